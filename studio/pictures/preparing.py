"""Pictures as they came, given to a process that draws them anew."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Timer

from django.core.files import File
from django.core.files.storage import default_storage

from ..models import Picture
from ..models.pictures import MOST_TRIES
from . import drawing
from .refusals import SENTENCES

MOST_SECONDS = 30


def prepare(picture: Picture) -> None:
    """Draw a picture anew, or say why that cannot be; what came is deleted."""
    with TemporaryDirectory() as folder:
        reason = _reason_or_drawn(picture, folder)
        if reason:
            picture.refuse(reason)
            return
        for name in picture.renditions:
            _store(name, Path(folder) / name.partition("-")[2])
    picture.finish()


def _reason_or_drawn(picture, folder) -> str:
    """Why a picture cannot be drawn, or nothing once it is."""
    if picture.tries > MOST_TRIES:
        return "hard"
    try:
        with _incoming(picture) as file:
            return _drawn(picture, file, folder)
    except FileNotFoundError:  # Backups leave out what waits as it came.
        return "late"


@contextmanager
def _incoming(picture):
    """What came, as a file that another process can read wherever the storage is."""
    with TemporaryFile() as copy:
        with default_storage.open(picture.incoming) as came:
            copyfileobj(came, copy)
        copy.seek(0)
        yield copy


def _drawn(picture, file, folder) -> str:
    """Let the process draw, tell how far it is, and give the reason if it cannot."""
    with _process(file, folder) as process:
        reason = "hard"
        for line in process.stdout:
            word, _, why = line.strip().partition(" ")
            if word == "refused":
                return why if why in SENTENCES else reason
            picture.made += 1
            picture.save(update_fields=["made"])
        if picture.made == len(picture.renditions):
            reason = ""
    return reason


@contextmanager
def _process(file, folder):
    """The process that draws: alone, without our environment, ended when it is late."""
    command = [sys.executable, "-I", drawing.__file__, folder]
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        cwd=folder,
        env={"MALLOC_ARENA_MAX": "1"},
        text=True,
    ) as process:
        clock = Timer(MOST_SECONDS, process.kill)
        clock.start()
        try:
            yield process
        finally:
            clock.cancel()
            process.kill()


def _store(name: str, path: Path) -> None:
    """Write it, and anew what a crash left half written."""
    default_storage.delete(name)
    with path.open("rb") as content:
        default_storage.save(name, File(content))
