"""The short form of `make chaos`."""

import pytest

from newsletter.models import Issue
from tests.chaos.house import House

pytestmark = pytest.mark.django_db(transaction=True)
MISCHIEF = "later=20 later_after=10 hang_up=5 keep_and_hang_up=10 unknown=10"


def test_five_workers_are_killed_and_every_reader_gets_her_mail():
    with House(200, MISCHIEF) as house:
        resent, held = house.publish(), house.publish(on_doubt=Issue.Doubt.HOLD)
        house.host(workers=2)
        for kill in range(5):
            house.wait_for(mails=60 * (kill + 1))
            house.kill_worker()
        house.settle()
        resent, held = house.verdict(resent), house.verdict(held)

    assert resent.kills == 5
    assert (resent.lost, resent.strange, held.lost, held.strange) == (0, 0, 0, 0)
    assert resent.doubled <= resent.injected + 5
    assert held.doubled == 0
    assert resent.doubtful == 0
    assert held.doubtful <= held.injected + 5
