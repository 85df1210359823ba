"""
What drawing a body costs, over every figure of the catalogue. No query, no store.

    figure_bytes_max    the largest drawing
    figure_ms           drawing one, CPU milliseconds, the mean over the catalogue
    figure_png_ms       the picture for social networks, 1200 × 630
"""

import time
import tomllib
from pathlib import Path
from statistics import median

from poses import figures

CATALOGUE = Path(figures.__file__).parents[1] / "catalogue" / "figures"


def run():
    """Figures as (name, value, unit)."""
    every = [tomllib.loads(path.read_text()) for path in CATALOGUE.glob("*.toml")]
    sizes = [len(figures.draw(figure, "A name").encode()) for figure in every]
    yield "figure_bytes_max", max(sizes), "bytes"
    spent = timed(lambda: [figures.draw(figure, "A name") for figure in every])
    yield "figure_ms", round(spent / len(every), 2), "ms"
    yield "figure_png_ms", round(timed(lambda: figures.png(every[0])), 1), "ms"


def timed(work, times=10) -> float:
    """The median CPU milliseconds of some work."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return median(spent) * 1000
