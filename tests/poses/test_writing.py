"""The desk's form: what stands in a Sheet survives it, and what is typed is read."""

from dataclasses import fields, replace
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from poses import sheet as sheets
from poses.forms import Writing, differences
from tests import make
from tests.pages import sent

KEYS = [sheets.new_key() for n in range(4)]

text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12
) | st.sampled_from(["Fold.", "{left}\nfoot", " <b>&amp; ", "\r\n", "(step 2)", "0"])
key = st.sampled_from(KEYS)
number = st.integers(0, 90_000)


def some(cls, **said):
    """Documents of a part, with anything that its vocabulary allows."""
    return st.fixed_dictionaries({}, optional=said) | st.fixed_dictionaries(said)


named = some(sheets.Named, name=text, id=st.none() | st.integers(1, 9))
picture = some(
    sheets.Picture, file=text, width=st.integers(1, 9), height=st.integers(1, 9),
    alt=text, caption=text, is_decorative=st.booleans(), credit=text,
    focus=st.sampled_from(sheets.FOCUSES),
)  # fmt: skip
step = st.fixed_dictionaries(
    {"text": text, "key": key},
    optional={
        "kind": st.sampled_from(sheets.KINDS),
        "phase": st.sampled_from(sheets.PHASES),
        "breath": st.sampled_from(sheets.BREATHS),
        "inhale_text": text,
        "exhale_text": text,
        "technique": named,
        "hold": some(
            sheets.Hold, least=number, most=number, unit=st.sampled_from(sheets.UNITS)
        ),
        "repetitions": some(
            sheets.Repetitions, least=number, most=number, sets=number,
            per_side=st.booleans(),
        ),
        "side": st.sampled_from(sheets.SPANS),
        "from_pose": named,
        "into_pose": named,
        "repeat": some(sheets.Repeat, first=key, last=key, mirrored=st.booleans()),
        "is_optional": st.booleans(),
        "props": st.lists(
            some(sheets.StepProp, prop=named, quantity=number, placement=text),
            max_size=2,
        ),
        "picture": picture,
        "figure": some(sheets.Figure, pose=named, is_turned=st.booleans()),
        "absorbed": st.lists(key, max_size=2),
    },
)  # fmt: skip
document = st.fixed_dictionaries(
    {},
    optional={
        "title": text,
        "summary": text,
        "intro": text,
        "closing": text,
        "level": st.sampled_from(sheets.LEVELS),
        "lead_side": st.sampled_from(sheets.SIDES),
        "lead_means": text,
        "technique": named,
        "props": st.lists(
            some(
                sheets.PropUse, prop=named, least=number, most=number,
                need=st.sampled_from(sheets.NEEDS), note=text,
            ),
            max_size=2,
        ),
        "cautions": st.lists(
            some(
                sheets.Caution, condition=text, advice=st.sampled_from(sheets.ADVICE),
                note=text, instead=named,
            ),
            max_size=2,
        ),
        "cautions_waived": st.booleans(),
        "benefits": st.lists(
            some(
                sheets.Benefit, text=text, basis=st.sampled_from(sheets.BASES),
                source=st.sampled_from(["https://a.example/x", "http://b.example/?q=<"]),
            ),
            max_size=2,
        ),
        "steps": st.lists(step, max_size=4),
        "picture": picture,
        "video": some(
            sheets.Video, provider=st.sampled_from(sheets.PROVIDERS), id=text, title=text,
            duration_seconds=number, has_captions=st.booleans(),
            chapters=st.lists(
                some(sheets.Chapter, start_seconds=number, title=text, step=key), max_size=3
            ),
        ),
        "gaps": st.lists(
            some(sheets.Gap, kind=st.sampled_from(sheets.GAPS), quote=text), max_size=2
        ),
    },
)  # fmt: skip


class Library:
    """A library that would give what it knows another number."""

    offered = {}
    user = None

    def addressed(self, html):
        return html

    def find(self, kind, name):
        return 77 if name in ("Tadasana", "Strap") else None


def opened(sheet, data=None, files=None, **more):
    """The form of a tutorial whose newest draft says this."""
    revision = SimpleNamespace(pk=1, number=1, note="", sheet=sheet)
    tutorial = SimpleNamespace(
        pk=1, slug="tree", pose=None, shown=set(), published_at=None, draft=revision
    )
    return Writing(tutorial, Library(), data, files, **more)


