import re

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission

from studio.roles import ROLES
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


def told() -> dict[str, set[str]]:
    """Which roles have a right, as docs/roles.md says it."""
    text = (settings.BASE_DIR / "docs" / "roles.md").read_text()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\|.*\| `\w+\.\w+` \|", line)
    ]
    roles = ["owner", "editor", "instructor", "moderator"]
    return {
        right.strip("`"): {
            role for role, said in zip(roles, cells, strict=True) if said == "yes"
        }
        for _what, right, *cells in rows
    }


def test_the_documented_roles_are_what_the_code_grants():
    people = {role: make.user(role=role) for role in ROLES}

    granted = {
        right: {role for role, person in people.items() if person.has_perm(right)}
        for right in told()
    }

    assert len(granted) > 15
    assert granted == told()


def test_no_permission_stands_twice():
    codes = list(Permission.objects.values_list("content_type__app_label", "codename"))

    assert len(codes) == len(set(codes))
