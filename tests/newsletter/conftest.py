import pytest
from django.contrib.auth.models import Group, Permission

from tests import make


@pytest.fixture
def owner(client):
    client.force_login(make.admin())
    return client


@pytest.fixture
def staff(client):
    """Somebody who may sign in to the admin and look at nothing of this."""
    client.force_login(make.user(role="editor", is_staff=True))
    return client


@pytest.fixture
def looker(client):
    """Somebody who may look at the post office and touch nothing."""
    looks = ["view_subscription", "view_issue", "view_import", "view_consentevent"]
    role = Group.objects.create(name="looker")
    role.permissions.set(Permission.objects.filter(codename__in=looks))
    person = make.user(role=role.name, is_staff=True)
    client.force_login(person)
    return client
