"""Who is running on this machine, told apart by when it began: numbers are reused."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    pid: int
    group: int
    started: str
    command: str


def living() -> dict[int, Process]:
    """Every process by its number, but for those that are dead and not yet buried."""
    found = _from_proc() if Path("/proc/self/stat").exists() else _from_ps()
    return {process.pid: process for process in found}


def _from_proc():
    """Linux tells it in files; small images have no `ps`."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name stands in brackets and may hold anything, brackets included.
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2]
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        state, _, group, *rest = fields.split()
        if state != "Z":
            words = command.replace(b"\0", b" ").decode(errors="replace")
            yield Process(int(folder.name), int(group), rest[16], words)


def _from_ps():
    listing = ("/bin/ps", "-A", "-ww", "-o", "pid=,pgid=,stat=,lstart=,command=")
    env = os.environ | {"LC_ALL": "C"}
    answer = subprocess.run(listing, capture_output=True, env=env, check=True)  # noqa: S603
    for line in answer.stdout.decode(errors="replace").splitlines():
        pid, group, state, *rest = line.split(maxsplit=8)
        if not state.startswith("Z"):
            started, command = " ".join(rest[:5]), " ".join(rest[5:])
            yield Process(int(pid), int(group), started, command)


def send(number: int, pid: int, to_group: bool = False) -> None:
    """A signal to somebody who may be gone already."""
    # macOS says "not permitted" of a group whose members are all dead.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number) if to_group else os.kill(pid, number)


def wait_until(done, seconds: float) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def end(pids, patience: float, signals=(signal.SIGTERM, signal.SIGKILL)) -> None:
    """End processes side by side: politely first, then for good."""
    for number in signals:
        for pid in pids:
            send(number, pid)
        if wait_until(lambda: living().keys().isdisjoint(pids), patience):
            return


def end_groups(groups, patience: float) -> None:
    """End whole groups: ask their leaders, who tell their own, and kill who stays."""
    leaders = [group for group in groups if group in living()]
    for group in groups:
        send(signal.SIGTERM, group, to_group=group not in leaders)
    if not wait_until(lambda: not _members(groups), patience):
        for group in groups:
            send(signal.SIGKILL, group, to_group=True)
        wait_until(lambda: not _members(groups), 1)


def _members(groups) -> list[Process]:
    return [process for process in living().values() if process.group in groups]
