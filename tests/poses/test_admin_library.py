"""Keeping the library in the admin: merging, drawing, what is missing, files."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from poses.models import Pose, Prop
from tests import make
from tests.poses.test_desk import said

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
