"""Keeping the library in the admin: merging, drawing, what is missing, files."""

import inspect
import re
import tomllib

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from poses.library_files import archive
from poses.models import Pose, Prop
from tests import make
from tests.pages import sent
from tests.poses.test_admin import names
from tests.poses.test_desk import said
from tests.poses.test_library_files import GOOD, library

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make.user(role="editor", is_staff=True))
    return client


# Merging


def merge(row):
    name = f"admin:poses_{row._meta.model_name}_merge"
    return reverse(name, args=[row.pk])


def test_a_merge_is_shown_before_it_is_done_and_stands_in_the_history(desk):
    dog = make.pose("Downward Dog", slug="dog")
    twin = make.pose("Down Dog", slug="twin", base="inverted")
    for pose, text in ((dog, "Calm."), (twin, "Calm."), (twin, "Long calves.")):
        pose.benefits.create(text=text, basis="teaching")
    make.tutorial(pose=twin)

    chosen = said(desk.get(merge(twin)))
    shown = said(desk.get(merge(twin), {"into": dog.pk}))
    before = list(Pose.objects.published())
    answer = desk.post(merge(twin), {"into": dog.pk})

    assert 'name="into"' in chosen
    for words in (
        "Benefits:\n      1 moves over; \n      1 is there already",
        "Tutorials:\n      1 moves over",
        "takes this over: base",
    ):
        assert words in shown
    assert set(before) == {dog, twin}
    assert list(Pose.objects.published()) == [dog]
    assert answer.url == reverse("admin:poses_pose_change", args=[dog.pk])
    logged = set(LogEntry.objects.values_list("object_id", "change_message"))
    told = "“Down Dog” is merged into “Downward Dog”."
    assert logged == {(str(dog.pk), told), (str(twin.pk), told)}
    assert merge(dog) in said(desk.get(answer.url))


def test_a_prop_is_merged_likewise(desk):
    block, brick = (Prop.objects.create(slug=it, name=it) for it in ("block", "brick"))

    desk.post(merge(brick), {"into": block.pk})

    assert set(Prop.objects.current()) == {block}
    page = said(desk.get(reverse("admin:poses_prop_changelist")))
    assert "brick</a>" not in page


def test_nothing_is_merged_with_itself_or_with_what_is_not_there(desk):
    pose, proposed = make.pose("Dog"), make.pose("Pig", accepted_at=None)
    gone = make.pose("Gone")
    gone.merge_into(pose)

    for wrong in (pose.pk, proposed.pk, gone.pk, 10**30, "x", ""):
        answer = desk.post(merge(pose), {"into": wrong})
        assert answer.status_code == 422
        assert 'class="errorlist"' in said(answer)
    assert desk.get(merge(gone)).status_code == 404


def test_an_editor_who_comes_second_is_told(desk, monkeypatch):
    one, two, three = make.pose("One"), make.pose("Two"), make.pose("Three")
    merge_into = Pose.merge_into

    def faster(self, other):
        monkeypatch.undo()
        merge_into(other, three)
        return merge_into(self, other)

    monkeypatch.setattr(Pose, "merge_into", faster)
    answer = desk.post(merge(one), {"into": two.pk}, follow=True)

    assert "“Two” has just been merged into another one" in said(answer)
    assert set(Pose.objects.published()) == {one, three}


def test_who_may_only_look_may_not_merge(client):
    pose, other = make.pose("Dog"), make.pose("Cat")
    client.force_login(make.user(role="moderator", is_staff=True))

    assert client.post(merge(pose), {"into": other.pk}).status_code == 403
    assert set(Pose.objects.published()) == {pose, other}


# Drawing


DOG = """view = "side"
rests = ["feet", "hands"]
spine = [-43, -40]
head = [-44, -48]
near_leg = [-122, -120, "flat"]
near_arm = [-41, -41, "flat"]
"""
DRAW = "/admin/poses/pose/draw/"


def test_a_figure_is_drawn_while_it_is_written_with_what_is_wrong_with_it(desk):
    good = said(desk.post(DRAW, {"figure": DOG}))
    bent = said(desk.post(DRAW, {"figure": DOG.replace("-122, -120", "-122, -20")}))
    wrong = said(desk.post(DRAW, {"figure": DOG + 'wing = "<b>"'}))
    broken = said(desk.post(DRAW, {"figure": DOG + "near_arm ="}))
    nothing = said(desk.post(DRAW, {}))

    assert good.count("<svg") == 2
    assert "<li>" not in good
    assert "The near knee is bent by" in bent
    assert wrong.count("<svg") == 2
    assert "“wing” is no part of a figure." in wrong
    assert "This is no list of directions:" in broken
    assert "<svg" not in broken
    assert "Nothing is drawn yet." in nothing


def test_only_keepers_may_have_things_drawn(client):
    client.force_login(make.user(role="moderator", is_staff=True))

    assert client.post(DRAW, {"figure": DOG}).status_code == 403


def keep(desk, pose, **fields):
    url = reverse("admin:poses_pose_change", args=[pose.pk])
    return desk.post(url, names(pose, **{"names-TOTAL_FORMS": "1"} | fields))


