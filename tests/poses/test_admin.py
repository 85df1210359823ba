import pytest
from django.urls import reverse

from poses.forms import TutorialForm
from poses.models import Pose, Tutorial
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make.user(role="editor", is_staff=True))
    return client


def form(author=None, **said):
    """What the admin's page posts."""
    blank = {
        "title": "Bridge",
        "slug": "bridge",
        "pose": "",
        "summary": "Lift your hips.",
        "intro": "<p>Slowly.</p>",
        "steps": "Lie down.\r\n\r\n  Lift your hips.\r\n",
        "closing": "",
    }
    for prefix in ("authorships", "steps"):
        blank |= {
            f"{prefix}-TOTAL_FORMS": "0",
            f"{prefix}-INITIAL_FORMS": "0",
        }
    if author:
        blank |= {
            "authorships-TOTAL_FORMS": "1",
            "authorships-0-instructor": author.pk,
            "authorships-0-position": "1",
        }
    return blank | said


def test_what_is_written_in_the_admin_becomes_a_draft(desk):
    response = desk.post(reverse("admin:poses_tutorial_add"), form())

    tutorial = Tutorial.objects.get(slug="bridge")
    assert response.status_code == 302
    assert tutorial.title == "Bridge"
    assert [step.text for step in tutorial.draft.sheet.steps] == [
        "Lie down.",
        "Lift your hips.",
    ]
    assert tutorial.draft.author.email
    assert not Tutorial.objects.published().exists()


def test_saving_again_keeps_the_keys_of_the_steps_that_stayed(desk):
    tutorial = make.draft(title="Bridge", slug="bridge", steps=["Lie down.", "Lift."])
    keys = [step.key for step in tutorial.draft.sheet.steps]
    url = reverse("admin:poses_tutorial_change", args=[tutorial.pk])

    desk.post(url, form(steps="Breathe.\nLie down.\nLift."))

    assert [step.key for step in tutorial.draft.sheet.steps][1:] == keys


def test_saving_without_a_change_makes_no_revision(desk):
    tutorial = make.draft(
        title="Bridge", slug="bridge", summary="Lift your hips.",
        intro="<p>Slowly.</p>", steps=["Lie down.", "Lift your hips."],
    )  # fmt: skip
    url = reverse("admin:poses_tutorial_change", args=[tutorial.pk])

    desk.post(url, form())

    assert tutorial.revisions.count() == 1


def test_a_live_title_stays_until_the_next_version_is_published(desk):
    tutorial = make.tutorial(title="Bridge", slug="bridge")
    url = reverse("admin:poses_tutorial_change", args=[tutorial.pk])

    desk.post(url, form(title="A better bridge"))
    tutorial.refresh_from_db()
    before = tutorial.title
    desk.post(url, form(title="A better bridge", _publish="1"))
    tutorial.refresh_from_db()

    assert (before, tutorial.title) == ("Bridge", "A better bridge")


def test_a_tutorial_can_be_taken_back(desk):
    tutorial = make.tutorial(title="Bridge", slug="bridge")

    desk.post(
        reverse("admin:poses_tutorial_change", args=[tutorial.pk]), form(_withdraw="1")
    )

    assert not Tutorial.objects.published().exists()


def test_a_save_beside_a_publication_takes_nothing_back(desk):
    tutorial = make.draft(title="Bridge", slug="bridge")
    opened = Tutorial.objects.get(pk=tutorial.pk)
    written = TutorialForm(form(title="Bridge, slowly"), instance=opened)
    assert written.is_valid()

    tutorial.publish()
    written.keep(written.instance, None)

    tutorial.refresh_from_db()
    assert set(Tutorial.objects.published()) == {tutorial}
    assert tutorial.title == "Bridge"
    assert tutorial.words
    assert tutorial.draft.sheet.title == "Bridge, slowly"


def test_the_same_author_twice_is_refused_and_the_text_kept(desk):
    author = make.instructor()
    twice = form(author, intro="A long story") | {
        "authorships-TOTAL_FORMS": "2",
        "authorships-1-instructor": author.pk,
        "authorships-1-position": "2",
    }

    page = desk.post(reverse("admin:poses_tutorial_add"), twice)

    assert page.status_code == 200
    assert "A long story" in page.content.decode()
    assert not Tutorial.objects.exists()


def test_more_steps_than_anybody_can_follow_are_refused(desk):
    page = desk.post(
        reverse("admin:poses_tutorial_add"), form(steps="\n".join(["Breathe."] * 201))
    )

    assert "At most 200 steps fit into one tutorial." in page.content.decode()


