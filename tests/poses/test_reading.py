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