def page(writing):
    """The form as HTML, as a browser gets it."""
    request = RequestFactory().get("/desk/tutorials/1/")
    return render_to_string("poses/desk/_form.html", {"writing": writing}, request)


def saved(sheet, **typed):
    """What a Sheet becomes when somebody opens it, types this and saves."""
    writing = opened(sheet, sent(page(opened(sheet))) | typed)
    assert writing.is_valid(), writing.errors
    return writing.sheet


@settings(max_examples=60, deadline=None)
@given(document)
def test_whatever_a_sheet_says_survives_an_untouched_save(document):
    sheet = sheets.read(document)

    assert saved(sheet) == sheet


def whole():
    """A Sheet in which everything is said."""
    block, tree = sheets.Named("Block", 3), sheets.Named("Tree Pose", 5)
    picture = sheets.Picture("a.jpg", 4, 3, alt="A fold", caption="Slowly")
    one = sheets.Step(
        key=KEYS[0], text="Stand.", kind="instruction", phase="enter", breath="inhale",
        inhale_text="rise", exhale_text="sink", technique=sheets.Named("Ujjayi", 2),
        hold=sheets.Hold(5, 8, "breaths"), side="lead", from_pose=tree, into_pose=tree,
        props=(sheets.StepProp(block, 2, "beside the foot"),), picture=picture,
        figure=sheets.Figure(tree, is_turned=True), absorbed=(KEYS[3],), is_optional=True,
    )  # fmt: skip
    two = sheets.Step(
        key=KEYS[1],
        text="Fold.",
        repetitions=sheets.Repetitions(10, 10, 3, per_side=True),
    )
    three = sheets.Step(
        key=KEYS[2],
        text="Again.",
        repeat=sheets.Repeat(KEYS[0], KEYS[1], mirrored=True),
    )
    return sheets.Sheet(
        title="Fold", summary="A fold.", intro="<p>Once.</p>", closing="<p>So.</p>",
        level="beginner", lead_side="left", lead_means="the front leg",
        technique=sheets.Named("Ujjayi", 2),
        props=(sheets.PropUse(block, 1, 2, "optional", "cork"),),
        cautions=(sheets.Caution("Sore back", "modify", "Bend your knees", tree),),
        cautions_waived=True,
        benefits=(sheets.Benefit("Calm", "study", "https://a.example/"),),
        steps=(one, two, three), picture=picture,
        video=sheets.Video(
            "vimeo", "123456789", "The film", 270, has_captions=True,
            chapters=(sheets.Chapter(80, "Fold", KEYS[1]), sheets.Chapter(9, "End")),
        ),
        gaps=(sheets.Gap("video", "as the video shows"),),
    )  # fmt: skip


def test_every_field_of_a_sheet_is_in_that_test():
    sheet = whole()

    empty = [
        f"{type(part).__name__}.{f.name}"
        for part in (
            sheet, *sheet.props, *sheet.cautions, *sheet.benefits, sheet.video, *sheet.gaps
        )
        for f in fields(part)
        if not getattr(part, f.name)
    ]  # fmt: skip
    assert empty == []
    assert saved(sheet) == sheet


