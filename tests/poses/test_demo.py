import re
from dataclasses import fields, is_dataclass

import pytest
from django.core.management import call_command

from poses.checklist import problems
from poses.models import BreathTechnique, Feedback, Pose, Prop, PropLink, Tutorial
from poses.sheet import Named
from studio import prose

pytestmark = pytest.mark.django_db

LIVE = {
    "counting-breaths",
    "easy-seat",
    "half-fold-at-the-wall",
    "legs-up-the-wall",
    "roll-up",
    "ujjayi-breath",
    "warrior-i",
}
DRAFT = "pyramid-pose-with-blocks"


@pytest.fixture(scope="module", autouse=True)
def demo(once):
    with once():
        call_command("demo", verbosity=0)
        yield


def drafts():
    return {one.slug: one.draft.sheet for one in Tutorial.objects.all()}


def named(value):
    """Everything that a Sheet calls by name."""
    if isinstance(value, Named):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from named(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from named(getattr(value, field.name))


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_somebody_did_not_find_a_step_clear():
    told = Feedback.objects.get(was_clear=False)

    assert "heel" in told.step.text


def test_everything_is_live_but_the_draft():
    live = Tutorial.objects.published().values_list("slug", flat=True)

    assert set(live) == LIVE
    assert drafts().keys() - LIVE == {DRAFT}


def test_nothing_is_left_to_mend_but_the_steps_that_an_article_does_without():
    found = [
        (slug, problem.code)
        for slug, sheet in drafts().items()
        for problem in problems(sheet)
    ]

    assert found == [("counting-breaths", "no_steps")]


def test_every_shape_of_a_tutorial_is_there():
    sheets = drafts()
    units = {
        slug: {step.hold.unit for step in sheet.steps if step.hold}
        for slug, sheet in sheets.items()
    }

    assert {slug for slug, sheet in sheets.items() if sheet.lead_side} == {
        DRAFT,
        "warrior-i",
    }
    assert units["warrior-i"] == units[DRAFT] == {"breaths"}
    assert units["easy-seat"] == {"seconds"}
    assert any(step.repetitions for step in sheets["roll-up"].steps)
    assert any(step.technique for step in sheets["ujjayi-breath"].steps)
    assert sheets["half-fold-at-the-wall"].props[0].prop.name == "wall"
    assert not sheets["counting-breaths"].steps


@pytest.mark.parametrize("slug", ["warrior-i", DRAFT])
def test_a_pose_with_sides_ends_with_its_real_steps_on_the_other_side(slug):
    sheet = drafts()[slug]
    last = sheet.steps[-1]
    keys = [step.key for step in sheet.steps]

    assert last.repeat.mirrored
    assert keys.index(last.repeat.first) < keys.index(last.repeat.last) < len(keys) - 1


def test_whatever_a_tutorial_names_stands_in_the_library():
    names = [one for sheet in drafts().values() for one in named(sheet)]

    assert len(names) > 30
    assert [one for one in names if not one.id] == []
    used = {one.name: one.id for one in names}
    assert used["block"] == Prop.objects.get(slug="block").pk
    assert used["Warrior I"] == Pose.objects.get(slug="warrior-i").pk
    assert used["Ujjayi"] == BreathTechnique.objects.get(slug="ujjayi").pk


def test_the_film_has_a_chapter_for_three_of_the_steps():
    sheet = drafts()["warrior-i"]
    keys = {step.key for step in sheet.steps}

    chapters = [chapter.step for chapter in sheet.video.chapters]

    assert len(set(chapters)) == 3
    assert set(chapters) <= keys


def test_a_second_revision_tells_what_it_changed_and_keeps_every_step(client):
    warrior = Tutorial.objects.get(slug="warrior-i")
    second, first = warrior.revisions.all()

    assert (warrior.live, first.note) == (second, "")
    assert second.note == "Step 4 now says where the back heel goes."
    assert second.note in page(client, warrior.get_absolute_url())
    changed = [
        (n, old.key == new.key)
        for n, (old, new) in enumerate(
            zip(first.sheet.steps, second.sheet.steps, strict=True), start=1
        )
        if old != new
    ]
    assert changed == [(4, True)]


@pytest.mark.parametrize("path", ["", "?lead=left", "?lead=right", "print/"])
def test_every_page_says_its_sides_in_words(client, path):
    for slug in LIVE:
        shown = prose.text(page(client, f"/tutorials/{slug}/{path}"))

        assert not set("{}") & set(shown), slug


def test_the_article_links_to_other_pages_by_their_number(client):
    article = Tutorial.objects.get(slug="counting-breaths")

    stored = re.findall(r'href="(\w+):\d+"', article.live.sheet.intro)
    shown = page(client, article.get_absolute_url())

    assert stored == ["pose", "tutorial", "tutorial"]
    for address in (
        "/poses/warrior-i/",
        "/tutorials/roll-up/",
        "/tutorials/easy-seat/",
    ):
        assert f'href="{address}"' in shown
        page(client, address)


def test_every_pose_has_a_page_a_sentence_and_a_way_to_say_its_sanskrit(client):
    poses = list(Pose.objects.with_names())

    for pose in poses[::9]:
        assert pose.description in prose.text(page(client, pose.get_absolute_url()))
    for pose in poses:
        assert bool(pose.sanskrit) == bool(pose.pronunciation)
        assert pose.pronunciation != pose.pronunciation.lower() or not pose.sanskrit
    assert len(poses) == 92
    assert {pose.discipline for pose in poses} == {"yoga", "pilates"}


def test_the_draft_will_say_that_its_shop_pays(client):
    link = PropLink.objects.get(prop__slug="block")
    draft = Tutorial.objects.get(slug=DRAFT)

    draft.publish()
    shown = page(client, draft.get_absolute_url())

    assert f'href="{link.url}" rel="sponsored nofollow noopener"' in shown
    assert link.program.notice in shown
    assert link.program.statement in shown
    assert "Set a block on each side of your front ankle." in shown
