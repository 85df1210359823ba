"""
Figures as files of their own, for cards, other programs and mails. An address names
the drawing by its hash, so it never changes its bytes.
"""

import json
from functools import lru_cache
from hashlib import blake2b

from django.core.cache import cache
from django.urls import reverse

from studio.cache import kept_as

from . import figures
from .models import Pose

WIDTH, HEIGHT = 1200, 630
KEEP_SECONDS = 24 * 60 * 60
# As on the ground of a card, in both colour schemes. It is allowed by its hash.
STYLE = (
    "svg{color:#1F2421}.edge{stroke:#F2EEE6}@media(prefers-color-scheme:dark)"
    "{svg{color:#ECEAE4}.edge{stroke:#0F1311}}"
)


def svg_address(pose: Pose) -> str:
    """Where a pose's figure is found as an image for pages."""
    return _address("poses:figure", pose)


def png_address(pose: Pose) -> str:
    """Where it is found for programs that show no SVG."""
    return _address("poses:picture", pose)


def version(pose: Pose) -> str:
    """What changes whenever the drawing does."""
    return blake2b(svg(pose).encode(), digest_size=6).hexdigest()


def svg(pose: Pose) -> str:
    """The drawing in colours of its own, for light pages and dark ones."""
    return _drawn(json.dumps(pose.figure))


def png(pose: Pose) -> bytes:
    """The drawing on paper; made once a day at most, because it takes a while."""
    key = kept_as("figure", version(pose))
    made = cache.get(key)
    if made is None:
        made = figures.png(pose.figure, WIDTH, HEIGHT)
        cache.set(key, made, KEEP_SECONDS)
    return made


def _address(name, pose) -> str:
    return f"{reverse(name, args=[pose.slug])}?v={version(pose)}"


@lru_cache(maxsize=4096)
def _drawn(figure: str) -> str:
    drawn = figures.draw(json.loads(figure))
    return drawn.replace("><", f"><style>{STYLE}</style><", 1)
