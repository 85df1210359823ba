"""The library's files: loaded whole or not at all, written back without loss."""

import tomllib
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import CommandError, call_command

from poses.library_files import archive, checking, reading, trial, writing
from poses.library_files.lines import line_of
from poses.models import (
    Benefit,
    BodyArea,
    BreathTechnique,
    Condition,
    Contraindication,
    Pose,
    PoseArea,
    PoseName,
    PoseProp,
    PoseRelation,
    Prop,
    PropSubstitution,
)
from tests import make

pytestmark = pytest.mark.django_db

GOOD = {
    "areas.toml": """
        [legs]
        name = "legs"
        [calves]
        name = "calves"
        latin = "gastrocnemius"
        kind = "muscle"
        parent = "legs"
        """,
    "conditions.toml": '[vertigo]\nname = "vertigo"',
    "props.toml": """
        [wall]
        name = "wall"
        [chair]
        name = "chair"
        plural = "chairs"
        household = "a stool"
        substitutes = { wall = "to lean on" }
        """,
    "techniques.toml": """
        [ujjayi]
        name = "Ujjayi"
        sanskrit = "ujjāyī"
        how_to = "Slowly."
        caution = "Not when dizzy."
        """,
    "poses/mountain.toml": """
        discipline = "yoga"
        names = [{ text = "Mountain", language = "en", primary = true }]
        repetitions = { least = 1, most = 2 }
        """,
    "poses/tree.toml": """
        discipline = "yoga"
        kind = "pose"
        base = "standing"
        movements = ["balance", "hip_opener"]
        level = [1, 2]
        sidedness = "two_sided"
        side_means = "the standing leg"
        hold = { least = 5, most = 8, unit = "breaths" }
        description = "On one leg."
        [[names]]
        text = "Tree"
        language = "en"
        primary = true
        [[names]]
        text = "Vṛkṣāsana"
        language = "sa-Latn"
        primary = true
        meaning = "vṛkṣa, tree"
        pronunciation = "vrik-SHAH-suh-nuh"
        [[areas]]
        area = "calves"
        effect = "strengthens"
        primary = true
        [[benefits]]
        text = "Steadies."
        basis = "study"
        source = "https://example.com/study"
        [[contraindications]]
        condition = "vertigo"
        advice = "modify"
        note = "Near a wall."
        instead = "mountain"
        [[props]]
        prop = "wall"
        need = "optional"
        note = "a hand on it"
        [[relations]]
        kind = "follows"
        other = "mountain"
        """,
    "figures/tree.toml": 'view = "front"\nrests = ["right foot"]\nspine = [90, 90.5]\nleft_leg = [[-42, 0.95], 195, -98]',
}
MODELS = {
    BodyArea: ["slug", "name", "latin", "kind", "parent__slug"],
    Condition: ["slug", "name"],
    Prop: ["slug", "name", "plural", "household_hint"],
    PropSubstitution: ["prop__slug", "substitute__slug", "note"],
    BreathTechnique: ["slug", "name", "sanskrit", "how_to", "caution"],
    Pose: [
        "slug", "discipline", "kind", "base", "movements", "level_least", "level_most",
        "sidedness", "side_means", "hold_least", "hold_most", "hold_unit",
        "repetitions_least", "repetitions_most", "description", "figure",
    ],
    PoseName: [
        "pose__slug", "text", "language", "is_primary", "meaning", "pronunciation",
        "search_key",
    ],
    PoseArea: ["pose__slug", "area__slug", "effect", "is_primary"],
    Benefit: ["pose__slug", "text", "basis", "source"],
    Contraindication: [
        "pose__slug", "condition__slug", "advice", "note", "instead__slug",
    ],
    PoseProp: ["pose__slug", "prop__slug", "need", "note"],
    PoseRelation: ["pose__slug", "kind", "other__slug"],
}  # fmt: skip


def library():
    """Everything there is, without its numbers."""
    return {
        model: sorted(map(repr, model.objects.values_list(*columns)))
        for model, columns in MODELS.items()
    }


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def load(folder):
    call_command("load_library", folder, verbosity=0)


