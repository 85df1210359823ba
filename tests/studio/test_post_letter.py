import random
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils.html import escape

from studio.models import StudioProfile
from studio.post.layout import Mail
from studio.post.letter import Letter, build

pytestmark = pytest.mark.django_db
DATE = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
MAIL = Mail(
    subject="Pārśvottānāsana",
    html='<p>Fold.</p>\n<p><a href="slot:leave">Leave, slot:name</a></p>\n',
    text="Fold.\n\nLeave <slot:leave>, slot:name\n",
)
HEADERS = {
    "List-Unsubscribe": "<slot:leave>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
LONG = "https://studio.example/newsletter/leave/" + "x" * 150 + "/"


def write(mail=MAIL, headers=HEADERS):
    return Letter(mail, headers, slots=("leave", "name"), date=DATE)


def joined(**slots):
    slots = {"leave": LONG, "name": "Anna"} | slots
    return write().to("anna@example.com", "1.2@studio.example", **slots)


def parse(content):
    return message_from_bytes(content, policy=policy.default)


def body(message, kind):
    return message.get_body([kind]).get_content().replace("\r\n", "\n")


def test_a_letter_says_who_it_is_from_to_and_about():
    StudioProfile(name="Étude, the studio").save()

    message = parse(joined())

    assert message["From"] == '"Étude, the studio" <studio@localhost>'
    assert message["To"] == "anna@example.com"
    assert message["Subject"] == "Pārśvottānāsana"
    assert message["Message-ID"] == "<1.2@studio.example>"
    assert parsedate_to_datetime(message["Date"]) == DATE
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert message.defects == []


def test_the_sender_may_have_a_name_of_her_own(settings):
    settings.DEFAULT_FROM_EMAIL = "Mira <mira@studio.example>"

    assert parse(joined())["From"] == "Mira <mira@studio.example>"
    assert write().sender == "mira@studio.example"


def test_a_link_in_a_header_stays_on_one_line_however_long():
    header = next(
        line
        for line in joined().split(b"\r\n")
        if line.startswith(b"List-Unsubscribe:")
    )

    assert header == f"List-Unsubscribe: <{LONG}>".encode()
    assert len(header) > 78


def test_a_long_subject_is_folded_into_short_encoded_words():
    mail = Mail("Pārśvottānāsana " * 12, "<p>x</p>", "x")

    content = Letter(mail).to("a@example.com", "1@studio.example")

    head = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
    words = [line for line in head if b"=?utf-8?" in line]
    assert len(words) > 3
    assert max(map(len, words)) <= 78
    assert parse(content)["Subject"].split() == ["Pārśvottānāsana"] * 12


def test_each_place_escapes_in_its_own_way():
    content = joined(name='Zoë "<b>" & co')

    message = parse(content)
    assert body(message, "plain") == f'Fold.\n\nLeave <{LONG}>, Zoë "<b>" & co\n'
    assert f'<a href="{LONG}">Leave, Zoë &quot;&lt;b&gt;&quot; &amp; co</a>' in body(
        message, "html"
    )


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\0", "\x85", "\u2028", "\u2029"])
def test_no_slot_can_begin_a_line_of_its_own(end):
    with pytest.raises(ValueError, match="break a line"):
        write().to(f"a@example.com{end}Bcc: b@example.com", "1@x", leave="", name="")
    with pytest.raises(ValueError, match="break a line"):
        joined(leave=f"https://x{end}Bcc: b@example.com")


def test_only_declared_slots_are_filled():
    mail = Mail("slot:to", "<p>slot:to slot:else</p>", "the slot:morning one")

    message = parse(Letter(mail).to("a@example.com", "1@x"))

    assert message["Subject"] == "slot:to"
    assert body(message, "plain") == "the slot:morning one\n"
    assert body(message, "html") == "<p>a@example.com slot:else</p>\n"


def test_no_line_is_longer_than_a_server_takes():
    words = "Uttānāsana " * 400
    solid = "ā" * 3000
    mail = Mail("Long", f"<p>{words}</p><p>{solid}</p>", f"{words}\n{solid}")

    content = Letter(mail).to("a@example.com", "1@x")

    assert max(map(len, content.split(b"\r\n"))) < 998
    text = body(parse(content), "plain")
    assert text.split()[:400] == ["Uttānāsana"] * 400
    assert text.count("ā") == 400 * 2 + 3000


def test_every_line_ends_as_the_wire_wants_it():
    content = joined()

    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


PIECES = [
    "Zoë", '"', "'", "<b>", "&amp;", "&", "用户", "ﷺ", "\u200f", "😀", "=?utf-8?q?x?=", ".",
    "  ", "slot:leave", "slot:to", "\\g<1>", "%s", "{}", ";", ",", "()", "@", "=20", "=",
]  # fmt: skip
LETTERS = "abcXYZ019!#$%&'*+/=?^_`{|}~-üł用"


def awkward(number):
    """Names and addresses that trip up somebody, the same ones each time."""
    dice = random.Random(1)
    for _ in range(number):
        local = "".join(dice.choices(LETTERS, k=dice.randint(1, 64)))
        yield (
            f"{local}@{'a' * dice.randint(1, 60)}.example",
            "".join(dice.choices(PIECES, k=dice.randint(0, 8))),
        )


def test_joining_gives_the_same_bytes_as_building_from_scratch():
    """The slow way: the standard library, for one reader at a time."""
    letter = write()

    for address, name in awkward(1000):
        quick = letter.to(address, "1.2@studio.example", leave=LONG, name=name)

        slow = build(
            {
                "Subject": MAIL.subject,
                "To": "TO",
                "Message-ID": "<1.2@studio.example>",
                "List-Unsubscribe": f"<{LONG}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
            MAIL.text.replace("slot:leave", LONG).replace("slot:name", name),
            MAIL.html.replace("slot:leave", LONG).replace("slot:name", escape(name)),
            DATE,
        ).replace(b"To: TO\r\n", f"To: {address}\r\n".encode())
        assert unbounded(quick) == unbounded(slow)


def unbounded(content):
    boundary = re.search(rb'boundary="(\w+)"', content)[1]
    return content.replace(boundary, b"BOUNDARY")


def test_joining_says_the_same_as_djangos_way():
    address, letter = "o'brien+yoga@example.com", write()

    for _, name in awkward(50):
        quick = parse(letter.to(address, "1.2@studio.example", leave=LONG, name=name))

        mail = EmailMultiAlternatives(
            MAIL.subject,
            MAIL.text.replace("slot:leave", LONG).replace("slot:name", name),
            str(quick["From"]),
            [address],
        )
        html = MAIL.html.replace("slot:leave", LONG).replace("slot:name", escape(name))
        mail.attach_alternative(html, "text/html")
        slow = parse(mail.message().as_bytes())
        for header in ("From", "To", "Subject"):
            assert quick[header] == slow[header]
        for kind in ("plain", "html"):
            assert body(quick, kind) == body(slow, kind)
