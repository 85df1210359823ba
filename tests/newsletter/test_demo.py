import pytest

from newsletter.demo import READERS, load
from newsletter.models import Issue, Subscription
from tests import make

pytestmark = pytest.mark.django_db


def test_the_demos_readers_have_all_said_yes_and_ask_nobody():
    for slug in filter(None, READERS.values()):
        make.instructor(slug=slug)

    load()

    live = Subscription.objects.live().filter(ask_at=None)
    found = live.values_list("mailbox__email", "instructor__slug")
    assert dict(found) == READERS
    assert not Issue.objects.due().exists()
