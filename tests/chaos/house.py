"""A studio with readers and a mail server that misbehaves; its workers may be killed."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db import connection
from django.utils import timezone

from newsletter.ledger import ON_THEIR_WAY, State
from newsletter.models import Delivery, Issue, Subscription
from studio import embedded
from studio.models import Mailbox
from tests import make

# Short, so that what a dead worker left is taken up after six seconds; long enough for
# a server that has to share its machine.
ANSWER_SECONDS = 3


class Verdict(NamedTuple):
    """
    `injected` are mails that were taken although the server did not say so, `strange`
    those that nobody asked for or that came under two Message-IDs.
    """

    mails: int
    kills: int
    lost: int
    doubled: int
    injected: int
    doubtful: int
    strange: int
    seconds: float


class House:
    """`with House(readers) as house:` and then `house.settle()`, `house.verdict()`."""

    def __init__(self, readers, mischief="", **environment):
        self._mischief, self._environment = mischief.split(), environment
        self.readers, self.kills = readers, 0
        self.workers, self._hosts = [], []
        self.begun = time.monotonic()

    def __enter__(self):
        self.log = Path(tempfile.mkstemp(prefix="studio-chaos-")[1])
        self._sink = _python("-m", "tests.sink", self.log, *self._mischief)
        self.port = int(self._sink.stdout.readline())
        self._subscribe()
        return self

    def __exit__(self, *_):
        for pid in self.workers:
            self.signal(pid, signal.SIGKILL)
        for process in [*self._hosts, self._sink]:
            process.kill()
            process.communicate()
        self.log.unlink()

    def _subscribe(self):
        make.StudioProfile(quiet_until=22).save()
        now = timezone.now()
        addresses = [f"reader{n}@domain{n % 50}.example" for n in range(self.readers)]
        boxes = Mailbox.objects.bulk_create(
            Mailbox(email=it, email_key=it, confirmed_at=now) for it in addresses
        )
        Subscription.objects.bulk_create(
            Subscription(mailbox=box, confirmed_at=now) for box in boxes
        )

    def publish(self, on_doubt=Issue.Doubt.RESEND):
        """An issue that no worker has seen yet."""
        issue = Issue.objects.open(make.tutorial())
        Issue.objects.filter(pk=issue.pk).update(on_doubt=on_doubt)
        return issue

    def environment(self):
        """What production says in the environment."""
        database = connection.settings_dict["NAME"]
        url = urlsplit(os.environ.get("DATABASE_URL", embedded.database_url()))
        return os.environ | {
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "studio.settings",
            "DATABASE_URL": url._replace(path=f"/{database}").geturl(),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "EMAIL_ANSWER_SECONDS": str(ANSWER_SECONDS),
            "UNDO_SECONDS": "0",
            **self._environment,
        }

    def host(self, workers, *arguments):
        """Start a host, and so many workers on it."""
        command = ["-m", "tests.chaos.workers", *arguments]
        self._hosts.append(_python(*command, env=self.environment()))
        for _ in range(workers):
            self.start_worker()

    def start_worker(self):
        host = random.choice(self._hosts)
        host.stdin.write("\n")
        host.stdin.flush()
        self.workers.append(int(host.stdout.readline()))

    def kill_worker(self):
        """Kill -9 of any one; another takes its place."""
        self.workers.remove(pid := random.choice(self.workers))
        self.signal(pid, signal.SIGKILL)
        self.kills += 1
        self.start_worker()

    @staticmethod
    def signal(pid, number):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)

    def taken(self):
        """What the server took: when, for whom, which mail, and its fate."""
        lines = self.log.read_text().splitlines()
        return [line.split("\t") for line in lines]

    def wait_for(self, mails, seconds=120):
        """Until the server took so many mails, or nothing is on its way any more."""
        self._wait(lambda: len(self.taken()) >= mails or self._done(), seconds)

    def settle(self, seconds=300):
        """Until every delivery has its final state; what was put off comes at once."""

        def settled():
            later = Delivery.objects.filter(state=State.DEFERRED)
            later.update(due=timezone.now())
            return self._done()

        self._wait(settled, seconds)
        self.seconds = time.monotonic() - self.begun

    def _done(self):
        on_their_way = Delivery.objects.filter(state__in=ON_THEIR_WAY)
        return Delivery.objects.exists() and not on_their_way.exists()

    def _wait(self, condition, seconds):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError("Some mails never came to an end.")
            time.sleep(0.05)

    def verdict(self, issue=None):
        """What the ledger says of one issue, or of all, held against what was taken."""
        copies, ids, injected = Counter(), defaultdict(set), 0
        for _when, to, which, fate in self.taken():
            number = int(which.partition(".")[0])
            if issue is None or number == issue.pk:
                copies[number, to] += 1
                ids[number, to].add(which)
                injected += fate.startswith("keep")
        rows = Delivery.objects.filter(issue=issue) if issue else Delivery.objects
        rows = rows.values_list("issue_id", "mailbox__email", "state")
        said = {(number, to): State(state) for number, to, state in rows}
        return Verdict(
            mails=len(copies),
            kills=self.kills,
            lost=sum(_is_lost(copies[who], state) for who, state in said.items()),
            doubled=copies.total() - len(copies),
            injected=injected,
            doubtful=sum(state is State.UNCERTAIN for state in said.values()),
            strange=len(copies.keys() - said.keys())
            + sum(len(them) > 1 for them in ids.values()),
            seconds=round(self.seconds, 1),
        )


def _is_lost(copies, state) -> bool:
    """Said to be sent and never taken; or not taken, and no word of it."""
    told = state in (State.FAILED, State.SKIPPED, State.UNCERTAIN)
    return not copies and not told


def _python(*command, env=None):
    return subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
    )
