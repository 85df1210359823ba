"""`make run`, seen from outside: in a copy of this checkout, by processes and signals."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from itertools import count

import psycopg
import pytest

from studio.embedded import CHECKOUT
from studio.processes import living, wait_until

NOT_COPIED = shutil.ignore_patterns(".*", "var", "__pycache__", "media", "staticfiles")
# What the tests around this one have set is not what a newcomer has.
ENVIRONMENT = {
    name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ
}


class Terminal:
    """One `make`, and what stands on its screen."""

    numbers = count()

    def __init__(self, folder, *words):
        self.screen = folder.parent / f"screen {next(self.numbers)}"
        with self.screen.open("w") as output:
            self.make = subprocess.Popen(
                ["make", "--old-file=.venv/.installed", *words],
                cwd=folder,
                env=ENVIRONMENT,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def shows(self, words):
        return words in self.screen.read_text()

    def is_over(self):
        return self.make.poll() is not None

    def send(self, number):
        """A signal to everybody here, who have the time that a person waits."""
        os.killpg(self.make.pid, number)
        self.make.wait(10)


class Checkout:
    """A copy of the code, and whoever runs in it."""

    def __init__(self, folder):
        shutil.copytree(CHECKOUT, folder, ignore=NOT_COPIED)
        (folder / ".venv").symlink_to(sys.prefix)
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        where = ["-c", "from studio import embedded; print(embedded.SOCKETS)"]
        python = [folder / ".venv/bin/python", *where]
        self.sockets = subprocess.check_output(python, cwd=folder, text=True).strip()

    def make_run(self):
        return Terminal(self.folder, "run", f"PORT={self.port}")

    def open(self):
        terminal = self.make_run()
        wait_until(lambda: terminal.shows("Ctrl-C") or terminal.is_over(), 60)
        assert not terminal.is_over(), terminal.screen.read_text()
        return terminal

    def number_of(self, name):
        """One of the processes that the runner has written down."""
        return json.loads((self.folder / "var/runner.json").read_text())[name][0]

    def left(self):
        """What still runs from here; the services are known by their sockets."""
        marks = (str(self.folder), self.sockets)
        commands = [process.command for process in living().values()]
        return [it for it in commands if any(mark in it for mark in marks)]

    def ask(self, statement):
        who = {"host": self.sockets, "port": 5432, "user": "studio", "dbname": "studio"}
        with psycopg.connect(**who) as database:
            return database.execute(statement).statusmessage


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    copy = Checkout(tmp_path_factory.mktemp("somebody's folder") / "the studio")
    yield copy
    Terminal(copy.folder, "reset").make.wait()


def test_it_opens_the_studio_says_where_and_leaves_no_process(checkout):
    terminal = checkout.open()
    terminal.send(signal.SIGTERM)

    assert terminal.shows(f"http://localhost:{checkout.port}/inbox/")
    assert not terminal.shows("Traceback")
    assert checkout.left() == []


def test_after_a_kill_the_next_one_replaces_the_survivors_and_has_all_data(checkout):
    killed = checkout.open()
    checkout.ask("CREATE TABLE kept (it text)")
    survivors = {checkout.number_of("web"), checkout.number_of("worker")}
    killed.send(signal.SIGKILL)
    alive_after_the_kill = survivors & living().keys()

    terminal = checkout.open()
    alive_after_the_start = survivors & living().keys()
    dropped = checkout.ask("DROP TABLE kept")
    terminal.send(signal.SIGINT)

    assert alive_after_the_kill == survivors
    assert alive_after_the_start == set()
    assert dropped == "DROP TABLE"
    assert checkout.left() == []


def test_a_port_that_is_taken_is_told_in_one_sentence(checkout):
    with socket.create_server(("127.0.0.1", checkout.port)):
        terminal = checkout.make_run()
        terminal.make.wait(20)
    sentence, *rest = terminal.screen.read_text().splitlines()

    assert sentence.startswith(f"Port {checkout.port} is taken by another program")
    assert all(line.startswith("make") for line in rest)
    assert terminal.make.returncode != 0
    assert checkout.left() == []


def test_of_two_that_start_together_one_stays_and_works(checkout):
    terminals = [checkout.make_run(), checkout.make_run()]

    wait_until(lambda: any(it.is_over() for it in terminals), 30)
    staying = [it for it in terminals if not it.is_over()]
    opened = wait_until(lambda: staying[0].shows("Ctrl-C"), 30)
    for terminal in staying:
        terminal.send(signal.SIGTERM)

    assert len(staying) == 1
    assert opened
    assert checkout.left() == []


def test_a_worker_that_dies_is_named_and_takes_the_studio_with_it(checkout):
    terminal = checkout.open()

    os.kill(checkout.number_of("worker"), signal.SIGKILL)
    terminal.make.wait(10)

    assert terminal.shows("The worker process ended by itself: see var/log/worker.log.")
    assert terminal.make.returncode != 0
    assert checkout.left() == []
