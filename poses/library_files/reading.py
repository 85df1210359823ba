"""Reading a folder of the library's files, without asking what they mean."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

# One file holds them all, or each has a file of its own.
TABLES = ("areas", "conditions", "props", "techniques")
FOLDERS = ("poses", "figures")
LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of one file, or with a line that is no TOML."""

    file: str
    field: str
    text: str
    line: int | None = None

    def __str__(self):
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.field, self.text) if part)


@dataclass(frozen=True)
class Files:
    """What stands in the files, by kind and slug, and what could not be read."""

    areas: dict[str, dict] = field(default_factory=dict)
    conditions: dict[str, dict] = field(default_factory=dict)
    props: dict[str, dict] = field(default_factory=dict)
    techniques: dict[str, dict] = field(default_factory=dict)
    poses: dict[str, dict] = field(default_factory=dict)
    figures: dict[str, dict] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(folder: Path) -> Files:
    """Everything in a folder; a file that is not there says nothing."""
    files = Files()
    for kind in TABLES:
        if (path := folder / f"{kind}.toml").exists():
            getattr(files, kind).update(_parsed(path, path.name, files.problems))
    for kind in FOLDERS:
        for path in sorted((folder / kind).glob("*.toml")):
            name = f"{kind}/{path.name}"
            getattr(files, kind)[path.stem] = _parsed(path, name, files.problems)
    return files


def _parsed(path: Path, name: str, problems: list[Problem]) -> dict:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        said = LINE.search(str(error))
        line = int(said[1]) if said else None
        problems.append(Problem(name, "", LINE.sub("", str(error)), line))
    except UnicodeDecodeError as error:
        problems.append(Problem(name, "", str(error)))
    return {}
