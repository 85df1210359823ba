"""Who is told of a comment by mail, when, and how it ends."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Follow, Notice, Quiet
from comments.models.notices import Kind
from comments.notices import mails, sending, telling
from comments.tasks import tell
from studio.models import Mailbox
from tests import make as studio
from tests.comments import make
from tests.make import days, instructor, tutorial
from tests.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    """Hours away from the morning, in which the instructors' digests go out."""
    noon = timezone.now().replace(hour=12, minute=0)
    with time_machine.travel(noon, tick=True):
        yield


def said(minutes_ago=16, **fields):
    """A comment of a while ago."""
    comment = make.comment(**fields)
    then = timezone.now() - timedelta(minutes=minutes_ago)
    Comment.objects.filter(pk=comment.pk).update(created_at=then, published_at=then)
    return comment


def told():
    """Whom the next minute tells of how many things, and what the subjects say."""
    mail.outbox.clear()
    tell()
    return [(sent.to[0], sent.subject) for sent in mail.outbox]


def follow(person, discussion):
    mailbox = Mailbox.objects.of(person)
    return Follow.objects.create(mailbox=mailbox, discussion=discussion)


@pytest.fixture
def anna():
    return studio.user(display_name="Anna")


@pytest.fixture
def mira():
    return studio.user(display_name="Mira")


@pytest.fixture
def below(mira):
    return tutorial(title="Half fold", authors=[instructor(user=mira)])


@pytest.fixture
def question(below, anna):
    """What Anna asked; everybody has been told of it."""
    asked = said(tutorial=below, author=anna, is_question=True)
    Comment.objects.update(told_at=timezone.now())
    return asked


def test_a_reply_is_mailed_once_when_it_can_no_longer_be_changed(question, anna):
    ben = studio.user(display_name="Ben")
    reply = said(14, parent=question, author=ben, text="Beside the <ankle>.")

    assert told() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert told() == [(anna.email, "Ben replied to you on Half fold")]
        assert told() == []

    html, text = Notice.objects.get(mailbox__email=anna.email), reply
    assert (html.kind, html.comment) == (Kind.REPLY, text)
    Comment.objects.update(told_at=None)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert told() == []


def test_the_mail_quotes_the_words_safely_and_leads_to_them(question, anna):
    reply = said(
        parent=question, text="Beside the <ankle> & *high*.\n\nSlot:to slot:to"
    )

    told()

    (sent,) = mail.outbox
    url = f"http://localhost:8000/comments/{reply.pk}/"
    (html,) = (part for part, kind in sent.alternatives if kind == "text/html")
    assert "Beside the &lt;ankle&gt; &amp; high." in html
    assert f'href="{url}"' in html
    assert "Beside the <ankle> & high." in sent.body
    assert url in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


def test_an_answer_says_so(question, anna, mira):
    said(parent=question, author=mira, is_answer=True)

    assert told() == [(anna.email, "Mira answered your question on Half fold")]


def test_several_things_go_in_one_mail_and_not_more_than_one_an_hour(question, anna):
    for _ in range(3):
        said(parent=question)

    assert told() == [(anna.email, "3 new comments for you")]
    said(parent=question)
    assert told() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert len(told()) == 1


def test_whoever_follows_hears_everything_but_her_own_words_and_each_thing_once(
    question, anna
):
    ben, cleo = studio.user(display_name="Ben"), studio.user()
    for person in (anna, ben, cleo):
        follow(person, question.discussion)
    said(parent=question, author=ben)
    said(tutorial=tutorial())

    assert sorted(told()) == sorted(
        [
            (anna.email, "Ben replied to you on Half fold"),
            (cleo.email, "Ben wrote about Half fold"),
        ]
    )


def test_an_instructor_gets_a_digest_in_the_morning_who_waits_first(
    below, anna, mira, settings
):
    studio.StudioProfile(zone="Europe/Vienna").save()
    noon = timezone.now().replace(hour=12, minute=0) + days(1)
    with time_machine.travel(noon, tick=False):
        said(tutorial=below, author=anna, text="Lovely.")
        said(tutorial=below, author=anna, text="Which way?", is_question=True)
        said(tutorial=below, text="I feel dizzy.", is_about_safety=True)
        said(tutorial=below, author=mira, text="Welcome, all.")
        assert told() == []

    with time_machine.travel(noon + timedelta(hours=20), tick=False):
        assert told() == [(mira.email, "2 questions wait for you")]

    body = mail.outbox[0].body
    order = ["I feel dizzy.", "Which way?", "Below your tutorials", "Lovely."]
    assert sorted(order, key=body.index) == order
    assert "Welcome" not in body
    assert "/desk/questions/" in body


def test_a_digest_goes_out_at_seven_by_the_studios_clock():
    studio.StudioProfile(zone="Europe/Vienna").save()
    dawn = timezone.datetime(2026, 3, 1, 5, 59, tzinfo=timezone.get_default_timezone())

    due = [telling.digest_at(dawn + timedelta(minutes=it)) for it in (0, 1, 60)]

    assert [f"{it:%d %H:%M %z}" for it in due] == [
        "01 07:00 +0100",
        "02 07:00 +0100",
        "02 07:00 +0100",
    ]


def test_what_is_not_public_is_mailed_to_nobody(question):
    held = said(parent=question, state="held")
    refused = said(parent=question)
    withdrawn = said(parent=said(tutorial=tutorial(), author=studio.user()))
    telling.tell()
    Notice.objects.update(due_at=timezone.now())
    refused.transition("refused")
    withdrawn.discussion.tutorial.withdraw()

    assert told() == []
    assert not Notice.objects.exists()
    assert Comment.objects.get(pk=held.pk).told_at is None


