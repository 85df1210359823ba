"""A picture may turn out broken after its tutorial went live."""

import pytest
from django.core.cache import cache
from PIL import Image

from poses.sheet import Picture, Step
from studio.pictures.receiving import receive
from tests import make
from tests.poses.shelf import figure

pytestmark = pytest.mark.django_db
PAGES = [
    "/tutorials/tree/",
    "/tutorials/tree/?lead=right",
    "/tutorials/tree/practice/",
    "/tutorials/tree/print/",
    "/tutorials/",
]


@pytest.fixture
def broken(client):
    """Two pictures of a live tutorial that nobody has drawn yet, and a third."""
    kept, *sent = (
        receive(make.upload(Image.new("RGB", (700, 500))), None) for _ in range(3)
    )
    shown = [Picture(it.file, 700, 500, "A foot", credit="Ben") for it in (*sent, kept)]
    steps = [Step(text="Stand.", picture=it) for it in shown[1:]]
    pose = make.pose("Tree", figure=figure("tree-pose"))
    make.tutorial(
        slug="tree", pose=pose, picture=shown[0], steps=steps, lead_side="left"
    )
    return [kept, *sent]


def read(client):
    cache.clear()
    return {page: client.get(page).content.decode() for page in PAGES}


def test_pages_show_a_tutorial_without_what_could_not_be_used(client, broken):
    kept, at_top, at_step = broken
    before = read(client)
    for it in (at_top, at_step):
        it.refuse("damaged")
    pages = read(client)
    after = "".join(pages.values())

    assert {page for page in PAGES if at_top.file in before[page]} == {
        "/tutorials/", "/tutorials/tree/", "/tutorials/tree/?lead=right"
    }  # fmt: skip
    assert at_step.file in before["/tutorials/tree/practice/"]
    assert "creditText" in before["/tutorials/tree/"]
    assert kept.file in after
    assert at_top.file not in after
    assert at_step.file not in after
    assert all("figure" in pages[it] for it in ("/tutorials/", "/tutorials/tree/"))
    assert "creditText" not in after
