from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from poses import sheet as sheets
from poses.models import Authorship, Revision, Step, Tutorial
from poses.models.tutorial import NotReady
from tests import make

pytestmark = pytest.mark.django_db


def rows(tutorial):
    return list(
        tutorial.steps.filter(position__isnull=False).values_list("position", "text")
    )


def test_publishing_shows_the_newest_revision_and_writes_its_rows():
    tutorial = make.draft(title="Bridge", steps=["Lie down.", "Lift your hips."])

    tutorial.publish()

    tutorial.refresh_from_db()
    assert tutorial.live == tutorial.draft
    assert tutorial.live.sheet.title == tutorial.title == "Bridge"
    assert rows(tutorial) == [(1, "Lie down."), (2, "Lift your hips.")]
    assert tutorial in Tutorial.objects.published()


def test_a_saved_draft_changes_nothing_that_readers_see():
    tutorial = make.tutorial(title="Bridge")

    tutorial.save_draft(make.sheet(title="Bridge, again", steps=["Rest."]), None)

    tutorial.refresh_from_db()
    assert tutorial.live.sheet.title == tutorial.title == "Bridge"
    assert tutorial.draft.sheet.title == "Bridge, again"
    assert tutorial.steps.filter(text="Rest.").count() == 0


def test_the_first_publication_is_remembered_and_later_ones_only_update():
    tutorial = make.tutorial(published_at=timedelta(days=-30))
    first = tutorial.published_at
    tutorial.save_draft(make.sheet(title="Better"), None)

    tutorial.publish(at=timezone.now())

    tutorial.refresh_from_db()
    assert tutorial.published_at == first
    assert tutorial.updated_at > first
    assert tutorial.title == "Better"


def test_publishing_the_same_revision_again_changes_no_date():
    tutorial = make.tutorial()
    updated = tutorial.updated_at

    tutorial.publish()

    tutorial.refresh_from_db()
    assert tutorial.updated_at == updated


def test_a_step_keeps_its_row_and_one_that_goes_stays_without_a_position():
    tutorial = make.tutorial(steps=["Stand.", "Fold.", "Rise."])
    before = {step.text: step.pk for step in tutorial.steps.all()}
    sheet = tutorial.draft.sheet

    tutorial.save_draft(replace(sheet, steps=(sheet.steps[2], sheet.steps[0])), None)
    tutorial.publish()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert {step.text: step.pk for step in tutorial.steps.all()} == before
    assert rows(tutorial) == [(1, "Rise."), (2, "Stand.")]
    assert Step.objects.get(pk=before["Fold."]).position is None


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "x" * 121}, ["long_title"]),
        ({"summary": ""}, ["summary"]),
        ({"summary": "x" * 301}, ["long_summary"]),
        ({"steps": [], "intro": ""}, ["words"]),
        ({"steps": ["Stand.", ""]}, ["empty_step"]),
    ],
)
def test_an_unfinished_draft_is_kept_but_not_published(said, missing):
    tutorial = make.draft(**said)

    with pytest.raises(NotReady) as refusal:
        tutorial.publish()

    assert [problem.code for problem in refusal.value.problems] == missing
    assert tutorial not in Tutorial.objects.published()


def test_a_tutorial_that_nobody_wrote_or_teaches_cannot_be_published():
    bare = Tutorial.objects.create(slug="bare", title="Bare")
    orphan = make.draft()
    orphan.authorships.all().delete()

    needs = []
    for tutorial in (bare, orphan):
        with pytest.raises(NotReady) as refusal:
            tutorial.publish()
        needs.append([problem.code for problem in refusal.value.problems])

    assert needs == [["authors", "title", "summary", "words"], ["authors"]]


def test_the_public_sees_what_is_live_and_neither_drafts_plans_nor_what_was_taken_back():
    live = make.tutorial()
    make.draft()
    make.tutorial(published_at=timedelta(hours=1))
    make.tutorial().withdraw()

    assert set(Tutorial.objects.published()) == {live}


