"""Finding the line of a TOML file on which a field stands, which its parser forgets."""

import re

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[\w-]+)*)\s*=""")
LONG = re.compile(r'"""|\'\'\'')


def line_of(text: str, field: str) -> int | None:
    """The line of `hold.unit` or `areas[2].effect`, or of what it stands in."""
    known = places(text)
    while field and field not in known:
        field = re.sub(r"(^|\.|\[)[^.\[]*$", "", field)
    return known.get(field)


def places(text: str) -> dict[str, int]:
    """Each table and key that begins a line, with the number of that line."""
    found, counts, table, is_long = {}, {}, "", False
    for number, line in enumerate(text.splitlines(), start=1):
        if not is_long:
            if header := HEADER.match(line):
                table = _plain(header[2])
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = f"{table}[{counts[table]}]"
                found.setdefault(table, number)
            elif key := KEY.match(line):
                place = ".".join(filter(None, (table, _plain(key[1]))))
                found.setdefault(place, number)
        is_long ^= len(LONG.findall(line)) % 2 == 1
    return found


def _plain(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
