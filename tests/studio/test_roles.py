import pytest
from django.contrib.auth.models import Group, Permission

from tests import make

pytestmark = pytest.mark.django_db


def test_every_studio_starts_with_the_four_roles():
    names = set(Group.objects.values_list("name", flat=True))

    assert names == {"owner", "editor", "instructor", "moderator"}


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("owner", "studio.change_user", "auth.change_permission"),
        ("owner", "newsletter.view_issue", "newsletter.delete_issue"),
        ("editor", "poses.change_tutorial", "studio.change_user"),
        ("instructor", "poses.add_tutorial", "poses.change_tutorial"),
        ("moderator", "comments.change_comment", "comments.delete_comment"),
        ("moderator", "comments.view_discussion", "poses.change_tutorial"),
    ],
)
def test_a_role_may_do_its_work_and_nothing_else(role, may, may_not):
    user = make.user(role=role)

    assert user.has_perm(may)
    assert not user.has_perm(may_not)


def test_no_permission_stands_twice():
    codes = list(Permission.objects.values_list("content_type__app_label", "codename"))

    assert len(codes) == len(set(codes))
