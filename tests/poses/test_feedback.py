"""A private word after a practice: it reaches the instructor and nobody else."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from poses import views
from poses.models import Feedback
from poses.sheet import Step
from studio.limits import Limit
from tests import make

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def fold():
    steps = [
        Step(text="Stand."),
        Step(text="Smile.", kind="tip"),
        Step(text="Fold {left}."),
    ]
    return make.tutorial(slug="fold", title="Fold", steps=steps)


def tell(client, headers=HERE, **answer):
    answer = {"stamp": make.stamp()} | answer
    return client.post("/tutorials/fold/feedback/", answer, headers=headers)


def told():
    found = Feedback.objects.values_list("was_clear", "step__text", "words")
    return list(found.order_by("pk"))


def test_whether_it_was_clear_and_which_step_was_not(client, fold):
    folding = fold.live.sheet.steps[2].key
    page = client.get("/tutorials/fold/practice/").content.decode()

    answers = [
        tell(client, answer="clear"),
        tell(client, answer=folding, words="Which hip?\nMine is stiff."),
        tell(client, answer="unclear", words="<b>The breath</b>"),
    ]

    assert f'<option value="{folding}">Not step 2: Fold left.</option>' in page
    assert "Smile" not in page[page.index("<select") : page.index("</select")]
    assert {(it.status_code, bool(it.cookies)) for it in answers} == {(200, False)}
    assert told() == [
        (True, None, ""),
        (False, "Fold left.", "Which hip?\nMine is stiff."),
        (False, None, "<b>The breath</b>"),
    ]


@pytest.mark.parametrize(
    ("answer", "words", "error"),
    [
        ("", "Words", "This field is required."),
        ("0f8fad5b-d9cb-469f-a165-70867728950e", "", "Choose one of the answers."),
        ("clear", "x" * 1001, "Shorten it to 1,000 characters."),
    ],
)
def test_what_cannot_be_told_is_said_and_nothing_typed_is_lost(
    client, fold, answer, words, error
):
    page = tell(client, answer=answer, words=words)

    assert page.status_code == 422
    html = page.content.decode()
    assert html.count(error) == 2
    assert words in html
    assert told() == []


def test_programs_and_other_sites_tell_nothing(client, fold):
    program = tell(client, answer="clear", website="https://spam.example")
    other = tell(client, {"Sec-Fetch-Site": "cross-site"}, answer="clear")
    silent = tell(client, {}, answer="clear")
    make.draft(slug="draft")
    draft = client.post("/tutorials/draft/feedback/", {"answer": "clear"}, headers=HERE)

    answered = [it.status_code for it in (program, other, silent, draft)]
    assert answered == [200, 403, 403, 404]
    assert told() == []


def test_what_was_told_too_quickly_or_without_a_stamp_is_asked_once_more(client, fold):
    folding = fold.live.sheet.steps[2].key
    for given in (make.stamp(seconds=1), make.stamp(seconds=3700), "forged", ""):
        page = tell(client, answer=folding, words='"Hip"?', stamp=given)
        html = page.content.decode()
        assert (page.status_code, told()) == (200, [])
        assert "Not step 2: Fold left." in html
        assert f'action="/tutorials/{fold.slug}/feedback/"' in html
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))

    with time_machine.travel(timezone.now() + timedelta(seconds=3)):
        tell(client, **{name: unescape(value) for name, value in fields.items()})

    assert told() == [(False, "Fold left.", '"Hip"?')]


def test_one_network_tells_thirty_things_an_hour_and_a_tutorial_hears_no_flood(
    client, fold, monkeypatch, settings
):
    answers = [tell(client, answer="clear").status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]

    monkeypatch.setattr(views, "FEEDBACK_OF_ONE", Limit("few", times=2, seconds=60))
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    make.tutorial(slug="other")
    flood = [
        tell(client, HERE | {"X-Forwarded-For": f"10.0.0.{n}"}, answer="clear")
        for n in range(3)
    ]
    beside = client.post(
        "/tutorials/other/feedback/",
        {"answer": "clear", "stamp": make.stamp()},
        headers=HERE | {"X-Forwarded-For": "10.0.0.9"},
    )

    assert [it.status_code for it in (*flood, beside)] == [200, 200, 429, 200]


def test_those_who_may_edit_it_read_it_at_their_desk(client, fold):
    author, stranger = make.user(role="instructor"), make.user(role="instructor")
    instructor = fold.authors[0]
    instructor.user = author
    instructor.save()
    other = make.tutorial(slug="other", title="Other")
    Feedback.objects.create(tutorial=other, was_clear=False, words="Secret.")
    Feedback.objects.create(tutorial=fold, was_clear=True, words="Lovely.")
    folding = fold.steps.get(position=3)
    Feedback.objects.create(tutorial=fold, was_clear=False, step=folding)
    Feedback.objects.create(tutorial=fold, was_clear=False)
    address = f"/desk/tutorials/{fold.pk}/feedback/"

    client.force_login(author)
    page = client.get(address).content.decode()
    desk = client.get("/desk/").content.decode()
    client.force_login(stranger)

    for words in (
        "Lovely.",
        "All of it was clear",
        "Not clear: Fold left.",
        "Something was",
    ):
        assert words in page
    assert "Secret." not in page
    assert address in desk
    assert client.get(address).status_code == 404


def test_the_desk_counts_what_each_author_has_not_seen_yet(client, fold):
    mira, tomas = make.user(role="instructor"), make.user(role="instructor")
    make.Instructor.objects.filter(pk=fold.authors[0].pk).update(user=mira)
    other = make.tutorial(slug="other", authors=[make.instructor(user=tomas)])
    fold.authorships.create(instructor=other.authors[0], position=2)
    address = f"/desk/tutorials/{fold.pk}/feedback/"

    def desk(user):
        client.force_login(user)
        html = client.get("/desk/").content.decode()
        return re.findall(r"Feedback \((\d+) new\)", html)

    assert desk(mira) == []
    for tutorial in (fold, fold, other):
        Feedback.objects.create(tutorial=tutorial, was_clear=True)
    assert (desk(mira), desk(tomas)) == (["2"], ["1", "2"])
    client.force_login(mira)
    assert client.get(address).content.decode().count(">New<") == 2
    assert client.get(address).content.decode().count(">New<") == 0
    assert (desk(mira), desk(tomas)) == ([], ["1", "2"])
    Feedback.objects.create(tutorial=fold, was_clear=True)
    assert desk(mira) == ["1"]
    assert desk(make.user(role="editor", is_staff=True)) == []


def test_a_tutorial_nobody_spoke_of_says_so(client, fold):
    client.force_login(make.user(role="editor", is_staff=True))

    page = client.get(f"/desk/tutorials/{fold.pk}/feedback/").content.decode()

    assert "Nobody has said anything yet." in page


@pytest.mark.parametrize(
    "fields",
    [{"was_clear": True, "step": True}, {"was_clear": False, "words": "x" * 1001}],
)
def test_the_database_refuses_feedback_that_makes_no_sense(fold, fields):
    if "step" in fields:
        fields = fields | {"step": fold.steps.first()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(tutorial=fold, **fields)
