import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from poses import sheet as sheets
from poses.reading import Claim, Known, NotAnArticle, Reading, read_article
from poses.sheet import Caution, Gap, Hold, Named, PropUse, Repetitions, Video

ARTICLES = Path(__file__).parent / "articles"
KNOWN = Known(
    poses={"tree": 1, "warrior 1": 2, "plank": 3, "parsvakon": 4},
    props={"block": (5, "yoga block"), "blocks": (5, "yoga block")},
    techniques={"ujjayi": 6},
)


def plain(reading: Reading) -> dict:
    """Everything in a reading, as JSON has it; steps by number instead of key."""
    document = sheets.write(reading.sheet)
    del document["schema"]
    numbers = {step.pop("key"): n for n, step in enumerate(document["steps"], 1)}
    for step in document["steps"]:
        if "repeat" in step:
            step["repeat"] |= {
                end: numbers[step["repeat"][end]] for end in ("first", "last")
            }
    return {
        "sheet": document,
        "pose": reading.pose and [reading.pose.name, reading.pose.id],
        "missing_poses": list(reading.missing_poses),
        "author": reading.author,
        "bio": reading.bio,
        "credentials": [
            [one.kind, one.body, one.name, *one.scopes] for one in reading.credentials
        ],
        "unplaced": list(reading.unplaced),
        "guesses": sorted(f"{g.what}: {g.value}" for g in reading.guesses),
    }


@pytest.mark.parametrize(
    "path", sorted(ARTICLES.glob("*.[th]*")), ids=lambda path: path.name
)
def test_an_article_is_read_whole(path):
    expected = json.loads(path.with_suffix(".json").read_text())

    assert plain(read_article(path.read_bytes())) == expected


def steps(*lines, known=None):
    """The steps of an article that says these lines and nothing else."""
    text = "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
    return read_article(f"A title\n\n{text}", known).sheet.steps


def story(text, known=None):
    return read_article(f"A title\n\n{text}\n\n1. Stand.\n2. Breathe.", known)


# What is refused


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "empty"),
        (b" \n\t\r\n ", "empty"),
        ("\u200b\ufeff", "empty"),
        (b"%PDF-1.7 1. Stand.", "binary"),
        (b"PK\x03\x04 1. Stand.", "binary"),
        (b"1. Stand.\x00\n2. Sit.", "binary"),
        ("\x01\x02\x03 1. Stand.", "binary"),
        (b"1. Stand.\n" * 200_001, "large"),
        ("Only a story, with no list in it.", "steps"),
        ("<p></p>", "steps"),
        ("<!doctype html>", "steps"),
        ("A title", "steps"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(source, code):
    with pytest.raises(NotAnArticle) as refusal:
        read_article(source)

    assert refusal.value.code == code


# What arrives broken


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("caf√© ‚Äì ‚Äúyes‚Äù", "café – “yes”"),
        ("cafÃ© â€“ itâ€™s", "café – it’s"),
        ("VÃ¡Â¹â€ºkÃ¡Â¹Â£Ä\x81sana", "Vṛkṣāsana"),
        ("your hips¬†and knees", "your hips and knees"),
        ("your hipsÂ and knees", "your hips and knees"),
        ("smile ðŸ˜€ now", "smile 😀 now"),
        ("à€€ ï¿¿ stay", "à€€ ï¿¿ stay"),
        ("»Ärger« „Ähre“ Straße", "»Ärger« „Ähre“ Straße"),
        ("Árbol ¬ √ ƒ • Ω", "Árbol ¬ √ ƒ • Ω"),
        ("soft\u00adhy\u200bphen\u00a0and\u2009space", "softhyphen and space"),
        ("lone \ud800 half", "lone half"),
    ],
)
def test_damaged_letters_are_mended_and_sound_ones_left_alone(broken, mended):
    assert story(f"It says {broken}.").sheet.intro == f"<p>It says {mended}.</p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_article_may_come_in_any_usual_encoding(encoding):
    source = "Café\r\n\r\n1. Stand – tall.\r\n2. Breathe."

    sheet = read_article(source.encode(encoding)).sheet

    assert sheet.title == "Café"
    assert [step.text for step in sheet.steps] == ["Stand – tall.", "Breathe."]


@pytest.mark.parametrize(
    ("charset", "encoding", "title"),
    [
        ("iso-8859-2", "iso-8859-2", "Łuk"),
        ("no-such-thing", "cp1252", "Café"),
        ("utf-16", "cp1252", "Café"),
    ],
)
def test_a_page_may_say_its_encoding_itself(charset, encoding, title):
    page = f'<meta charset="{charset}"><h1>{title}</h1><ol><li>Stand.</li></ol>'

    assert read_article(page.encode(encoding)).sheet.title == title


