"""Guests: a name, an address, one question by mail, and then a voice like others."""

import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comments import mails
from comments.models import Comment, Event, State, Word
from comments.tasks import ask, tidy
from studio.models import Mailbox
from tests.comments import make
from tests.comments.pages import text
from tests.make import days, instructor, mailbox, tutorial

pytestmark = pytest.mark.django_db
GUEST = {"name": "Nora", "email": "nora@example.com"}


def write(browser, below, body, **guest):
    return browser.post(f"/comments/add/{below.slug}/", {"body": body} | guest)


def mailed_link(sink):
    return re.search(r"/comments/confirm/[^\s<>\"]+", sink.mails[-1].content.decode())[
        0
    ]


def states():
    return list(Comment.objects.order_by("pk").values_list("body_source", "state"))


def test_a_guest_is_asked_once_and_speaks_from_then_on(client, sink):
    below = tutorial()

    page = write(client, below, "Where do the *blocks* go?", **GUEST)
    ask()
    ask()

    assert "nobody sees it yet" in text(page)
    assert [mail.to for mail in sink.mails] == ["nora@example.com"]
    assert states() == [("Where do the *blocks* go?", State.UNCONFIRMED)]
    assert client.get(f"/comments/{Comment.objects.get().pk}/").status_code == 404

    phone = Client()
    url = mailed_link(sink)
    shown = text(phone.get(url))
    assert "<em>blocks</em>" in shown
    assert "nora@example.com" in shown
    assert states()[0][1] == State.UNCONFIRMED
    assert "Thank you" in text(phone.post(url))
    comment = Comment.objects.get()
    assert (comment.state, comment.held_for) == (State.HELD, ["first"])
    assert "Thank you" in text(phone.get(url))

    make.publish(comment)
    page = write(phone, below, "Thanks!")
    assert page.status_code == 302
    assert Comment.objects.latest("pk").author_name == "Nora"
    assert states()[-1] == ("Thanks!", State.PUBLISHED)
    ask()
    assert len(sink.mails) == 1


def test_a_known_address_typed_elsewhere_borrows_no_trust_and_sends_no_mail(
    client, sink
):
    known = mailbox(email="nora@example.com")
    below = tutorial()
    talk = make.comment(below).discussion
    talk.post(None, "Hello", mailbox=known, guest_name="Nora")

    page = write(client, below, "Buy this", **GUEST)
    ask()

    comment = Comment.objects.latest("pk")
    assert "nobody sees it yet" in text(page)
    assert (comment.state, comment.held_for) == (State.HELD, ["unproved"])
    assert comment.mailbox is None
    assert sink.mails == []


def test_a_guest_is_no_instructor_where_one_teaches_without_an_account(client):
    below = tutorial(authors=[instructor(user=None)])
    known = mailbox(email="nora@example.com")
    session = client.session
    session["comments-guest"] = {"mailbox": known.pk, "name": "Nora"}
    session.save()

    write(client, below, "Hello")
    comment = Comment.objects.get()
    make.publish(comment)
    page = client.get(f"/comments/{comment.pk}/own/")
    client.post(
        f"/comments/{comment.pk}/edit/", {"body": "www.a.example www.b.example"}
    )

    assert "Change it" in text(page)
    comment.refresh_from_db()
    assert (comment.state, comment.held_for) == (State.HELD, ["links"])


def test_what_nobody_confirmed_is_forgotten(client, sink):
    below = tutorial()
    write(client, below, "Nobody was here", **GUEST)
    spam = make.comment(below, "Spam")
    spam.transition(State.SPAM)
    kept = make.comment(below, "Kept")

    with time_machine.travel(timezone.now() + days(2.1), tick=True):
        ask()
        tidy()
        assert states() == [("Spam", State.SPAM), ("Kept", State.PUBLISHED)]
    with time_machine.travel(timezone.now() + days(16), tick=True):
        tidy()
    assert list(Comment.objects.all()) == [kept]
    assert Event.objects.count() == 0


def test_a_link_that_is_old_broken_or_nobodys_says_so(client):
    nobody = mailbox(email="gone@example.com")
    token = mails.CONFIRM.sign(nobody.pk)
    nobody.delete()

    gone = client.get(f"/comments/confirm/{token}/")
    broken = client.get("/comments/confirm/nothing/")
    with time_machine.travel(timezone.now() + days(3), tick=True):
        old = client.post(f"/comments/confirm/{token}/")

    assert [page.status_code for page in (gone, broken, old)] == [404, 404, 410]
    assert broken["Referrer-Policy"] == "no-referrer"


def test_a_mail_that_cannot_go_out_is_tried_again(client, settings, sink):
    write(client, tutorial(), "Hello", **GUEST)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9

    ask()
    assert Mailbox.objects.get().asked_at is None
    settings.EMAIL_PORT = port
    ask()

    assert len(sink.mails) == 1


def test_an_address_where_nobody_lives_is_asked_no_more(client, sink):
    sink.answer = lambda verb, to: "550 5.1.1 nobody" if verb == "RCPT" else None

    write(client, tutorial(), "Hello", **GUEST)
    ask()

    assert Mailbox.objects.get().suppressed_at
    assert sink.mails == []


def test_spam_of_a_guest_is_known_when_she_confirms(client, sink):
    Word.objects.create(text="pills", is_spam=True)
    write(client, tutorial(), "Buy my pills", **GUEST)
    ask()

    Client().post(mailed_link(sink))

    assert states() == [("Buy my pills", State.SPAM)]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "nora@"}, "Enter an email address like name@example.com."),
        ({"name": "www.pills.example"}, "Write a name, and no address."),
        ({"website": "x"}, "Leave the field"),
        ({"name": ""}, "Write your name and address"),
    ],
)
def test_a_refused_guest_keeps_everything_typed(client, typed, said):
    page = write(client, tutorial(), "Mine slip.", **GUEST | typed)

    assert page.status_code == 422
    assert said in text(page)
    assert "Mine slip." in text(page)
    assert f'value="{(GUEST | typed)["email"]}"' in text(page)
    assert not Comment.objects.exists()
