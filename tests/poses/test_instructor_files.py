"""An instructor takes along all that she has made, and another studio reads it."""

import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzzing
from PIL import Image

from poses import instructor_files
from poses import sheet as sheets
from poses.instructor_files import keeping, markdown, naming, reading, writing
from poses.library import Library
from poses.models import Authorship, BreathTechnique, Pose, Prop, Tutorial
from poses.sheet import Named, Picture, PropUse, Step
from studio import pictures
from studio.archive import Unreadable
from studio.models import CredentialBody, Instructor
from tests import make
from tests.poses import pyramid
from tests.poses.sheets import a_sheet

pytestmark = pytest.mark.django_db
TABLES = [
    it._meta.db_table
    for it in (Tutorial, Instructor, CredentialBody, Pose, Prop, BreathTechnique)
] + ["poses_affiliateprogram", "studio_picture"]
PYRAMID = "tutorials/pyramid/tutorial.json"


def empty_storage(settings):
    settings.STORAGES = settings.STORAGES | {}


@pytest.fixture(autouse=True)
def _own_storage(settings):
    empty_storage(settings)


@pytest.fixture
def elsewhere(settings):
    """Go to another studio: its library has other numbers, or is empty."""

    def go(*, with_library=True):
        empty_storage(settings)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        if with_library:
            make.pose("Another")
            pyramid.library()

    return go


def packed(instructor) -> BytesIO:
    target = BytesIO()
    writing.write(instructor, target)
    return BytesIO(target.getvalue())


def files(archive) -> dict[str, bytes]:
    with ZipFile(archive) as found:
        return {name: found.read(name) for name in found.namelist()}


def zipped(contents: dict, **options) -> BytesIO:
    target = BytesIO()
    with ZipFile(target, "w", **{"compression": ZIP_DEFLATED} | options) as archive:
        for name, said in contents.items():
            text = said if isinstance(said, str | bytes) else json.dumps(said)
            archive.writestr(name, text)
    return BytesIO(target.getvalue())


def changed(archive, name, **said) -> BytesIO:
    """The same archive with one of its files saying something else."""
    contents = files(archive)
    return zipped(contents | {name: json.loads(contents[name]) | said})


def picture(colour="teal") -> Picture:
    kept = make.picture(320, 240, colour=colour)
    return Picture(kept.file, kept.width, kept.height, alt=f"A {colour} mat.")


def by_key(sheet) -> str:
    """A Sheet with the keys of what it names: its numbers differ between studios."""
    called = naming.called(naming.numbers(sheet))

    def key(kind, number):
        return called.get(kind, {}).get(str(number), {}).get("slug")

    def change(field, one):
        if isinstance(one, Picture):
            return replace(one, file="its file")
        return replace(
            one, id=None, name=f"{one.name}: {key(naming.TABLES[field], one.id)}"
        )

    said = json.dumps(sheets.write(naming.rebuilt(sheet, change)))
    return re.sub(
        r"(pose|tutorial):(\d+)", lambda it: f"{it[1]}:{key(f'{it[1]}s', it[2])}", said
    )


def versions(instructor) -> dict[str, list]:
    """What her tutorials say from the first version to the newest, and of which pose."""
    return {
        it.slug: [it.pose and it.pose.slug]
        + [(by_key(one.sheet), one.note) for one in it.revisions.order_by("number")]
        for it in Tutorial.objects.by(instructor).select_related("pose")
    }


def live_and_newest(instructor) -> dict[str, list]:
    """The same of what goes along: what readers see, then what she wrote since."""
    found = {}
    for it in Tutorial.objects.by(instructor).select_related("pose", "live"):
        said = dict.fromkeys(filter(None, (it.live, it.draft)))
        found[it.slug] = [it.pose and it.pose.slug]
        found[it.slug] += [(by_key(one.sheet), one.note) for one in said]
    return found