def test_a_caption_glued_to_the_text_is_split_off_once():
    reading = story("Low LungeLow Lunge is deep.\n\nLow LungeLow Lunge is long.")

    assert reading.sheet.intro == "<p>Low Lunge is deep.</p><p>Low Lunge is long.</p>"
    assert reading.sheet.gaps == (Gap("picture", "Low Lunge"),)


def test_two_words_that_are_meant_twice_stay():
    text = "Mama Mama called me. Bye-bye is no caption, and so so is fine."

    assert story(text).sheet.intro == f"<p>{text}</p>"


# Lists


@pytest.mark.parametrize(
    "markers",
    [
        ("1. ", "2. "),
        ("1) ", "2) "),
        ("(1) ", "(2) "),
        ("1: ", "2: "),
        ("1.", "2."),
        ("Step 1: ", "Step 2: "),
        ("STEP ONE – ", "STEP TWO – "),
        ("Step 1\n", "Step 2\n"),
        ("### Step 1\n\n", "### Step 2\n\n"),
        ("**Step 1:** ", "**Step 2:** "),
        ("- ", "- "),
        ("* ", "* "),
        ("• ", "• "),
        ("- 1. ", "- 2. "),
        ("a. ", "b. "),
        ("a) ", "b) "),
        ("A) ", "B) "),
    ],
)
def test_steps_may_be_marked_in_any_way(markers):
    lines = "\n".join(
        map("".join, zip(markers, ["Stand tall.", "Step one foot back."], strict=True))
    )

    sheet = read_article(f"A title\n\nA story.\n\n{lines}").sheet

    assert [step.text for step in sheet.steps] == ["Stand tall.", "Step one foot back."]
    assert (sheet.intro, sheet.closing) == ("<p>A story.</p>", "")


def test_a_line_that_goes_on_belongs_to_its_step_and_a_new_paragraph_does_not():
    text = "A title\n\n1. Stand tall\nand calm.\n\n   Smile.\n2. Breathe.\n\nThat is all.\n***\nReally."

    sheet = read_article(text).sheet

    assert [step.text for step in sheet.steps] == [
        "Stand tall and calm. Smile.",
        "Breathe.",
    ]
    assert sheet.closing == "<p>That is all.</p><p>Really.</p>"


def test_a_long_line_is_a_paragraph_of_its_own():
    long = "It goes on and on " * 8 + "to the end."

    assert story(f"{long}\nNext.").sheet.intro == f"<p>{long}</p><p>Next.</p>"


def test_numbered_lists_are_steps_rather_than_bullets():
    text = (
        "A title\n\n- Slow\n- Quiet\n\nGoing up\n\n1. Stand.\n\nGoing Down\n\n2. Sit."
    )

    sheet = read_article(text).sheet

    assert [step.text for step in sheet.steps] == ["Stand.", "Sit."]
    assert sheet.intro == "<ul><li>Slow</li><li>Quiet</li></ul>"


def test_a_numbered_list_before_the_steps_is_part_of_the_story():
    text = "A title\n\n1. Slow\n2. Quiet\n\nIt is so.\n\n## How to\n\n1. Stand.\n\n## Setting Sail\n\n- Sit."

    sheet = read_article(text).sheet

    assert [step.text for step in sheet.steps] == ["Stand.", "Sit."]
    assert sheet.intro == "<ol><li>Slow</li><li>Quiet</li></ol><p>It is so.</p>"


def test_a_heading_of_the_story_stays_with_its_words():
    reading = story("A SMALL HISTORY\n\nIt is old.\n\n__Then And Now__\n\n- Old\n- New")

    assert reading.sheet.intro == (
        "<h2>A SMALL HISTORY</h2><p>It is old.</p>"
        "<h2>Then And Now</h2><ul><li>Old</li><li>New</li></ul>"
    )


def test_an_article_need_not_have_a_title():
    sheet = read_article("We begin at once, and say so.\n\n1. Stand.").sheet

    assert (sheet.title, sheet.intro) == ("", "<p>We begin at once, and say so.</p>")


def test_marks_of_markdown_go_and_links_stay():
    text = "A *very* **good** [book](https://a.example/x) and https://b.example/y."

    assert story(text).sheet.intro == (
        '<p>A very good <a href="https://a.example/x">book</a> and '
        '<a href="https://b.example/y">https://b.example/y</a>.</p>'
    )


