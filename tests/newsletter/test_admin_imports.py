import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from newsletter import importing
from newsletter.models import ConsentEvent, Import, Subscription
from studio.models import Mailbox
from tests import make
from tests.newsletter.make import subscription, text
from tests.threads import together

pytestmark = pytest.mark.django_db
IMPORTS = "/admin/newsletter/import"
SOURCE = "Double opt-in at our old newsletter, 2021 to 2024."


def upload(owner, content, source=SOURCE, **fields):
    content = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("old.csv", content)
    return owner.post(f"{IMPORTS}/add/", {"file": file, "source": source} | fields)


def tally(page):
    found = re.findall(r'<th scope="row">([^<]+)</th><td>(\d+)</td>', page)
    return {words: int(number) for words, number in found}


def subscribed():
    live = Subscription.objects.live()
    return set(live.values_list("mailbox__email_key", flat=True))


def test_a_list_is_looked_at_and_then_imported(owner):
    for name in ("in", "left"):
        left = timezone.now() if name == "left" else None
        subscription(make.mailbox(email=f"{name}@example.com"), left_at=left)
    subscription(
        make.mailbox(email="asked@example.com", confirmed_at=None), confirmed_at=None
    )
    make.mailbox(email="member@example.com")
    make.mailbox(email="loud@example.com").suppress(Mailbox.Suppression.COMPLAINED)
    for name in ("never", "gone"):
        make.mailbox(email=f"{name}@example.com")
    Mailbox.objects.get(email="never@example.com").suppress(Mailbox.Suppression.ASKED)
    for name in ("never", "gone"):
        Mailbox.objects.get(email=f"{name}@example.com").erase()
    names = [
        "in",
        "left",
        "asked",
        "member",
        "loud",
        "never",
        "gone",
        "new",
        "NEW",
        "nobody at",
        "zoë",
    ]
    lines = "".join(f"Ann;{name}@example.com\n" for name in names)

    answer = upload(owner, "name;Email\n\n;;\n" + lines)
    dry = text(owner.get(answer["Location"]))
    assert subscribed() == {"in@example.com"}
    path = re.search(r'action="(\S+/carry-out/)"', dry)[1]
    done = text(owner.post(path, {"column": "1"}, follow=True))
    owner.post(path, {"column": "1"})

    assert tally(dry) == {
        "will be added": 5,
        "get it already": 1,
        "left here, and stay away": 1,
        "must not be written to, and are not": 2,
        "stand in the list twice": 1,
        "lines without an address": 1,
    }
    assert "line 13: “nobody at@example.com”" in dry
    assert "5 readers were added." in done
    added = {
        f"{name}@example.com" for name in ("asked", "member", "gone", "new", "zoë")
    }
    assert subscribed() == added | {"in@example.com"}
    assert Mailbox.objects.reachable().filter(email_key__in=added).count() == 5
    assert not Subscription.objects.filter(ask_at__isnull=False).exists()
    log = ConsentEvent.objects.filter(verb="imported")
    assert {event.mailbox.email_key for event in log} == added
    assert {event.wording for event in log} == {
        f"One email for each new tutorial.\n{SOURCE}"
    }
    kept = Import.objects.get()
    assert (kept.content, kept.added, kept.name) == ("", 5, "old.csv")
    assert kept.made_by.is_staff


def test_the_column_is_guessed_and_can_be_chosen(owner):
    mira = make.instructor(display_name="Mira")
    content = "a@x.com\tb@y.com\tb\nc\td@y.com\td\n"
    answer = upload(owner, content, instructor=mira.pk)

    guessed = text(owner.get(answer["Location"]))
    chosen = text(owner.get(answer["Location"], {"column": "0"}))
    far = text(owner.get(answer["Location"], {"column": "99"}))

    assert '<option value="1" selected>2: b@y.com</option>' in guessed
    assert tally(guessed)["will be added"] == 2
    assert tally(chosen)["will be added"] == 1
    assert tally(far)["will be added"] == 0
    assert "carry-out" not in far
    assert "Mira" in guessed


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("naïve@example.com".encode("latin-1"), "The file is not written in UTF-8."),
        (b"PK\x03\x04a@b\0", "This is no list: save it as CSV"),
        (b'a@x.com,"' + b"x" * 200_000, "This is no list: save it as CSV"),
        ("name\nAnna\n", "There is no email address in this file."),
        ("a@x.com\n" * 6, "The list has more than"),
        ("x" * 2000 + "@", "The file is larger than"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(owner, monkeypatch, content, words):
    monkeypatch.setattr(importing, "MOST_LINES", 5)
    monkeypatch.setattr(importing, "MOST_BYTES", 1000 if len(content) < 5000 else 10**9)

    page = text(upload(owner, content))

    assert words in page
    assert not Import.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_from_any_spreadsheet_is_read(owner, encoding):
    answer = upload(owner, "zoë@example.com\n".encode(encoding))

    assert tally(text(owner.get(answer["Location"])))["will be added"] == 1


def test_an_import_says_where_they_agreed(owner):
    page = text(upload(owner, "a@x.com", source=""))

    assert "This field is required." in page
    with pytest.raises(IntegrityError, match="where_they_agreed"), transaction.atomic():
        Import.objects.create(name="x", source="")


def test_a_long_list_is_imported_in_few_queries(owner, django_assert_max_num_queries):
    content = "".join(f"reader{number}@example.com\n" for number in range(2500))
    found = Import.objects.create(name="x", source=SOURCE, content=content)

    with django_assert_max_num_queries(30):
        found.carry_out(found.uploaded())

    assert len(subscribed()) == found.added == 2500


@pytest.mark.django_db(transaction=True)
def test_two_who_press_the_button_at_once_import_once():
    made = Import.objects.create(name="x", source=SOURCE, content="a@x.com\nb@x.com\n")

    def press():
        found = Import.objects.get(pk=made.pk)
        found.carry_out(found.uploaded())

    together(4, press)

    assert ConsentEvent.objects.count() == 2
    assert subscribed() == {"a@x.com", "b@x.com"}


def test_who_may_only_look_imports_nothing(looker):
    made = Import.objects.create(name="x", source=SOURCE, content="a@x.com")

    page = text(looker.get(f"{IMPORTS}/{made.pk}/change/"))
    answer = looker.post(f"{IMPORTS}/{made.pk}/carry-out/")

    assert tally(page)["will be added"] == 1
    assert "carry-out" not in page
    assert answer.status_code == looker.get(f"{IMPORTS}/add/").status_code == 403
    assert subscribed() == set()


def test_an_import_is_neither_rewritten_nor_deleted(owner):
    made = Import.objects.create(name="x", source=SOURCE, content="a@x.com")

    assert owner.post(f"{IMPORTS}/{made.pk}/change/", {}).status_code == 403
    assert (
        owner.post(f"{IMPORTS}/{made.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    assert owner.get(f"{IMPORTS}/99999/change/").status_code == 302
    assert owner.get(f"{IMPORTS}/{made.pk}/carry-out/").status_code == 405