@pytest.fixture
def mira():
    """Her tutorials: live with a newer draft, never shown, and withdrawn."""
    mira = make.instructor(
        user=make.user(email="mira@example.com"),
        slug="mira",
        display_name="Mira Anand",
        headline="Slow yoga",
        bio="Came with a stiff neck.\n\nStayed.",
        place="Vienna",
        languages="English",
        links=["https://mira.example/"],
        link="https://booking.example/",
        link_text="Book",
    )
    warrior, *others = pyramid.library()
    said = pyramid.sheet(warrior, *others)
    fold = make.draft(authors=[mira], slug="fold", title="A fold")
    live = make.draft(authors=[mira], slug="pyramid", pose=warrior)
    live.revisions.all().delete()
    prose = (
        '<p>Out of <a href="/poses/warrior-i/">Warrior</a>, before '
        '<a href="/tutorials/fold/#step-2">the fold</a>.</p>'
    )
    live.save_draft(replace(said, intro=prose), None, note="First.")
    live.publish()
    live.save_draft(
        replace(live.draft.sheet, title="Pyramid, again"), None, note="New."
    )
    gone = make.tutorial(authors=[mira], slug="gone", title="Gone")
    gone.withdraw()
    fold.save_draft(replace(fold.draft.sheet, closing="<p>More.</p>"), None)
    fold.revisions.filter(number=1).delete()
    held = make.credential(
        instructor=mira,
        status="verified",
        number="4711",
        issued_on=date(2021, 5, 1),
        expires_on=timezone.now().date() + timedelta(days=99),
    )
    held.set_scopes(["Mat", "Chair"])
    make.credential(instructor=mira, status="rejected", reason="Not there.")
    make.tutorial(slug="others", title="Somebody else's")
    return mira


@pytest.fixture
def illustrated(mira):
    """Her tutorials with two pictures, which take their time to draw."""
    mira.wear(make.picture(320, 320, colour="brown"), "top")
    live = Tutorial.objects.get(slug="pyramid")
    said = live.draft.sheet
    steps = (replace(said.steps[0], picture=picture("navy")), *said.steps[1:])
    live.save_draft(replace(said, picture=picture(), steps=steps), None)
    live.publish()
    live.save_draft(replace(live.draft.sheet, level="advanced"), None)
    return mira


# There and back


def test_another_studio_reads_what_this_one_wrote(illustrated, elsewhere):
    archive, before = packed(illustrated), live_and_newest(illustrated)
    profile = {name: getattr(illustrated, name) for name in writing.PROFILE}
    claimed = illustrated.credentials.shown().values_list(
        "type__name", "number", "issued_on", "expires_on"
    )
    claimed = list(claimed)
    elsewhere()

    contents = reading.read(archive)
    seat = keeping.keep(contents)

    assert contents.problems == []
    assert versions(seat) == before
    assert {name: getattr(seat, name) for name in writing.PROFILE} == profile
    held = seat.credentials.values_list(
        "type__name", "number", "issued_on", "expires_on"
    )
    assert list(held) == claimed
    (claim,) = seat.credentials.all()
    assert (claim.status, [it.name for it in claim.scopes.all()]) == (
        "claimed", ["Mat", "Chair"]
    )  # fmt: skip
    shown = Tutorial.objects.get(slug="pyramid").draft.sheet
    page = naming.pictures(shown)
    assert (seat.photo_width, seat.photo_focus) == (320, "top")
    assert seat.photo_file not in {"", illustrated.photo_file}
    assert len(page) == 2
    assert files(archive).keys() >= {f"media/{it.file}.webp" for it in naming.pictures(
        sheets.read(json.loads(files(archive)[PYRAMID])["live"]["sheet"])
    )}  # fmt: skip


def test_reading_publishes_nothing_and_writes_to_nobody(mira, elsewhere):
    archive = packed(mira)
    elsewhere()

    seat = keeping.keep(reading.read(archive))

    assert (seat.state, seat.user, seat.invited_email) == ("invited", None, "")
    assert not Tutorial.objects.published().exists()
    assert not Tutorial.objects.exclude(live=None).exists()
    assert mail.outbox == []


def test_reading_it_again_makes_nothing_twice(mira, elsewhere):
    archive = packed(mira)
    elsewhere()
    seat = keeping.keep(reading.read(archive))
    before = versions(seat), seat.credentials.count()
    seat.bio = "Written since."
    seat.save()

    archive.seek(0)
    again = keeping.keep(reading.read(archive), seat)

    again.refresh_from_db()
    assert (versions(again), again.credentials.count()) == before
    assert again.bio == "Written since."


def test_reading_it_again_prepares_no_second_seat(mira, elsewhere):
    archive = packed(mira)
    elsewhere()

    first, second = (
        keeping.keep(reading.read(BytesIO(archive.getvalue()))) for _ in range(2)
    )

    assert first == second
    assert Tutorial.objects.count() == 3