@pytest.mark.parametrize(
    ("typed", "name", "read"),
    [
        ("30 seconds", "hold", sheets.Hold(30, 30, "seconds")),
        ("1-2 minutes", "hold", sheets.Hold(60, 120, "seconds")),
        ("five to eight slow breaths", "hold", sheets.Hold(5, 8, "breaths")),
        ("", "hold", None),
        ("5", "repetitions", sheets.Repetitions(5, 5)),
        ("8–12 each side", "repetitions", sheets.Repetitions(8, 12, per_side=True)),
        ("3 sets of 10", "repetitions", sheets.Repetitions(10, 10, 3)),
        ("3 x 10 on each side", "repetitions", sheets.Repetitions(10, 10, 3, per_side=True)),
        ("Tadasana", "into_pose", sheets.Named("Tadasana", 77)),
        ("", "into_pose", None),
        ("caution", "kind", "caution"),
        ("One.\r\nTwo.", "text", "One.\nTwo."),
    ],
)  # fmt: skip
def test_what_is_typed_into_a_step_is_read(typed, name, read):
    sheet = whole()

    found = saved(sheet, **{f"steps-0-{name}": typed})

    assert found == replace(
        sheet, steps=(replace(sheet.steps[0], **{name: read}), *sheet.steps[1:])
    )


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("steps-0-hold", "five-ish", "Write how long to stay like “5–8 breaths”"),
        ("steps-0-hold", "1 minute 30", "Write how long to stay like “5–8 breaths”"),
        ("steps-0-hold", "99999 breaths", "Write how long to stay like “5–8 breaths”"),
        ("steps-0-repetitions", "often", "Write how often like “3 sets of 10”"),
        ("steps-0-repetitions", "99999 times", "Write how often like “3 sets of 10”"),
        ("steps-0-position", "first", "Write the place as a number"),
        ("steps-2-repeat", "1–9", "Write which steps to repeat like “2–12”"),
        ("steps-2-repeat", "all", "Write which steps to repeat like “2–12”"),
        ("steps-2-repeat", "", "Write which steps to repeat like “2–12”"),
        ("steps-0-text", "x" * 3001, "This is 1 character too long. At most 3000 fit."),
        ("steps-0-props-0-quantity", "1–2", "Write how many like “2”."),
        ("steps-0-props-0-prop", "", "Say which prop this is about"),
        ("about-title", "x" * 122, "This is 2 characters too long. At most 120 fit."),
        ("props-0-quantity", "some", "Write how many like “2” or “1–2”."),
        ("props-0-prop", "", "Say which prop this is about, or remove it."),
        ("cautions-0-condition", "", "Say who should be careful, or remove it."),
        ("benefits-0-text", "", "Say what it may be good for, or remove it."),
        ("benefits-0-source", "a study", "Write the whole address"),
        ("video-film", "my film", "Paste the address of a film"),
        ("video-film", "", "Paste the address of the film that these words"),
        ("video-duration_seconds", "long", "Write the length like “4:30”."),
        ("video-chapters", "Fold at 1:20", "Write each chapter on a line of its own"),
        ("video-chapters", "1:20 Fold (step 9)", "Write each chapter on a line"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_word_how_to_write_it(field, typed, said):
    sheet = whole()

    writing = opened(sheet, sent(page(opened(sheet))) | {field: typed})

    assert not writing.is_valid()
    [(place, error)] = writing.errors
    assert place == f"id_{field}"
    assert said in error
    assert sent(page(writing))[field] == typed
    assert f'id="id_{field}_error"' in page(writing)


def test_words_about_a_picture_that_is_not_there_are_not_dropped():
    sheet = whole()

    writing = opened(
        sheet, sent(page(opened(sheet))) | {"steps-1-picture-alt": "A foot"}
    )

    assert not writing.is_valid()
    assert writing.errors == [
        (
            "id_steps-1-picture-upload",
            "Step 2: Choose the picture that these words are about.",
        )
    ]
    assert sent(page(writing))["steps-1-picture-alt"] == "A foot"


def order(sheet, **typed):
    return [step.text for step in saved(sheet, **typed).steps]


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ({}, ["1", "2", "3", "4"]),
        ({3: "1.5"}, ["1", "4", "2", "3"]),
        ({3: "2"}, ["1", "4", "2", "3"]),
        ({0: "3"}, ["2", "3", "1", "4"]),
        ({0: "9"}, ["2", "3", "4", "1"]),
        ({1: ""}, ["1", "2", "3", "4"]),
        ({0: "2,5"}, ["2", "1", "3", "4"]),
    ],
)
def test_a_step_goes_where_its_place_says(places, found):
    sheet = sheets.Sheet(steps=make.steps("1", "2", "3", "4"))

    assert (
        order(sheet, **{f"steps-{n}-position": it for n, it in places.items()}) == found
    )


def test_a_new_step_has_a_new_key_and_the_others_keep_theirs():
    sheet = sheets.Sheet(steps=make.steps("1", "2"))

    found = saved(sheet, **{"steps-2-text": "3", "steps-2-position": "1.5"})

    assert [step.text for step in found.steps] == ["1", "3", "2"]
    assert found.steps[0::2] == sheet.steps
    assert len({step.key for step in found.steps}) == 3


