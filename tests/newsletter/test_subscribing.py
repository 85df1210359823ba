import re
from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from newsletter import mails, sending
from newsletter.models import ConsentEvent, Subscription
from newsletter.record import Record
from studio import pace
from studio.models import Mailbox, StudioProfile
from tests import make
from tests.make import stamp
from tests.newsletter.make import subscription
from tests.sink import HANG_UP

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}


def join(email="anna@example.com", client=None, headers=OURS, **fields):
    client = client or Client(enforce_csrf_checks=True)
    if "stamp" not in fields:
        fields["stamp"] = stamp()
    return client.post("/newsletter/join/", {"email": email} | fields, headers=headers)


def asked():
    """Whom the clock asks now."""
    mail.outbox.clear()
    sending.ask()
    return [to for sent in mail.outbox for to in sent.to]


def mailed_path(sent):
    return re.search(r"http://localhost:8000(/newsletter/confirm/\S+/)>", sent.body)[1]


def test_somebody_signs_up_confirms_and_is_in(client):
    assert join("Anna@Example.com").status_code == 200
    assert asked() == ["anna@example.com"]
    path = mailed_path(mail.outbox[0])

    for look in (client.get, client.head, client.get):
        assert look(path).status_code == 200
        assert not Subscription.objects.live().exists()
    question = client.get(path).content.decode()
    page = client.post(path)

    assert "Shall we write to Anna@Example.com?" in question
    assert "You are in" in page.content.decode()
    assert page.cookies == {}
    (live,) = Subscription.objects.live()
    assert live.mailbox.email == "Anna@Example.com"
    assert live.mailbox.confirmed_at
    assert live.instructor is None
    assert asked() == []


def test_a_link_opened_once_more_asks_only_who_is_not_in(client):
    reader = subscription()
    path = f"/newsletter/confirm/{mails.CONFIRM.sign(reader.pk)}/"

    again = client.get(path).content.decode()
    Subscription.objects.leave(reader.mailbox)
    gone = client.get(path).content.decode()

    assert "You are in" in again
    assert "Shall we write" not in again
    assert "You are in" not in gone
    assert f"Shall we write to {reader.mailbox}?" in gone


def test_the_mail_asks_one_question_in_both_parts():
    StudioProfile(name="Slow Morning", promise="We keep it to ourselves.").save()
    join()

    asked()

    (sent,) = mail.outbox
    assert sent.subject == "Confirm your subscription to Slow Morning"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in sent.extra_headers
    for part in (" ".join(sent.body.split()), sent.alternatives[0][0]):
        assert "One email for each new tutorial." in part
        assert "We keep it to ourselves." in part
        assert mailed_path(sent) in part


def test_what_was_agreed_to_is_kept_in_the_words_that_were_shown(client):
    StudioProfile(promise="We keep it to ourselves.").save()
    words = "One email for each new tutorial.\nWe keep it to ourselves."
    join()
    asked()
    path = mailed_path(mail.outbox[0])

    client.post(path)
    client.post(path)

    log = ConsentEvent.objects.order_by("pk").values_list("verb", "wording")
    assert list(log) == [("asked", words), ("confirmed", words)]


def test_the_answer_never_tells_whether_an_address_was_known():
    subscription(make.mailbox(email="in@example.com"))
    subscription(make.mailbox(email="asked@example.com"), confirmed_at=None)
    make.mailbox(email="member@example.com")
    make.mailbox(
        email="never@example.com",
        suppressed_at=timezone.now(),
        suppressed_reason="asked",
    )

    answers = {
        join(f"{name}@example.com").content.decode().replace(f"{name}@", "NAME@")
        for name in ("in", "asked", "member", "never", "unknown")
    }

    assert len(answers) == 1
    assert asked() == ["asked@example.com", "member@example.com", "unknown@example.com"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "http://testserver.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_may_send_the_form(headers, status):
    assert join(headers=headers).status_code == status
    assert asked() == (["anna@example.com"] if status == 200 else [])


def test_a_form_on_its_way_needs_no_cookie_and_sets_none(client):
    page = client.get("/newsletter/")
    begun = client.get("/stamp/")
    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        answer = join(client=client, stamp=begun.content.decode())

    assert "Look into your inbox" in answer.content.decode()
    assert page.cookies == begun.cookies == answer.cookies == {}
    assert begun["Cache-Control"] == "private, no-store"
    assert b"csrf" not in page.content
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "email",
    ["", "anna", "anna@", "anna @example.com", "a@b", "a@x.com\nb@x.com", "ä" * 300],
)
def test_a_wrong_address_is_told_in_the_summary_and_beside_the_field(email):
    answer = join(email)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Enter an email address like name@example.com.") == 2
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert '<a href="#page-email">' in page
    assert page.count('id="page-email"') == 1
    assert asked() == []


