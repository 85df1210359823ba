"""A log is read by more people than a secret address was given to."""

import io
import logging

import pytest

from poses.models import SecretLink
from studio.logs import WithoutSecrets
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    """What the configured handler writes."""
    handlers = logging.getLogger().handlers
    [handler] = [it for it in handlers if WithoutSecrets in map(type, it.filters)]
    before = handler.setStream(io.StringIO())
    yield handler.stream.getvalue
    handler.setStream(before)


def test_a_refused_note_does_not_write_down_the_secret_link(client, written):
    token = SecretLink.objects.give(7, tutorial=make.draft(), name="Class")

    said = client.post(f"/draft/{token}/", HTTP_SEC_FETCH_SITE="same-origin")

    assert said.status_code == 422
    assert "/draft/-/" in written()
    assert token not in written()


def test_other_addresses_are_written_down_whole(client, written):
    client.get("/tutorials/no-such/")
    client.get("/no/such/page/")

    assert "/tutorials/no-such/" in written()
    assert "/no/such/page/" in written()
