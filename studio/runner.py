"""The processes of `make run`: started, watched and ended together.

The runner writes down itself and each child, with the time they began, so that the next
one can replace what a crash has left behind.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress

from studio import embedded, processes
from studio.embedded import CannotRunError

CHECKOUT = embedded.CHECKOUT
VAR = CHECKOUT / "var"


class Crew:
    """The children of one runner. Leaving it ends them all.

    A signal that asks for the end is heard where it may interrupt; anywhere else it
    waits, so that no child is lost between being started and being written down.
    """

    def __init__(self):
        self.env = None
        self.children = {}
        self.logs = {}
        self.asked_to_end = self.may_interrupt = False
        self.runner = identity(os.getpid())

    def __enter__(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._hear)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # not under nohup
            signal.signal(signal.SIGHUP, self._hear)
        with taking_turns():
            end_earlier_runner()
            write_state({"runner": self.runner})
        return self

    def __exit__(self, *problem):
        processes.end_groups([child.pid for child in self.children.values()], 4)
        self.echo()
        embedded.stop()
        if self.is_recorded():
            write_state({})

    def _hear(self, *signal_and_frame):
        self.asked_to_end = True
        if self.may_interrupt:
            raise SystemExit(0)

    @contextmanager
    def interruptible(self):
        self.may_interrupt = True
        try:
            if self.asked_to_end:
                raise SystemExit(0)
            yield
        finally:
            self.may_interrupt = False

    def start(self, name, *command):
        """One more child: in a group of its own, and what it says goes into its log."""
        log = open_log(name)
        with log.open("w") as output:
            child = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", *command],
                cwd=CHECKOUT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self.children[name] = child
        self.logs[name] = log.open(errors="replace")
        write_state(read_state() | {name: identity(child.pid)})

    def check(self):
        """Say what the children have to say, and whether one of them is gone."""
        self.echo()
        for name, child in self.children.items():
            if child.poll() is not None:
                log = (VAR / "log" / f"{name}.log").relative_to(CHECKOUT)
                raise CannotRunError(f"The {name} process ended by itself: see {log}.")
        if not self.is_recorded():
            raise CannotRunError("The folder var/ is gone, and the studio with it.")

    def is_recorded(self):
        return read_state().get("runner") == self.runner

    def echo(self):
        """Troubles stand on the screen too; all the rest only in the logs."""
        for name, log in self.logs.items():
            for line in log:
                if is_trouble(line):
                    say(f"{name:>6} | {line.rstrip()}")


def is_trouble(line):
    marks = ("WARNING", "ERROR", "CRITICAL", "Traceback", "Error:", "Exception:")
    return any(mark in line for mark in marks)


def say(line=""):
    """The terminal may be gone while the studio goes on."""
    with suppress(OSError):
        os.write(1, f"{line}\n".encode())


def open_log(name):
    """An empty log; the one of the run before stays beside it."""
    log = VAR / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    return log


def identity(pid):
    """What tells a process from a later one with the same number."""
    process = processes.living().get(pid)
    return [pid, process.started if process else ""]


def read_state():
    try:
        return json.loads((VAR / "runner.json").read_text())
    except (OSError, ValueError):
        return {}


def write_state(state):
    VAR.mkdir(exist_ok=True)
    unfinished = VAR / "runner.json.new"
    unfinished.write_text(json.dumps(state))
    unfinished.replace(VAR / "runner.json")


@contextmanager
def taking_turns():
    """Two runners that start, or one that starts while another resets."""
    folder = os.open(CHECKOUT / "studio", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def end_earlier_runner():
    """End what an earlier `make run` has left: itself, who ends its children, first."""
    runner = read_state().get("runner")
    if runner and is_same(runner, processes.living()):
        say("Replacing the studio that already runs here.")
        processes.end([runner[0]], 10)
    alive = processes.living()
    children = [it for name, it in read_state().items() if name != "runner"]
    processes.end_groups([it[0] for it in children if is_ours(it, alive)], 4)


def is_same(recorded, alive):
    pid, started = recorded
    return pid in alive and alive[pid].started == started


def is_ours(recorded, alive):
    """A child, or what is left of its group when the child itself was killed."""
    group = recorded[0]
    if group in alive:
        return is_same(recorded, alive)
    return any(
        process.group == group and sys.executable in process.command
        for process in alive.values()
    )
