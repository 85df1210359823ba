import pytest
from django.contrib.admin import site
from django.urls import reverse

from poses.admin import TutorialAdmin
from poses.models import Condition, PoseName, Prop, Tutorial
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make.user(role="editor", is_staff=True))
    return client


def form(tutorial, **said):
    """What the admin's page of a tutorial posts."""
    author = tutorial.authorships.get()
    blank = {
        "slug": tutorial.slug,
        "pose": "",
        "authorships-TOTAL_FORMS": "1",
        "authorships-INITIAL_FORMS": "1",
        "authorships-0-id": author.pk,
        "authorships-0-tutorial": tutorial.pk,
        "authorships-0-instructor": author.instructor.pk,
        "authorships-0-position": "1",
        "steps-TOTAL_FORMS": "0",
        "steps-INITIAL_FORMS": "0",
    }
    return blank | said


def change(tutorial):
    return reverse("admin:poses_tutorial_change", args=[tutorial.pk])


def test_a_second_author_is_named_in_the_admin(desk):
    tutorial, ben = make.draft(), make.instructor()
    first = tutorial.authorships.get().instructor
    more = {
        "authorships-TOTAL_FORMS": "2",
        "authorships-1-tutorial": tutorial.pk,
        "authorships-1-instructor": ben.pk,
        "authorships-1-position": "2",
    }

    desk.post(change(tutorial), form(tutorial, **more))

    tutorial.refresh_from_db()
    assert tutorial.authors == [first, ben]


def test_the_same_author_twice_is_refused(desk):
    tutorial = make.draft()
    author = tutorial.authorships.get().instructor
    twice = {
        "authorships-TOTAL_FORMS": "2",
        "authorships-1-tutorial": tutorial.pk,
        "authorships-1-instructor": author.pk,
        "authorships-1-position": "2",
    }

    page = desk.post(change(tutorial), form(tutorial, **twice))

    assert page.status_code == 200
    assert tutorial.authorships.count() == 1


def test_words_are_written_and_tutorials_begun_at_the_desk(desk):
    tutorial = make.tutorial(title="Bridge")

    page = desk.get(change(tutorial)).content.decode()
    found = desk.get(reverse("admin:poses_tutorial_changelist")).content.decode()
    desk.post(change(tutorial), form(tutorial, title="Another", summary="Another"))

    tutorial.refresh_from_db()
    assert reverse("poses:write", args=[tutorial.pk]) in page
    assert reverse("poses:preview", args=[tutorial.pk]) in page
    assert tutorial.get_absolute_url() in page
    assert reverse("poses:new") in found
    assert reverse("admin:poses_tutorial_add") not in found
    assert desk.get(reverse("admin:poses_tutorial_add")).status_code == 403
    assert tutorial.title == "Bridge"
    assert tutorial.revisions.count() == 1


def test_a_save_beside_a_publication_takes_nothing_back(desk):
    tutorial = make.draft()
    opened = TutorialAdmin(Tutorial, site)
    before = Tutorial.objects.get(pk=tutorial.pk)

    tutorial.publish()
    opened.save_model(None, before, None, change=True)

    assert set(Tutorial.objects.published()) == {tutorial}


def test_an_address_can_be_changed_also_when_readers_know_it(desk):
    draft, live = make.draft(slug="draft"), make.tutorial(slug="live")

    for tutorial in (draft, live):
        page = desk.get(change(tutorial)).content.decode()
        assert "the old address leads to the new one" in page
        desk.post(change(tutorial), form(tutorial, slug=f"new-{tutorial.slug}"))

    slugs = set(Tutorial.objects.values_list("slug", flat=True))
    assert slugs == {"new-draft", "new-live"}
    assert desk.get("/tutorials/live/").url == "/tutorials/new-live/"


def test_an_address_that_another_page_had_is_refused_in_words(desk):
    make.tutorial(slug="first").addresses.create(slug="taken")
    tutorial = make.tutorial(slug="second")

    page = desk.post(change(tutorial), form(tutorial, slug="taken"))

    said = "Another page has or had this address. Choose a new one."
    assert page.content.decode().count(said) == 1
    assert set(Tutorial.objects.values_list("slug", flat=True)) == {"first", "second"}


