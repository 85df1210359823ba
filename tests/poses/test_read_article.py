import io

import pytest
from django.core.management import CommandError, call_command

from poses import importing
from poses import sheet as sheets
from poses.models import Authorship, BreathTechnique, Prop, Tutorial
from studio.models import Credential, CredentialBody, CredentialType, Instructor
from tests import make

pytestmark = pytest.mark.django_db

ARTICLE = """Low Lunge for Runners

Runners sit too much and run too straight. If you know my article on Mountain Pose, you
know where this begins.

1. Start in Mountain Pose and step your right foot back onto a blanket.
2. Hold for 4 breaths.
3. Repeat on the other side.

Ines Duarte is Polestar certified in Mat and Reformer. She keeps bees & a garden.
"""


def read(tmp_path, text=ARTICLE, author="ines"):
    file = tmp_path / "article.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    out = io.StringIO()
    call_command("read_article", file, author=author, stdout=out)
    return out.getvalue()


def rows():
    kinds = (
        Tutorial,
        Authorship,
        Instructor,
        Credential,
        CredentialBody,
        CredentialType,
    )
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_an_article_becomes_a_draft_of_a_prepared_seat_with_what_she_claims(tmp_path):
    read(tmp_path)

    tutorial = Tutorial.objects.get()
    (author,) = tutorial.authors
    (credential,) = author.credentials.all()
    assert tutorial.slug == "low-lunge-for-runners"
    assert tutorial.title == "Low Lunge for Runners"
    assert (tutorial.live, tutorial.published_at) == (None, None)
    assert (author.slug, author.display_name) == ("ines", "Ines Duarte")
    assert (author.bio, author.state) == ("She keeps bees & a garden.", "invited")
    assert (str(credential), credential.status) == (
        "Certified by Polestar: Instructor",
        "claimed",
    )
    assert [str(scope) for scope in credential.scopes.all()] == ["Mat", "Reformer"]


def test_what_the_library_knows_is_linked_by_number(tmp_path):
    pose = make.pose("Mountain Pose", sanskrit="Tāḍāsana")
    lunge = make.pose("Low Lunge for Runners")
    blanket = Prop.objects.create(slug="blanket", name="blanket")

    read(tmp_path)

    tutorial = Tutorial.objects.get()
    sheet = tutorial.draft.sheet
    assert tutorial.pose == lunge
    assert f'<a href="pose:{pose.pk}"' in sheet.intro
    assert sheet.steps[0].from_pose == sheets.Named("Mountain Pose", pose.pk)
    assert [use.prop for use in sheet.props] == [sheets.Named("blanket", blanket.pk)]


def test_the_library_is_asked_three_times(django_assert_num_queries):
    make.pose("Tree Pose")
    Prop.objects.create(slug="block", name="block", plural="blocks")
    way = BreathTechnique.objects.create(
        slug="ujjayi", name="Ocean breath", sanskrit="Ujjāyī", how_to="Slowly."
    )

    with django_assert_num_queries(3):
        known = importing.known()

    assert set(known.poses) == {"tree"}
    assert set(known.props) == {"block", "blocks"}
    assert known.techniques == {"ocean breath": way.pk, "ujjayi": way.pk}


def test_a_shared_name_means_the_pose_that_shows_it_first():
    make.pose("Star").names.create(text="Goddess", language="en")
    first = make.pose("Goddess")
    make.pose("Squat").names.create(text="Goddess", language="en")

    assert importing.known().poses["goddess"] == first.pk


def test_it_tells_what_it_understood_and_what_is_missing(tmp_path):
    told = read(tmp_path)

    assert told.startswith("Low Lunge for Runners\n  1. Start in Mountain Pose and")
    assert " 95% hold: 4 breaths « Hold for 4 breaths. »" in told
    assert " 90% title: Low Lunge for Runners\n" in told
    assert "Poses that the library lacks\n  Low Lunge\n  Mountain Pose\n" in told
    assert "The text speaks of a link that is not there" in told
    assert told.endswith("Kept as a draft at “low-lunge-for-runners”.\n")


def test_what_has_no_place_is_told(tmp_path):
    text = "Fold\n\nWhat you need\n\n- A room in which nobody will disturb you\n\nSteps\n\n1. Fold."

    assert "Not placed\n  A room in which nobody will disturb you\n" in read(
        tmp_path, text
    )


def test_an_author_with_a_page_keeps_her_words_and_is_not_certified_twice(tmp_path):
    ines = make.instructor(slug="ines-d", display_name="Ines D.", bio="My own words.")
    ines.slug = "ines"
    ines.save()
    body = CredentialBody.objects.create(name="Polestar Pilates", short_name="polestar")
    held = CredentialType.objects.create(
        body=body, name="Instructor", kind="certification"
    )
    make.credential(instructor=ines, type=held, status="verified")

    read(tmp_path, author="ines-d")

    ines.refresh_from_db()
    assert Tutorial.objects.get().authors == [ines]
    assert (ines.display_name, ines.bio) == ("Ines D.", "My own words.")
    assert [str(one.type) for one in ines.credentials.all()] == [str(held)]
    assert rows()["CredentialBody"] == 1


def test_an_address_that_is_taken_gets_a_number(tmp_path):
    make.draft(slug="low-lunge-for-runners")

    read(tmp_path)
    read(tmp_path)
    read(tmp_path, ARTICLE.replace("4 breaths", "5 breaths"))

    assert set(Tutorial.objects.values_list("slug", flat=True)) == {
        "low-lunge-for-runners",
        "low-lunge-for-runners-2",
        "low-lunge-for-runners-3",
    }


def test_an_article_without_a_title_and_a_name_still_has_an_address(tmp_path):
    read(tmp_path, "1. Lie down.\n2. Breathe.", author="mara-lind")

    tutorial = Tutorial.objects.get()
    assert (tutorial.slug, tutorial.title) == ("tutorial", "")
    assert [str(author) for author in tutorial.authors] == ["Mara Lind"]


@pytest.mark.parametrize(
    ("text", "author", "sentence"),
    [
        (b"", "ines", "There is nothing to read in it."),
        (b"%PDF-1.7 ...", "ines", "This is no text."),
        (b"a" * 2_000_001, "ines", "This is too large for an article: more than 2 MB."),
        ("Only a story.", "ines", "There are no steps in it"),
        (ARTICLE, "not a slug!", "Enter a valid “slug”"),
    ],
    ids=["empty", "binary", "large", "no steps", "no address"],
)
def test_a_refusal_is_one_sentence_and_leaves_nothing_behind(
    tmp_path, text, author, sentence
):
    with pytest.raises(CommandError, match=sentence):
        read(tmp_path, text, author=author)

    assert set(rows().values()) == {0}


def test_whatever_goes_wrong_late_leaves_nothing_behind(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Tutorial, "save_draft", refuse)

    with pytest.raises(RuntimeError):
        read(tmp_path)

    assert set(rows().values()) == {0}


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"Cannot read .*missing.txt: No such file"):
        call_command("read_article", tmp_path / "missing.txt", author="ines")