def test_a_step_that_is_removed_goes_with_everything_it_held():
    sheet = whole()

    found = saved(sheet, **{"steps-0-remove": "on"})

    assert found.steps == sheet.steps[1:]


def test_a_repetition_follows_its_steps_when_they_move():
    sheet = whole()

    found = saved(sheet, **{"steps-1-position": "1"})

    assert [step.key for step in found.steps] == [KEYS[1], KEYS[0], KEYS[2]]
    assert found.steps[2].repeat == sheet.steps[2].repeat


def test_a_step_is_merged_into_the_one_above():
    sheet = whole()

    found = saved(sheet, **{"steps-1-merge": "on"})

    one, two, three = sheet.steps
    assert found.steps == (
        replace(
            one, text="Stand.\nFold.", repetitions=two.repetitions,
            absorbed=(KEYS[3], KEYS[1]),
        ),
        replace(three, repeat=sheets.Repeat(KEYS[0], KEYS[0], mirrored=True)),
    )  # fmt: skip
    assert found.video.chapters[0].step == KEYS[0]


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "There is no step above into which it could go."),
        (1, "Both steps say something of their own here: Breath, Picture."),
    ],
)
def test_a_merge_that_would_lose_something_is_refused(n, said):
    a, b = sheets.Picture("a", 1, 1, "A"), sheets.Picture("b", 1, 1, "B")
    sheet = sheets.Sheet(
        steps=(
            sheets.Step(text="1", breath="inhale", picture=a),
            sheets.Step(text="2", breath="exhale", picture=b),
        )
    )

    writing = opened(sheet, sent(page(opened(sheet))) | {f"steps-{n}-merge": "on"})

    assert not writing.is_valid()
    [(place, error)] = writing.errors
    assert place == f"id_steps-{n}-merge"
    assert said in error


def test_rows_are_removed_and_added():
    sheet = whole()

    found = saved(
        sheet,
        **{
            "props-0-remove": "on",
            "props-1-prop": "Strap",
            "props-1-quantity": "2",
            "cautions-0-condition": "",
            "cautions-0-note": "",
            "cautions-0-instead": "",
            "gaps-0-remove": "on",
            "video-film": "",
            "video-title": "",
            "video-duration_seconds": "",
            "video-chapters": "",
            "picture-remove": "on",
            "steps-0-props-1-prop": "Strap",
        },
    )

    strap = sheets.Named("Strap", 77)
    one = sheet.steps[0]
    assert found == replace(
        sheet,
        props=(sheets.PropUse(strap, 2, 2),),
        cautions=(),
        gaps=(),
        video=None,
        picture=None,
        steps=(
            replace(one, props=(*one.props, sheets.StepProp(strap))), *sheet.steps[1:]
        ),
    )  # fmt: skip


def test_chapters_are_lines():
    sheet = whole()

    found = saved(
        sheet,
        **{
            "video-chapters": "1:20 Fold (step 2)\r\n\r\n2:00 Rise (step 1)\r\n3:00 End"
        },
    )

    assert found.video.chapters == (
        sheets.Chapter(80, "Fold", KEYS[1]),
        sheets.Chapter(120, "Rise", KEYS[0]),
        sheets.Chapter(180, "End"),
    )


def test_steps_to_repeat_and_links_are_read():
    sheet = whole()

    found = saved(
        sheet,
        **{
            "steps-1-repeat": "1",
            "steps-2-repeat": "2",
            "benefits-0-source": " https://b.example/study ",
        },
    )

    one, two, three = sheet.steps
    assert found == replace(
        sheet,
        steps=(
            one,
            replace(two, repeat=sheets.Repeat(KEYS[0], KEYS[0])),
            replace(three, repeat=sheets.Repeat(KEYS[1], KEYS[1], mirrored=True)),
        ),
        benefits=(replace(sheet.benefits[0], source="https://b.example/study"),),
    )


