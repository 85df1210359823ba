from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from poses import sheet as sheets
from poses import sides
from poses.models import (
    Authorship,
    Prop,
    PropLink,
    PropSubstitution,
    Revision,
    Tutorial,
    TutorialProp,
)
from poses.models import Step as Row
from poses.models.publication import NotReady, Overtaken
from poses.sheet import Hold, Named, PropUse, Repetitions, Step
from tests import make
from tests.poses import pyramid
from tests.processes import Process
from tests.threads import together

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


def test_rows_have_the_numbers_that_readers_count_and_tips_have_none():
    tip = Step(text="Breathe.", kind="tip")
    tutorial = make.tutorial(steps=["Stand.", tip, "Fold."])
    _stand, _tip, fold = tutorial.live.sheet.steps
    numbers = tutorial.steps.values_list("text", "number")
    first = set(numbers)

    tutorial.save_draft(make.sheet(steps=[tip, fold]), None)
    tutorial.publish()

    assert first == {("Stand.", 1), ("Breathe.", None), ("Fold.", 2)}
    assert set(numbers.all()) == {("Stand.", None), ("Breathe.", None), ("Fold.", 1)}


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
    assert Row.objects.get(pk=before["Fold."]).position is None


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


def prop():
    return Prop.objects.create(slug=f"p{make.number()}", name=f"Prop {make.number()}")


def shops(*urls):
    one = prop()
    for url in urls:
        PropLink.objects.create(prop=one, merchant="Shop", url=url)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda t: Row.objects.create(
            tutorial=t, key=sheets.new_key(), position=1, text="x"
        ),
        lambda t: Row.objects.create(
            tutorial=t, key=sheets.new_key(), position=0, text="x"
        ),
        lambda t: Row.objects.create(tutorial=t, key=t.steps.first().key, text="x"),
        lambda t: Revision.objects.create(tutorial=t, number=1, document={}),
        lambda t: Authorship.objects.create(tutorial=t, instructor=t.authors[0]),
        lambda t: Tutorial.objects.filter(pk=t.pk).update(live=None),
        lambda t: t.steps.update(hold_least=5, hold_most=4, hold_unit="breaths"),
        lambda t: t.steps.update(hold_least=0, hold_most=4, hold_unit="breaths"),
        lambda t: t.steps.update(hold_least=4, hold_unit="breaths"),
        lambda t: t.steps.update(hold_least=4, hold_most=5),
        lambda t: t.steps.update(hold_unit="breaths"),
        lambda t: t.steps.update(repetitions_least=5, repetitions_most=4),
        lambda t: t.steps.update(merged_into=t.steps.first()),
        lambda t: t.steps.filter(position=2).update(
            position=None, number=None, merged_into=F("pk")
        ),
        lambda t: t.steps.filter(position=2).update(position=None),
        lambda t: t.steps.filter(position=1).update(number=2),
        lambda t: TutorialProp.objects.create(tutorial=t, prop=prop(), least=3, most=2),
        lambda t: [
            TutorialProp.objects.create(tutorial=t, prop=it) for it in [prop()] * 2
        ],
        lambda t: PropSubstitution.objects.create(prop=(p := prop()), substitute=p),
        lambda t: shops("https://x.example", "https://y.example"),
        lambda t: shops("http://x.example"),
    ],
    ids=[
        "position twice",
        "position 0",
        "key twice",
        "number twice",
        "byline twice",
        "live nothing",
        "hold backwards",
        "hold from nothing",
        "hold without end",
        "hold without unit",
        "unit without hold",
        "repetitions backwards",
        "merged and standing",
        "merged into itself",
        "numbered and gone",
        "numbered beyond its place",
        "props backwards",
        "prop twice",
        "prop for itself",
        "two shops of the studio",
        "shop without https",
    ],
)
def test_the_database_refuses_a_wrong_row(wrong):
    tutorial = make.tutorial()

    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(tutorial)


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_of_the_button_at_once_are_one_publication():
    tutorial = pyramid.draft()

    together(50, lambda: Tutorial.objects.get(pk=tutorial.pk).publish())

    tutorial.refresh_from_db()
    assert [text for _, text in rows(tutorial)] == [
        sides.say(it) for it in pyramid.TEXTS
    ]
    assert tutorial.steps.count() == 13
    assert tutorial.props.count() == 1
    assert tutorial.updated_at == tutorial.published_at


@pytest.mark.django_db(transaction=True)
def test_a_publication_killed_in_the_middle_leaves_the_old_one_whole():
    tutorial = pyramid.tutorial()
    old = tutorial.live
    before = rows(tutorial)
    newer = make.sheet(title="Newer", steps=["Only this."], props=old.sheet.props)
    tutorial.save_draft(newer, None)

    with transaction.atomic():
        # A publication writes this row last, so it has done all else and must wait.
        list(tutorial.props.select_for_update())
        process = Process(PUBLISH.format(tutorial.pk))
        process.wait_until_it_waits_for_a_lock()
        process.kill()

    tutorial.refresh_from_db()
    assert (tutorial.live, tutorial.title) == (old, "Pyramid pose with two blocks")
    assert rows(tutorial) == before


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_shows_a_planned_version_leaves_it_planned():
    tutorial = pyramid.tutorial()
    old, before, now = tutorial.live, rows(tutorial), timezone.now()
    newer = make.sheet(title="Newer", steps=["Only this."], props=old.sheet.props)
    revision = tutorial.save_draft(newer, None)
    tutorial.publish(now + timedelta(days=1))
    long_ago = now - timedelta(days=9)
    Tutorial.objects.update(
        published_at=long_ago, updated_at=long_ago, planned_at=now - timedelta(days=1)
    )

    with transaction.atomic():
        list(tutorial.props.select_for_update())
        process = Process(SHOW)
        process.wait_until_it_waits_for_a_lock()
        process.kill()
    tutorial.refresh_from_db()
    left = (tutorial.live, tutorial.planned, rows(tutorial))
    Tutorial.objects.show_planned()

    tutorial.refresh_from_db()
    assert left == (old, revision, before)
    assert (tutorial.live, rows(tutorial)) == (revision, [(1, "Only this.")])


