"""Asking at a step, answering, and what becomes of both when the tutorial changes."""

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from poses.sheet import Step
from tests.comments import make
from tests.comments.pages import ids, part, text
from tests.make import instructor, tutorial, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira():
    """Who teaches the tutorial of these tests."""
    return instructor(display_name="Mira", user=user(display_name="Mira")).user


@pytest.fixture
def below(mira):
    return tutorial(
        authors=[mira.instructor],
        steps=["Stand.", Step(kind="tip", text="Breathe."), "Fold."],
    )


def signed_in(person):
    browser = Client()
    browser.force_login(person)
    return browser


def step(below, number):
    return below.steps.get(number=number)


def ask_url(below, number=None):
    query = f"?step={step(below, number).key}" if number else ""
    return f"/comments/add/{below.slug}/{query}"


def ask(below, number, words="Which way?", person=None):
    """A question at a step, as the form asks it."""
    form = {"body": words, "question": "on", "seen": "1"}
    answer = signed_in(person or make.regular()).post(ask_url(below, number), form)
    assert answer.status_code == 302
    return Comment.objects.latest("pk")


def answer(question, person, words="This way.", **form):
    url = f"/comments/add/{question.discussion.tutorial.slug}/?reply={question.pk}"
    assert signed_in(person).post(url, {"body": words, **form}).status_code == 302
    return Comment.objects.latest("pk")


def read(below, query=""):
    cache.clear()
    return Client().get(below.get_absolute_url() + query)


def rewrite(below, *steps):
    """Publish the same tutorial with other steps."""
    below.save_draft(replace(below.draft.sheet, steps=steps), None)
    below.publish()


def on_step(page, comment):
    """What a comment's line says of its step."""
    line = part(page, f'id="comment-{comment.pk}"', "</article>")
    if 'class="comment-step"' not in line:
        return ""
    said = line.partition('class="comment-step">')[2].partition("</p>")[0]
    return " ".join(said.split())


def test_a_step_says_how_much_is_said_about_it_and_where_to_ask(below):
    first = ask(below, 2)
    make.comment(parent=first)
    ask(below, 2).transition("refused")
    make.comment(below)

    page = text(read(below))

    ways = page.split('class="step-talk">')[1:]
    assert len(ways) == 2
    stand, fold = (way.partition("</p>")[0] for way in ways)
    assert "on this step" not in stand
    assert f'href="{ask_url(below, 1)}"' in stand
    assert "2 comments on this step" in fold
    there = f"/discussions/{below.slug}/?step={step(below, 2).key}"
    assert f'href="{there}"' in fold
    assert ids(Client().get(there)) == [first.pk, first.pk + 1]
    assert "Only what was said about step 2" in text(Client().get(there))


def test_a_closed_discussion_asks_for_nothing_beneath_the_steps(below):
    ask(below, 2).discussion.close()

    page = text(read(below))

    assert page.count('class="step-talk"') == 1
    assert "1 comment on this step" in page
    assert "Ask about this step" not in page


def test_a_question_keeps_the_words_of_its_step_and_leads_to_it(below):
    page = signed_in(user()).get(ask_url(below, 2))
    assert "Ask about step 2" in text(page)
    assert "<p>Fold.</p>" in part(page, "<blockquote", "</blockquote>")
    assert "checked" in part(page, '<input type="checkbox" name="question"', ">")

    question = ask(below, 2)

    assert (question.step, question.step_words) == (step(below, 2), "Fold.")
    way = f'<a href="{below.get_absolute_url()}#step-2">On step 2</a>'
    assert on_step(read(below), question) == f"{way} “Fold.”"