def test_a_draft_of_the_same_title_that_says_something_else_stays(mira):
    archive = packed(mira)
    hers = make.instructor()
    same = make.draft(authors=[hers], title="A fold")

    keeping.keep(reading.read(archive), hers)

    folds = Tutorial.objects.by(hers).filter(title="A fold")
    assert folds.count() == 2
    assert same.revisions.count() == 1


def test_drafts_without_steps_are_told_apart_by_their_words(mira, elsewhere):
    linked = '<p>A <a href="/tutorials/others/">May</a>.</p>'
    make.draft(authors=[mira], title="Notes", steps=[], intro=linked)
    archive = packed(mira)
    elsewhere()
    hers = make.instructor()
    other = make.draft(authors=[hers], title="Notes", steps=[], intro="<p>June.</p>")

    for _ in range(2):
        keeping.keep(reading.read(BytesIO(archive.getvalue())), hers)

    notes = Tutorial.objects.by(hers).filter(title="Notes")
    assert sorted(it.draft.sheet.intro for it in notes) == [
        "<p>A May.</p>", "<p>June.</p>"
    ]  # fmt: skip
    assert other.revisions.count() == 1


def test_an_address_that_is_taken_gives_way(mira):
    archive = packed(mira)

    seat = keeping.keep(reading.read(archive))

    assert seat.slug == "mira-anand"
    theirs = Tutorial.objects.by(seat).values_list("slug", flat=True)
    assert set(theirs) == {"pyramid-again", "a-fold", "gone-2"}


def test_what_this_library_lacks_keeps_its_words_and_is_named(mira, elsewhere):
    archive = packed(mira)
    elsewhere(with_library=False)

    contents = reading.read(archive)
    keeping.keep(contents)

    said = {str(it) for it in contents.problems}
    assert len(said) == 4
    assert any("“Warrior I” is not known here; its words stay" in it for it in said)
    assert all(it.startswith(f"{PYRAMID}: names.") for it in said)
    sheet = Tutorial.objects.get(slug="pyramid").draft.sheet
    assert sheet.steps[1].from_pose == Named("Warrior I")
    assert sheet.props == (
        PropUse(Named("block"), 2, 2, "optional", "beside the front ankle"),
    )
    assert "Out of Warrior, before <a" in sheet.intro


def test_a_pose_is_found_by_its_name_where_its_key_is_another(mira, elsewhere):
    archive = packed(mira)
    elsewhere(with_library=False)
    pose = make.pose("Fighter", "Vīrabhadrāsana I", slug="fighter")
    prop = Prop.objects.create(slug="brick", name="Block")

    keeping.keep(reading.read(archive))

    moved = Tutorial.objects.get(slug="pyramid")
    assert moved.pose == pose
    assert moved.draft.sheet.steps[1].from_pose.id == pose.pk
    assert moved.draft.sheet.props[0].prop.id == prop.pk
    assert f"pose:{pose.pk}" in moved.draft.sheet.intro


def test_a_link_to_what_readers_find_here_by_the_same_name_stays(mira, elsewhere):
    here = make.tutorial(slug="tree", title="Tree")
    linked = make.draft(authors=[mira], slug="linked", title="Linked", intro=(
        '<p><a href="/tutorials/tree/">Tree</a> <a href="/tutorials/others/">x</a></p>'
    ))  # fmt: skip
    Tutorial.objects.get(slug="others").withdraw()

    contents = reading.read(packed(mira))
    keeping.keep(contents)

    sheet = (
        Tutorial.objects.filter(title="Linked").exclude(pk=linked.pk).get().draft.sheet
    )
    assert f"tutorial:{here.pk}" in sheet.intro
    assert sheet.intro.endswith("x</p>")
    (said,) = (
        it for it in contents.problems if it.file == "tutorials/linked/tutorial.json"
    )
    assert "Somebody else's" in said.text


def test_who_taught_with_her_is_named_and_asked_first(mira):
    ben = make.instructor(display_name="Ben")
    tutorial = Tutorial.objects.get(slug="pyramid")
    Authorship.objects.create(tutorial=tutorial, instructor=ben, position=2)

    contents = reading.read(packed(mira))
    seat = keeping.keep(contents)

    (said,) = (str(it) for it in contents.problems)
    assert said == f"{PYRAMID}: authors: was taught with Ben: add who agrees"
    assert {it.instructor for it in Authorship.objects.filter(
        tutorial__in=Tutorial.objects.by(seat)
    )} == {seat}  # fmt: skip


