from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from poses.models import Revision
from poses.sheet import Picture, Step
from poses.tasks import tidy
from studio.models import Picture as Sent
from tests import make
from tests.studio.test_pictures import stored, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage(settings):
    settings.STORAGES = settings.STORAGES | {}


def shows(sent):
    return Picture(sent.file, sent.width, sent.height, alt="A fold")


def aged(sent, **ago):
    Sent.objects.filter(pk=sent.pk).update(sent_at=timezone.now() - timedelta(**ago))
    return sent


def test_what_is_in_no_version_of_any_tutorial_is_deleted_after_days():
    lead, at_step, taken_out, never, lately = (make.picture() for _ in range(5))
    tutorial = make.tutorial(picture=shows(taken_out))
    steps = [Step(text="Stand.", picture=shows(at_step))]
    sheet = make.sheet(picture=shows(lead), steps=steps)
    tutorial.save_draft(sheet, make.user(), is_autosave=True)
    for sent in (lead, at_step, taken_out, never):
        aged(sent, days=8)
    aged(lately, days=6)

    tidy()

    kept = {lead, at_step, taken_out, lately}
    assert set(Sent.objects.all()) == kept
    assert set(stored()) == {name for sent in kept for name in sent.renditions}


def test_a_broken_document_keeps_no_picture_and_breaks_nothing():
    make.draft().revisions.update(
        document={"picture": {"file": 7}, "steps": [{"file": None}]}
    )

    assert Revision.objects.files() == set()


def test_what_no_worker_reads_is_not_kept_for_ever():
    late, lately = aged(waiting(), days=4), aged(waiting(), days=2)

    tidy()

    late.refresh_from_db()
    assert late.why == "This picture waited too long. Please send it again."
    assert set(stored()) == {lately.incoming}


def test_what_a_crash_left_as_it_came_is_swept_away(monkeypatch):
    sent = waiting()
    default_storage.save("incoming/nobodys", ContentFile(b"GPS"))
    tidy()
    at_once = set(stored())
    now = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: now)

    tidy()

    assert at_once == {sent.incoming, "incoming/nobodys"}
    assert set(stored()) == {sent.incoming}


def test_a_studio_without_pictures_is_tidy():
    tidy()

    assert not default_storage.exists("incoming")
