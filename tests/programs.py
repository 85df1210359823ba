"""Reading pages as search engines and messengers do."""

import json
from html.parser import HTMLParser

from pyld import jsonld

VOCABULARY = {"@vocab": "https://schema.org/"}


class Head(HTMLParser):
    """What a page tells programs: its meta lines, its scripts, its data."""

    def __init__(self, page: str):
        super().__init__()
        self.meta, self.scripts, self._open = {}, [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "meta":
            name = told.get("property") or told.get("name")
            self.meta.setdefault(name, []).append(told.get("content"))
        self._open = {"words": "", **told} if tag == "script" else None
        if self._open:
            self.scripts.append(self._open)

    def handle_data(self, data):
        if self._open:
            self._open["words"] += data

    def handle_endtag(self, tag):
        self._open = None

    @property
    def data(self) -> dict:
        """The one graph of the page as it was written."""
        kind = "application/ld+json"
        (found,) = [it["words"] for it in self.scripts if it.get("type") == kind]
        return json.loads(found)


def nodes(graph: dict) -> dict:
    """The graph as a JSON-LD processor understands it: nodes by their id."""
    assert graph["@context"] == "https://schema.org"
    known = jsonld.flatten(graph | {"@context": VOCABULARY}, VOCABULARY)
    return {node["@id"]: node for node in known["@graph"]}


def of_type(graph: dict, kind: str) -> list[dict]:
    return [node for node in nodes(graph).values() if node.get("@type") == kind]


def missing(graph: dict) -> set[str]:
    """Ids that are named and never described."""
    found = nodes(graph)
    named = {
        it["@id"]
        for node in found.values()
        for value in node.values()
        for it in (value if isinstance(value, list) else [value])
        if isinstance(it, dict) and "@id" in it
    }
    return named - found.keys()
