"""Deciding: in the admin, at the desk, from a mail; and taking it back."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import mails
from comments.models import (
    Comment,
    Edit,
    Event,
    Policy,
    Reason,
    Reminder,
    Report,
    Standing,
    State,
)
from comments.tasks import remind, tidy
from studio.models import Mailbox
from tests.comments import make
from tests.comments.pages import part, text
from tests.make import admin, days, instructor, tutorial, user
from tests.threads import together

pytestmark = pytest.mark.django_db

ADMIN = reverse("admin:comments_comment_changelist")
DESK = reverse("comments:queue")


def browser(person):
    found = Client()
    found.force_login(person)
    return found


@pytest.fixture
def ruth():
    return user(role="moderator", is_staff=True, display_name="Ruth")


@pytest.fixture
def moderator(ruth):
    return browser(ruth)


def held(below=None, text=None, author=None, why=("first",)):
    talk = make.comment(below).discussion if below is None else None
    talk = talk or make.Discussion.objects.begun(below)
    return talk.post(
        author or user(),
        text or f"Held, {make.Comment.objects.count()}.",
        state=State.HELD,
        held_for=list(why),
    )


def shown(page):
    found = re.findall(r'name="pick" value="(\d+)"', text(page))
    return [int(pk) for pk in found]


def tabs(page):
    nav = part(page, '<nav class="queue-tabs"', "</nav>")
    return {
        name: count and int(count)
        for name, count in re.findall(
            r'tab=(\w+)"[^>]*>[^<]*(?:<span class="queue-count">(\d+))?', nav
        )
    }


def states(*comments):
    return [Comment.objects.get(pk=comment.pk).state for comment in comments]


def test_each_list_has_its_own_and_says_how_much_that_is(moderator):
    waiting = [held(), held()]
    spam = make.comment()
    spam.transition(State.SPAM)
    reported = make.comment()
    Report.objects.file(reported, Mailbox.objects.at("a@example.com"), Reason.UNKIND)
    make.comment().discussion.post(
        None,
        "Nobody's yet",
        state=State.UNCONFIRMED,
        mailbox=Mailbox.objects.at("b@example.com"),
    )

    pages = {tab: moderator.get(ADMIN + f"?tab={tab}") for tab in tabs_of(moderator)}

    assert tabs(pages["waiting"]) == {
        "waiting": 2,
        "reported": 1,
        "safety": 0,
        "spam": 1,
        "all": "",
    }
    assert shown(pages["waiting"]) == [comment.pk for comment in waiting]
    assert shown(pages["reported"]) == [reported.pk]
    assert shown(pages["spam"]) == [spam.pk]
    assert len(shown(pages["all"])) == Comment.objects.count() - 1
    assert "It is unkind to somebody." in text(pages["reported"])
    assert "Nobody&#x27;s yet" not in text(pages["all"])


def tabs_of(moderator):
    return tabs(moderator.get(ADMIN))


def test_a_card_says_why_it_waits_what_it_answers_and_who_its_author_is(moderator):
    anna = make.regular(display_name="Anna")
    make.refuse(make.comment(author=anna))
    parent = make.comment(tutorial(title="Bridge"), "How wide?")
    card = parent.discussion.post(
        anna, "So *wide*", parent, State.HELD, held_for=["fallen", "links"]
    )

    page = text(moderator.get(ADMIN))

    assert shown(moderator.get(ADMIN)) == [card.pk]
    for words in (
        "So <em>wide</em>",
        "How wide?",
        "Bridge",
        "several comments by this person were refused",
        "more links than this person may set",
        "1 published, 1 refused",
    ):
        assert words in page


def test_one_button_decides_about_one_and_one_takes_it_back(moderator, ruth):
    first, second = held(), held()

    page = moderator.post(ADMIN, {"do": f"publish {first.pk}"}, follow=True)

    assert states(first, second) == [State.PUBLISHED, State.HELD]
    assert "1 comment: published." in text(page)
    assert shown(page) == [second.pk]
    page = moderator.post(ADMIN, {"do": "undo"}, follow=True)
    assert "1 decision undone." in text(page)
    assert states(first) == [State.HELD]
    assert [event.actor for event in Event.objects.all()] == [ruth, ruth]
    assert "Undo the last" not in text(page)


def test_many_are_decided_about_at_once_for_one_reason(moderator):
    chosen, kept = [held(), held(), held()], held()
    form = {"pick": [c.pk for c in chosen], "reason": "advert", "do": "refuse"}

    page = moderator.post(ADMIN + "?tab=waiting", form, follow=True)

    assert "3 comments: refused." in text(page)
    assert states(*chosen, kept) == [State.REFUSED] * 3 + [State.HELD]
    assert {event.reason for event in Event.objects.all()} == {"advert"}
    moderator.post(ADMIN, {"do": "undo"})
    assert set(states(*chosen)) == {State.HELD}


def test_what_somebody_decided_since_is_not_taken_back(moderator):
    first, second = held(), held()
    moderator.post(ADMIN, {"pick": [first.pk, second.pk], "do": "spam"})
    make.publish(first)

    page = moderator.post(ADMIN, {"do": "undo"}, follow=True)

    assert "1 decision undone." in text(page)
    assert states(first, second) == [State.PUBLISHED, State.HELD]


def test_everything_by_a_person_goes_at_once_and_she_is_asked_to_pause(moderator, ruth):
    anna = make.regular(display_name="Anna")
    waiting, deleted = held(author=anna), make.comment(author=anna)
    Edit.objects.take_back(deleted, anna)
    other = held()
    url = f"{ADMIN}?by={waiting.mailbox_id}"
    assert len(shown(moderator.get(url))) == 3

    moderator.post(url, {"do": "spam everything"})
    moderator.post(url, {"do": "mute 7"})

    assert set(states(*Comment.objects.filter(author=anna))) == {
        State.SPAM,
        State.DELETED,
    }
    assert states(other) == [State.HELD]
    standing = Standing.objects.get()
    assert (standing.mailbox, standing.muted_by) == (waiting.mailbox, ruth)
    assert timezone.now() + days(6) < standing.muted_until < timezone.now() + days(8)


@pytest.mark.parametrize("do", ["", "mute 8", "destroy 1", "mute 7"])
def test_a_button_that_is_none_does_nothing(moderator, do):
    comment = held()

    assert moderator.post(ADMIN, {"do": do}).status_code == 400
    assert states(comment) == [State.HELD]
    assert not Standing.objects.exists()


def test_one_comment_shows_all_that_happened_to_it(moderator, ruth):
    comment = make.comment(text="Mine slipp")
    Edit.objects.rewrite(comment, "Mine slip")
    make.refuse(comment, ruth, Reason.OFF_TOPIC).undo(ruth)

    page = text(moderator.get(f"{ADMIN}?c={comment.pk}"))

    assert "Mine slipp" in page
    assert "It is not about this tutorial." in page
    assert page.count(", Ruth") == 2
    assert "taken back" in page


def test_words_names_and_addresses_are_found(moderator):
    anna = user(display_name="Anna", email="anna@example.com")
    found = make.comment(tutorial(title="Bridge"), "Buy my pills", author=anna)
    make.comment(text="Lovely")

    pages = [moderator.get(f"{ADMIN}?q={q}") for q in ("pills", "ANNA@", "bridge")]

    assert [shown(page) for page in pages] == [[found.pk]] * 3
    assert "There is nothing here." in text(moderator.get(f"{ADMIN}?tab=spam"))
    assert "Nothing waits." in text(moderator.get(ADMIN))


def test_a_long_queue_is_walked_without_losing_any(moderator):
    talk = make.comment().discussion
    author = user()
    found = [talk.post(author, f"{n}", state=State.HELD) for n in range(28)]

    first = moderator.get(ADMIN)
    after = re.search(r'rel="next" href="([^"]+)"', text(first))[1]
    second = moderator.get(ADMIN + after.replace("&amp;", "&"))
    newest = moderator.get(f"{ADMIN}?tab=all&after={found[3].pk}")

    assert shown(first) + shown(second) == [comment.pk for comment in found]
    assert shown(newest) == [c.pk for c in reversed(found[:3])] + [found[0].pk - 1]


def test_the_queue_costs_the_same_for_one_and_for_many(moderator):
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert moderator.get(ADMIN).status_code == 200
        costs.append(len(captured))
        for _ in range(6):
            held()

    assert costs[0] <= costs[1] <= 10, "\n".join(q["sql"][:60] for q in captured)


def test_an_instructor_decides_below_her_own_tutorials_and_nowhere_else():
    mira = user(role="instructor")
    own = held(tutorial(authors=[instructor(user=mira)]))
    others = held()
    desk = browser(mira)

    assert shown(desk.get(DESK)) == [own.pk]
    desk.post(DESK, {"do": f"publish {own.pk}"})
    desk.post(DESK, {"do": f"publish {others.pk}"})
    muted = desk.post(f"{DESK}?by={own.mailbox_id}", {"do": "mute 7"})
    assert states(own, others) == [State.PUBLISHED, State.HELD]
    assert muted.status_code == 400
    assert shown(desk.get(f"{DESK}?c={others.pk}")) == []
    assert shown(browser(user()).get(DESK)) == []
    desk.post(DESK, {"do": "undo"})
    assert states(own) == [State.HELD]


def mails_to(sink):
    return sorted(mail.to for mail in sink.mails)


def test_what_waits_too_long_is_told_to_those_who_may_decide(sink, client):
    mira, tomas = user(role="instructor"), user(role="instructor")
    ruth, owner = user(role="moderator", is_staff=True), admin()
    instructor(user=tomas)
    Policy(promised_hours=4).save()
    late = held(tutorial(authors=[instructor(user=mira)]), "Nobody came")

    remind()
    assert sink.mails == []
    with time_machine.travel(timezone.now() + days(0.2), tick=True):
        held(late.discussion.tutorial, "Just now")
        remind()
        assert mails_to(sink) == sorted([mira.email, ruth.email, owner.email])
        mail = sink.mails[0].content.decode()
        assert "Nobody came" in mail
        assert "Just now" not in mail
        url = re.search(r"/comments/decide/[^\s<>\"]+", mail)[0]
        for _ in range(2):
            assert "Nobody came" in text(client.get(url))
        assert states(late) == [State.HELD]
        assert "Now it is published" in text(client.post(url, {"do": "publish"}))
        assert states(late) == [State.PUBLISHED]
        assert late.events.get().actor in (mira, ruth, owner)
        assert "Now it is" in text(client.post(url, {"do": "hold"}))


@pytest.mark.django_db(transaction=True)
def test_moderators_are_reminded_once_a_day_whoever_reminds_them(sink):
    held()
    owner, start = admin(), (timezone.now() + days(2)).replace(hour=12)

    with time_machine.travel(start, tick=True):
        together(3, remind)
        assert mails_to(sink) == [owner.email]
    with time_machine.travel(start + days(1), tick=True):
        remind()
        assert mails_to(sink) == [owner.email] * 2
    with time_machine.travel(start + days(8), tick=True):
        tidy()
    assert Reminder.objects.get().moderator == owner


def test_who_could_not_be_reminded_is_reminded_an_hour_later(sink):
    held()
    owner = admin()

    with time_machine.travel(timezone.now() + days(2), tick=True):
        sink.answer = lambda verb, to: "451 later" if verb == "RCPT" else None
        remind()
        assert sink.mails == []
        sink.answer = lambda verb, to: None
        remind()

    assert mails_to(sink) == [owner.email]


def test_a_link_from_a_mail_does_no_more_than_its_owner_may(client, sink):
    comment, mira = held(), user(role="instructor")
    token = mails.DECIDE.sign([comment.pk, mira.pk])
    gone = mails.DECIDE.sign([comment.pk, 0])

    answers = [
        client.post(f"/comments/decide/{t}/", {"do": "spam"}) for t in (token, gone)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert states(comment) == [State.HELD]


def test_a_reminder_that_cannot_go_out_stops_no_other(sink):
    held()
    ruth, _owner = user(role="moderator"), admin()
    sink.answer = lambda *asked: (
        "550 5.7.1 no" if asked == ("RCPT", ruth.email) else None
    )

    with time_machine.travel(timezone.now() + days(2), tick=True):
        remind()

    assert len(sink.mails) == 1