def test_what_was_held_is_told_when_it_is_let_in(question, anna):
    held = said(parent=question, state="held", minutes_ago=3 * 24 * 60)
    Comment.objects.filter(pk=held.pk).update(published_at=None)
    assert told() == []

    held.transition("published")

    assert told() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert [to for to, _subject in told()] == [anna.email]


def test_old_news_is_told_to_nobody(question):
    old = said(parent=question)
    Comment.objects.filter(pk=old.pk).update(published_at=timezone.now() - days(3))

    assert told() == []
    assert Comment.objects.get(pk=old.pk).told_at


def test_nobody_is_mailed_whose_address_is_not_proved_or_not_ours_to_use(below):
    unproved, bounced = studio.user(is_proved=False), studio.user()
    gone = studio.user(is_active=False)
    Mailbox.objects.of(bounced).suppress(Mailbox.Suppression.BOUNCED)
    erased = said(tutorial=below, author=studio.user())
    for person in (unproved, bounced, gone):
        said(parent=said(tutorial=below, author=person))
    said(parent=erased)
    erased.author.delete()

    assert told() == []


# Leaving


def link(person):
    return f"/comments/leave/{mails.LEAVE.sign(Mailbox.objects.of(person).pk)}/"


@pytest.fixture
def stranger():
    """A mail program, or its server: no cookies, no token."""
    return Client(enforce_csrf_checks=True)


def test_one_click_in_the_mail_program_ends_all_mails_about_comments(
    question, anna, stranger
):
    follow(anna, question.discussion)
    said(parent=question)
    told()
    header = mail.outbox[0].extra_headers["List-Unsubscribe"]
    path = re.fullmatch(r"<http://localhost:8000(\S+)>", header)[1]
    said(parent=question)
    telling.tell()

    assert stranger.get(path).status_code == stranger.head(path).status_code == 200
    assert not Quiet.objects.exists()
    answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "You get no more mails" in answer.content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert told() == []
        stranger.post(path, {"return": "1"})
        said(parent=question)
        assert len(told()) == 1


def test_one_discussion_can_be_left_and_the_others_stay(question, anna, stranger):
    other = said(tutorial=tutorial(), author=studio.user()).discussion
    for discussion in (question.discussion, other):
        follow(anna, discussion)
    Comment.objects.update(told_at=timezone.now())
    said(tutorial=question.discussion.tutorial)
    telling.tell()
    page = stranger.get(link(anna)).content.decode()
    assert f'name="discussion" value="{other.pk}"' in page

    stranger.post(link(anna), {"discussion": question.discussion_id})

    assert [it.discussion for it in Follow.objects.all()] == [other]
    assert [to for to, _subject in told() if to == anna.email] == []
    assert not Quiet.objects.exists()


def test_a_broken_link_or_one_of_an_erased_reader_ends_nothing(anna, stranger):
    path = link(anna)
    newsletter = path.replace("/comments/", "/newsletter/")
    Mailbox.objects.all().delete()

    for wrong in (path, path[:-3] + "/", "/comments/leave/nonsense/", newsletter):
        assert stranger.post(wrong).status_code == 404
    assert not Quiet.objects.exists()


def test_a_discussion_is_followed_and_left_from_its_page(below):
    person, browser = studio.user(), Client()
    browser.force_login(person)
    url = f"/comments/follow/{below.slug}/"
    assert url in browser.get(below.get_absolute_url()).content.decode()
    Quiet.objects.create(mailbox=Mailbox.objects.of(person))

    assert "Follow this discussion?" in browser.get(url).content.decode()
    for _ in range(2):
        assert "You follow this discussion" in browser.post(url).content.decode()
    assert Follow.objects.get().mailbox.email == person.email
    assert not Quiet.objects.exists()
    browser.post(url, {"leave": "1"})
    assert not Follow.objects.exists()


def test_an_address_that_nobody_proved_cannot_follow(below):
    browser = Client()
    browser.force_login(studio.user(is_proved=False))

    page = browser.post(f"/comments/follow/{below.slug}/").content.decode()

    assert "First confirm your email address" in page
    assert not Follow.objects.exists()


# What may go wrong


@pytest.mark.parametrize(
    ("verb", "answer", "left"),
    [
        ("RCPT", "450 4.2.1 later", ["later"]),
        ("MAIL", "550 5.7.1 who are you", ["later"]),
        ("RCPT", "550 5.1.1 nobody", []),
        ("RCPT", "550 5.2.0 not this", []),
    ],
)
def test_a_mail_that_was_not_taken_waits_or_is_dropped(
    question,
    anna,
    sink,
    verb,
    answer,
    left,
):
    sink.answer = lambda asked, _to: answer if asked == verb else None
    said(parent=question)

    tell()

    found = Notice.objects.filter(sent_at=None, mailbox__email=anna.email)
    now = timezone.now()
    assert ["later" if it.due_at > now else "now" for it in found] == left
    suppressed = Mailbox.objects.get(email=anna.email).suppressed_at
    assert bool(suppressed) == ("5.1.1" in answer)
    Comment.objects.update(told_at=now - days(4))
    for _ in range(2):
        Notice.objects.update(due_at=now)
        tell()
    assert not Notice.objects.filter(mailbox__email=anna.email).exists()


def test_a_dead_server_touches_nothing(question, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    said(parent=question)

    tell()

    assert Notice.objects.due().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_what_is_due_to_one_reader_once(anna, sink):
    question = said(tutorial=tutorial(), author=anna)
    for _ in range(3):
        said(parent=question)
    telling.tell()

    together(2, sending.drain)

    assert [taken.to for taken in sink.mails] == [anna.email]
    assert Notice.objects.filter(sent_at__isnull=False).count() == 3