def test_a_picture_is_cleaned_as_if_it_were_uploaded_and_a_lost_one_is_a_gap(
    illustrated, elsewhere
):
    contents = files(packed(illustrated))
    names = sorted(name for name in contents if name.startswith("media/"))
    names.remove(f"media/{illustrated.photo_file}.webp")
    assert len(names) == 2
    del contents[names[1]]
    archive = zipped(contents | {names[0]: b"GIF89a<script>"})
    elsewhere()

    found = reading.read(archive)
    keeping.keep(found)

    draft = Tutorial.objects.get(slug="pyramid").draft.sheet
    assert naming.pictures(draft) == []
    assert {(it.kind, it.quote) for it in draft.gaps} == {
        ("picture", "A teal mat."), ("picture", "A navy mat.")
    }  # fmt: skip
    told = {it.file: it.text for it in found.problems}
    assert told.keys() == set(names)
    assert "JPEG, PNG or WebP" in told[names[0]]
    assert "is missing" in told[names[1]]


def test_the_pictures_of_an_archive_wait_in_no_queue(
    illustrated, elsewhere, monkeypatch
):
    archive = packed(illustrated)
    elsewhere()
    monkeypatch.setattr("studio.pictures.receiving.MOST_WAITING", 0)

    contents = reading.read(archive)
    keeping.keep(contents)

    assert contents.problems == []
    assert len(naming.pictures(Tutorial.objects.get(slug="pyramid").draft.sheet)) == 2