def test_prose_is_escaped_and_its_braces_are_no_tokens():
    reading = story('1 < 2 & {left} [x](https://a.example/{a}?"b)')

    assert reading.sheet.intro == (
        '<p>1 &lt; 2 &amp; {{left}} <a href="https://a.example/%7Ba%7D?&quot;b">x</a></p>'
    )


# What a step says


def amounts(step):
    return step.hold, step.repetitions, step.side


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Stay for a minute.", (Hold(60, 60, "seconds"), None, "")),
        ("Hold 30 s.", (Hold(30, 30, "seconds"), None, "")),
        ("Take five deep breaths.", (Hold(5, 5, "breaths"), None, "")),
        ("Take a breath.", (None, None, "")),
        ("Hold for ſıx breaths.", (Hold(6, 6, "breaths"), None, "")),
        ("As you wait, smile.", (None, None, "")),
        ("Lift a little every two breaths for fun.", (None, None, "")),
        ("Hold for 1 minute on each side.", (Hold(60, 60, "seconds"), None, "both")),
        ("Do 2 sets of 8–10.", (None, Repetitions(8, 10, 2), "")),
        ("Circle 5 each side.", (None, Repetitions(5, 5, 0, True), "")),
        ("Lay blocks, one on each side of you.", (None, None, "")),
        ("Hold for 2 breaths, 3 sets of 4, then change legs.",
         (Hold(2, 2, "breaths"), Repetitions(4, 4, 3), "both")),
    ],
)  # fmt: skip
def test_amounts_are_read_where_they_are_meant(line, expected):
    (step,) = steps(line)

    assert amounts(step) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Inhale and rise.", ("inhale", "", "")),
        ("As you breathe out, sink.", ("exhale", "", "")),
        ("Inhale to grow, exhale to settle.", ("both", "grow", "settle")),
        ("Breathe in. Breathe out.", ("both", "", "")),
        ("Inhale. Hold your breath.", ("inhale", "", "")),
        ("Hold your breath for a moment.", ("retain_in", "", "")),
        ("Exhale and hold the breath.", ("retain_out", "", "")),
        ("Hold the breath. Inhale and exhale.", ("retain_in", "", "")),
        ("Never hold your breath.", ("", "", "")),
        ("Breathe normally.", ("natural", "", "")),
        ("Breathe.", ("", "", "")),
        ("Inhale, exhale.", ("both", "", "")),
        ("Inhale to lift your left arm and exhale to lower your left arm.",
         ("both", "lift your {left} arm", "lower your {left} arm")),
    ],
)  # fmt: skip
def test_breath_is_read(line, expected):
    step, _ = steps(line, "Repeat on the other side.")

    assert (step.breath, step.inhale_text, step.exhale_text) == expected


@pytest.mark.parametrize(
    ("line", "phase"),
    [
        ("Sit tall.", "setup"),
        ("Hold for 5 breaths.", "hold"),
        ("To come out, bend your knees.", "exit"),
        ("Slowly release.", "exit"),
        ("Finish in Savasana.", "rest"),
        ("Lift your ribs.", ""),
    ],
)
def test_a_phase_is_guessed_where_it_is_plain(line, phase):
    assert [step.phase for step in steps(line)] == [phase]


def test_only_the_first_steps_set_up():
    said = steps("Lift.", "Sit.", "Sit lower.")

    assert [step.phase for step in said] == ["", "setup", ""]


def test_tips_and_warnings_are_no_steps_to_do():
    said = steps(
        "Tip: look down.", "Warning: go slowly.", "Note – it is short.", "Sit."
    )

    assert [(step.kind, step.text) for step in said] == [
        ("tip", "Look down."),
        ("caution", "Go slowly."),
        ("tip", "It is short."),
        ("", "Sit."),
    ]


def test_a_step_for_those_who_like_is_optional():
    said = steps("If you like, bind.", "Optional: bind.", "Bind if you like.")

    assert [step.is_optional for step in said] == [True, True, False]


