import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from newsletter import mails, sending
from newsletter.models import ConsentEvent, Delivery, Subscription
from studio.models import Mailbox, StudioProfile
from tests import make
from tests.newsletter.make import issue, readers, subscription

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


@pytest.fixture
def reader():
    """Whoever follows a link in a mail: no cookies, no token."""
    return Client(enforce_csrf_checks=True)


def at(page, mailbox):
    return f"/newsletter/{page}/{mails.READER.sign(mailbox.pk)}/"


def text(answer):
    return " ".join(answer.content.decode().split())


def gets(mailbox):
    live = Subscription.objects.live().filter(mailbox=mailbox)
    return dict(live.values_list("instructor__slug", "frequency"))


def events():
    log = ConsentEvent.objects.order_by("pk")
    return list(log.values_list("verb", "wording"))


def test_a_reader_chooses_whose_tutorials_she_gets_and_how_often(reader):
    mira = make.instructor(slug="mira", display_name="Mira")
    tomas = make.instructor(slug="tomas", display_name="Tomas")
    make.instructor(state="hidden", display_name="Nobody")
    anna, ben = subscription().mailbox, subscription().mailbox
    subscription(anna, tomas)
    page = text(reader.get(at("preferences", anna)))
    choice = {"everybody": "weekly", f"instructor-{mira.pk}": "at_once"}

    for _ in range(2):
        answer = reader.post(at("preferences", anna), choice)

    assert re.findall(
        r'<label [^>]+>([^<]*)</label> <select .*?value="(\w*)" selected', page
    ) == [
        ("Every new tutorial", "at_once"),
        ("Mira", ""),
        ("Tomas", "at_once"),
    ]
    assert "Saved." in text(answer)
    assert answer.cookies == {}
    assert gets(anna) == {None: "weekly", "mira": "at_once"}
    assert gets(ben) == {None: "at_once"}
    assert events() == [("changed", "Every new tutorial: once a week\nMira: at once")]


def test_choosing_nothing_is_leaving_and_can_be_taken_back(reader):
    anna = subscription().mailbox
    subscription(anna, make.instructor(state="hidden"))

    reader.post(at("preferences", anna), {})
    assert gets(anna) == {}
    reader.post(at("take-back", anna))

    assert len(gets(anna)) == 2
    assert [verb for verb, _ in events()] == ["left", "returned"]


def test_what_was_dropped_before_leaving_stays_dropped_when_leaving_is_undone(reader):
    mira = make.instructor()
    anna = subscription().mailbox
    subscription(anna, mira)
    reader.post(at("preferences", anna), {"everybody": "at_once"})
    reader.post(at("leave", anna))

    for _ in range(2):
        reader.post(at("take-back", anna))

    assert gets(anna) == {None: "at_once"}


def test_what_nobody_offers_is_not_saved(reader):
    anna = subscription().mailbox

    answer = reader.post(at("preferences", anna), {"everybody": "hourly"})

    assert answer.status_code == 422
    assert "Nothing is saved yet" in text(answer)
    assert gets(anna) == {None: "at_once"}


def test_a_pause_lasts_thirty_days_or_until_she_ends_it(reader):
    anna, ben = readers(2)

    paused = text(reader.post(at("pause", anna)))
    reader.post(
        at("preferences", anna),
        {"everybody": "at_once", f"instructor-{make.instructor().pk}": "weekly"},
    )
    during = set(Subscription.objects.awake().values_list("mailbox", flat=True))
    with time_machine.travel(timezone.now() + MONTH + timedelta(minutes=1)):
        after = text(reader.get(at("preferences", anna)))
        assert Subscription.objects.awake().filter(mailbox=anna).count() == 2
    for _ in range(2):
        resumed = text(reader.post(at("resume", anna)))

    assert "You get no mail for thirty days." in paused
    assert "End the pause" in paused
    assert during == {ben.pk}
    assert "Pause for 30 days" in after
    assert "The pause is over." in resumed
    assert Subscription.objects.awake().filter(mailbox=anna).count() == 2
    assert [verb for verb, _ in events()] == ["paused", "changed", "resumed"]


def test_who_gets_nothing_has_nothing_to_pause(reader):
    stranger = make.mailbox()

    reader.post(at("pause", stranger))

    assert events() == []


def test_the_mail_leads_to_the_preferences(reader):
    (anna,) = readers(1)
    issue()
    sending.drain()

    path = re.search(
        r"localhost:8000(/newsletter/preferences/\S+/)>", mail.outbox[0].body
    )

    assert anna.email in text(reader.get(path[1]))


def test_looking_at_any_of_these_pages_changes_nothing(reader):
    anna = subscription().mailbox
    issue()
    before = list(Subscription.objects.values()), list(Mailbox.objects.values())

    for page in ("preferences", "leave", "data", "erase", "data"):
        for look in (reader.get, reader.head):
            answer = look(at(page, anna))
            assert (answer.status_code, answer.cookies) == (200, {})
            assert answer["Referrer-Policy"] == "no-referrer"
    for page in ("pause", "resume", "take-back"):
        assert reader.get(at(page, anna)).status_code == 405

    assert (
        list(Subscription.objects.values()),
        list(Mailbox.objects.values()),
    ) == before
    assert events() == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [("bounced", "Sign up again"), ("complained", "write to <a href")],
)
def test_a_silenced_reader_is_told_why_and_what_to_do(reader, reason, words):
    StudioProfile(contact_email="hello@studio.example").save()
    anna = subscription().mailbox
    anna.suppress(Mailbox.Suppression(reason))

    pages = [
        text(reader.get(at("preferences", anna))),
        text(reader.post(at("preferences", anna), {"everybody": "weekly"})),
        text(reader.post(at("take-back", anna))),
    ]

    assert all(words in page for page in pages)
    assert gets(anna) == {None: "at_once"}
    assert not Mailbox.objects.reachable().exists()


