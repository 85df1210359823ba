"""
An author who saves again and again, in a process that is killed at any moment.

A process that has the models at hand forks her, so that the next one begins at once.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from itertools import count

from poses.models import Tutorial
from tests import make
from tests.processes import Process

STEPS = 13
SERVE = "from tests.poses import savers\nsavers.serve({})"
GONE = "gone"


def take(number: int):
    """A Sheet in which everything says which one it is."""
    steps = [f"Step {step} of take {number}." for step in range(STEPS)]
    return make.sheet(title=f"Take {number}", steps=steps)


def serve(pk: int) -> None:
    """For each line that comes in: a saver, what she has saved, and when she is gone."""
    while sys.stdin.readline():
        saver = os.fork()
        if not saver:
            _save(pk)
        os.waitpid(saver, 0)
        _say(GONE)


def _save(pk: int) -> None:
    tutorial = Tutorial.objects.get(pk=pk)
    for number in count(tutorial.draft.number + 1):
        author = tutorial.draft.author
        draft = tutorial.save_draft(take(number), author, is_autosave=number % 3 > 0)
        _say(f"{os.getpid()} {number} {draft.number}")


def _say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def kill_savers(times: int) -> tuple[int, list[str]]:
    """
    How often something was saved until so many savers were killed, and the drafts that
    were then neither the last one that was acknowledged nor the next, whole.
    """
    author = make.user(role="instructor")
    tutorial = make.draft(title="Take 1")
    tutorial.save_draft(take(2), author)
    process = Process(
        SERVE.format(tutorial.pk), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    last, broken = 2, []
    for _ in range(times):
        last = _killed(process, last)
        broken += _broken(tutorial, last)
    asked, told = process.pipes
    asked.close()
    process.finish()
    told.close()
    return tutorial.draft.number, broken


def _killed(process, last: int) -> int:
    """Let somebody save for a moment, kill her, and say what she saved last."""
    asked, told = process.pipes
    asked.write(b"\n")
    asked.flush()
    for _ in range(random.randint(1, 9)):
        saver, last, _number = map(int, told.readline().split())
    time.sleep(random.uniform(0, 0.02))
    os.kill(saver, signal.SIGKILL)
    while (line := told.readline().decode().strip()) != GONE:
        last = int(line.split()[1])
    return last


def _broken(tutorial, last: int) -> list[str]:
    tutorial.refresh_from_db()
    sheet = tutorial.draft.sheet
    said = [tutorial.title, sheet.title, *(step.text for step in sheet.steps)]
    found = {
        int(number) for words in said for number in re.findall(r"ake (\d+)", words)
    }
    whole = len(found) == 1 and len(sheet.steps) == STEPS and found <= {last, last + 1}
    return [] if whole else [f"{said} after take {last}"]