@pytest.mark.parametrize(
    ("line", "from_pose", "into_pose"),
    [
        ("Begin in Tree Pose.", Named("Tree Pose", 1), None),
        ("From warrior one, fold.", Named("warrior one", 2), None),
        ("Start in Pārśvakoṇāsana.", Named("Pārśvakoṇāsana", 4), None),
        ("Begin in Gorilla Pose.", Named("Gorilla Pose", None), None),
        ("Begin in Navasana.", Named("Navasana", None), None),
        ("Step back to Plank.", None, Named("Plank", 3)),
        ("Jump into Child's Pose.", None, Named("Child's Pose", None)),
        ("Begin with a plank of wood, next to the tree.", None, None),
        ("Begin in This Pose, or that.", Named("This Pose", None), None),
        ("Plank is not where you begin.", None, None),
        ("Think of Tree Pose.", None, None),
        ("Begin with Tree, Pose later.", Named("Tree", 1), None),
        ("Begin as Half, Moon or so.", None, None),
    ],
)
def test_poses_are_found_by_their_names(line, from_pose, into_pose):
    (step,) = steps(line, known=KNOWN)

    assert (step.from_pose, step.into_pose) == (from_pose, into_pose)


def test_a_technique_is_found_by_any_of_its_names():
    said = steps(
        "Use Ujjayi breathing.", "Try box breathing.", "Lion's breath.", known=KNOWN
    )

    assert [step.technique for step in said] == [
        Named("Ujjayi", 6),
        Named("box breathing", None),
        Named("Lion's breath", None),
    ]


def test_a_technique_of_the_whole_tutorial_is_the_only_one_named():
    one = story("We use ujjayi breath all along.", KNOWN).sheet.technique
    two = story("Ujjayi breath or box breathing?", KNOWN).sheet.technique

    assert (one, two) == (Named("ujjayi", 6), None)


# Props


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Put a block under your head.", [("yoga block", 1, "under your head")]),
        ("Sit on two folded blankets.", [("blanket", 2, "")]),
        ("Have your blocks within reach.", [("yoga block", 0, "within reach")]),
        ("Put bricks on both sides of you.", [("yoga block", 2, "on both sides of you")]),
        ("Loop a strap around the foot and pull.", [("strap", 1, "around the foot")]),
        ("Take a block. Set it down; the block is near the wall.",
         [("yoga block", 1, "near the wall"), ("wall", 1, "")]),
        ("Use the block on a block.", [("yoga block", 1, "on a block")]),
        ("Roll onto the balls of your feet.", []),
        ("Press the ball of your foot down.", []),
        ("Widen the chest wall; the IT band and the ring finger rest.", []),
        ("Sit on the edge of your mat without a strap.", []),
        ("Roll up a mat and put the mat under your knees.", [("mat", 1, "under your knees")]),
        ("Shift your weight; do not block your breath.", []),
        ("Come into Chair Pose or a chair pose.", []),
        ("Take a brıck and two ſtraps.", []),
    ],
)  # fmt: skip
def test_props_are_things_and_not_words(line, expected):
    (step,) = steps(line, known=KNOWN)

    assert [(p.prop.name, p.quantity, p.placement) for p in step.props] == expected


def test_a_library_may_call_a_prop_by_more_words():
    one = {"cork block": (1, "cork block"), "cork blocks": (1, "cork block")}
    two = one | {"foam block": (2, "foam block")}

    found = [
        step.props[0].prop
        for props in (one, two)
        for step in steps(
            "Take two blocks.", "Take a cork block.", known=Known(props=props)
        )
    ]

    assert found == [
        Named("cork block", 1),
        Named("cork block", 1),
        Named("block", None),
        Named("cork block", 1),
    ]


def test_what_to_lay_ready_is_the_most_that_is_used_at_once():
    text = (
        "A title\n\nGrab a strap if you like. Nobody sells a bolster to me.\n\n"
        "You will need:\n\n- A chair (optional)\n- Ankle socks\n"
        "- None\n- Something soft that nobody will ever miss again\n\n"
        "1. Sit on a chair.\n2. Take a block.\n3. Take two blocks."
    )

    reading = read_article(text, KNOWN)

    assert reading.sheet.props == (
        PropUse(Named("chair", None), 1, 1, "optional"),
        PropUse(Named("Ankle socks", None), 0, 0, "required"),
        PropUse(Named("yoga block", 5), 2, 2, "required"),
        PropUse(Named("strap", None), 1, 1, "optional"),
    )
    assert reading.unplaced == (
        "None",
        "Something soft that nobody will ever miss again",
    )


