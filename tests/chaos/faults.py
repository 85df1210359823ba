"""
What may go wrong while a newsletter is being sent, a draft saved or somebody signed up.
Each fault tells what it found and how many doubled and doubtful mails it may have cost;
nothing may ever be lost.
"""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from django.db import connection

from newsletter import ledger
from newsletter.models import Delivery, Issue, Subscription
from studio import embedded
from studio.models import Mailbox
from tests import make
from tests.chaos.house import ANSWER_SECONDS, House, Verdict
from tests.newsletter.bombing import MOST_EACH, VICTIMS, replay
from tests.poses.savers import kill_savers
from tests.threads import together

# Where no worker dies, patience costs no time and a busy machine costs no doubt.
PATIENT = {"EMAIL_ANSWER_SECONDS": "30"}
FLAKY = "later=30 later_after=10 hang_up=10 keep_and_hang_up=5 unknown=10"
HOLD = Issue.Doubt.HOLD


def kills(hold=False):
    """Thirty workers are killed in ten thousand mails, and the server is flaky."""
    with House(10_000, FLAKY) as house:
        house.publish(HOLD if hold else Issue.Doubt.RESEND)
        house.host(workers=4)
        for kill in range(30):
            house.wait_for(mails=300 * (kill + 1))
            house.kill_worker()
        house.settle()
        found = house.verdict()
    doubts = found.injected + found.kills
    return found, 0 if hold else doubts, doubts if hold else 0


def kills_with_hold():
    """The same where nobody may get two."""
    return kills(hold=True)


def a_server_that_stalls():
    """Its answer never comes for some mails that it took."""
    with House(1_000, "keep_and_stall=5") as house:
        house.publish()
        house.host(workers=3)
        house.settle()
        found = house.verdict()
    return found, found.injected, 0


def postgres_restarts():
    """PostgreSQL crashes three times; the workers live."""
    with House(3_000) as house:
        house.publish()
        house.host(workers=3)
        for crash in range(3):
            house.wait_for(mails=700 * (crash + 1))
            _crash_postgres()
        house.settle()
        found = house.verdict()
    return found, 0, 0


def postgres_and_workers_die(hold=False):
    """PostgreSQL and all its workers are killed at the same moment."""
    with House(3_000) as house:
        house.publish(HOLD if hold else Issue.Doubt.RESEND)
        house.host(workers=3)
        house.wait_for(mails=1_000)
        for pid in house.workers:
            house.signal(pid, signal.SIGSTOP)
        _crash_postgres()
        for _ in range(3):
            house.kill_worker()
        house.settle()
        found = house.verdict()
    doubts = 3 * ledger.CLAIM_ROWS
    return found, 0 if hold else doubts, doubts if hold else 0


def postgres_and_workers_die_with_hold():
    """The same where nobody may get two."""
    return postgres_and_workers_die(hold=True)


def a_frozen_worker():
    """One worker sleeps until others have taken up its work, and then wakes up."""
    with House(2_000) as house:
        house.publish()
        house.host(workers=3)
        house.wait_for(mails=500)
        house.signal(house.workers[0], signal.SIGSTOP)
        house.settle()
        house.signal(house.workers[0], signal.SIGCONT)
        time.sleep(ANSWER_SECONDS)
        found = house.verdict()
    return found._replace(kills=1), 1, 0


def two_hosts():
    """Two hosts share the work, and the clock of one is an hour ahead."""
    with House(3_000, **PATIENT) as house:
        house.publish()
        house.host(2)
        house.host(2, "1")
        house.settle()
        found = house.verdict()
    return found, 0, 0


def fifty_publishers():
    """Fifty threads publish one tutorial while three workers look for what is due."""
    with House(1_000, **PATIENT) as house:
        house.host(workers=3)
        tutorial = make.draft()
        together(50, type(tutorial).objects.get(pk=tutorial.pk).publish)
        house.settle()
        found = house.verdict()
    return found, 0, Issue.objects.count() - 1


def leaving():
    """Three hundred readers leave; a second later nobody of them gets a mail."""
    with House(3_000, MAILS_PER_SECOND="300", **PATIENT) as house:
        house.publish()
        house.host(workers=3)
        house.wait_for(mails=300)
        left = {}
        for box in random.sample(list(Mailbox.objects.all()), 300):
            Subscription.objects.leave(box)
            left[box.email] = time.time()
        house.settle()
        found = house.verdict()
        late = sum(float(t) > left.get(to, 1e12) + 1.5 for t, to, *_ in house.taken())
    return found._replace(strange=found.strange + late), 0, 0


def buttons():
    """Somebody pauses and resumes one of two issues at random, and cancels the other."""
    with House(1_500, **PATIENT) as house:
        one, other = house.publish(), house.publish()
        house.host(workers=3)
        house.wait_for(mails=100)
        for _ in range(100):
            random.choice([one.pause, one.resume])()
            time.sleep(random.random() / 10)
        other.cancel()
        one.resume()
        house.settle()
        found = house.verdict()
        rows = Delivery.objects.filter(issue=one)
        assert rows.filter(state=ledger.State.SENT).count() == 1_500
    return found, 0, 0


def valkey():
    """Valkey is flushed five times and killed twice below real workers."""
    with House(1_500, MAILS_PER_SECOND="60", **PATIENT) as house, _celery(house):
        house.publish()
        for blow in range(5):
            house.wait_for(mails=200 * (blow + 1))
            _valkey_cli("FLUSHALL")
            if blow in (1, 3):
                _kill(embedded.home() / "valkey" / "valkey.pid", signal.SIGKILL)
                embedded.start_valkey()
        house.settle()
        found = house.verdict()
    return found, 0, 0


def _crash_postgres():
    """`-m immediate`: nothing is written any more. Then it mends what was torn."""
    _kill(embedded.home() / "postgres" / "postmaster.pid", signal.SIGQUIT)
    embedded.start_postgres()
    connection.close()


def _kill(pid_file, number):
    pid = int(pid_file.read_text().split()[0])
    os.kill(pid, number)
    while embedded.living().get(pid):
        time.sleep(0.05)


def _valkey_cli(command):
    import redis  # noqa: PLC0415

    redis.from_url(embedded.redis_url()).execute_command(command)


def saving():
    """A hundred authors are killed while they save; here drafts are counted."""
    begun = time.monotonic()
    saved, broken = kill_savers(100)
    seconds = round(time.monotonic() - begun, 1)
    return Verdict(saved, 100, len(broken), 0, 0, 0, 0, seconds), 0, 0


def bombing():
    """Nine mailboxes are signed up nine thousand times each, and an honest one a day."""
    begun = time.monotonic()
    got, honest = replay(9_000)
    missed = sum(not got[address] for address in (*VICTIMS, *honest))
    bombed = sum(got[victim] > MOST_EACH for victim in VICTIMS)
    seconds = round(time.monotonic() - begun, 1)
    return Verdict(sum(got.values()), 0, missed, 0, 0, 0, bombed, seconds), 0, 0


@contextmanager
def _celery(house):
    """The workers and the clock of production."""
    command = ["celery", "-A", "studio", "worker", "--beat", "--concurrency", "2"]
    schedule = ["--schedule", f"{house.log}.beat"]
    worker = subprocess.Popen(
        [sys.executable, "-m", *command, *schedule],
        env=house.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


EVERY = [
    kills, kills_with_hold, a_server_that_stalls, postgres_restarts,
    postgres_and_workers_die, postgres_and_workers_die_with_hold, a_frozen_worker,
    two_hosts, fifty_publishers, leaving, buttons, valkey, saving, bombing,
]  # fmt: skip