def complaints(folder, **files):
    """What is said against the good files with these instead."""
    write(folder, GOOD | files)
    found = checking.problems(reading.read(folder))
    return [str(replace(it, line=None)) for it in found if it.blocks]


def pose(folder, text):
    """What is said against one more pose."""
    start = 'discipline = "yoga"\nnames = []\n'
    return [
        it.removeprefix("poses/new.toml: ")
        for it in complaints(folder, **{"poses/new.toml": start + text})
    ]


def test_a_pose_is_what_its_file_says(tmp_path):
    load(write(tmp_path, GOOD))

    found = library()

    assert found[Pose] == [
        repr((
            "mountain", "yoga", "pose", "", [], 1, 3, "symmetric", "", None, None, "",
            1, 2, "", None,
        )),
        repr((
            "tree", "yoga", "pose", "standing", ["balance", "hip_opener"], 1, 2,
            "two_sided", "the standing leg", 5, 8, "breaths", None, None, "On one leg.",
            {"view": "front", "rests": ["right foot"], "spine": [90, 90.5], "left_leg": [[-42, 0.95], 195, -98]},
        )),
    ]  # fmt: skip
    assert found[PoseName][1:] == [
        repr(("tree", "Tree", "en", True, "", "", "tree")),
        repr((
            "tree", "Vṛkṣāsana", "sa-Latn", True, "vṛkṣa, tree",
            "vrik-SHAH-suh-nuh", "vrks",
        )),
    ]  # fmt: skip
    assert found[PoseArea] == [repr(("tree", "calves", "strengthens", True))]
    assert found[Benefit] == [
        repr(("tree", "Steadies.", "study", "https://example.com/study"))
    ]
    assert found[Contraindication] == [
        repr(("tree", "vertigo", "modify", "Near a wall.", "mountain"))
    ]
    assert found[PoseProp] == [repr(("tree", "wall", "optional", "a hand on it"))]
    assert found[PoseRelation] == [repr(("tree", "follows", "mountain"))]


def test_tables_are_what_their_files_say(tmp_path):
    load(write(tmp_path, GOOD))

    found = library()

    assert found[BodyArea] == [
        repr(("calves", "calves", "gastrocnemius", "muscle", "legs")),
        repr(("legs", "legs", "", "region", None)),
    ]
    assert found[Condition] == [repr(("vertigo", "vertigo"))]
    assert found[Prop] == [
        repr(("chair", "chair", "chairs", "a stool")),
        repr(("wall", "wall", "", "")),
    ]
    assert found[PropSubstitution] == [repr(("chair", "wall", "to lean on"))]
    assert found[BreathTechnique] == [
        repr(("ujjayi", "Ujjayi", "ujjāyī", "Slowly.", "Not when dizzy."))
    ]


def test_loading_again_changes_nothing(tmp_path):
    write(tmp_path, GOOD)
    load(tmp_path)
    before = library()

    load(tmp_path)

    assert library() == before


def test_what_a_file_says_anew_is_brought_up_to_date(tmp_path):
    load(write(tmp_path, GOOD))
    changed = (
        GOOD["poses/tree.toml"]
        .replace("On one leg.", "Like a tree.")
        .replace('"study"', '"teaching"')
        .replace("Near a wall.", "Sit down.")
        .replace('instead = "mountain"', "")
        .replace('hold = { least = 5, most = 8, unit = "breaths" }', "")
    )

    load(write(tmp_path, {"poses/tree.toml": changed}))

    tree = Pose.objects.get(slug="tree")
    assert (tree.description, tree.hold_least, tree.hold_unit) == (
        "Like a tree.",
        None,
        "",
    )
    assert [it.basis for it in tree.benefits.all()] == ["teaching"]
    assert [(it.note, it.instead) for it in tree.contraindications.all()] == [
        ("Sit down.", None)
    ]


def test_what_a_studio_added_stays(tmp_path):
    load(write(tmp_path, GOOD))
    tree = Pose.objects.get(slug="tree")
    tree.names.create(text="Stork", language="en")
    tree.benefits.create(text="Is fun.", basis="teaching")
    Pose.objects.filter(slug="mountain").update(figure={"view": "side"})
    make.pose("Our own", slug="own")
    before = library()

    load(tmp_path)

    assert library() == before


