import io
import math
import re
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from poses import figures
from poses.figures import floor, notation

CATALOGUE = Path(notation.__file__).parents[1] / "catalogue" / "figures"
EVERY = {
    path.stem: tomllib.loads(path.read_text()) for path in CATALOGUE.glob("*.toml")
}

MOUNTAIN = {"view": "side", "rests": ["feet"], "near_leg": [-90, -90, "flat"]}
TABLE = EVERY["table-pose"]


def paths(svg):
    """Every path of a drawing with its points, the thickness of its stroke and its class."""
    root = ET.fromstring(svg)
    for node in root.iter("{http://www.w3.org/2000/svg}path"):
        thickness = float(node.get("stroke-width", 5.2))
        yield list(points(node.get("d"))), thickness, node.get("class")


def points(data):
    """The points that a path passes or bends towards, from its relative commands."""
    x = y = cx = cy = 0
    command = ""
    for letter, numbers in re.findall(r"([Mlqthz])([^Mlqthz]*)", data):
        command = letter
        found = [float(n) for n in re.findall(r"-?(?:\d*\.\d+|\d+)", numbers)]
        step = {"h": 1, "q": 4, "z": 1}.get(command, 2)
        for n in range(0, len(found), step):
            if command == "M":
                x, y = found[n : n + 2]
            elif command == "h":
                x += found[n]
            elif command == "q":
                cx, cy = x + found[n], y + found[n + 1]
                yield cx, cy
                x, y = x + found[n + 2], y + found[n + 3]
            elif command == "t":
                cx, cy = 2 * x - cx, 2 * y - cy
                yield cx, cy
                x, y = x + found[n], y + found[n + 1]
            else:
                x, y = x + found[n], y + found[n + 1]
            yield x, y


def box(svg):
    return [int(n) for n in re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups()]


def drawn_with(figure, kind):
    return re.search(rf'class="{kind}"[^>]*>', figures.draw(figure)) is not None


def test_the_catalogue_knows_ninety_poses():
    assert len(EVERY) >= 90


@pytest.mark.parametrize("slug", sorted(EVERY))
def test_every_figure_can_be_done_by_a_body(slug):
    assert figures.problems(EVERY[slug]) == []


@pytest.mark.parametrize("slug", sorted(EVERY))
def test_every_figure_is_small_and_lies_within_its_frame(slug):
    svg = figures.draw(EVERY[slug], "A name")
    width, height = box(svg)

    outside = [
        (x, y)
        for line, thickness, kind in paths(svg)
        for x, y in line
        if kind != "edge"
        and not (
            thickness / 2 <= x <= width - thickness / 2
            and thickness / 2 <= y <= height - thickness / 2
        )
    ]

    assert len(svg.encode()) <= 2048
    assert outside == []
    assert width * 3 == height * 4


@pytest.mark.parametrize("slug", sorted(EVERY))
def test_every_figure_is_mirrored_point_by_point(slug):
    here = figures.draw(EVERY[slug])
    there = figures.draw(EVERY[slug], mirrored=True)
    width, _ = box(here)

    for (one, *_), (other, *_) in zip(paths(here), paths(there), strict=True):
        pairs = zip(one, other, strict=True)
        if one[0][1] == one[-1][1] and len(one) == 2:
            continue  # the floor
        assert all(abs(a[0] + b[0] - width) < 0.7 for a, b in pairs)
    assert figures.mirror(figures.mirror(EVERY[slug]))["facing"] == "right"
    assert figures.draw(figures.mirror(EVERY[slug])) == there
    assert figures.draw(figures.mirror(figures.mirror(EVERY[slug]))) == here
    assert figures.draw(figures.mirror(EVERY[slug]), mirrored=True) == here


def test_a_figure_says_its_title_and_nothing_that_could_clash_or_run():
    svg = figures.draw(MOUNTAIN, 'Tāḍāsana "<b>"')
    root = ET.fromstring(svg)

    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Tāḍāsana "<b>"'
    assert not re.search(r"\bid=|\bstyle=|<script|\bon\w+=", svg)