def test_a_step_that_changed_went_or_was_merged_leaves_its_words_with_the_question(
    below,
):
    stand, tip, fold = below.live.sheet.steps
    one, two = ask(below, 1), ask(below, 2)

    rewrite(below, stand, tip, replace(fold, text="Fold slowly."))
    assert on_step(read(below), two).endswith(
        "On step 2</a> The step has changed since; it said: “Fold.”"
    )

    rewrite(below, replace(fold, text="Stand, then fold.", absorbed=(stand.key,)))
    page = read(below)
    assert "2 comments on this step" in text(page)
    assert "#step-1" in on_step(page, one)
    assert on_step(page, one).endswith("it said: “Stand.”")
    both = f"/discussions/{below.slug}/?step={stand.key}"
    assert ids(Client().get(both)) == [one.pk, two.pk]

    rewrite(below, tip, Step(text="Lie down."))
    gone = on_step(read(below), two)
    assert gone == "On a step that is no longer here; it said: “Fold.”"


@pytest.mark.parametrize(
    "key", ["nonsense", "", "5d6c8a0e-6f0f-4f7c-9d5e-0b8f6c2a4e11"]
)
def test_a_step_that_is_nowhere_makes_a_comment_like_any_other(below, key):
    url = f"/comments/add/{below.slug}/?step={key}"

    page = signed_in(user()).get(url)
    assert "Write a comment" in text(page)
    signed_in(user()).post(url, {"body": "Lovely."})

    comment = Comment.objects.get()
    assert (comment.step, comment.is_question) == (None, False)


def test_a_preview_keeps_what_was_ticked_and_what_was_not(below):
    browser = signed_in(user())

    for ticked in ({"question": "on"}, {}):
        form = {"body": "Which way?", "preview": "1"} | ticked
        page = browser.post(ask_url(below, 2), form)
        box = part(page, '<input type="checkbox" name="question"', ">")
        assert ("checked" in box) == bool(ticked)


def test_an_instructors_answer_stands_first_beneath_the_question(below, mira):
    question = ask(below, 2)
    early = make.comment(parent=question)
    others = [make.comment(parent=early) for _ in range(3)]
    assert "Waits for an answer" in text(read(below))
    form = signed_in(mira).get(f"/comments/add/{below.slug}/?reply={question.pk}")
    assert "checked" in part(form, '<input type="checkbox" name="answers"', ">")

    pinned = answer(question, mira, answers="on")

    page = read(below)
    assert ids(page) == [question.pk, pinned.pk, early.pk, others[0].pk]
    line = part(page, f'id="comment-{pinned.pk}"', "</article>")
    assert '<span class="comment-mark">Answer</span>' in line
    line = part(page, f'id="comment-{question.pk}"', "</article>")
    assert '<span class="comment-mark">Answered</span>' in line
    thread = Client().get(f"/discussions/{below.slug}/?thread={question.pk}")
    assert ids(thread)[:3] == [question.pk, pinned.pk, early.pk]

    pinned.transition("refused")
    page = read(below)
    assert ids(page)[:2] == [question.pk, early.pk]
    assert "Waits for an answer" in text(page)


def test_only_those_who_teach_it_answer_and_only_when_they_say_so(below, mira):
    other = instructor(user=make.regular()).user
    question = ask(below, 2)

    for person, form in [
        (other, {"answers": "on"}),
        (make.regular(), {"answers": "on"}),
    ]:
        page = signed_in(person).get(f"/comments/add/{below.slug}/?reply={question.pk}")
        assert 'name="answers"' not in text(page)
        assert not answer(question, person, **form).is_answer
    assert not answer(question, mira, "Which blocks do you have?").is_answer
    reply = Comment.objects.filter(parent=question).first()
    assert not answer(reply, mira, "Thank you.", answers="on").is_answer

    assert list(Comment.objects.waiting()) == [question]


def test_words_about_a_body_bring_a_note_and_hide_nothing(below, mira):
    worried = ask(below, 2, "My <knee> hurts here.")
    calm = make.comment(below, "Where do the blocks go?")
    answer(worried, mira, "Then stop: no pain is worth it.", answers="on")

    page = read(below)

    note = "is no medical advice"
    lines = [part(page, f'id="comment-{pk}"', "</article>") for pk in ids(page)]
    assert [note in line for line in lines] == [True, False, False]
    assert ids(page) == [worried.pk, worried.pk + 2, calm.pk]
    assert not Comment.objects.get(pk=calm.pk).is_about_safety