def test_what_was_typed_is_kept_and_stays_text():
    page = join('"><script>@x').content.decode()

    assert 'value="&quot;&gt;&lt;script&gt;@x"' in page
    assert "<script>@x" not in page


def test_a_program_that_fills_in_everything_hears_what_everybody_hears():
    person = join("person@example.com").content.decode()
    program = join("program@example.com", website="https://spam.example")

    assert program.content.decode() == person.replace("person@", "program@")
    assert asked() == ["person@example.com"]


# The pace of a person


def test_a_form_filled_in_too_quickly_or_without_a_stamp_is_asked_once_more():
    mira = make.instructor(slug="mira")

    for given in (stamp(seconds=1), stamp(seconds=3700), "forged", ""):
        page = join(instructor="mira", stamp=given).content.decode()
        assert "Is this address right?" in page
        assert asked() == []
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        answer = join(**fields)
        assert asked() == ["anna@example.com"]

    assert fields.keys() == {"email", "instructor", "tutorial", "website", "stamp"}
    assert "Look into your inbox" in answer.content.decode()
    assert Subscription.objects.get().instructor == mira


def test_whoever_is_asked_twice_does_not_wait_twice():
    given = stamp(seconds=1)

    page = join(stamp=given).content.decode()

    assert f'name="stamp" value="{given}"' in page
    assert pace.begun("forged") != "forged"


# Where the form stands


def test_the_form_offers_what_the_page_is_about(client):
    mira = make.instructor(slug="mira", display_name="Mira")
    tomas = make.instructor(slug="tomas", display_name="Tomas")
    make.tutorial(slug="fold", authors=[mira, tomas])

    pages = {
        path: client.get(path).content.decode()
        for path in ("/", "/instructors/mira/", "/tutorials/fold/")
    }

    found = {
        path: re.findall(
            r'name="instructor" value="(\w*)" id="[\w-]+"( checked)?', page
        )
        for path, page in pages.items()
    }
    assert found == {
        "/": [],
        "/instructors/mira/": [("mira", " checked"), ("", "")],
        "/tutorials/fold/": [("mira", ""), ("tomas", ""), ("", " checked")],
    }


def test_one_network_signs_up_thirty_readers_an_hour():
    for number in range(30):
        assert join(f"reader{number}@example.com").status_code == 200

    refused = join("reader31@example.com")

    assert refused.status_code == 429
    assert refused["Retry-After"] == "3600"
    assert not Mailbox.objects.filter(email_key="reader31@example.com").exists()