# Sides


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Bend your left knee right now.", "Bend your {left} knee right now."),
        ("Left leg: make a right angle.", "{Left} leg: make a right angle."),
        ("LEFT HAND down, that's right.", "{left} HAND down, that's right."),
        ("Left and right hands meet.", "{Left} and {right} hands meet."),
        ("Right hand to left knee.", "{Right} hand to {left} knee."),
        (
            "Cross the left leg over the right.",
            "Cross the {left} leg over the {right}.",
        ),
        ("Turn right, look to your left.", "Turn {right}, look to your {left}."),
        ("Sway from left to right.", "Sway from {left} to {right}."),
        ("What is left over is the right way.", "What is left over is the right way."),
        (
            "It looks right, just right, {left}.",
            "It looks right, just right, {{left}}.",
        ),
        ("Step to the right of your mat.", "Step to the {right} of your mat."),
        ("Bring the right inner thigh up.", "Bring the {right} inner thigh up."),
        ("You have the right to rest.", "You have the right to rest."),
    ],
)
def test_sides_of_the_body_become_tokens(line, expected):
    step, _ = steps(line, "Switch sides.")

    assert step.text == expected


def test_a_side_that_is_named_once_in_passing_makes_no_article_two_sided():
    reading = read_article("A title\n\n1. Tap your left ear.\n2. Sit.")

    assert reading.sheet.steps[0].text == "Tap your left ear."
    assert reading.sheet.lead_side == ""


@pytest.mark.parametrize(
    ("lines", "lead"),
    [
        (["Step your left foot forward."], ("left", "front leg")),
        (["Set the right foot back a little."], ("right", "back leg")),
        (["Lie on your left side."], ("left", "lower side")),
        (["Stand on your right leg."], ("right", "standing leg")),
        (["Lift both feet.", "Circle the left feet of air.", "Rest the right one."], ("", "")),
        (["Lift your left calf.", "Lift your right calf."], ("left", "calf")),
        (["Turn left.", "Switch sides."], ("", "")),
        (["Kick your left leg forward.", "Switch sides."], ("left", "leg")),
    ],
)  # fmt: skip
def test_the_side_to_begin_with_is_the_surest_one(lines, lead):
    sheet = read_article("A title\n\n" + "\n".join(f"- {line}" for line in lines)).sheet

    assert (sheet.lead_side, sheet.lead_means) == lead


def repeated(said):
    numbers = {step.key: n for n, step in enumerate(said, 1)}
    return [
        (numbers[s.repeat.first], numbers[s.repeat.last], s.repeat.mirrored)
        if s.repeat
        else None
        for s in said
    ]


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (["Use Ujjayi.", "Sit.", "Lean.", "Repeat on the other side."], (2, 3, True)),
        (["Sit.", "Left leg up.", "Lean.", "Switch legs."], (2, 3, True)),
        (["Sit.", "Begin in Tree Pose.", "Lean.", "Other side."], (2, 3, True)),
        (["Sit.", "Reach right.", "Lean. Left side next."], (2, 3, True)),
        (["Sit.", "Lean.", "Repeat steps 1-2 on the other side."], (1, 2, True)),
        (["Sit.", "Tip: smile.", "Lean.", "Repeat step 2."], (3, 3, False)),
        (["Sit.", "Lean.", "Repeat steps 2 to 9."], None),
        (["Sit.", "Lean.", "Repeat steps 2 to 1."], None),
        (["Sit.", "Lean.", "Repeat step 3."], None),
        (["Repeat on the other side."], None),
        (["Use Ujjayi.", "Repeat on the other side."], (1, 1, True)),
        (["Sit.", "Repeat on the other side. " + "Go on as before. " * 12], None),
    ],
)
def test_a_step_that_sends_back_says_to_which_steps(lines, last):
    assert repeated(steps(*lines))[-1] == last


def test_a_step_that_ends_by_changing_sides_is_two():
    said = steps("Sit.", "Lean. Repeat on the other side.")

    assert [(step.text, step.phase) for step in said] == [
        ("Sit.", "setup"),
        ("Lean.", ""),
        ("Repeat on the other side.", "other_side"),
    ]


# Beside the steps


@pytest.mark.parametrize(
    ("heading", "line", "expected"),
    [
        ("Cautions", "If you have a sore knee, use a blanket.",
         Caution("A sore knee", "modify", "Use a blanket")),
        ("Contraindications", "Glaucoma", Caution("Glaucoma", "avoid")),
        ("Cautions", "Glaucoma", Caution("Glaucoma")),
        ("Don't do this if", "you have glaucoma", Caution("Glaucoma", "avoid")),
        ("Safety", "Asthma – ask your doctor.", Caution("Asthma", "ask", "Ask your doctor")),
        ("Cautions", "Avoid this pose if you have a cold.", Caution("A cold", "avoid")),
        ("Cautions", "Do not practise headstands on hard floors if you are pregnant.",
         Caution("Pregnant", "avoid", "Do not practise headstands on hard floors")),
    ],
)  # fmt: skip
def test_cautions_say_for_whom_and_what_to_do(heading, line, expected):
    text = f"A title\n\n{heading}\n\n{line}\n\nSteps\n\n1. Stand."

    assert read_article(text).sheet.cautions == (expected,)


