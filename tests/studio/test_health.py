import pytest
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_a_whole_studio_is_healthy(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_studio_whose_tables_are_missing_says_so(client):
    MigrationRecorder.Migration.objects.filter(app="newsletter").delete()

    assert client.get("/healthz").status_code == 503