def test_two_versions_are_told_apart_in_words():
    sheet = whole()
    one, two, three = sheet.steps
    turned = replace(sheet, steps=(two, one, replace(three, repeat=None)))

    everything = differences(sheets.Sheet(), sheet)
    order = differences(sheet, turned)
    one_step = differences(
        sheets.Sheet(steps=(sheets.Step(key=KEYS[0]),)), sheets.Sheet(steps=(one,))
    )

    assert [(str(it.label), it.theirs, it.yours) for it in everything] == [
        ("Title", "", "Fold"),
        ("Summary", "", "A fold."),
        ("Story", "", "Once."),
        ("Closing words", "", "So."),
        ("Level", "", "Beginner"),
        ("The steps begin on the side", "", "Left"),
        ("What a side is here", "", "the front leg"),
        ("Breath technique", "", "Ujjayi"),
        ("What you need", "", "1–2, Block, if you like, cork"),
        ("Who should be careful", "", "Sore back, Do it differently, Bend your knees, Tree Pose"),
        ("Nobody needs to be careful here", "no", "yes"),
        ("What it may be good for", "", "Calm, from a study, https://a.example/"),
        ("Picture", "", "A fold, Slowly"),
        ("Video", "", "https://vimeo.com/123456789, The film, 4:30, Fold, End"),
        ("Open promises", "", "as the video shows"),
        ("Step 1", "– not here –", "Stand."),
        ("Step 2", "– not here –", "Fold."),
        ("Step 3", "– not here –", "Again."),
    ]  # fmt: skip
    assert [(str(it.label), it.theirs, it.yours) for it in order] == [
        ("Order of the steps", "2, 1, 3", "1, 2, 3"),
        ("Step 3: Repeat the steps", "again on the other side", ""),
    ]
    assert {str(it.label): it.yours for it in one_step} == {
        "Step 1: What to do": "Stand.",
        "Step 1: Kind": "Instruction",
        "Step 1: Part of the practice": "Come into it",
        "Step 1: Breath": "Inhale",
        "Step 1: While breathing in": "rise",
        "Step 1: While breathing out": "sink",
        "Step 1: Breath technique": "Ujjayi",
        "Step 1: How long to stay": "5–8 breaths",
        "Step 1: Side": "The first side",
        "Step 1: Begins in the pose": "Tree Pose",
        "Step 1: Leads into the pose": "Tree Pose",
        "Step 1: It may be left out": "yes",
        "Step 1: What you need": "2, Block, beside the foot",
        "Step 1: Picture": "A fold, Slowly",
        "Step 1: Drawing": "Tree Pose, drawn on the other side",
        "Step 1: Merged steps": KEYS[3],
    }


def test_more_steps_than_anybody_can_follow_are_refused():
    sheet = sheets.Sheet(steps=make.steps(*map(str, range(200))))
    data = sent(page(opened(sheet))) | {"steps-200-text": "One more"}

    assert opened(sheet, data).is_valid() is False
    assert opened(sheet, data | {"steps-200-text": ""}).is_valid()


def test_fields_that_were_not_sent_stay_what_they_were():
    sheet = whole()
    names = ("about-closing", "steps-0-hold", "steps-0-kind", "video-film")
    data = sent(page(opened(sheet)))

    writing = opened(sheet, {k: v for k, v in data.items() if k not in names})

    assert writing.is_valid()
    assert writing.sheet == sheet


def test_a_key_that_is_none_or_came_twice_is_replaced():
    sheet = sheets.Sheet(steps=make.steps("1", "2"))
    data = sent(page(opened(sheet)))
    twice = {
        "steps-1-key": data["steps-0-key"],
        "steps-2-key": "?",
        "steps-2-text": "3",
    }

    writing = opened(sheet, data | twice)

    assert writing.is_valid()
    assert [step.text for step in writing.sheet.steps] == ["1", "2", "3"]
    assert len({step.key for step in writing.sheet.steps}) == 3


def test_rarely_used_fields_are_open_when_they_say_something():
    sheet = replace(whole(), steps=(*whole().steps, sheets.Step(text="Plain.")))

    forms = opened(sheet).steps.forms
    wrong = opened(sheet, sent(page(opened(sheet))) | {"steps-3-repeat": "x"})
    wrong.is_valid()

    assert [form.is_open for form in forms] == [True, False, True, False, False]
    assert [form.has_picture for form in forms] == [True, False, False, False, False]
    assert [form.has_props for form in forms] == [True, False, False, False, False]
    assert wrong.steps.forms[3].is_open
