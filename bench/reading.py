"""
What reading an article costs: CPU milliseconds, the best of five.

    article_100_kb_text, article_100_kb_html    prose and steps, as teachers write them
    article_200_kb_text                         twice as much: the time is linear
    nasty_100_kb_…                              what only a test would paste
"""

import random
import time
from contextlib import suppress

from poses.reading import Known, NotAnArticle, read_article

KNOWN = Known(
    poses={"tree": 1, "warrior 1": 2, "mountain": 3},
    props={"block": (1, "block"), "blocks": (1, "block"), "strap": (2, "strap")},
    techniques={"ujjayi": 1},
)
STORY = [
    "Most of us fold from the waist and wonder why our legs complain.",
    "If you like my article on Tree Pose, you already know how a foot can listen.",
    "A strap is a longer arm, and nobody ever got a medal for having none.",
    "It took me years, several teachers and one honest mirror to see it.",
]
STEPS = [
    "Begin in Warrior 1 with your left foot forward and two blocks nearby.",
    "Inhale to lengthen your spine, and exhale to soften behind the knees.",
    "Hold for 5 to 8 breaths.",
    "Press the edge of your right foot into the mat and keep the hips level.",
    "Let your neck be long while your ribs stay quiet.",
    "Repeat on the other side.",
]
NASTY = {
    "spaces": " ",
    "brackets": "[",
    "tags": "<p></",
    "digits": "1",
    "numbers": "1. ",
    "capitals": "Aa ",
    "letters": "a",
    "sides": "left ",
    "breaths": "inhale ",
    "does": "do ",
    "props": "two blocks in Tree Pose ",
}


def run():
    """Figures as (name, value, unit)."""
    chance = random.Random(20260301)
    yield "article_100_kb_text", _cost(_article(chance, 100_000)), "ms"
    yield "article_200_kb_text", _cost(_article(chance, 200_000)), "ms"
    yield "article_100_kb_html", _cost(_page(_article(chance, 90_000))), "ms"
    for name, piece in NASTY.items():
        text = "Tree\n\n1. Stand.\n2. " + piece * (100_000 // len(piece))
        yield f"nasty_100_kb_{name}", _cost(text), "ms"


def _article(chance, size):
    """A title, stories and steps, two thirds of it stories."""
    blocks, length = ["A quiet standing fold"], 0
    while length < size * 2 / 3:
        blocks.append(" ".join(chance.choices(STORY, k=6)))
        length += len(blocks[-1])
    steps = []
    while length < size:
        steps.append(f"{len(steps) % 99 + 1}. {chance.choice(STEPS)}")
        length += len(steps[-1])
    return "\n\n".join([*blocks, "\n".join(steps)])


def _page(article):
    lines = (line for line in article.split("\n") if line)
    return "".join(f"<p>{line}</p>" for line in lines)


def _cost(text) -> float:
    return round(min(_once(text) for _ in range(5)) * 1000, 1)


def _once(text):
    begun = time.process_time()
    with suppress(NotAnArticle):
        read_article(text, KNOWN)
    return time.process_time() - begun
