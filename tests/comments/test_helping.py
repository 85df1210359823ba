"""Marks from readers, and questions that were answered before."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, Discussion, Helpful
from tests.comments import make
from tests.comments.pages import part, text
from tests.make import pose, tutorial, user
from tests.threads import together

pytestmark = pytest.mark.django_db

HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def reader():
    """A browser in which somebody has signed in; it carries no form's token."""
    browser = Client(enforce_csrf_checks=True, headers=HERE)
    browser.force_login(user())
    return browser


def url(comment):
    return f"/comments/{comment.pk}/helpful/"


def count(comment):
    comment.refresh_from_db()
    marks = Helpful.objects.filter(comment=comment).count()
    assert comment.helpful_count == marks
    return marks


def test_a_reader_marks_once_and_may_take_it_back(reader):
    comment = make.comment()
    other = make.comment(comment.discussion.tutorial)
    page = text(reader.get(comment.discussion.get_absolute_url()))
    assert f'form="helpful" formaction="{url(comment)}"' in page
    version = Discussion.objects.get().version

    pages = [text(reader.post(url(comment))) for _ in range(2)]

    assert (count(comment), count(other)) == (1, 0)
    assert Discussion.objects.get().version == version + 1
    assert "It helped you: take it back (1)" in pages[1]
    cache.clear()
    assert "Helpful (1)" in text(Client().get(comment.discussion.get_absolute_url()))
    for _ in range(2):
        assert "It helped me<" in text(reader.post(url(comment), {"take_back": "1"}))
    assert count(comment) == 0


def test_nobody_marks_what_she_wrote_what_is_not_public_or_without_a_name(reader):
    comment, refused = make.comment(), make.comment()
    make.refuse(refused)
    own = Client(headers=HERE)
    own.force_login(comment.author)

    assert "Others say" in text(own.post(url(comment)))
    assert "Sign in to say" in text(Client(headers=HERE).post(url(comment)))
    assert reader.post(url(refused)).status_code == 404
    for elsewhere in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": ""}):
        assert reader.post(url(comment), headers=elsewhere).status_code == 403

    reader.get(url(comment))
    assert (count(comment), count(refused)) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_are_one_mark_each(reader):
    comment, readers = make.comment(), [reader, *[Client(headers=HERE)] * 3]
    readers[1].force_login(user())
    waiting = [*readers] * 3

    together(12, lambda: waiting.pop().post(url(comment)))

    assert count(comment) == 2


# Answered before


def answered(below, question, words="On the tallest side."):
    asked = make.comment(below, question, is_question=True)
    make.comment(parent=asked, text=words, is_answer=True)
    return asked


def alike(words, below):
    return [it.body_source for it in Comment.objects.answered_like(words, below)]


def test_answered_questions_of_the_same_pose_are_found_by_their_words():
    tree = pose()
    below, other = tutorial(pose=tree), tutorial(pose=tree)
    answered(below, "Where do the blocks go?")
    answered(other, "How many blocks and where?")
    answered(tutorial(), "Where do blocks go elsewhere?")
    make.comment(below, "Where do the blocks go, please?", is_question=True)
    make.comment(below, "The blocks go there.")
    make.refuse(answered(below, "Blocks, again?"))
    withdrawn = tutorial(pose=tree)
    answered(withdrawn, "Blocks on a withdrawn page?")
    withdrawn.withdraw()

    assert sorted(alike("Where should the *block* be?", below)) == [
        "How many blocks and where?",
        "Where do the blocks go?",
    ]
    assert alike("May I bend my sore knee a little more than you show?", below) == []
    assert alike("?! a", below) == []
    assert alike("Where do blocks go elsewhere?", tutorial()) == []


def test_a_question_is_shown_its_answers_once_and_then_posted(reader):
    below = tutorial()
    known = answered(below, "Where do blocks & straps go?")
    browser, address = Client(), f"/comments/add/{below.slug}/"
    browser.force_login(make.regular())
    form = {"body": "Where must my blocks go?", "question": "on"}

    first = browser.post(address, form)

    page = text(first)
    assert first.status_code == 200
    assert (
        f'<a href="{known.get_absolute_url()}">Where do blocks &amp; straps go?</a>'
        in page
    )
    assert "On the tallest side." in page
    assert "Where must my blocks go?" in part(first, "<textarea", "</textarea>")
    assert "not posted yet" not in page
    assert not Comment.objects.filter(body_source=form["body"]).exists()
    assert '<input type="hidden" name="seen" value="1">' in page
    assert browser.post(address, form | {"seen": "1"}).status_code == 302
    assert browser.post(address, {"body": "The blocks go well."}).status_code == 302


def test_while_typing_the_same_list_is_asked_for(reader):
    below = tutorial()
    answered(below, "Where do the blocks go?")
    address = f"/comments/similar/{below.slug}/"
    assert f'hx-post="{address}"' in text(reader.get(f"/comments/add/{below.slug}/"))

    found = reader.post(address, {"body": "Where do blocks go?"})
    nothing = reader.post(address, {"body": "Lovely"})

    assert "Perhaps this was answered already" in text(found)
    assert "answered already" not in text(nothing)
    assert 'name="seen"' not in text(nothing)
    away = {"Sec-Fetch-Site": "cross-site"}
    assert reader.post(address, headers=away).status_code == 403


def test_looking_costs_two_queries_and_uses_the_index_of_words():
    below = tutorial()
    for _ in range(3):
        answered(below, "Where do the blocks go?")
    Comment.objects.bulk_create(
        Comment(
            discussion=Discussion.objects.get(),
            body_source=f"Question {n}",
            is_question=True,
            state="held",
        )
        for n in range(2000)
    )

    with CaptureQueriesContext(connection) as captured:
        alike("Where do blocks go?", below)

    assert len(captured) == 2
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE comments_comment")
        cursor.execute("EXPLAIN " + captured.captured_queries[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "questions_by_words" in plan