def test_the_file_says_which_name_is_shown_first(tmp_path):
    load(write(tmp_path, GOOD))
    tree = Pose.objects.get(slug="tree")
    tree.names.filter(language="en").update(is_primary=False)
    tree.names.create(text="Stork", language="en", is_primary=True)

    load(tmp_path)

    shown = tree.names.filter(is_primary=True)
    assert {name.text for name in shown} == {"Tree", "Vṛkṣāsana"}


def test_a_pose_that_was_renamed_keeps_its_address(tmp_path):
    load(write(tmp_path, GOOD))
    tree = Pose.objects.get(slug="tree")
    tree.slug, tree.description = "stork", "Ours."
    tree.save()

    load(tmp_path)

    assert set(Pose.objects.values_list("slug", "description")) == {
        ("mountain", ""),
        ("stork", "On one leg."),
    }


def test_a_folder_may_hold_less_and_name_what_the_studio_has(tmp_path):
    load(write(tmp_path / "all", GOOD))
    more = {
        "poses/stork.toml": GOOD["poses/tree.toml"].replace("mountain", "tree"),
        "figures/mountain.toml": 'view = "side"',
    }

    load(write(tmp_path / "more", more))

    stork, mountain = Pose.objects.get(slug="stork"), Pose.objects.get(slug="mountain")
    assert [it.other.slug for it in stork.relations.all()] == ["tree"]
    assert mountain.figure == {"view": "side"}


def test_new_poses_have_addresses(tmp_path):
    load(write(tmp_path, GOOD))

    tree = Pose.objects.get(slug="tree")

    assert [it.slug for it in tree.addresses.all()] == ["tree"]


def test_the_library_survives_being_written_and_loaded(tmp_path):
    load(write(tmp_path / "ours", GOOD))
    before = library()
    writing.dump(tmp_path / "first")
    for model in (Pose, PropSubstitution, Prop, BreathTechnique, Condition):
        model.objects.all().delete()
    BodyArea.objects.exclude(parent=None).delete()
    BodyArea.objects.all().delete()

    load(tmp_path / "first")
    writing.dump(tmp_path / "second")

    assert library() == before
    assert contents(tmp_path / "first") == contents(tmp_path / "second")
    assert contents(tmp_path / "first").keys() == GOOD.keys()


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in folder.rglob("*.toml")
    }


def test_nothing_in_a_figure_is_left_out_but_what_says_nothing(tmp_path):
    make.pose(slug="tree", figure={"view": "side", "head": None, "spine": [90, None]})

    call_command("dump_library", tmp_path, verbosity=0)

    assert reading.read(tmp_path).figures == {"tree": {"view": "side", "spine": [90]}}


def test_a_figure_is_written_as_people_write_it():
    said = {
        "props": [{"kind": "block", "under": "near hand"}],
        "a key": True,
        "near_leg": [[-91.5, 0.9], -90, "flat"],
        "view": "side",
    }

    lines = writing.figure_lines(said)

    assert lines.splitlines() == [
        'view = "side"',
        'props = [{ kind = "block", under = "near hand" }]',
        'near_leg = [[-91.5, 0.9], -90, "flat"]',
        '"a key" = true',
    ]
    assert tomllib.loads(lines) == said


def test_good_files_have_no_problems(tmp_path):
    assert complaints(tmp_path) == []


def test_every_mistake_is_said_at_once_and_nothing_is_loaded(tmp_path):
    write(
        tmp_path,
        GOOD
        | {
            "poses/broken.toml": 'discipline = "yoga"\nnames =\n',
            "poses/tree.toml": GOOD["poses/tree.toml"].replace("breaths", "sighs"),
            "conditions.toml": '[vertigo]\nname = "vertigo"\nnotes = "?"',
        },
    )

    with pytest.raises(CommandError) as refusal:
        load(tmp_path)

    assert str(refusal.value).splitlines() == [
        "Nothing was loaded.",
        "poses/broken.toml:2: Invalid value",
        "conditions.toml:3: vertigo.notes: is not known here",
        "poses/tree.toml:9: hold.unit: “sighs” is none of breaths, seconds",
    ]
    assert not any(library().values())


