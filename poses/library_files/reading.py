"""Reading the library's files, from wherever, without asking what they mean."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from .lines import line_of

# One file holds them all, or each has a file of its own.
TABLES = ("areas", "conditions", "props", "techniques")
FOLDERS = ("poses", "figures")
NAME = re.compile(r"(?:(poses|figures)/)?([^/]+)\.toml")
LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


@dataclass(frozen=True)
class Problem:
    """
    What is wrong with one field of one file, or with a line that is no TOML. What
    does not block is advice, and the files can be loaded all the same.
    """

    file: str
    field: str
    text: str
    line: int | None = None
    blocks: bool = True

    def __str__(self):
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(str(it) for it in (place, self.field, self.text) if it)


@dataclass(frozen=True)
class Files:
    """
    What stands in the files, by kind and slug, what could not be read, and the text
    of each file by its name.
    """

    areas: dict[str, dict] = field(default_factory=dict)
    conditions: dict[str, dict] = field(default_factory=dict)
    props: dict[str, dict] = field(default_factory=dict)
    techniques: dict[str, dict] = field(default_factory=dict)
    poses: dict[str, dict] = field(default_factory=dict)
    figures: dict[str, dict] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def line_of(self, file: str, place: str) -> int | None:
        """The line on which a field of a file stands."""
        return line_of(self.texts.get(file, ""), place)


def read(folder: Path) -> Files:
    """Everything in a folder; a file that is not there says nothing."""
    paths = [folder / f"{kind}.toml" for kind in TABLES]
    for kind in FOLDERS:
        paths += sorted((folder / kind).glob("*.toml"))
    return parsed(
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in paths
            if path.exists()
        }
    )


def parsed(contents: Mapping[str, bytes]) -> Files:
    """What files say, by their names below the folder of the library."""
    files = Files()
    for name, content in contents.items():
        found = NAME.fullmatch(name)
        folder, stem = found.groups() if found else (None, "")
        if folder:
            getattr(files, folder)[stem] = _parsed(name, content, files)
        elif stem in TABLES:
            getattr(files, stem).update(_parsed(name, content, files))
        else:
            files.problems.append(Problem(name, "", _("is no file of the library")))
    return files


def _parsed(name: str, content: bytes, files: Files) -> dict:
    try:
        files.texts[name] = text = content.decode("utf-8")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = LINE.search(str(error))
        line = int(said[1]) if said else None
        files.problems.append(Problem(name, "", LINE.sub("", str(error)), line))
    except UnicodeDecodeError as error:
        files.problems.append(Problem(name, "", str(error)))
    except RecursionError:
        files.problems.append(Problem(name, "", _("is nested too deeply")))
    return {}
