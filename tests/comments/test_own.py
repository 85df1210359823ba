"""One's own comment: what became of it, changing it, taking it back; and reporting."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Discussion, Edit, Policy, Reason, Standing, State
from comments.tasks import tidy
from comments.templatetags.comments import lasting
from tests.comments import make
from tests.comments.pages import ids, part, text
from tests.make import days, instructor, tutorial, user

pytestmark = pytest.mark.django_db


WAITS = [("seconds", 1), ("minutes", 59), ("minutes", 75), ("hours", 48), ("hours", 70)]


def browser(person):
    found = Client()
    found.force_login(person)
    return found


def write(reader, below, body, **headers):
    url = f"/comments/add/{below.slug}/"
    return reader.post(url, {"body": body}, headers=headers, follow=True)


def test_a_first_comment_waits_where_only_its_author_sees_it(client):
    anna, below = user(), tutorial()
    first = make.comment(below)
    Comment.objects.filter(pk=first.pk).update(
        state=State.HELD, created_at=timezone.now() - days(3 / 24)
    )
    make.publish(Comment.objects.get(pk=first.pk), user())

    page = write(browser(anna), below, "Where do the blocks go?")

    comment = Comment.objects.get(author=anna)
    assert page.redirect_chain[-1][0] == f"/comments/{comment.pk}/own/"
    assert "A moderator looks at it" in text(page)
    assert "within 3 hours" in text(page)
    assert "blocks" in text(page)
    assert "blocks" not in text(client.get(below.get_absolute_url()))
    for other in (client, browser(user())):
        assert other.get(f"/comments/{comment.pk}/own/").status_code == 404
        assert other.get(f"/comments/{comment.pk}/").status_code == 404


def test_htmx_gets_what_became_of_it_and_others_go_to_its_place():
    anna, below = make.regular(), tutorial()

    plain = write(browser(anna), below, "One")
    htmx = write(browser(anna), below, "Two", **{"HX-Request": "true"})

    assert plain.redirect_chain[-1][0].startswith(below.get_absolute_url())
    assert "Everybody can read it." in part(htmx, '<div class="write', "</details>")


def test_a_refusal_says_why():
    anna = user()
    comment = make.comment(author=anna)
    make.refuse(comment, user(), Reason.ADVERT)

    page = browser(anna).get(f"/comments/{comment.pk}/own/")

    assert "It advertises something." in text(page)
    assert "Change it" not in text(page)
    assert "Delete it" not in text(page)


def test_a_preview_shows_the_text_and_posts_nothing():
    anna, below = make.regular(), tutorial()
    form = {"body": "*Softly*", "preview": "1"}

    page = browser(anna).post(f"/comments/add/{below.slug}/", form)

    assert page.status_code == 200
    assert "<em>Softly</em>" in part(page, '<div class="write-preview', "</div>")
    assert part(page, "<textarea", "</textarea>").endswith("*Softly*")
    assert not Discussion.objects.filter(tutorial=below).exists()


def test_for_fifteen_minutes_it_can_be_said_better(client):
    anna = make.regular()
    comment = make.comment(author=anna, text="Mine slipp.")
    discussion, edit = comment.discussion, f"/comments/{comment.pk}/edit/"
    reader = browser(anna)

    page = reader.post(edit, {"body": "Mine *slip*."}, follow=True)

    assert "<em>slip</em>" in text(page)
    assert [e.body_source for e in comment.edits.all()] == ["Mine slipp."]
    page = client.get(discussion.tutorial.get_absolute_url())
    assert "<em>slip</em>" in text(page)
    assert '<span class="comment-edited">edited</span>' in text(page)
    discussion.refresh_from_db()
    assert discussion.version == 2

    assert reader.post(edit, {"body": "---"}).status_code == 422
    reader.post(edit, {"body": "Mine *slip*."})
    assert browser(user()).post(edit, {"body": "Mine"}).status_code == 404
    late = {"created_at": F("created_at") - days(1 / 24)}
    Comment.objects.filter(pk=comment.pk).update(**late)
    page = reader.post(edit, {"body": "Too late"})
    assert page.status_code == 422
    assert "is over" in text(page)
    assert "Too late" in text(page)
    assert Edit.objects.count() == 1


def test_an_edit_from_elsewhere_or_with_an_old_token_changes_nothing():
    comment = make.comment(author=(anna := make.regular()))
    reader = Client(enforce_csrf_checks=True)
    reader.force_login(anna)
    edit = f"/comments/{comment.pk}/edit/"

    stale = reader.post(edit, {"body": "Better"})
    foreign = reader.post(edit, {"body": "B"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert (stale.status_code, foreign.status_code) == (422, 403)
    assert "press the button once more" in text(stale)
    assert not Edit.objects.exists()


def test_an_edit_cannot_carry_in_what_a_comment_could_not():
    comment = make.comment(author=(anna := make.regular()))
    links = "https://a.example https://b.example"

    page = browser(anna).post(
        f"/comments/{comment.pk}/edit/", {"body": links}, follow=True
    )

    comment.refresh_from_db()
    assert (comment.state, comment.held_for) == (State.HELD, ["links"])
    assert "It waits." in text(page)


def test_an_author_takes_back_her_words_and_the_thread_stays(client):
    head, reply = make.chain(length=2, author=(anna := user()))
    reader = browser(anna)

    page = reader.post(f"/comments/{head.pk}/delete/", follow=True)
    reader.post(f"/comments/{head.pk}/delete/")

    head.refresh_from_db()
    assert "You deleted it." in text(page)
    assert (head.body_source, head.body_html, head.state) == ("", "", State.DELETED)
    page = client.get(head.discussion.tutorial.get_absolute_url())
    assert ids(page) == [head.pk, reply.pk]
    assert "deleted by its author" in text(page)
    assert Edit.objects.count() == 1
    with time_machine.travel(timezone.now() + days(31), tick=True):
        tidy()
    assert not Edit.objects.exists()


def test_three_readers_who_report_hold_a_comment_until_somebody_looks():
    comment = make.comment()
    report = f"/comments/{comment.pk}/report/"
    readers = [browser(user()) for _ in range(3)]

    for reader in (*readers[:2], readers[0]):
        assert "What is wrong" in text(reader.get(report))
        assert "Thank you" in text(reader.post(report, {"reason": "unkind"}))
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED
    assert readers[2].post(report, {"reason": "reported"}).status_code == 422
    readers[2].post(report, {"reason": "unkind"})

    comment.refresh_from_db()
    assert (comment.state, comment.held_for) == (State.HELD, ["reported"])
    make.publish(comment, user())
    assert comment.reports.count() == 3
    assert not comment.reports.open().exists()
    browser(user()).post(report, {"reason": "unkind"})
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED


def test_a_stranger_is_asked_to_sign_in_and_an_author_finds_her_own_page(client):
    comment = make.comment(author=(anna := user()))
    report = f"/comments/{comment.pk}/report/"

    page = client.get(report)

    assert re.search(r'href="/accounts/login/\?next=[^"]*report', text(page))
    assert client.post(report, {"reason": "unkind"}).status_code == 200
    assert not comment.reports.exists()
    assert browser(anna).get(report).url == f"/comments/{comment.pk}/own/"


def test_who_is_muted_is_told_until_when():
    anna, below = make.regular(), tutorial()
    mailbox = Comment.objects.get(author=anna).mailbox
    Standing.objects.create(mailbox=mailbox, muted_until=timezone.now() + days(3))

    page = write(browser(anna), below, "Me again")

    assert page.status_code == 422
    assert "You can comment again on" in text(page)
    assert "Me again" in text(page)


def test_instructors_never_wait_below_their_own_tutorials():
    mira = user(role="instructor")
    own = tutorial(authors=[instructor(user=mira)])
    Policy(everything_waits=True).save()

    write(browser(mira), own, "Ask me anything: https://a.example")
    write(browser(mira), tutorial(), "Lovely")

    found = Comment.objects.filter(author=mira).order_by("pk")
    assert [comment.state for comment in found] == [State.PUBLISHED, State.HELD]


def test_a_wait_is_told_in_the_unit_that_people_would_use():
    waits = [timedelta(**{unit: n}) for unit, n in WAITS]

    assert [lasting(wait) for wait in waits] == [
        "1 minute",
        "59 minutes",
        "1 hour",
        "48 hours",
        "3 days",
    ]


def test_an_emptied_comment_is_not_kept():
    anna = make.regular()
    comment = make.comment(author=anna, text="Mine")

    page = browser(anna).post(f"/comments/{comment.pk}/edit/", {"body": ""})

    assert page.status_code == 422
    assert "Write something first." in text(page)
    comment.refresh_from_db()
    assert comment.body_source == "Mine"


def test_changing_what_waits_shows_readers_nothing_new():
    comment = make.comment(author=make.regular(), text="Mine")
    Comment.objects.filter(pk=comment.pk).update(state=State.HELD)
    comment.refresh_from_db()
    version = comment.discussion.version

    Edit.objects.rewrite(comment, "Still mine")

    comment.refresh_from_db()
    comment.discussion.refresh_from_db()
    assert comment.body_source == "Still mine"
    assert comment.discussion.version == version


def test_two_clicks_take_a_comment_back_once():
    comment = make.comment(author=make.regular(), text="Mine")

    for _ in range(2):
        Edit.objects.take_back(comment, comment.author)

    assert [edit.body_source for edit in Edit.objects.all()] == ["Mine"]


def test_what_is_where_it_should_go_is_not_sifted_again():
    comment = make.comment(author=make.regular())
    comment.sift(State.HELD, ["reported"])

    comment.sift(State.HELD, ["links"])

    comment.refresh_from_db()
    assert comment.held_for == ["reported"]