def test_a_withdrawn_tutorial_can_be_published_again_under_its_first_date():
    tutorial = make.tutorial(published_at=timedelta(days=-3))
    first = tutorial.published_at
    tutorial.withdraw()

    tutorial.publish()

    tutorial.refresh_from_db()
    assert tutorial.published_at == first
    assert set(Tutorial.objects.published()) == {tutorial}


def test_each_state_has_a_name():
    states = [
        make.draft(),
        make.tutorial(),
        make.tutorial(published_at=timedelta(hours=1)),
        make.tutorial(),
    ]
    states[-1].withdraw()

    names = [str(tutorial.state_name) for tutorial in states]

    assert names == ["draft", "live", "scheduled", "withdrawn"]


def test_instructors_edit_what_they_wrote_editors_everything_and_others_nothing():
    anna, ben = make.user(), make.user()
    by_anna = make.instructor(user=anna)
    by_ben = make.instructor(user=ben)
    hers = make.draft(authors=[by_anna])
    theirs = make.tutorial(authors=[by_ben, by_anna])
    his = make.draft(authors=[by_ben])

    def editable(user):
        return sorted(Tutorial.objects.editable_by(user).values_list("pk", flat=True))

    assert editable(anna) == [hers.pk, theirs.pk]
    assert editable(ben) == [theirs.pk, his.pk]
    assert editable(make.user(role="editor")) == [hers.pk, theirs.pk, his.pk]
    assert editable(make.user()) == editable(AnonymousUser()) == []


def test_what_an_instructor_says_is_cleaned_when_it_is_saved():
    said = "<p onclick=x>Hello<script>alert(1)</script></p>"

    sheet = make.draft(intro=said, closing=said).draft.sheet

    assert (sheet.intro, sheet.closing) == ("<p>Hello</p>", "<p>Hello</p>")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda t: Step.objects.create(
            tutorial=t, key=sheets.new_key(), position=1, text="x"
        ),
        lambda t: Step.objects.create(
            tutorial=t, key=sheets.new_key(), position=0, text="x"
        ),
        lambda t: Step.objects.create(tutorial=t, key=t.steps.first().key, text="x"),
        lambda t: Revision.objects.create(tutorial=t, number=1, document={}),
        lambda t: Authorship.objects.create(tutorial=t, instructor=t.authors[0]),
        lambda t: Tutorial.objects.filter(pk=t.pk).update(live=None),
    ],
    ids=[
        "position twice",
        "position 0",
        "key twice",
        "number twice",
        "byline twice",
        "live nothing",
    ],
)
def test_the_database_refuses_a_wrong_row(wrong):
    tutorial = make.tutorial()

    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(tutorial)


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_of_the_button_at_once_are_one_publication():
    tutorial = make.draft(steps=["Stand.", "Fold."])

    def press(_):
        try:
            Tutorial.objects.get(pk=tutorial.pk).publish()
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as crowd:
        list(crowd.map(press, range(20)))

    tutorial.refresh_from_db()
    assert rows(tutorial) == [(1, "Stand."), (2, "Fold.")]
    assert tutorial.steps.count() == 2
    assert tutorial.updated_at == tutorial.published_at


@pytest.mark.django_db(transaction=True)
def test_drafts_saved_at_once_get_numbers_of_their_own():
    tutorial = make.draft()

    def save(n):
        try:
            tutorial.save_draft(make.sheet(title=f"Take {n}"), None)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(save, range(8)))

    numbers = tutorial.revisions.values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, 10))


def test_the_longest_title_and_summary_can_be_published():
    assert make.tutorial(title="x" * 120, summary="x" * 300).live


def test_a_later_publication_is_never_dated_ahead():
    tutorial = make.tutorial()
    tutorial.save_draft(make.sheet(title="Better"), None)

    tutorial.publish(at=timezone.now() + timedelta(days=1))

    assert tutorial.updated_at <= timezone.now()