def test_what_an_article_promises_and_does_not_bring_is_a_gap():
    reading = story(
        "See the photo first. Here is a link to my shop. My last post on socks says why. "
        "If you read my guide about the Tree Pose, good. Watch the video!"
    )

    assert reading.sheet.gaps == (
        Gap("picture", "See the photo first."),
        Gap("link", "Here is a link to my shop."),
        Gap("link", "My last post on socks says why."),
        Gap("link", "If you read my guide about the Tree Pose, good."),
        Gap("video", "Watch the video!"),
    )
    assert reading.missing_poses == ("Tree Pose",)


def test_a_pose_that_is_known_is_linked_by_its_number():
    text = "Tree Pose is in my article on Tree Pose, and more is {there}."

    assert story(text, KNOWN).sheet.intro == (
        '<p>Tree Pose is in my article on <a href="pose:1">Tree Pose</a>, '
        "and more is {{there}}.</p>"
    )


def test_a_promise_made_twice_is_one_gap():
    reading = story("See the photo.\n\nSee the photo.")

    assert reading.sheet.gaps == (Gap("picture", "See the photo."),)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "Here is a link to my shop. If you buy there, I earn a commission.",
            "Here is a link to my shop. If you buy there, I earn a commission.",
        ),
        (
            "Get [this one](https://a.example/b). It is an affiliate link.",
            "Get this one. It is an affiliate link. https://a.example/b",
        ),
        (
            "I get a commission for [this](https://a.example/b).",
            "I get a commission for this. https://a.example/b",
        ),
    ],
)
def test_a_paid_link_leaves_the_story_with_the_sentence_that_leads_to_it(text, quote):
    reading = story(f"Mats matter. {text} So there.")

    assert reading.sheet.intro == "<p>Mats matter. So there.</p>"
    assert reading.sheet.gaps == (Gap("paid_link", quote),)
    assert [g.value for g in reading.guesses if g.what.startswith("gap")] == [quote]


def test_what_it_is_good_for_is_only_guessed():
    reading = story("It is great for people with tired feet, cold hands and low moods.")

    assert reading.sheet.benefits == ()
    assert [
        (g.value, g.confidence) for g in reading.guesses if g.what == "benefit"
    ] == [
        ("tired feet", 0.3),
        ("cold hands", 0.3),
        ("low moods", 0.3),
    ]


def test_a_film_on_the_page_is_no_gap():
    reading = story("Watch the video: https://youtu.be/abcdefghijk first.\n\nThe Video")

    assert reading.sheet.video == Video("youtube", "abcdefghijk")
    assert reading.sheet.gaps == ()


def test_the_bare_address_of_the_film_is_no_story():
    text = "https://vimeo.com/12345678\n\nhttps://vimeo.com/about\n\n[A film](https://vimeo.com/12345678)"

    assert story(text).sheet.intro == (
        '<p><a href="https://vimeo.com/about">https://vimeo.com/about</a></p>'
        '<p><a href="https://vimeo.com/12345678">A film</a></p>'
    )


def test_a_heading_that_promises_a_film_is_a_gap():
    assert story("My Video").sheet.gaps == (Gap("video", "My Video"),)


def test_what_belongs_to_the_page_is_left_out():
    text = "A title\n\n1. Stand.\n\nFollow us on Facebook. It is quiet.\n\nRecent Posts\n\nOld things.\n\n- And lists"

    reading = read_article(text)

    assert reading.sheet.closing == "<p>It is quiet.</p>"
    assert {g.sentence for g in reading.guesses if g.what == "furniture"} == {
        "Follow us on Facebook.",
        "Recent Posts",
        "Old things.",
        "And lists",
    }


def test_a_picture_speaks_by_its_caption_or_its_own_words():
    page = (
        "<h1>Crow</h1><img src=a alt=''><img src=b alt='A crow'>"
        "<figure><img src=c alt=x><figcaption>Two crows</figcaption></figure>"
        "<ol><li>Squat. <img src=d alt='Knees'></li></ol><p>Fly.</p>"
    )

    sheet = read_article(page).sheet

    assert {gap.quote for gap in sheet.gaps} == {"A crow", "Two crows", "Knees"}
    assert ([step.text for step in sheet.steps], sheet.closing) == (
        ["Squat."],
        "<p>Fly.</p>",
    )