def test_an_address_can_be_changed_also_when_readers_know_it(desk):
    draft, live = make.draft(slug="draft"), make.tutorial(slug="live")

    for tutorial in (draft, live):
        url = reverse("admin:poses_tutorial_change", args=[tutorial.pk])
        assert "the old address leads to the new one" in desk.get(url).content.decode()
        desk.post(url, form(slug=f"new-{tutorial.slug}"))

    slugs = set(Tutorial.objects.values_list("slug", flat=True))
    assert slugs == {"new-draft", "new-live"}
    assert desk.get("/tutorials/live/").url == "/tutorials/new-live/"


def test_an_address_that_another_page_had_is_refused_in_words(desk):
    make.tutorial(slug="first").addresses.create(slug="taken")
    tutorial = make.tutorial(slug="second")
    url = reverse("admin:poses_tutorial_change", args=[tutorial.pk])

    page = desk.post(url, form(slug="taken"))

    said = "Another page has or had this address. Choose a new one."
    assert page.content.decode().count(said) == 1
    assert set(Tutorial.objects.values_list("slug", flat=True)) == {"first", "second"}


def test_a_refused_form_keeps_what_was_typed(desk):
    page = desk.post(
        reverse("admin:poses_tutorial_add"), form(title="", intro="A long story")
    )

    assert page.status_code == 200
    assert "A long story" in page.content.decode()
    assert not Tutorial.objects.exists()


def test_the_lists_and_pages_of_the_admin_open(desk):
    pose = make.pose("Tree Pose", "Vṛkṣāsana")
    tutorial = make.tutorial(pose=pose)
    draft = make.draft()

    for url in (
        reverse("admin:poses_tutorial_changelist") + "?q=fold",
        reverse("admin:poses_tutorial_change", args=[tutorial.pk]),
        reverse("admin:poses_tutorial_change", args=[draft.pk]),
        reverse("admin:poses_pose_changelist") + "?q=vrks",
        reverse("admin:poses_pose_change", args=[pose.pk]),
    ):
        assert desk.get(url).status_code == 200
    change = desk.get(
        reverse("admin:poses_tutorial_change", args=[tutorial.pk])
    ).content.decode()
    assert 'name="_withdraw"' in change
    assert f"/desk/tutorials/{tutorial.pk}/preview/" in change
    assert 'name="steps-0-text"' not in change


@pytest.mark.parametrize("many", [1, 8])
def test_the_list_of_poses_costs_the_same_however_many(
    desk, many, django_assert_max_num_queries
):
    for n in range(many):
        make.pose(f"Pose {n}", "Āsana")

    with django_assert_max_num_queries(9):
        desk.get(reverse("admin:poses_pose_changelist"))


def names(pose, **fields):
    """What the admin's page of a pose posts: its first name, and one more."""
    blank = {
        "slug": pose.slug,
        "discipline": "yoga",
        "kind": "pose",
        "sidedness": "symmetric",
        "level_least": "1",
        "level_most": "3",
        "description": "",
        "names-TOTAL_FORMS": "2",
        "names-INITIAL_FORMS": "1",
        "names-0-id": pose.names.get().pk,
        "names-0-pose": pose.pk,
        "names-0-text": "Tree Pose",
        "names-0-language": "en",
        "names-0-is_primary": "on",
        "names-1-pose": pose.pk,
        "names-1-text": "The Tree",
        "names-1-language": "en",
    }
    return blank | fields


def test_a_pose_is_found_by_a_name_that_the_admin_gave_it(desk):
    pose = make.pose("Tree Pose")
    url = reverse("admin:poses_pose_change", args=[pose.pk])

    desk.post(url, names(pose, **{"names-1-text": "Vrikshasana"}))

    assert set(Pose.objects.named("Vṛkṣāsana")) == {pose}


def test_one_name_per_language_is_shown_first(desk):
    pose = make.pose("Tree Pose")
    url = reverse("admin:poses_pose_change", args=[pose.pk])

    page = desk.post(url, names(pose, **{"names-1-is_primary": "on"}))

    assert "Only one name per language is shown first." in page.content.decode()
    assert pose.names.count() == 1


def test_the_name_shown_first_can_be_replaced(desk):
    pose = make.pose("Tree Pose")
    url = reverse("admin:poses_pose_change", args=[pose.pk])
    replaced = {"names-0-DELETE": "on", "names-1-is_primary": "on"}

    desk.post(url, names(pose, **replaced))

    assert pose.names.get().text == "The Tree"


def test_the_pose_of_a_live_tutorial_can_be_changed(desk):
    tutorial, pose = make.tutorial(slug="live"), make.pose()
    url = reverse("admin:poses_tutorial_change", args=[tutorial.pk])

    desk.post(url, form(pose=pose.pk))

    tutorial.refresh_from_db()
    assert tutorial.pose == pose


def test_a_tutorial_is_never_deleted(client):
    client.force_login(make.user(is_superuser=True, is_staff=True))
    url = reverse("admin:poses_tutorial_delete", args=[make.draft().pk])

    assert client.post(url, {"post": "yes"}).status_code == 403
