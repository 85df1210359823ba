import pytest

from tests import make

pytestmark = pytest.mark.django_db


def test_a_draft_is_a_404_to_the_public(client):
    draft = make.draft()

    assert client.get(draft.get_absolute_url()).status_code == 404