def test_a_page_without_a_heading_is_called_by_its_title():
    page = "<title>Crow – Elm</title><p>Caw.</p><title>No</title><li>Squat.</li>"

    assert read_article(page).sheet.title == "Crow"


def test_abbreviations_and_initials_end_no_sentence():
    reading = story(
        "By Mary A. Young\n\nUse e.g. Two mats. See the photo (approx. 2). Dr. No."
    )

    assert reading.author == "Mary A. Young"
    assert reading.sheet.gaps == (Gap("picture", "See the photo (approx. 2)."),)


def test_sources_are_no_steps():
    sheet = read_article("A title\n\n1. Stand.\n\nSources\n\n1. An old book").sheet

    assert [step.text for step in sheet.steps] == ["Stand."]


def test_what_has_no_full_stop_is_read_without_end():
    text = "Tree Pose and two blocks " * 2000

    reading = read_article(f"A title\n\n{text}\n\n1. {text}")

    assert reading.sheet.intro == f"<p>{text.strip()}</p>"
    assert [step.text for step in reading.sheet.steps] == [text.strip()]


def test_a_label_is_a_heading_for_its_line():
    text = (
        "Mermaid\n\nProps: 2 blocks, strap\nBenefits: A longer waist.\n\n"
        "Movement:\n1. Lean.\n\nModification: sit {high}.\n\nBenefits\n\n- Calm\n\nThat is all."
    )

    sheet = read_article(text).sheet

    assert [(use.prop.name, use.least) for use in sheet.props] == [
        ("block", 2),
        ("strap", 1),
    ]
    assert [benefit.text for benefit in sheet.benefits] == ["A longer waist", "Calm"]
    assert [(step.text, step.kind) for step in sheet.steps] == [
        ("Lean.", ""),
        ("Sit {{high}}.", "tip"),
    ]
    assert (sheet.intro, sheet.closing) == ("", "<p>That is all.</p>")


def test_a_heading_may_stand_right_above_its_words():
    text = "Dog\n\nWhat You Need\nA wall.\n\nwhat you need\nis love.\n\n1. Stand."

    sheet = read_article(text).sheet

    assert [use.prop.name for use in sheet.props] == ["wall"]


def test_a_step_that_is_only_a_name_leads_into_that_pose():
    said = steps("Triangle", "Tree pose.", known=KNOWN)

    assert [step.into_pose for step in said] == [
        Named("Triangle", None),
        Named("Tree pose", 1),
    ]


def test_a_level_in_the_title_is_taken():
    assert read_article("Crow for Beginners\n\n1. Squat.").sheet.level == "beginner"


# Who wrote it


@pytest.mark.parametrize(
    ("bio", "claims", "rest"),
    [
        ("Ana Lund is Polestar certified.", [Claim("certification", "Polestar", "Instructor")], ""),
        ("Ana Lund is a Balanced Body certified Pilates teacher in Reformer and Chair, Tower & Mat.",
         [Claim("certification", "Balanced Body", "Pilates teacher", ("Reformer and Chair", "Tower", "Mat"))], ""),
        ("Ana Lund is BASI certified in Mat & Reformer.",
         [Claim("certification", "BASI", "Instructor", ("Mat", "Reformer"))], ""),
        ("Ana Lund is certified as a yoga therapist by the Kripalu Center.",
         [Claim("certification", "Kripalu Center", "Yoga therapist")], ""),
        ("Ana Lund is Franklin certified in Imagery.", [Claim("certification", "Franklin", "Imagery")], ""),
        ("Ana Lund is registered with Yoga Australia.", [Claim("registration", "Yoga Australia", "Member")], ""),
        ("Ana Lund is an RYT® 500.", [Claim("registration", "Yoga Alliance", "RYT 500")], ""),
        ("Ana Lund is an RCYT and holds a BA in Dance from Laban.",
         [Claim("registration", "Yoga Alliance", "RCYT"), Claim("degree", "Laban", "BA in Dance")], ""),
        ("Ana Lund has studied Feldenkrais with Ruth Alon.",
         [Claim("training", "Ruth Alon", "Feldenkrais")], ""),
        ("Ana Lund trained in anatomy at Leeds.", [Claim("training", "Leeds", "Anatomy")], ""),
        ("Ana Lund is certified in CPR by the Red Cross.", [Claim("safety", "Red Cross", "CPR")], ""),
        ("Ana Lund teaches and knows first aid.", [], "Ana Lund teaches and knows first aid."),
        ("Ana Lund is a teacher in Oslo.", [], "Ana Lund is a teacher in Oslo."),
        ("Ana Lund trained in Pune.", [], "Ana Lund trained in Pune."),
        ("Ana Lund trained in Yin with Paul.", [Claim("training", "Paul", "Yin")], ""),
        ("Ana Lund, RYT 200, lives in Oslo.", [Claim("registration", "Yoga Alliance", "RYT 200")],
         "Ana Lund, RYT 200, lives in Oslo."),
        ("Ana Lund studied law.", [], "Ana Lund studied law."),
    ],
)  # fmt: skip
def test_credentials_are_claimed_and_the_rest_is_the_biography(bio, claims, rest):
    reading = read_article(f"A title\n\n1. Stand.\n\n{bio}\n\nShe skis.")

    assert list(reading.credentials) == claims
    assert reading.bio == "\n\n".join(filter(None, [rest, "She skis."]))
    assert reading.author == "Ana Lund"
    assert reading.sheet.closing == ""


