from dataclasses import replace

import pytest

from poses import checklist, sheet, wording
from poses.checklist import Problem, problems
from poses.models import TutorialProp
from poses.models.amounts import Unit
from poses.sheet import Benefit, Gap, Picture, Repeat, Sheet, Step, Video
from tests.poses import pyramid

GOOD = pyramid.sheet()
BARE = replace(GOOD, props=(), cautions=(), benefits=(), video=None, technique=None)


def codes(**changes):
    return [(it.code, it.step) for it in problems(replace(GOOD, **changes))]


def with_step(number, **changes):
    steps = list(GOOD.steps)
    steps[number - 1] = replace(steps[number - 1], **changes)
    return {"steps": tuple(steps)}


def test_a_tutorial_by_the_craft_has_no_problem():
    assert problems(GOOD) == []


def test_an_empty_sheet_lacks_what_every_page_needs():
    assert [it.code for it in problems(Sheet()) if it.blocks] == [
        "title", "summary", "words"
    ]  # fmt: skip


MUTE = Picture("pictures/x", 800, 600)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"title": ""}, [("title", 0)]),
        ({"title": "x" * 121}, [("long_title", 0)]),
        ({"summary": ""}, [("summary", 0)]),
        ({"summary": "x" * 301}, [("long_summary", 0)]),
        ({"picture": MUTE}, [("alt", 0)]),
        ({"picture": replace(MUTE, alt="A fold")}, []),
        ({"picture": replace(MUTE, is_decorative=True)}, []),
        (with_step(3, picture=MUTE), [("step_alt", 3)]),
        (with_step(3, text=""), [("empty_step", 3)]),
        ({"cautions": ()}, [("cautions", 0)]),
        ({"cautions": (), "cautions_waived": True}, []),
        ({"benefits": (Benefit("Long legs", "study"),)}, [("source", 0)]),
        ({"gaps": (Gap("video", "Here is a film."),)}, [("gap_video", 0)]),
        ({"title": "Fold deep and fix back pain"}, [("claim", 0)]),
        ({"title": "Get rid of that neck ache"}, [("claim", 0)]),
        ({"title": "Stop slouching, start standing"}, []),
        ({"video": Video("vimeo", "1")}, [("captions", 0)]),
        (with_step(11, hold=None), [("hold", 0)]),
        (with_step(8, breath=""), [("breath", 8)]),
        (with_step(3, text="Fold over the front leg."), [("breath", 3)]),
        (with_step(3, text="Fold over.", kind="tip"), []),
        (with_step(3, text="Fold your blanket, roll up the mat."), []),
        (with_step(4, text="Root your right foot."), [("side_words", 4)]),
        (with_step(4, text="Right now, stand up right."), []),
        ({"lead_side": ""}, [("side_lead", 0)]),
        ({"steps": GOOD.steps[:-1]}, [("other_side", 0)]),
    ],
)  # fmt: skip
def test_each_thing_that_is_missing_is_named(changes, found):
    assert codes(**changes) == found


def test_a_picture_that_could_not_be_used_keeps_it_from_readers():
    lead, at_step = replace(MUTE, alt="A"), replace(MUTE, file="pictures/y", alt="B")
    seen = replace(GOOD, picture=lead, **with_step(3, picture=at_step))

    found = problems(seen, refused={"pictures/x", "pictures/y"})

    assert found == [Problem("picture"), Problem("step_picture", 3)]
    assert all(it.blocks for it in found)
    assert problems(seen, refused={"pictures/z"}) == []


def test_a_step_that_repeats_what_does_not_come_before_is_named():
    last = GOOD.steps[-1]
    keys = [step.key for step in GOOD.steps]
    wrong = [
        Repeat(keys[3], keys[1], mirrored=True),
        Repeat(keys[1], keys[12], mirrored=True),
        Repeat(keys[1], sheet.new_key(), mirrored=True),
    ]

    found = [codes(steps=(*GOOD.steps[:-1], replace(last, repeat=it))) for it in wrong]

    assert found == [[("repeat", 13)]] * 3


def test_more_steps_than_a_page_bears_are_too_many():
    steps = tuple(Step(text="Breathe.") for _ in range(201))

    assert ("many_steps", 0) in codes(steps=steps)


def test_an_article_needs_no_steps_and_is_told_that_it_has_none():
    assert [(it.code, it.blocks) for it in problems(replace(BARE, steps=()))] == [
        ("no_steps", False), ("other_side", False)
    ]  # fmt: skip


def test_what_keeps_it_from_readers_comes_first():
    found = problems(replace(GOOD, title="Fix back pain", summary="", cautions=()))

    assert [(it.code, it.blocks) for it in found] == [
        ("summary", True), ("cautions", False), ("claim", False)
    ]  # fmt: skip


def test_every_problem_is_said_in_a_sentence():
    said = wording.problem(Problem("side_words", 4))

    assert said.startswith("Step 4 says left or right in fixed words: write {left}")
    assert wording.problem(Problem("gap_video", words="A film.")).endswith("“A film.”")
    assert wording.PROBLEMS.keys() > checklist.ADVICE


def test_every_word_of_the_vocabulary_has_a_name_for_people():
    named = {
        sheet.LEVELS: wording.LEVELS,
        sheet.SIDES: wording.SIDES,
        sheet.KINDS: wording.KINDS,
        sheet.PHASES: wording.PHASES,
        sheet.BREATHS: wording.BREATHS,
        sheet.SPANS: wording.SPANS,
        sheet.NEEDS: wording.NEEDS,
        sheet.ADVICE: wording.ADVICE,
        sheet.BASES: wording.BASES,
        sheet.UNITS: dict(Unit.choices),
        tuple(sorted(sheet.NEEDS)): dict(sorted(TutorialProp.Need.choices)),
    }

    assert {words: tuple(names) for words, names in named.items()} == {
        words: words for words in named
    }
