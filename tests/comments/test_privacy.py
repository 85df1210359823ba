"""What is kept about somebody, how she takes it along, and how it is forgotten."""

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Edit, Follow, Helpful, Notice, Quiet
from comments.models.privacy import origin_of
from comments.tasks import tidy
from studio.models import Mailbox
from tests.comments import make
from tests.comments.pages import text
from tests.comments.test_counters import as_counted, counted
from tests.make import days, instructor, tutorial, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.regular(display_name="Anna")


@pytest.fixture
def browser(anna):
    browser = Client()
    browser.force_login(anna)
    return browser


def test_where_something_came_from_is_a_keyed_hash_for_thirty_days(
    browser, anna, settings
):
    below = tutorial()
    for words in ("One.", "Two."):
        browser.post(f"/comments/add/{below.slug}/", {"body": words})
    one, two = Comment.objects.filter(discussion__tutorial=below)

    assert bytes(one.origin) == bytes(two.origin) == origin_of("127.0.0.1")
    assert origin_of("127.0.0.1") != origin_of("127.0.0.2")
    with time_machine.travel(timezone.now() + days(40)):
        assert origin_of("127.0.0.1") != bytes(one.origin)
    settings.SECRET_KEY = "another"
    assert origin_of("127.0.0.1") != bytes(one.origin)

    Comment.objects.filter(pk=one.pk).update(created_at=timezone.now() - days(31))
    tidy()
    origins = Comment.objects.filter(pk__in=[one.pk, two.pk]).order_by("pk")
    assert [bool(it.origin) for it in origins] == [False, True]