def test_the_lists_and_pages_of_the_admin_open(desk):
    pose = make.pose("Tree Pose", "Vṛkṣāsana")
    tutorial = make.tutorial(pose=pose)
    draft = make.draft()
    tutorial.save_draft(make.sheet(title="Newer"), None)

    for url in (
        reverse("admin:poses_tutorial_changelist") + "?q=fold",
        reverse("admin:poses_tutorial_change", args=[tutorial.pk]),
        reverse("admin:poses_tutorial_change", args=[draft.pk]),
        reverse("admin:poses_pose_changelist") + "?q=vrks",
        reverse("admin:poses_pose_change", args=[pose.pk]),
    ):
        assert desk.get(url).status_code == 200
    found = desk.get(reverse("admin:poses_tutorial_changelist")).content.decode()
    steps = desk.get(change(tutorial)).content.decode()
    assert found.count("live, with a newer draft") == 1
    assert "Fold from the hips." in steps
    assert 'name="steps-0-text"' not in steps


@pytest.mark.parametrize("many", [1, 8])
def test_the_list_of_poses_costs_the_same_however_many(
    desk, many, django_assert_max_num_queries
):
    for n in range(many):
        make.pose(f"Pose {n}", "Āsana")

    with django_assert_max_num_queries(12):
        desk.get(reverse("admin:poses_pose_changelist"))


@pytest.mark.parametrize("many", [1, 8])
def test_the_list_of_tutorials_costs_the_same_however_many(
    desk, many, django_assert_max_num_queries
):
    for _ in range(many):
        make.tutorial().save_draft(make.sheet(title="Newer"), None)

    with django_assert_max_num_queries(9):
        page = desk.get(reverse("admin:poses_tutorial_changelist"))

    assert page.content.decode().count("live, with a newer draft") == many


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
    others = ("areas", "contraindications", "benefits", "props", "relations")
    for name in others:
        blank |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    return blank | fields


def test_a_pose_is_found_by_a_name_that_the_admin_gave_it(desk):
    pose = make.pose("Tree Pose")
    url = reverse("admin:poses_pose_change", args=[pose.pk])

    desk.post(url, names(pose, **{"names-1-text": "Vrikshasana"}))

    found = PoseName.objects.called("Vṛkṣāsana")
    assert {name.pose for name in found} == {pose}


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

    desk.post(url, form(tutorial, pose=pose.pk))

    tutorial.refresh_from_db()
    assert tutorial.pose == pose


def test_a_pose_is_told_who_should_be_careful_and_where_it_leads(desk):
    pose, other = make.pose("Tree Pose"), make.pose("Mountain Pose", slug="mountain")
    vertigo = Condition.objects.create(slug="vertigo", name="vertigo")
    url = reverse("admin:poses_pose_change", args=[pose.pk])

    desk.post(
        url,
        names(
            pose,
            **{
                "contraindications-TOTAL_FORMS": "1",
                "contraindications-0-condition": vertigo.pk,
                "contraindications-0-advice": "avoid",
                "contraindications-0-instead": other.pk,
                "relations-TOTAL_FORMS": "1",
                "relations-0-kind": "prepares",
                "relations-0-other": other.pk,
            },
        ),
    )

    page = desk.get(pose.get_absolute_url()).content.decode()
    assert "Vertigo.</strong> Leave this out." in page
    assert page.count('href="/poses/mountain/"') == 2


def test_a_prop_gets_its_shop_in_the_admin(desk):
    prop = Prop.objects.create(slug="block", name="block")
    url = reverse("admin:poses_prop_change", args=[prop.pk])
    link = {
        "slug": "block",
        "name": "block",
        "substitutions-TOTAL_FORMS": "0",
        "substitutions-INITIAL_FORMS": "0",
        "links-TOTAL_FORMS": "1",
        "links-INITIAL_FORMS": "0",
        "links-0-merchant": "Shop",
    }

    refused = desk.post(url, link | {"links-0-url": "http://shop.example"})
    desk.post(url, link | {"links-0-url": "https://shop.example"})

    assert refused.status_code == 200
    assert prop.links.get().url == "https://shop.example"


def test_a_tutorial_is_never_deleted(client):
    client.force_login(make.user(is_superuser=True, is_staff=True))
    url = reverse("admin:poses_tutorial_delete", args=[make.draft().pk])

    assert client.post(url, {"post": "yes"}).status_code == 403