def test_a_paragraph_about_somebody_else_is_no_biography():
    reading = read_article(
        "A title\n\n1. Stand.\n\nTree Pose is a teacher. She is not."
    )

    assert (reading.author, reading.bio) == ("", "")


def test_a_heading_says_that_a_biography_follows():
    text = "A title\n\n1. Stand.\n\nAbout me\n\nMy name is Ana and I like bees.\n\nBees like me."

    reading = read_article(text)

    assert reading.bio == "My name is Ana and I like bees.\n\nBees like me."
    assert (reading.author, reading.sheet.closing) == ("", "")


def test_a_heading_may_name_the_author_but_not_a_pose():
    text = "A title\n\nAbout Tree Pose\n\nAna.\n\n1. Stand.\n\nAbout Ana Lund\nBees like her."

    reading = read_article(text)

    assert reading.sheet.intro == "<h2>About Tree Pose</h2><p>Ana.</p>"
    assert reading.bio == "Bees like her."


def test_a_first_name_is_enough_below_such_a_heading():
    text = (
        "A title\n\n1. Stand.\n\nAbout the author\n\nAna teaches in Oslo.\n\nThe end."
    )

    assert read_article(text).author == "Ana"


# Everything else


pieces = st.sampled_from([
    "1. ", "- ", "Step 2: ", "\n", "\n\n", "   ", "# ", "**", "a) ", "left leg ", "Right ",
    "repeat steps 1 to 2 ", "other side ", "Tree Pose ", "inhale ", "exhale ", "5 breaths ",
    "two blocks ", "ſıx ", "ſtrapſ ", "rıght knee ", "Props:\n", "Cautions\n\n", "Benefits\n\n", "Video\n\n", "About me\n\n",
    "Ana Lund is RYT certified in A, B & C. ", "https://youtu.be/abcdefghijk ", "{", "}",
    "[x](https://a.example)", "\ue000", "\ue001", "<ol><li>", "</li></ol>", "<p>", "</p>",
    "<a href='https://a.example'>", "</a>", "<img alt=x>", "<h1>", "</h1>", "&amp;", "&#57344;",
    "Home | About\n", "Keep ready: a bell, ", "Not for you if ", "Anyone with ", "Same for ", "Tired? ",
    "(a) ", "Repeat (a), (b). ", "repeat step 1 ", "like a ", "in place of ", "Photo 2 ", "<a href='#'>",
    "Ana Lund, Oslo\ncertified by X\n", "PART ONE. X\n", "*** sign up ***\n", "2 Comments\n", "Tips\n\n",
    "¬†", "â€™", "commission. ", "Here is a link to it. ", "by Ana Lund\n", ". ", "hold ",
])  # fmt: skip
texts = st.text() | st.lists(pieces | st.text(max_size=5), max_size=40).map("".join)


@settings(deadline=None)
@given(texts | st.binary() | texts.map(lambda text: text.encode("utf-8", "ignore")))
@example("<p><li></p></li>1. x")
def test_anything_is_refused_or_gives_a_sheet_that_can_be_kept(source):
    try:
        reading = read_article(source, KNOWN)
    except NotAnArticle:
        return

    assert sheets.read(sheets.write(reading.sheet)) == reading.sheet
    assert reading.sheet.steps
    assert all(re.fullmatch(r"[a-z_]+", guess.what) for guess in reading.guesses)
    assert all(0 < guess.confidence <= 1 for guess in reading.guesses)