def test_a_figure_that_no_body_could_do_is_loaded_and_said(tmp_path, capsys):
    broken = 'view = "side"\nrests = ["feet"]\nnear_leg = [-90, 80, "flat"]'

    call_command("load_library", write(tmp_path, GOOD | {"figures/tree.toml": broken}))

    assert "figures/tree.toml: The near knee is bent by" in capsys.readouterr().out
    assert Pose.objects.get(slug="tree").figure["near_leg"] == [-90, 80, "flat"]


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("base", 1),
        ("names[3].text", 2),
        ("hold.unit", 5),
        ("areas[0].area", 7),
        ("areas[1].effect", 11),
        ("areas[1].primary", 8),
        ("areas[2]", None),
        ("legs calves.name", 13),
        ("fake", None),
        ("", None),
    ],
)
def test_the_line_of_a_field_is_found(field, line):
    lines = [
        'base = "x"',
        "names = [",
        '  { text = "fake" },',
        "]",
        'hold = { unit = "breaths" }',
        "[[areas]]",
        'area = "legs"',
        "[[areas]]",
        'note = """',
        'fake = 3 """',
        'effect = "loads"',
        '["legs calves"]',
        "name = 3",
    ]

    text = "\n".join(lines)

    assert line_of(text, field) == line


def test_a_file_that_nobody_knows_is_said():
    files = reading.parsed(
        {"areas.toml": b"", "poses.toml": b"", "a/poses/b.toml": b""}
    )

    assert [it.file for it in files.problems] == ["poses.toml", "a/poses/b.toml"]


def test_nesting_without_end_is_a_mistake_like_another():
    files = reading.parsed({"areas.toml": b"a = " + b"[" * 100_000})

    assert [it.file for it in files.problems] == ["areas.toml"]


# As one archive


def zipped(files, **options):
    content = BytesIO()
    with ZipFile(content, "w", **{"compression": ZIP_DEFLATED} | options) as archive:
        for name, text in files:
            archive.writestr(name, text)
    return content.getvalue()


def test_an_archive_holds_what_the_files_say(tmp_path):
    load(write(tmp_path, GOOD))

    packed = archive.pack(writing.texts())

    assert archive.unpack(packed).keys() == GOOD.keys()
    assert checking.problems(reading.parsed(archive.unpack(packed))) == []


def test_the_folder_round_the_files_and_what_systems_add_do_no_harm():
    content = zipped(
        [
            ("my library/areas.toml", "a"),
            ("my library/poses/tree.toml", "b"),
            ("__MACOSX/my library/._areas.toml", "c"),
            ("my library/.hidden/props.toml", "d"),
            ("my library/README.md", "e"),
        ]
    )

    assert archive.unpack(content) == {"areas.toml": b"a", "poses/tree.toml": b"b"}


def lying():
    """An archive whose file is larger than the archive says."""
    content = zipped([("areas.toml", "a" * 20_000_000)])
    true, said = (n.to_bytes(4, "little") for n in (20_000_000, 100))
    return content.replace(true, said)


def locked():
    """An archive that says its file is encrypted."""
    content = bytearray(zipped([("areas.toml", "a")]))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    "case",
    {
        "no archive": (lambda: b"PK", "no ZIP archive"),
        "a broken one": (lambda: zipped([("areas.toml", "a")])[:-30], "no ZIP archive"),
        "a locked one": (locked, "no ZIP archive"),
        "another packing": (
            lambda: zipped([("areas.toml", "a")], compression=ZIP_BZIP2),
            "no ZIP archive",
        ),
        "no files": (lambda: zipped([("a.txt", "a")]), "no TOML files"),
        "one twice": (
            lambda: zipped([("a/areas.toml", "a"), ("b/areas.toml", "a")]),
            "one of them twice",
        ),
        "too many": (
            lambda: zipped((f"poses/p{n}.toml", "") for n in range(3001)),
            "too many files",
        ),
        "a bomb": (
            lambda: zipped((f"poses/{n}.toml", "a" * 4_000_000) for n in range(3)),
            "larger than 10 MB",
        ),
        "a lie": (lying, "no ZIP archive|larger than 10 MB"),
        "a way out": (
            lambda: zipped([("areas.toml", "a"), ("x/../../props.toml", "a")]),
            "outside of itself",
        ),
        "the root": (lambda: zipped([("/etc/areas.toml", "a")]), "outside of itself"),
        "a drive": (lambda: zipped([("C:areas.toml", "a")]), "outside of itself"),
    }.items(),
    ids=lambda case: case[0],
)
def test_an_archive_that_nobody_should_unpack_is_refused_in_a_sentence(case):
    _name, (content, said) = case

    with pytest.raises(archive.Unreadable, match=said):
        archive.unpack(content())