def test_feet_stand_on_the_mat():
    svg = figures.draw(MOUNTAIN)
    *body, (mat, thickness, kind) = paths(svg)

    lowest = max(
        y + thick / 2 for line, thick, kind in body if kind != "edge" for _, y in line
    )

    assert kind == "mat"
    assert abs(lowest - (mat[0][1] - thickness / 2)) <= 0.2


def test_a_hand_on_the_floor_comes_down_to_it_and_the_arm_stays_straight():
    body = floor.stand(notation.read(TABLE | {"near_arm": [-80, -80, "flat"]}))

    arm = body.bones["near arm"]
    bend = (arm.end - arm.joint) / (arm.joint - arm.root)
    assert floor.lowest(body, "near hand") == pytest.approx(0, abs=0.1)
    assert math.degrees(math.atan2(bend.imag, bend.real)) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"near_leg": [-90, -40, "flat"]}, "The near knee is bent by -50°: it bends from -8 to 178°."),
        ({"near_arm": [-90, -150]}, "The near elbow is bent by -60°: it bends from -10 to 160°."),
        ({"near_arm": [147, 147]}, "The near shoulder is bent by 237°"),
        ({"far_leg": [160, 160]}, "The far hip is bent by -110°"),
        ({"near_leg": [-90, -90, 180]}, "The near ankle is bent by -90°"),
        ({"spine": [90, -60]}, "The spine is bent by -150°"),
        ({"head": [90, 200]}, "The neck is bent by 110°"),
        ({"rests": ["feet", "near hand"]}, "The near hand floats 68 cm above what it rests on."),
        ({"rests": ["head"]}, "The near foot sinks 147 cm into the floor."),
        ({"rests": ["feet", "left hand"]}, "“left hand” is not seen from this side."),
        ({"rests": []}, "It does not say what rests on the floor."),
        ({"view": ""}, "It does not say from where it is seen."),
        ({"view": "below"}, "“view” makes no sense as it is written."),
        ({"knee": 90}, "“knee” is no part of a figure."),
        ({"near_leg": [-90]}, "“near_leg” makes no sense as it is written."),
        ({"props": [{"kind": "block"}]}, "The block lies under a part of the body."),
        ({"props": [{"kind": "strap", "between": ["near hand", "left foot"]}]}, "The strap goes between two parts of the body."),
        ({"props": [{"kind": "strap"}]}, "The strap goes between two parts of the body."),
        ({"props": [{"kind": "block", "colour": "red"}]}, "“props” makes no sense as it is written."),
        ({"props": [{"height": "low"}]}, "“props” makes no sense as it is written."),
    ],
)  # fmt: skip
def test_what_a_body_cannot_do_is_named(changed, said):
    found = figures.problems(MOUNTAIN | changed)

    assert any(one.startswith(said) for one in found), found


def test_what_is_no_table_is_named():
    assert "A figure is a table of directions." in figures.problems(["side"])


def test_limbs_that_point_out_of_the_page_may_look_bent_in_any_way():
    broken = {"near_arm": [-90, -150], "spine": [90, -60]}
    turned = {"near_arm": [[-90, 0.5], -150], "spine": [[90, 0.5], -60]}

    assert len(figures.problems(MOUNTAIN | broken)) > 0
    assert [
        one
        for one in figures.problems(MOUNTAIN | turned)
        if "near" in one or "spine" in one
    ] == []


def test_who_is_seen_from_above_lies_on_a_mat_and_needs_no_floor():
    assert figures.problems({"view": "above", "spine": [180, 180]}) == []
    assert figures.draw({"view": "above"}).count('class="mat"') == 1


def test_a_limb_that_points_at_the_reader_cannot_be_turned():
    pointing = {
        "near_arm": [[-90, 0], [-90, 0], "fist"],
        "rests": ["feet", "near hand"],
    }

    said = figures.problems(MOUNTAIN | pointing)

    assert [one.partition(" cm")[0] for one in said] == ["The near hand floats 127"]