def test_moderators_see_what_came_from_one_network(admin_client):
    here, there = origin_of("1.2.3.4"), origin_of("1.2.3.5")
    one = make.comment(text="First.", origin=here)
    make.comment(text="Second.", origin=here)
    make.comment(text="Elsewhere.", origin=there)
    make.comment(text="Nowhere.")
    assert f'href="?near={one.pk}"' in text(admin_client.get("/desk/comments/?tab=all"))

    page = text(admin_client.get(f"/desk/comments/?near={one.pk}"))

    assert [w in page for w in ("First.", "Second.", "Elsewhere.", "Nowhere.")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_somebody_takes_along_all_that_she_said(browser, anna):
    head = make.comment(text="Where?", author=anna)
    other = make.comment(parent=head, text="There.")
    reply = make.comment(parent=other, text="*Thanks*", author=anna)
    Edit.objects.rewrite(reply, "**Thanks**")
    mailbox = Mailbox.objects.get(email=anna.email)
    Helpful.objects.mark(other, mailbox)
    Follow.objects.follow(mailbox, head.discussion)

    page, answer = browser.get("/comments/mine/"), browser.get("/comments/mine/file/")

    assert "Where?" in text(page)
    assert "There." not in text(page)
    assert answer["Content-Disposition"] == 'attachment; filename="comments.json"'
    found = answer.json()
    said = [(it["text"], it["before"]) for it in found["comments"]]
    assert said == [(make.LONG_AGO, []), ("Where?", []), ("**Thanks**", ["*Thanks*"])]
    site = "http://localhost:8000"
    assert found["comments"][2]["in_reply_to"] == f"{site}/comments/{other.pk}/"
    assert found["helpful"] == [f"{site}/comments/{other.pk}/"]
    assert found["follows"] == [f"{site}{head.discussion.get_absolute_url()}"]
    assert found["wants_no_mails"] is False
    assert Client().get("/comments/mine/").status_code == 302


def test_somebody_who_has_said_nothing_is_told_so():
    browser = Client()
    browser.force_login(user())

    assert "You have said nothing here yet." in text(browser.get("/comments/mine/"))


def test_erasing_forgets_the_person_and_keeps_the_threads_whole(browser, anna):
    head = make.comment(text="My secret", author=anna)
    other = make.comment(parent=head, text="An answer.")
    leaf = make.comment(parent=other, text="My other secret", author=anna)
    held = head.discussion.post(anna, "Held secret", state="held")
    waits = head.discussion.post(
        None, "Unsaid", state="unconfirmed", mailbox=held.mailbox
    )
    Edit.objects.rewrite(leaf, "My third secret")
    mailbox = held.mailbox
    Helpful.objects.mark(other, mailbox)
    Follow.objects.follow(mailbox, head.discussion)
    Notice.objects.create(mailbox=mailbox, comment=other, kind=1, due_at=timezone.now())
    browser.post("/comments/mine/")
    assert Comment.objects.filter(author=anna).count() == 4

    assert browser.post("/comments/mine/", {"sure": "1"}).status_code == 302

    said = list(head.discussion.comments.values_list("pk", "body_source", "state"))
    assert said == [
        (head.pk, "", "deleted"),
        (other.pk, "An answer.", "published"),
        (leaf.pk, "", "deleted"),
        (held.pk, "", "deleted"),
    ]
    assert not Comment.objects.filter(pk=waits.pk).exists()
    assert not Comment.objects.of(anna, mailbox).exists()
    kept = [
        it.objects.filter(mailbox=mailbox).exists() for it in (Helpful, Follow, Notice)
    ]
    assert kept == [False] * 3
    other.refresh_from_db()
    assert other.helpful_count == 0
    assert not Edit.objects.exists()
    assert counted(head.discussion) == as_counted(head.discussion)
    page = text(Client().get(head.discussion.tutorial.get_absolute_url() + "?c=new"))
    assert "An answer." in page
    assert not any(gone in page for gone in ("secret", "Anna"))


def test_whoever_erased_her_account_is_forgotten_by_night(anna):
    head = make.comment(text="My secret", author=anna)
    other = make.comment(parent=head, author=make.regular(display_name="Ben"))
    Quiet.objects.create(mailbox=head.mailbox)
    old = make.comment(author=anna)
    Comment.objects.filter(pk=old.pk).update(mailbox=None)
    tidy()
    assert Comment.objects.filter(author=anna).count() == 3
    anna.erased_at = timezone.now()
    anna.save(update_fields=["erased_at"])

    for _ in range(2):
        tidy()

    assert not Comment.objects.filter(author=anna).exists()
    assert not Quiet.objects.exists()
    assert Comment.objects.get(pk=other.pk).author_name == "Ben"


def test_whom_we_wrote_to_is_forgotten_a_month_later():
    comment, now = make.comment(), timezone.now()
    for age in (29, 31):
        Notice.objects.create(
            mailbox=make.make.mailbox(),
            comment=comment,
            kind=2,
            due_at=now,
            sent_at=now - days(age),
        )

    tidy()

    assert [it.sent_at for it in Notice.objects.all()] == [now - days(29)]


def test_worries_about_a_body_have_a_list_of_their_own(admin_client):
    worried = make.comment(text="My knee hurts.")
    below = worried.discussion.tutorial
    mira = instructor(user=user())
    below.authorships.create(instructor=mira, position=2)
    make.comment(below, "Lovely.")
    done = make.comment(below, "I feel dizzy.")
    make.comment(parent=done, author=mira.user, text="Rest, then.", is_answer=True)

    page = text(admin_client.get("/desk/comments/?tab=safety"))

    assert "My knee hurts." in page
    assert not any(words in page for words in ("Lovely.", "dizzy"))


def test_a_guest_whose_mailbox_was_erased_is_forgotten_by_night():
    gone, here = map(Mailbox.objects.at, ["gone@example.com", "here@example.com"])
    said = [make.comment(text="Mine") for _ in range(3)]
    for comment, mailbox in zip(said, [gone, here, gone], strict=True):
        Comment.objects.filter(pk=comment.pk).update(mailbox=mailbox)
        Follow.objects.follow(mailbox, comment.discussion)
    Comment.objects.filter(pk__in=[it.pk for it in said[:2]]).update(
        author=None, guest_name="Nora"
    )
    gone.erase()

    tidy()

    kept = Comment.objects.order_by("pk").values_list("guest_name", "body_source")
    assert list(kept) == [("", ""), ("Nora", "Mine"), ("", "Mine")]
    assert [str(it.mailbox) for it in Follow.objects.all()] == ["here@example.com"]