# Her data


def test_a_reader_sees_and_downloads_all_that_we_keep(reader):
    mira = make.instructor(display_name="Mira")
    anna, ben = readers(2)
    subscription(anna, mira, left_at=timezone.now())
    subscription(anna, make.instructor(display_name="Tomas"), confirmed_at=None)
    ConsentEvent.objects.note(anna, ConsentEvent.Verb.CONFIRMED, "One mail each.")
    ConsentEvent.objects.note(ben, ConsentEvent.Verb.LEFT, "Ben is nobody's business")
    issue(title="A quiet fold")

    page = text(reader.get(at("data", anna)))
    answer = reader.get(at("data", anna) + "download/")

    kept = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="newsletter.json"'
    assert kept["address"] == anna.email
    assert [(it["instructor"], it["frequency"]) for it in kept["subscriptions"]] == [
        (None, "at_once"),
        ("Mira", "at_once"),
        ("Tomas", "at_once"),
    ]
    assert [(it["what"], it["words"]) for it in kept["consents"]] == [
        ("confirmed", "One mail each.")
    ]
    assert [(it["subject"], it["state"]) for it in kept["mails"]] == [
        ("A quiet fold", "pending")
    ]
    for words in (
        anna.email,
        "Every new tutorial, at once",
        "Mira, at once",
        "not confirmed",
        "confirmed: One mail each.",
        "A quiet fold (pending)",
    ):
        assert words in page
    assert "nobody's business" not in page + answer.content.decode()


def test_the_page_of_her_data_costs_the_same_for_much(
    reader, django_assert_num_queries
):
    anna = make.mailbox()
    for _ in range(5):
        subscription(anna, make.instructor())
        ConsentEvent.objects.note(anna, ConsentEvent.Verb.ASKED, "")
    subscription(anna)
    for _ in range(5):
        issue()

    with django_assert_num_queries(5):
        reader.get(at("data", anna))
    with django_assert_num_queries(5):
        reader.get(at("preferences", anna))


def test_an_erased_reader_is_forgotten_and_the_counts_still_add_up(reader):
    anna, ben = readers(2)
    subscription(anna, make.instructor(), confirmed_at=None, ask_at=timezone.now())
    opened = issue()
    leave, link = at("leave", anna), at("erase", anna)

    assert "Erase everything about you?" in text(reader.get(link))
    answer = text(reader.post(link))
    sending.drain()
    sending.ask()

    assert "You are forgotten" in answer
    assert [sent.to for sent in mail.outbox] == [[ben.email]]
    assert sum(opened.tally().values()) == opened.audience == 2
    assert not Subscription.objects.filter(mailbox=anna).exists()
    assert [verb for verb, _ in events()] == ["erased"]
    kept = [
        str(list(table.objects.values()))
        for table in (Mailbox, Subscription, ConsentEvent, Delivery)
    ]
    assert anna.email not in " ".join(kept)
    assert ben.email in kept[0]
    for path in (link, leave, at("preferences", anna)):
        assert reader.get(path).status_code == reader.post(path).status_code == 404


def test_who_comes_back_after_an_erasure_is_asked_and_one_who_complained_is_not():
    anna, ben = readers(2)
    Subscription.objects.complain(ben)
    Subscription.objects.complain(ben)
    for mailbox in (anna, ben):
        Subscription.objects.erase(Mailbox.objects.get(pk=mailbox.pk))

    for address in (anna.email, ben.email):
        Subscription.objects.request(address, None, "Words")
    sending.ask()

    assert [sent.to for sent in mail.outbox] == [[anna.email]]
    assert Mailbox.objects.get(pk=ben.pk).email == ""
    assert [verb for verb, _ in events()] == ["complained", "erased", "erased", "asked"]


# Members


def member(verified):
    user = make.user(email="anna@example.com", is_proved=verified)
    client = Client()
    client.force_login(user)
    return client


def test_a_member_chooses_without_a_mailed_link():
    client = member(verified=True)

    for _ in range(2):
        page = client.get("/newsletter/mine/", follow=True)
    client.post(page.redirect_chain[0][0], {"everybody": "weekly"})

    mailbox = Mailbox.objects.reachable().get()
    assert mailbox.email in text(page)
    assert gets(mailbox) == {None: "weekly"}
    assert 'href="/newsletter/mine/"' in text(client.get("/me/"))


def test_a_member_whose_address_is_not_proven_confirms_it_first():
    answer = member(verified=False).get("/newsletter/mine/")

    assert answer["Location"] == "/accounts/email/"
    assert not Mailbox.objects.exists()


def test_a_silenced_member_is_not_woken_by_looking():
    make.mailbox(email="anna@example.com", confirmed_at=None).suppress(
        Mailbox.Suppression.ASKED
    )

    page = member(verified=True).get("/newsletter/mine/", follow=True)

    assert "never to write again" in text(page)
    assert not Mailbox.objects.reachable().exists()