def test_two_weeks_of_bombing_bring_each_victim_four_mails(settings):
    """Five hundred sign-ups from as many networks; `make chaos` has the other 80,000."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    victims = [f"victim{number}@example.com" for number in range(9)]
    begun, networks, got, client = timezone.now(), count(), Counter(), Client()

    for day in range(14):
        with time_machine.travel(begun + timedelta(days=day, minutes=day)):
            honest = f"honest{day}@example.com"
            for address in (*victims * 4, honest):
                network = {"X-Forwarded-For": f"10.0.0.{next(networks)}"}
                assert join(address, client, OURS | network).status_code == 200
            got.update(asked())
            assert got[honest] == 1

    assert {got[victim] for victim in victims} == {4}


def test_an_instructors_readers_ask_for_her_alone(client):
    mira = make.instructor(slug="mira", display_name="Mira")
    join(instructor="mira")
    asked()

    (sent,) = mail.outbox
    client.post(mailed_path(sent))

    assert "One email for each new tutorial by Mira." in sent.body
    assert Subscription.objects.live().get().instructor == mira


@pytest.mark.parametrize("slug", ["hidden", "nobody"])
def test_nobody_signs_up_for_an_instructor_who_is_not_shown(slug):
    make.instructor(slug="hidden", state="hidden")

    answer = join(instructor=slug)

    assert answer.status_code == 422
    assert "This instructor does not teach here." in answer.content.decode()
    assert asked() == []


def test_a_refused_form_still_knows_the_instructor():
    make.instructor(slug="mira", display_name="Mira")

    page = join("anna", instructor="mira").content.decode()

    assert re.search(r'value="mira" id="page-by-mira" checked>', page)
    assert "One email for each new tutorial by Mira." in page


def test_who_left_is_asked_again_before_anything_is_sent(client):
    gone = subscription(left_at=timezone.now())
    join(gone.mailbox.email)
    assert not Subscription.objects.live().exists()

    asked()
    client.post(mailed_path(mail.outbox[0]))

    assert Subscription.objects.live().get() == gone


def test_a_link_that_is_too_old_offers_the_form():
    waiting = subscription(confirmed_at=None)
    with time_machine.travel(timezone.now() - timedelta(hours=73)):
        path = f"/newsletter/confirm/{mails.CONFIRM.sign(waiting.pk)}/"

    for ask in (Client().get, Client().post):
        answer = ask(path)
        assert answer.status_code == 410
        assert 'action="/newsletter/join/"' in answer.content.decode()
    assert not Subscription.objects.live().exists()


def test_a_broken_link_is_a_kind_page():
    StudioProfile(contact_email="hello@studio.example").save()
    waiting = subscription(confirmed_at=None)
    other = mails.READER.sign(waiting.pk)
    gone = subscription(confirmed_at=None)
    of_nobody = mails.CONFIRM.sign(gone.pk)
    gone.delete()

    for token in ("nonsense", other, of_nobody, mails.CONFIRM.sign(waiting.pk)[:-1]):
        for ask in (Client().get, Client().post):
            answer = ask(f"/newsletter/confirm/{token}/")
            assert answer.status_code == 404
            assert "hello@studio.example" in answer.content.decode()
            assert '<a href="/newsletter/">To the newsletter' in answer.content.decode()
    assert not Subscription.objects.live().exists()


def test_a_page_from_a_mail_is_told_to_nobody(client):
    waiting = subscription(confirmed_at=None)
    paths = [
        f"/newsletter/confirm/{mails.CONFIRM.sign(waiting.pk)}/",
        f"/newsletter/leave/{mails.READER.sign(waiting.mailbox_id)}/",
        "/newsletter/confirm/nonsense/",
    ]

    for path in paths:
        answer = client.get(path)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Cache-Control"] == "private, no-store"
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert answer.cookies == {}


def test_a_bounced_mailbox_that_confirms_gets_what_it_had_again(client):
    anna = subscription()
    anna.mailbox.suppress(Mailbox.Suppression.BOUNCED)
    join(anna.mailbox.email)
    assert asked() == [anna.mailbox.email]
    path = mailed_path(mail.outbox[0])

    question = client.get(path).content.decode()
    answer = client.post(path).content.decode()

    assert "Shall we write to" in question
    assert "You are in" in answer
    assert Mailbox.objects.reachable().get() == anna.mailbox
    verbs = ConsentEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["asked", "confirmed"]


def test_who_reported_us_and_says_yes_afterwards_returns_by_her_own_will(client):
    join()
    asked()
    path = mailed_path(mail.outbox[0])
    Subscription.objects.complain(Mailbox.objects.get())

    join()
    assert asked() == []
    assert "You are in" in client.post(path).content.decode()

    assert Mailbox.objects.get().is_reachable
    assert Subscription.objects.live().count() == 1


def test_whoever_was_not_meant_can_have_us_never_ask_again(client):
    join()
    asked()
    path = mailed_path(mail.outbox[0])
    refuse = path.replace("/confirm/", "/refuse/")
    assert f'action="{refuse}"' in client.get(path).content.decode()

    assert "We leave you alone" in client.post(refuse).content.decode()

    with time_machine.travel(timezone.now() + timedelta(days=30)):
        join()
        assert asked() == []
    assert "Shall we write to" in client.get(path).content.decode()


def test_who_gets_something_already_is_not_offered_to_end_it_all(client):
    anna = subscription().mailbox
    more = subscription(anna, make.instructor(), confirmed_at=None)

    page = client.get(f"/newsletter/confirm/{mails.CONFIRM.sign(more.pk)}/")

    assert "/refuse/" not in page.content.decode()


# Asking


def test_an_unanswered_question_is_asked_once_more_and_never_again():
    begun = timezone.now()
    join()
    asked()

    heard = {}
    for day in (1, 2, 3, 9, 30):
        with time_machine.travel(begun + timedelta(days=day, minutes=1)):
            heard[day] = asked() and mail.outbox[0].subject

    assert heard == {
        1: [],
        2: "A reminder: confirm your subscription to The studio",
        3: [],
        9: [],
        30: [],
    }


@pytest.mark.parametrize("answered", ["yes", "no", "another question"])
def test_nobody_is_reminded_who_has_answered_or_was_asked_again(client, answered):
    join()
    asked()
    path = mailed_path(mail.outbox[0])
    if answered == "another question":
        with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
            join(instructor=make.instructor().slug)
            assert asked() == ["anna@example.com"]
    else:
        client.post(path if answered == "yes" else path.replace("confirm", "refuse"))

    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=2)):
        assert asked() == []


def test_a_question_waits_for_a_server_that_is_away(settings):
    join()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sending.ask()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert asked() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert asked() == ["anna@example.com"]


def test_one_reader_who_cannot_be_asked_holds_up_only_this_round(sink):
    join("anna@example.com")
    join("ben@example.com")
    sink.answer = lambda verb, to: (
        "450 4.2.0 later" if verb == "RCPT" and "anna" in to else None
    )

    sending.ask()
    sending.ask()

    assert [taken.to for taken in sink.mails] == ["ben@example.com"]


def test_after_a_day_a_question_is_given_up(sink):
    join()
    sink.answer = lambda verb, to: (
        "450 4.1.2 no such domain" if verb == "RCPT" else None
    )

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        sending.ask()

    assert Subscription.objects.get().ask_at is None
    assert not Subscription.objects.live().exists()


@pytest.mark.parametrize(
    ("verb", "said", "reason"),
    [
        ("RCPT", "550 5.1.1 no such user", "bounced"),
        ("RCPT", "550 no", ""),
        (".", HANG_UP, ""),
    ],
)
def test_a_question_that_was_answered_by_a_no_is_not_asked_twice(
    sink, verb, said, reason
):
    join()
    sink.answer = lambda asked, to: said if asked == verb else None

    sending.ask()
    sink.answer = lambda *_: None
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        sending.ask()

    assert len(sink.mails) == (said is HANG_UP)
    assert Mailbox.objects.get().suppressed_reason == reason


# How many a publication will mail


def test_an_author_is_told_how_many_people_her_publication_will_mail():
    anna, ben = make.instructor(), make.instructor()
    both = subscription(instructor=anna).mailbox
    subscription(mailbox=both)
    subscription(instructor=anna, frequency="weekly")
    subscription(instructor=ben)
    subscription(instructor=anna, confirmed_at=None)
    subscription(instructor=anna, left_at=timezone.now())
    subscription(
        mailbox=make.mailbox(suppressed_at=timezone.now(), suppressed_reason="bounced")
    )
    draft = make.draft(authors=[anna])

    counted = Subscription.objects.audience(draft)

    assert counted == {"people": 2, "at_once": 1}


@pytest.mark.parametrize(
    ("readers", "hour", "words"),
    [
        (0, 12, "Nobody has asked for mails about it yet."),
        (1, 12, "This will mail about one person once."),
        (3, 23, "waits until 7:00"),
    ],
)
def test_the_page_says_how_many_and_when(client, readers, hour, words):
    StudioProfile(quiet_until=7).save()
    draft = make.draft()
    client.force_login(make.user(role="editor"))
    for _ in range(readers):
        subscription(frequency="weekly")

    with time_machine.travel(timezone.now().replace(hour=hour), tick=False):
        client.force_login(make.user(role="editor"))
        page = client.get(f"/desk/tutorials/{draft.pk}/publish/").content.decode()

    assert words in page
    assert ("on Monday with the others of the week" in page) == bool(readers)
    assert (", 07:00" in page or "waits until 7:00" in page) == (hour == 23)


def test_nobody_is_counted_for_what_was_mailed(client):
    subscription()
    tutorial = make.tutorial(published_at=timedelta(hours=1))
    client.force_login(make.user(role="editor"))
    url = f"/desk/tutorials/{tutorial.pk}/publish/"

    before = client.get(url).content.decode()
    type(tutorial).objects.update(mailed_at=timezone.now())
    after = client.get(url).content.decode()

    assert "mail about one person" in before
    assert "mail-audience" not in after


# On whose page


def test_a_subscription_remembers_the_tutorial_on_whose_page_it_was_asked_for(client):
    mira = make.instructor(slug="mira")
    tree = make.tutorial(title="Tree", authors=[mira])
    StudioProfile.objects.create()
    page = client.get(tree.get_absolute_url()).content.decode()

    refused = join("nobody", **sent_of(page))
    sure = join("anna@example.com", **sent_of(page) | {"stamp": ""})
    join("anna@example.com", **sent_of(page))
    subscription = Subscription.objects.get()
    before = Subscription.objects.count_from([tree])
    subscription.confirm()

    assert sent_of(page)["tutorial"] == tree.slug
    assert f'name="tutorial" value="{tree.slug}"' in refused.content.decode()
    assert f'name="tutorial" value="{tree.slug}"' in sure.content.decode()
    assert subscription.tutorial == tree
    assert (before, Subscription.objects.count_from([tree])) == ({}, {tree.pk: 1})
    assert (
        Record(subscription.mailbox).as_dict()["subscriptions"][0][
            "asked_on_the_page_of"
        ]
        == "Tree"
    )


def test_a_tutorial_that_is_gone_is_in_nobodys_way():
    gone = make.tutorial()
    gone.withdraw()

    join("anna@example.com", tutorial=gone.slug)
    join("ben@example.com", tutorial="never-was")

    assert set(Subscription.objects.values_list("tutorial", flat=True)) == {None}
    assert asked() == ["anna@example.com", "ben@example.com"]


def sent_of(page):
    """What the footer's form would send besides the address, at a person's pace."""
    form = page[page.index('id="footer-signup"') :]
    fields = dict(re.findall(r'<input name="(\w+)" value="([^"]*)"', form))
    return fields | {"instructor": "", "website": "", "stamp": stamp()}
