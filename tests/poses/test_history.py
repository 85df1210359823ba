"""Older versions at the desk: what changed, and how it comes back."""

from dataclasses import replace

import pytest

from poses.sheet import Step, new_key
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    user = make.user(role="instructor", display_name="Anna")
    make.instructor(user=user)
    client.force_login(user)
    return user


@pytest.fixture
def tutorial(anna):
    """Three versions: the second lost a step and changed the other one."""
    tutorial = make.draft(
        title="Tree", steps=["Stand.", "Lift."], authors=[anna.instructor]
    )
    _one, two = tutorial.draft.sheet.steps
    changed = replace(tutorial.draft.sheet, steps=(replace(two, text="Lift high."),))
    tutorial.save_draft(changed, anna, note="Only the second half.")
    tutorial.save_draft(replace(changed, title="The tree"), anna)
    return tutorial


def url(tutorial, number=None):
    page = f"/desk/tutorials/{tutorial.pk}/history/"
    return page if number is None else f"{page}{number}/"


def texts(tutorial):
    return [step.text for step in tutorial.draft.sheet.steps]


def labels(answer):
    return [str(it.label) for it in answer.context["differences"]]


def test_every_save_is_listed_with_the_one_that_readers_see(client, tutorial):
    page = client.get(url(tutorial)).content.decode()

    assert [f"Version {n}<" in page for n in (1, 2, 3, 4)] == [True] * 3 + [False]
    assert (
        page.index("Version 3<") < page.index("Newest draft") < page.index("Version 2<")
    )
    assert page.index("Version 2<") < page.index("Only the second half.")
    assert "Readers see this" not in page


def test_an_old_version_stands_beside_the_newest_or_any_other(client, tutorial):
    newest = client.get(url(tutorial, 1))
    second = client.get(url(tutorial, 1), {"with": "2"})
    same = client.get(url(tutorial, 3))

    assert labels(newest) == ["Title", "Step 1", "Step 2: What to do"]
    assert labels(second) == ["Step 1", "Step 2: What to do"]
    assert "Both say the same." in same.content.decode()
    assert newest.content.decode().count("Take this step back</button>") == 2
    assert "Take this step back</button>" not in second.content.decode()
    assert "Take this version back" not in same.content.decode()


@pytest.mark.parametrize("beside", ["9" * 5000, "9", "x", "²", "9" * 30])
def test_there_is_no_version_beside_that_was_never_kept(client, tutorial, beside):
    assert client.get(url(tutorial, 1), {"with": beside}).status_code == 404


def test_a_version_comes_back_as_a_new_draft(client, tutorial, anna):
    answer = client.post(url(tutorial, 1), {"after": "3"}, follow=True)

    assert texts(tutorial) == ["Stand.", "Lift."]
    assert (tutorial.draft.number, tutorial.draft.author) == (4, anna)
    assert "Taken back as a new draft." in answer.content.decode()


def test_one_step_comes_back_to_where_it_was(client, tutorial):
    lost, changed = tutorial.revisions.get(number=1).sheet.steps

    client.post(url(tutorial, 1), {"after": "3", "step": lost.key})
    client.post(url(tutorial, 1), {"after": "4", "step": changed.key})
    client.post(url(tutorial, 1), {"after": "5", "step": "no-such-step"})

    assert texts(tutorial) == ["Stand.", "Lift."]
    assert tutorial.draft.sheet.title == "The tree"


def test_a_step_comes_back_after_the_one_that_it_followed(client, tutorial, anna):
    sheet, key = tutorial.draft.sheet, new_key()
    first = tutorial.save_draft(
        replace(sheet, steps=(*sheet.steps, Step(text="Rest.", key=key))), anna
    )
    tutorial.save_draft(sheet, anna)

    client.post(url(tutorial, first.number), {"after": "5", "step": key})

    assert texts(tutorial) == ["Lift high.", "Rest."]


@pytest.mark.parametrize("after", ["2", "", "x"])
def test_what_somebody_saved_meanwhile_is_not_overwritten(client, tutorial, after):
    answer = client.post(url(tutorial, 1), {"after": after}, follow=True)

    assert tutorial.draft.number == 3
    assert "Somebody else saved this tutorial meanwhile" in answer.content.decode()


def test_versions_cost_the_same_however_many_there_are(
    client, tutorial, anna, django_assert_max_num_queries
):
    for n in range(20):
        tutorial.save_draft(replace(tutorial.draft.sheet, title=f"Tree {n}"), anna)

    with django_assert_max_num_queries(9):
        client.get(url(tutorial))
    with django_assert_max_num_queries(9):
        client.get(url(tutorial, 1))


def test_a_stranger_finds_no_versions(client, tutorial):
    stranger = make.user(role="instructor")
    make.instructor(user=stranger)
    client.force_login(stranger)

    assert client.get(url(tutorial)).status_code == 404
    assert client.get(url(tutorial, 1)).status_code == 404
    assert client.post(url(tutorial, 1), {"after": "3"}).status_code == 404