def test_the_desk_lists_what_waits_the_worried_first_then_the_oldest(below, mira):
    make.comment(below, "Lovely.")
    old, new = ask(below, 2, "Old?"), ask(below, 1, "New?")
    worried = make.comment(below, "I feel dizzy.", is_about_safety=True)
    answer(ask(below, 1, "Done?"), mira, answers="on")
    ask(below, 1, "Refused?").transition("refused")
    ask(tutorial(), 1, "Elsewhere?")
    closed = tutorial(authors=[mira.instructor])
    ask(closed, 1, "Closed?").discussion.close()
    below_own = answer(old, mira, "Which one?")

    desk, questions = (
        signed_in(mira).get(url) for url in ("/desk/", "/desk/questions/")
    )

    assert list(Comment.objects.waiting_for(mira)) == [worried, old, new]
    assert "3 questions wait for you" in text(desk)
    page = text(questions)
    order = [page.index(said) for said in ("dizzy", "Old?", "New?", "Answered last")]
    assert order == sorted(order)
    assert f'href="/comments/add/{below.slug}/?reply={old.pk}"' in page
    assert not any(
        said in page for said in ("Lovely", "Refused?", "Elsewhere?", "Closed?")
    )
    assert below_own.body_source not in page
    stranger = signed_in(instructor(user=user()).user)
    assert "Nobody waits for an answer" in text(stranger.get("/desk/questions/"))
    desk = text(stranger.get("/desk/"))
    assert not any(words in desk for words in ("for you", "/desk/questions/"))


@pytest.mark.parametrize("count", [1, 8])
def test_the_desk_costs_the_same_for_one_question_and_for_many(below, mira, count):
    for _ in range(count):
        answer(ask(below, 1), mira, answers="on")
        ask(below, 2)
    browser = signed_in(mira)

    with CaptureQueriesContext(connection) as captured:
        browser.get("/desk/questions/")

    assert len(captured) == 7


def test_one_press_makes_an_answer_a_tip_in_the_draft_with_credit(below, mira):
    ben = make.regular(display_name="Ben")
    question = ask(below, 1, person=ben)
    pinned = answer(question, mira, "Onto your *{heels}*.", answers="on")
    browser = signed_in(mira)
    page = text(browser.get("/desk/questions/"))
    assert f'action="/desk/answers/{pinned.pk}/fold/"' in page

    first = browser.post(f"/desk/answers/{pinned.pk}/fold/")
    again = browser.post(f"/desk/answers/{pinned.pk}/fold/", follow=True)

    draft = below.draft
    assert first.url == f"/desk/tutorials/{below.pk}/"
    assert [it.kind for it in draft.sheet.steps] == ["", "tip", "tip", ""]
    assert draft.sheet.steps[2].text == (
        "Onto your {{heels}}. (Asked by Ben, answered by Mira.)"
    )
    assert (draft.number, draft.author) == (2, mira)
    assert draft.note == "A tip from a question that Ben asked."
    assert "Nothing was added" in text(again)
    assert below.draft == draft
    below.refresh_from_db()
    assert below.live != draft


def test_only_an_answer_at_a_step_that_is_there_becomes_a_tip(below, mira):
    general = answer(make.comment(below, is_question=True), mira, answers="on")
    plain = make.comment(parent=ask(below, 1))
    pinned = answer(ask(below, 2), mira, answers="on")
    stranger = signed_in(instructor(user=user()).user)
    below.save_draft(replace(below.draft.sheet, steps=(Step(text="Rest."),)), None)

    def press(browser, comment):
        return browser.post(f"/desk/answers/{comment.pk}/fold/").status_code

    assert press(stranger, pinned) == 404
    assert [press(signed_in(mira), one) for one in (general, plain)] == [404, 404]
    assert press(signed_in(mira), pinned) == 302
    assert [it.text for it in below.draft.sheet.steps] == ["Rest."]


def test_the_database_keeps_steps_to_opening_comments_and_answers_to_replies(below):
    head, reply = make.chain(below, length=2)

    for comment, wrong in [
        (reply, {"step": step(below, 1)}),
        (head, {"is_answer": True}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(**wrong)