def test_a_picture_that_is_broken_inside_is_refused_when_it_is_drawn(
    illustrated, elsewhere
):
    contents = files(packed(illustrated))
    shown = naming.pictures(Tutorial.objects.get(slug="pyramid").draft.sheet)
    name = f"media/{shown[0].file}.webp"
    whole = make.upload(Image.effect_noise((400, 400), 50).convert("RGB")).read()
    archive = zipped(contents | {name: whole[: len(whole) // 2]})
    elsewhere()

    found = reading.read(archive)
    keeping.keep(found)

    (told,) = found.problems
    assert told.file == name
    assert len(naming.pictures(Tutorial.objects.get(slug="pyramid").draft.sheet)) == 1


def test_nothing_stays_of_an_archive_that_could_not_be_kept(
    illustrated, elsewhere, monkeypatch
):
    archive = packed(illustrated)
    elsewhere()

    def fail(_self, told, _found):
        assert told.slug != "pyramid" or 1 / 0

    monkeypatch.setattr(keeping._Keeping, "_tell", fail)

    with pytest.raises(ZeroDivisionError):
        keeping.keep(reading.read(archive))

    assert not Tutorial.objects.exists()
    assert not Instructor.objects.exists()
    folders, _files = default_storage.listdir("pictures")
    left = [
        name for it in folders for name in default_storage.listdir(f"pictures/{it}")[1]
    ]
    assert left == []


def test_a_picture_that_is_here_already_is_kept_as_it_is(illustrated):
    before = naming.pictures(Tutorial.objects.get(slug="pyramid").draft.sheet)

    seat = keeping.keep(reading.read(packed(illustrated)))

    moved = Tutorial.objects.by(seat).get(title="Pyramid, again")
    assert naming.pictures(moved.draft.sheet) == before


def test_a_picture_that_is_gone_here_too_is_named_for_people(illustrated, settings):
    empty_storage(settings)

    contents = files(packed(illustrated))

    assert not [name for name in contents if name.startswith("media/")]
    readme = contents["README.md"].decode()
    assert "could not be found any more" in readme
    for shown in naming.pictures(Tutorial.objects.get(slug="pyramid").draft.sheet):
        assert shown.file in readme


def test_every_field_that_names_a_row_says_in_which_table():
    parts = [it for it in vars(sheets).values() if is_dataclass(it)]
    named = {
        field.name for it in parts for field in fields(it) if field.type == Named | None
    }

    assert named == naming.TABLES.keys()


@fuzzing(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=a_sheet)
def test_any_sheet_is_the_same_with_every_part_rebuilt(said):
    assert naming.rebuilt(said, lambda _field, one: one) == said
    assert list(reading.lost(sheets.write(said), sheets.write(said))) == []
    assert markdown.tutorial(said, "Mira", Library.of(said)).startswith("# ")


# What is wrong with it


def problems(archive) -> list[str]:
    return [str(it) for it in reading.read(archive).problems]


def test_what_is_wrong_is_said_by_file_and_field(mira):
    good = packed(mira)
    profile = json.loads(files(good)["instructor.json"])["profile"]
    newest = json.loads(files(good)[PYRAMID])["newest"]
    steps = newest["sheet"]["steps"]
    cases = {
        "instructor.json: format: is no instructor’s": {"format": "library"},
        "instructor.json: version: was made by a newer studio: upgrade this one first": {
            "version": 2
        },
        "instructor.json: profile.display_name: Write your name.": {
            "profile": profile | {"display_name": ""}
        },
        "instructor.json: profile.links: Line 1: Enter a valid URL.": {
            "profile": profile | {"links": ["javascript:x"]}
        },
        "instructor.json: credentials[0]: makes no sense and is left out": {
            "credentials": [{"body": "B", "name": "N", "kind": "magic"}]
        },
        "instructor.json: credentials[1]: makes no sense and is left out": {
            "credentials": [
                {"body": "B", "name": "N", "kind": "training", "issued_on": "soon"},
                ["no", "object"],
            ]
        },
    }
    for told, said in cases.items():
        assert problems(changed(good, "instructor.json", **said)) == [told]
    hold = steps[10] | {"hold": {"least": 5, "most": "eight", "unit": "breaths"}}
    cases = {
        "newest.sheet.steps[10].hold: makes no sense and is left out": (
            {"sheet": newest["sheet"] | {"steps": [*steps[:10], hold, *steps[11:]]}}
        ),
        "newest.sheet.closing: makes no sense and is left out": {
            "sheet": newest["sheet"] | {"title": " Pyramid, again ", "closing": [1]}
        },
        "newest.sheet.title: makes no sense and is left out": {
            "sheet": newest["sheet"] | {"title": 7}
        },
        "newest.sheet.mood: makes no sense and is left out": {
            "sheet": newest["sheet"] | {"mood": "calm"}
        },
        "newest.sheet.schema: is missing": {"sheet": [1]},
        "newest.sheet.schema: was made by a newer studio: upgrade this one first": {
            "sheet": newest["sheet"] | {"schema": 99}
        },
    }
    for told, said in cases.items():
        archive = changed(good, PYRAMID, newest=newest | said)
        assert problems(archive) == [f"{PYRAMID}: {told}"]
    empty = changed(good, PYRAMID, newest=None, live=None, names=[], authors=7)
    assert problems(empty) == [f"{PYRAMID}: newest: says nothing"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is no JSON"),
        (b"\xff\xfe{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "holds no object"),
    ],
)
@pytest.mark.parametrize("name", ["instructor.json", PYRAMID])
def test_what_is_no_json_is_said(mira, name, text, told):
    contents = files(packed(mira))

    found = reading.read(zipped(contents | {name: text}))

    assert [it.file for it in found.blocks] == [name]
    assert told in found.blocks[0].text
    with pytest.raises(ValueError, match="not kept"):
        keeping.keep(found)


def test_an_older_sheet_is_read_as_it_was_meant(mira):
    old = {"schema": 1, "title": "Old", "steps": [{"text": "A {brace}"}]}
    archive = changed(packed(mira), PYRAMID, newest={"sheet": old}, names={"poses": 7})

    seat = keeping.keep(reading.read(archive))

    (step,) = Tutorial.objects.by(seat).get(title="Old").draft.sheet.steps
    assert step.text == "A {{brace}}"


def test_prose_from_elsewhere_comes_through_the_one_door(mira):
    sly = {"schema": 2, "title": "Sly", "intro": "<p>a<script>alert(1)</script></p>"}
    archive = changed(packed(mira), PYRAMID, newest={"sheet": sly}, live=None)

    seat = keeping.keep(reading.read(archive))

    assert Tutorial.objects.by(seat).get(title="Sly").draft.sheet.intro == "<p>a</p>"


def test_more_claims_than_anybody_holds_are_left_out(mira):
    many = [{"body": "B", "name": f"N{n}", "kind": "training"} for n in range(203)]
    archive = changed(packed(mira), "instructor.json", credentials=many)

    found = reading.read(archive)

    assert len(found.claims) == 200
    assert len(found.problems) == 3


@pytest.mark.parametrize(
    ("contents", "told"),
    {
        "a way out": ({"../../instructor.json": "{}"}, "outside of itself"),
        "a windows way out": ({"..\\instructor.json": "{}"}, "outside of itself"),
        "the root": ({"/instructor.json": "{}"}, "outside of itself"),
        "one twice": ({"a/instructor.json": "{}", "instructor.json": "{}"}, "twice"),
        "a large text": ({"instructor.json": b" " * 5_000_000}, "larger than 4 MB"),
    }.values(),
)
def test_a_hostile_archive_is_refused_in_a_sentence(contents, told):
    with pytest.raises(Unreadable, match=told):
        reading.read(zipped(contents))


def test_an_archive_in_another_packing_or_none_is_refused():
    strange = zipped({"instructor.json": "{}"}, compression=ZIP_BZIP2)

    for source in (strange, BytesIO(b"PK"), BytesIO(b"")):
        with pytest.raises(Unreadable, match="no ZIP archive"):
            reading.read(source)


def test_many_small_files_together_are_a_bomb_too(mira, monkeypatch):
    archive = packed(mira)
    monkeypatch.setattr(reading, "MOST_BYTES", 4_000)

    with pytest.raises(Unreadable, match="would be larger than"):
        reading.read(archive)


def test_a_bomb_among_the_pictures_fills_no_memory(illustrated, elsewhere, monkeypatch):
    contents = files(packed(illustrated))
    names = [f"media/{illustrated.photo_file}.webp"]
    archive = zipped(contents | {names[0]: b"\0" * (pictures.MOST_BYTES + 1)})
    elsewhere()

    found = reading.read(archive)
    keeping.keep(found)

    (told,) = found.problems
    assert told.file == names[0]
    assert "is larger than" in told.text
    assert instructor_files.MOST_BYTES > 2 * pictures.MOST_BYTES


def test_an_archive_of_nothing_says_what_is_missing():
    assert problems(zipped({"README.md": "x"})) == ["instructor.json: is missing"]


# For people


def test_the_markdown_says_what_the_page_says(illustrated):
    contents = files(packed(illustrated))
    text = contents["tutorials/pyramid/tutorial.md"].decode()

    for said in (
        "# Pyramid, again\n\n*Mira Anand*",
        "Out of [Warrior](http://localhost:8000/poses/warrior-i/)",
        "- 2 blocks (if you like) beside the front ankle",
        "- **a torn hamstring** Leave this out. Wait. Instead: Half Forward Fold.",
        "- Long legs (from a study) <https://example.org/study>",
        "2. Start in Warrior I, left leg in front, blocks within reach.",
        "   *The first side, 2 blocks within reach*",
        "   *5–8 breaths*",
        "[Pyramid, filmed](https://www.youtube.com/watch?v=abc123)",
        "![A teal mat.](../../media/",
        "Which side was longer?",
    ):
        assert said in text
    shown = re.findall(r"\.\./\.\./(media/[0-9a-f]{32}\.webp)", text)
    assert len(shown) == 2
    assert contents.keys() >= set(shown)
    assert "3 tutorials" in contents["README.md"].decode()


def test_prose_of_every_kind_becomes_markdown():
    html = (
        "own words<h2>A</h2><p>One <strong>two</strong> <em lang='sa'>three</em>"
        "<br>f*ur <code>5</code> <a>six</a></p>"
        "<ul><li><p>a</p><ol start='3'><li>b</li></ol></li></ul><hr>"
        "<blockquote><p>c</p><p>d</p></blockquote>"
    )

    assert markdown.from_html(html) == (
        "own words\n\n## A\n\nOne **two** *three*  \nf\\*ur `5` six\n\n"
        "- a\n   3. b\n\n---\n\n> c\n>\n> d"
    )
    assert markdown.from_html("") == ""


def test_tips_and_cautions_have_no_number():
    said = make.sheet(
        steps=["Stand.", Step(text="Soften.", kind="tip"), Step(text="Sway.", repetitions=sheets.Repetitions(2, 3))],
        cautions=(sheets.Caution("vertigo"),),
        benefits=(sheets.Benefit("calm"),),
        props=(PropUse(Named("mat")),),
        video=sheets.Video("vimeo", "12345678"),
    )  # fmt: skip

    text = markdown.tutorial(said, "Mira", Library.of(said))

    assert "1. Stand.\n\n> **Tip:** Soften.\n\n2. Sway.\n\n   *2–3 times*" in text
    assert "- **vertigo**\n" in text
    assert "- mat\n" in text
    assert "[Video](https://vimeo.com/12345678)" in text


# The desk and the command


def test_one_button_gives_her_everything(mira, client, django_assert_num_queries):
    client.force_login(mira.user)
    with django_assert_num_queries(6):
        page = client.get("/desk/archive/").content.decode()

    with django_assert_num_queries(19):
        answer = client.get("/desk/archive/download/")
        content = answer.getvalue()

    assert "3 tutorials," in page
    assert 'href="/desk/archive/download/"' in page
    assert answer["Content-Type"] == "application/zip"
    assert re.search(
        r'filename="mira-\d{4}-\d\d-\d\d\.zip"', answer["Content-Disposition"]
    )
    names = files(BytesIO(content)).keys()
    assert {name for name in names if name.endswith(".json")} == {
        "instructor.json",
        *(f"tutorials/{slug}/tutorial.json" for slug in ("pyramid", "fold", "gone")),
    }
    assert (
        json.loads(files(BytesIO(content))["tutorials/gone/tutorial.json"])["newest"]
        is None
    )


@pytest.mark.parametrize("number", [2, 6])
def test_an_archive_asks_as_often_whatever_it_holds(number, django_assert_num_queries):
    instructor = make.instructor()
    warrior, *others = pyramid.library()
    said = pyramid.sheet(warrior, *others)
    for n in range(number):
        tutorial = make.draft(authors=[instructor], pose=warrior, title=f"T {n}")
        tutorial.save_draft(replace(said, title=f"T {n}"), None)
        tutorial.publish()
        tutorial.save_draft(replace(said, title=f"T {n}, again"), None)

    with django_assert_num_queries(14):
        archive = packed(instructor)

    assert len(reading.read(archive).tutorials) == number


def test_nobody_else_gets_it_and_nobody_without_end(mira, client):
    stranger = make.user()
    make.instructor(user=stranger, slug="stranger")
    client.force_login(stranger)

    answers = [client.get("/desk/archive/download/") for _ in range(11)]

    names, *_again = [files(BytesIO(it.getvalue())) for it in answers[:10]]
    assert names.keys() == {"README.md", "instructor.json"}
    assert [it.status_code for it in answers] == [200] * 10 + [429]


def test_a_seat_that_never_wrote_and_a_row_without_words_are_no_trouble(mira):
    bare = Tutorial.objects.create(slug="bare", title="Bare")
    Authorship.objects.create(tutorial=bare, instructor=mira)

    contents = files(packed(mira))
    found = reading.read(zipped(contents))

    assert "tutorials/bare/tutorial.md" not in contents
    assert [str(it) for it in found.problems] == [
        "tutorials/bare/tutorial.json: newest: says nothing"
    ]
    assert Tutorial.objects.by(keeping.keep(found)).count() == 3


def command(tmp_path, archive, *args):
    path = tmp_path / "mira.zip"
    path.write_bytes(archive.getvalue())
    call_command("read_instructor", str(path), *args)


def test_the_command_reads_an_archive_into_a_seat(mira, tmp_path, capsys):
    make.instructor(slug="new", display_name="New")

    command(tmp_path, packed(mira), "--into", "new")

    assert capsys.readouterr().out.endswith("3 tutorials are drafts of new.\n")
    assert Tutorial.objects.by(Instructor.objects.get(slug="new")).count() == 3


def test_the_command_says_what_keeps_an_archive_from_being_read(mira, tmp_path, capsys):
    good = packed(mira)
    bad = changed(good, "instructor.json", format="library")
    before = Tutorial.objects.count()

    with pytest.raises(
        CommandError, match=r"Nothing was read\.\ninstructor\.json: format"
    ):
        command(tmp_path, bad)
    with pytest.raises(CommandError, match="no instructor nobody"):
        command(tmp_path, good, "--into", "nobody")
    with pytest.raises(CommandError, match="no ZIP archive"):
        command(tmp_path, BytesIO(b"PK"))
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("read_instructor", str(tmp_path / "nowhere.zip"))
    assert Tutorial.objects.count() == before
    command(tmp_path, changed(good, PYRAMID, names={}))
    assert "is not known here" in capsys.readouterr().out