def test_a_block_lifts_the_hand_that_rests_on_it():
    standing = {
        "view": "front",
        "rests": ["left foot", "left hand"],
        "spine": [10, -10],
    }
    under = lambda kind: [{"kind": kind, "height": "medium", "under": "left hand"}]  # noqa: E731

    bodies = [
        floor.stand(notation.read(standing | {"props": under(kind)}))
        for kind in ("block", "blanket")
    ]

    assert [floor.level(body, "left hand") for body in bodies] == [15.0, 6.0]


@pytest.mark.parametrize(
    "prop",
    [
        {"kind": "wall", "side": "left"},
        {"kind": "wall", "side": "right"},
        {"kind": "chair", "under": "seat", "side": "left"},
        {"kind": "chair", "under": "hands"},
        {"kind": "block", "height": "tall", "under": "head"},
        {"kind": "bolster", "under": "back"},
        {"kind": "blanket", "under": "knees"},
        {"kind": "strap", "between": ["near hand", "far foot"]},
    ],
)
def test_props_stand_where_the_body_is_and_within_the_frame(prop):
    figure = MOUNTAIN | {"props": [prop]}
    svg = figures.draw(figure)
    width, height = box(svg)

    assert figures.problems(figure) == []
    assert drawn_with(figure, "props")
    assert all(
        0 <= x <= width and 0 <= y <= height for line, *_ in paths(svg) for x, y in line
    )


def test_a_prop_under_nothing_is_not_drawn():
    assert not drawn_with(MOUNTAIN | {"props": [{"kind": "block"}]}, "props")
    assert not drawn_with(
        MOUNTAIN | {"props": [{"kind": "strap", "under": "head"}]}, "props"
    )


def test_one_side_of_a_body_speaks_for_both():
    front = notation.read({"view": "front", "left_arm": [[20, 0.5], 70, 10]})
    side = notation.read({"view": "side", "near_leg": [-80, -100, "flat"]})

    assert front.limbs["right arm"] == notation.Limb((160, 0.5), (110, 1), 170)
    assert side.limbs["far leg"] == side.limbs["near leg"]


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(
        [*notation.PARTS, *notation.LAYERS, *notation.FEET, *notation.KINDS, *notation.VIEWS]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        [*notation.PROP, "x"]), inner, max_size=4),
    max_leaves=6,
)  # fmt: skip
angle = st.integers(-360, 360)
segment = angle | st.tuples(angle, st.floats(0, 1)).map(list)
limb = st.tuples(segment, segment, st.sampled_from([*notation.FEET[:2]]) | angle).map(
    list
)
likely = st.fixed_dictionaries(
    {"view": st.sampled_from(notation.VIEWS)},
    optional={
        "rests": st.lists(st.sampled_from(notation.PARTS), max_size=4),
        "spine": st.lists(segment, min_size=2, max_size=3),
        "near_leg": limb,
        "left_leg": limb,
        "ahead": st.lists(st.sampled_from(notation.LAYERS), max_size=3),
        "behind": st.lists(st.sampled_from(notation.LAYERS), max_size=3),
        "hips": st.floats(-1, 1),
        "props": st.lists(
            st.fixed_dictionaries(
                {"kind": st.sampled_from(notation.KINDS)},
                optional={
                    "under": st.sampled_from(notation.PARTS),
                    "between": st.lists(
                        st.sampled_from(notation.SINGLE), min_size=2, max_size=2
                    ),
                },
            ),
            max_size=2,
        ),
    },
)


@settings(max_examples=60, deadline=None)
@given(
    anything | st.dictionaries(st.sampled_from([*notation.READERS]), anything) | likely
)
def test_whatever_is_written_is_drawn_or_named(found):
    svg = figures.draw(found, "Something")

    ET.fromstring(svg)
    assert "nan" not in svg
    assert all(isinstance(said, str) for said in figures.problems(found))


def test_a_picture_has_the_size_that_was_asked_for_and_shows_the_figure():
    picture = Image.open(io.BytesIO(figures.png(EVERY["warrior-i"])))
    small = figures.png(figures.draw(EVERY["warrior-i"]), width=400, height=300)

    colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 16)}
    assert picture.size == (1200, 630)
    assert Image.open(io.BytesIO(small)).size == (400, 300)
    assert {(0xFB, 0xF9, 0xF5), (0x1F, 0x24, 0x21)} <= colours