@pytest.mark.django_db(transaction=True)
def test_a_publication_that_had_to_wait_is_the_new_one_whole():
    tutorial = pyramid.tutorial()
    newer = make.sheet(title="Newer", steps=["Only this."])
    revision = tutorial.save_draft(newer, None)

    with transaction.atomic():
        list(tutorial.props.select_for_update())
        process = Process(PUBLISH.format(tutorial.pk))
        process.wait_until_it_waits_for_a_lock()
    process.finish()

    tutorial.refresh_from_db()
    assert (tutorial.live, tutorial.title) == (revision, "Newer")
    assert rows(tutorial) == [(1, "Only this.")]
    assert tutorial.props.count() == 0


SHOW = "from poses.models import Tutorial; Tutorial.objects.show_planned()"
PUBLISH = "from poses.models import Tutorial; Tutorial.objects.get(pk={}).publish()"


def test_a_step_row_has_the_amounts_and_the_words_of_its_step():
    tutorial = make.tutorial(
        steps=[
            Step(text="Stay on your {left}.", hold=Hold(5, 8, "breaths")),
            Step(text="Roll.", repetitions=Repetitions(8, 12)),
            "Rest.",
        ]
    )

    assert list(
        tutorial.steps.values_list(
            "text", "hold_least", "hold_most", "hold_unit",
            "repetitions_least", "repetitions_most",
        )
    ) == [
        ("Stay on your left.", 5, 8, "breaths", None, None),
        ("Roll.", None, None, "", 8, 12),
        ("Rest.", None, None, "", None, None),
    ]  # fmt: skip


def test_a_merged_step_says_into_which_and_may_come_back():
    tutorial = make.tutorial(steps=["Stand.", "Fold.", "Rise."])
    stand, fold, rise = tutorial.draft.sheet.steps

    def publish(*steps):
        tutorial.save_draft(replace(tutorial.draft.sheet, steps=steps), None)
        tutorial.publish()
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        found = tutorial.steps.select_related("merged_into").order_by("pk")
        return [
            (it.text, it.position, getattr(it.merged_into, "text", None))
            for it in found
        ]

    both = replace(stand, text="Stand and fold.", absorbed=(fold.key,))
    all_three = replace(both, text="All.", absorbed=(fold.key, rise.key))
    first, second = publish(both, rise), publish(all_three)
    third = publish(stand, fold)

    assert first == [
        ("Stand and fold.", 1, None), ("Fold.", None, "Stand and fold."), ("Rise.", 2, None)
    ]  # fmt: skip
    assert second == [
        ("All.", 1, None),
        ("Fold.", None, "All."),
        ("Rise.", None, "All."),
    ]
    assert third == [("Stand.", 1, None), ("Fold.", 2, None), ("Rise.", None, None)]


def test_a_step_that_was_merged_twice_points_at_where_its_words_are_now():
    tutorial = make.tutorial(steps=["A.", "B.", "C."])
    a, b, c = tutorial.draft.sheet.steps
    b_with_c = replace(b, absorbed=(c.key,))
    a_with_both = replace(a, absorbed=(b.key, c.key))

    for steps in ((a, b_with_c), (a_with_both,)):
        tutorial.save_draft(replace(tutorial.draft.sheet, steps=steps), None)
        tutorial.publish()

    assert dict(tutorial.steps.values_list("text", "merged_into__text")) == {
        "A.": None, "B.": "A.", "C.": "A."
    }  # fmt: skip


def test_the_props_of_a_live_tutorial_are_rows_and_words():
    tutorial = pyramid.tutorial()
    block = Prop.objects.get(slug="block")

    assert list(tutorial.props.values_list("prop", "least", "most", "need")) == [
        (block.pk, 2, 2, "optional")
    ]
    assert tutorial in Tutorial.objects.matching("blocks")
    assert tutorial in Tutorial.objects.matching("right foot")

    words = PropUse(Named("garden hose"))
    gone = PropUse(Named("block", block.pk + 1000))
    tutorial.save_draft(make.sheet(props=(words, gone)), None)
    tutorial.publish()
    assert tutorial.props.count() == 0


def test_saying_the_same_once_more_is_no_new_revision():
    tutorial = make.draft()
    first = tutorial.draft

    assert tutorial.save_draft(first.sheet, None) == first
    assert tutorial.save_draft(first.sheet, None, note="Nothing new.").number == 2


def test_the_later_of_two_authors_is_told_and_nothing_of_hers_is_kept_by_mistake():
    tutorial = make.draft()
    opened = tutorial.draft.number
    mine = tutorial.save_draft(make.sheet(title="Mine"), None, after=opened)

    with pytest.raises(Overtaken) as hers:
        tutorial.save_draft(make.sheet(title="Hers"), None, after=opened)

    assert hers.value.draft == mine
    assert tutorial.draft == mine
    assert (
        tutorial.save_draft(make.sheet(title="Hers"), None, after=mine.number).number
        == 3
    )


def test_while_nothing_is_live_lists_call_a_draft_by_its_newest_title():
    draft, live = make.draft(title="First"), make.tutorial(title="First")

    for tutorial in (draft, live):
        tutorial.save_draft(make.sheet(title="Second" * 40), None)

    assert Tutorial.objects.get(pk=draft.pk).title == ("Second" * 40)[:120]
    assert Tutorial.objects.get(pk=live.pk).title == "First"


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