def test_a_trial_says_what_would_change_and_changes_nothing(tmp_path):
    load(write(tmp_path, GOOD))
    before = library()
    changed = GOOD["poses/tree.toml"].replace("On one leg.", "Like a tree.")
    more = {
        "poses/tree.toml": changed,
        "poses/new.toml": GOOD["poses/mountain.toml"],
        "props.toml": '[wall]\nname = "the wall"',
    }

    found = trial.changes(reading.parsed({n: t.encode() for n, t in more.items()}))

    assert found == [
        trial.Change("props.toml", is_new=False, fields=("wall",)),
        trial.Change("poses/new.toml", is_new=True, fields=("discipline", "kind", "sidedness", "level", "repetitions", "names")),
        trial.Change("poses/tree.toml", is_new=False, fields=("description",)),
    ]  # fmt: skip
    assert library() == before


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        load(tmp_path / "nowhere")


def test_the_line_of_a_mistake_is_told_where_there_is_one(tmp_path):
    (tmp_path / "areas.toml").write_bytes(b"\xff")
    (tmp_path / "props.toml").write_text('[wall]\nname = "wa')

    problems = reading.read(tmp_path).problems

    assert [(it.file, it.line) for it in problems] == [
        ("areas.toml", None),
        ("props.toml", None),
    ]
    assert "utf-8" in problems[0].text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("colour = 1", "colour: is not known here"),
        ('base = "floating"', "base: “floating” is none of standing, kneeling, all_fours, seated, supine, prone, side_lying, arm_supported, inverted"),
        ('kind = ["pose"]', "kind: “['pose']” is none of pose, exercise, breathing, rest"),
        ("description = 3", "description: is no text"),
        ('description = " "', "description: is no text"),
        (f'side_means = "{"x" * 41}"\nsidedness = "two_sided"', "side_means: has 41 characters of at most 40"),
        ('side_means = "the leg"', "side_means: stands only with the sidedness “two_sided”"),
        ('movements = "twist"', "movements: is no list"),
        ('movements = ["twist", "twist"]', "movements[1]: stands there twice"),
        ('movements = ["spin"]', "movements[0]: “spin” is none of forward_bend, backbend, side_bend, twist, balance, hip_opener, chest_opener, core, inversion, arm_balance, restorative"),
        ("level = [2, 1]", "level: is no pair like [1, 2], from 1 to 3"),
        ("level = [1, 4]", "level: is no pair like [1, 2], from 1 to 3"),
        ("level = [1]", "level: is no pair like [1, 2], from 1 to 3"),
        ("level = 1", "level: is no pair like [1, 2], from 1 to 3"),
        ("hold = 5", "hold: is no table"),
        ("hold = { least = 1, most = 2 }", "hold.unit: is missing"),
        ('hold = { least = 3, most = 2, unit = "breaths" }', "hold: has more at least than at most"),
        ('hold = { least = 0, most = 2, unit = "breaths" }', "hold.least: is no whole number from 1 on"),
        ("repetitions = { least = true, most = 2 }", "repetitions.least: is no whole number from 1 on"),
        ("areas = 3", "areas: is no list"),
        ("areas = [3]", "areas[0]: is no table"),
        ('areas = [{ area = 3, effect = "loads" }]', "areas[0].area: is no text"),
        ('areas = [{ area = "wing", effect = "loads" }]', "areas[0].area: “wing” is not known"),
        ('areas = [{ area = "legs", effect = "loads", primary = 1 }]', "areas[0].primary: is neither true nor false"),
        ('areas = [{ area = "legs", effect = "loads" }, { area = "legs", effect = "loads", primary = true }]', "areas[1]: stands there twice, in other words"),
        ('benefits = [{ text = "Good.", basis = "study" }]', "benefits[0].source: is missing: a study can be looked up"),
        ('benefits = [{ text = "Good.", basis = "study", source = "ftp://x" }]', "benefits[0].source: Enter a valid URL."),
        ('contraindications = [{ condition = "flu", advice = "avoid" }]', "contraindications[0].condition: “flu” is not known"),
        ('contraindications = [{ condition = "vertigo", advice = "avoid", instead = "new" }]', "contraindications[0].instead: names itself"),
        ('contraindications = [{ condition = "vertigo", advice = "avoid" }, { condition = "vertigo", advice = "ask" }]', "contraindications[1]: stands there twice, in other words"),
        ('props = [{ prop = "swing" }]', "props[0].prop: “swing” is not known"),
        ('relations = [{ kind = "follows", other = "nowhere" }]', "relations[0].other: “nowhere” is not known"),
        ('relations = [{ kind = "follows", other = "new" }]', "relations[0].other: names itself"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_pose_is_named(tmp_path, text, problem):
    assert pose(tmp_path, text) == [problem]


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ('[{ text = "A", language = "de" }]', "names[0].language: “de” is none of en, sa-Latn, sa-Deva"),
        ('[{ text = "A", language = "en", primary = true }, { text = "B", language = "en", primary = true }]', "names: has more than one primary name in en"),
        ('[{ text = "A", language = "en" }, { text = "A", language = "en", meaning = "a" }]', "names[1]: stands there twice, in other words"),
        ('[{ text = "Vr\u0323ks\u0323a\u0304sana", language = "sa-Latn" }]', "names[0].text: has letters and accents apart; write it in Unicode’s NFC"),
        ('[{ language = "en" }]', "names[0].text: is missing"),
        ('"Tree"', "names: is no list"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_name_is_named(tmp_path, names, problem):
    text = f'discipline = "yoga"\nnames = {names}'

    found = complaints(tmp_path, **{"poses/new.toml": text})

    assert found == [f"poses/new.toml: {problem}"]


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("areas.toml", '[calves]\nname = "calves"\nparent = "calves"', "calves.parent: names itself"),
        ("areas.toml", '[calves]\nname = "calves"\nparent = "leg"', "calves.parent: “leg” is not known"),
        ("areas.toml", 'calves = 3', "calves: is no table"),
        ("areas.toml", '[calves]\nname = "calf"\n[calf]\nname = "calf"', "calves.name: is another one’s name too; calf.name: is another one’s name too"),
        ("areas.toml", '[calves]\nname = "calves"\n["Big Toe"]\nname = "toe"', "Big Toe: “Big Toe” is no address: small letters, digits and hyphens"),
        ("props.toml", '[wall]\nname = "wall"\nsubstitutes = "a door"', "wall.substitutes: is no table"),
        ("props.toml", '[wall]\nname = "wall"\nsubstitutes = { wall = "lean", door = 3 }', "wall.substitutes.door: is no text; wall.substitutes.wall: names itself; wall.substitutes.door: “door” is not known"),
        ("techniques.toml", '[ujjayi]\nname = "Ujjayi"', "ujjayi.how_to: is missing"),
        ("figures/stork.toml", 'view = "side"', "is the figure of no pose"),
        ("figures/tree.toml", "drawn = 2026-11-24", "drawn: “drawn” is no part of a figure."),
        ("figures/tree.toml", 'view = "side"\nspine = [90]', "spine: “spine” makes no sense as it is written."),
        ("poses/Big Tree.toml", 'discipline = "yoga"\nnames = []', "“Big Tree” is no address: small letters, digits and hyphens"),
    ],
)  # fmt: skip
def test_a_mistake_in_another_file_is_named(tmp_path, file, text, problem):
    found = complaints(tmp_path, **{file: text})

    expected = [f"{file}: {one}" for one in problem.split("; ")]
    assert found == expected


def test_a_name_that_the_studio_gave_to_something_else_is_a_mistake(tmp_path):
    BodyArea.objects.create(slug="lower-leg", name="calves")

    with pytest.raises(CommandError, match=r"calves\.name: is another one’s name too"):
        load(write(tmp_path, GOOD))