def test_a_figure_is_kept_as_it_is_written_and_shown_so_again(desk):
    pose = make.pose("Tree Pose")
    url = reverse("admin:poses_pose_change", args=[pose.pk])

    wrong = said(keep(desk, pose, figure=DOG + "wing = 3\nspine = 4"))
    broken = said(keep(desk, pose, figure=DOG + "view"))
    keep(desk, pose, figure=DOG.replace("\n", "\r\n"))
    pose.refresh_from_db()
    page = said(desk.get(url))
    kept, shown = pose.figure, sent(page)["figure"]
    keep(desk, pose, figure=shown)
    again = LogEntry.objects.latest("pk").change_message
    keep(desk, pose, figure="")

    pose.refresh_from_db()
    assert "This is no list of directions:" in wrong
    assert "This is no list of directions:" in broken
    assert kept == tomllib.loads(DOG)
    assert "figure" not in again.lower()
    assert page.count('class="pose-figure"') == 2
    assert pose.figure is None


def test_what_is_no_part_of_a_figure_is_refused(desk):
    page = said(keep(desk, make.pose("Tree Pose"), figure=DOG + "wing = 3"))

    assert "“wing” is no part of a figure." in page
    assert "wing = 3" in page


# What is missing


def test_the_library_says_what_it_lacks_and_leads_there(desk):
    tree = make.pose("Tree Pose", "Vṛkṣāsana", description="On one leg.")
    make.tutorial(pose=tree)
    make.pose("Roll Up", discipline="pilates", figure={"view": "side"})
    make.draft(pose=make.pose("Bare", accepted_at=None))
    url = reverse("admin:poses_pose_changelist")

    page = said(desk.get(url))
    figures = said(desk.get(url, {"lacks": "figure"}))
    untaught = said(desk.get(url, {"lacks": "tutorial"}))

    counts = dict(re.findall(r">\s*([a-zA-Z ]+) \((\d+)\)</a>", page))
    assert counts["Devanagari"] == "2"
    assert counts["pronunciation"] == counts["meaning of the name"] == "1"
    assert counts["Sanskrit name"] == "1"
    assert counts["contraindications"] == "3"
    assert "Tree Pose</a>" in figures
    assert "Roll Up</a>" not in figures
    assert "Roll Up</a>" in untaught
    assert "Tree Pose</a>" not in untaught
    row = re.search(r'field-lacks">(figure, base[^<]+)<', figures)[1]
    assert (
        row
        == "figure, base, Devanagari, pronunciation, meaning of the name, areas, benefits, contraindications, relations"
    )


# Files

LOAD = "/admin/poses/pose/load/"


def upload(files):
    texts = {name: inspect.cleandoc(text) for name, text in files.items()}
    return SimpleUploadedFile("library.zip", archive.pack(texts))


def test_the_library_is_downloaded_and_loaded_again_without_loss(desk):
    desk.post(LOAD, {"archive": upload(GOOD)})
    before = library()

    shown = desk.post(LOAD, {"archive": upload(GOOD)})
    untouched = library()
    desk.post(LOAD, {"load": "", "kept": sent(shown)["kept"]})
    loaded = library()
    answer = desk.get("/admin/poses/pose/download/")
    again = desk.post(LOAD, {"archive": SimpleUploadedFile("x.zip", answer.content)})

    assert before == untouched
    assert not any(before.values())
    assert "poses/tree.toml</td><td>new" in said(shown)
    assert len(loaded[Pose]) == 2
    assert answer["Content-Type"] == "application/zip"
    assert archive.unpack(answer.content).keys() == GOOD.keys()
    assert "nothing would change" in said(again)
    logged = LogEntry.objects.values_list("object_repr", flat=True)
    assert set(logged) == {"Mountain", "Tree"}


def test_a_bad_file_is_named_with_line_and_field_and_nothing_is_loaded(desk):
    tree = GOOD["poses/tree.toml"].replace("breaths", "sighs")
    bad = GOOD | {
        "poses/tree.toml": tree,
        "poses/new.toml": "discipline = \nnames = []",
    }

    shown = desk.post(LOAD, {"archive": upload(bad)})
    forced = desk.post(LOAD, {"archive": upload(bad), "load": ""})

    for answer in (shown, forced):
        assert answer.status_code == 422
        page = said(answer)
        assert "2 things are wrong" in page
        assert "<td>poses/tree.toml</td><td>8</td><td>hold.unit</td>" in page
        assert "<td>poses/new.toml</td><td>1</td><td></td>" in page
        assert 'name="load"' not in page
    assert not any(library().values())


def test_advice_does_not_keep_files_out(desk):
    floating = GOOD["figures/tree.toml"] + '\nright_leg = [-91, 0, "flat"]'

    page = said(
        desk.post(LOAD, {"archive": upload(GOOD | {"figures/tree.toml": floating})})
    )

    assert "it can be loaded all the same" in page
    assert 'name="load"' in page


def test_an_archive_that_cannot_be_used_is_refused_in_a_sentence(desk, monkeypatch):
    nothing = desk.post(LOAD, {})
    lost = desk.post(LOAD, {"load": "", "kept": "of yesterday"})
    junk = desk.post(LOAD, {"archive": SimpleUploadedFile("x.zip", b"junk")})
    monkeypatch.setattr(archive, "LARGEST_ARCHIVE", 3)
    large = desk.post(LOAD, {"archive": SimpleUploadedFile("x.zip", b"junk")})

    for answer, words in (
        (nothing, "Choose the archive."),
        (lost, "Choose it again."),
        (junk, "This is no ZIP archive that can be read."),
        (large, "This archive is larger than 4 MB."),
    ):
        assert answer.status_code == 422
        assert words in said(answer)
    assert 'type="file"' in said(desk.get(LOAD))


def test_files_are_for_keepers_alone(client):
    client.force_login(make.user(role="moderator", is_staff=True))

    assert client.get("/admin/poses/pose/download/").status_code == 403
    assert client.post(LOAD, {"archive": upload(GOOD)}).status_code == 403
    assert not any(library().values())
