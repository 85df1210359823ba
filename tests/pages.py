"""What a browser would send of a page's form, read from its HTML."""

import re
from html.parser import HTMLParser


class Sent(HTMLParser):
    """The successful controls of the forms that post, in their order, by name."""

    def __init__(self):
        super().__init__()
        self.found, self.is_inside = [], False
        self.text = self.select = None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.is_inside = given.get("method") == "post"
        if not self.is_inside or "disabled" in given:
            return
        if tag == "textarea":
            self.text = (given["name"], "")
        elif tag == "select":
            self.select = (given["name"], None)
        elif tag == "option":
            name, chosen = self.select
            if chosen is None or "selected" in given:
                self.select = (name, given["value"])
        elif tag == "input" and given.get("name"):
            self._input(given)

    def _input(self, given):
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self.found.append((given["name"], given.get("value", "on")))
        elif kind == "hidden":
            self.found.append((given["name"], _broken(value)))
        elif kind != "file":
            self.found.append((given["name"], re.sub(r"[\r\n]", "", value)))

    def handle_data(self, data):
        if self.text:
            self.text = (self.text[0], self.text[1] + data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.text:
            name, text = self.text
            # A browser drops the line break that follows the tag.
            self.found.append((name, _broken(re.sub(r"^\r?\n", "", text))))
            self.text = None
        if tag == "select" and self.select:
            self.found.append(self.select)
            self.select = None
        if tag == "form":
            self.is_inside = False


def _broken(text):
    """Line breaks as a form sends them."""
    return re.sub(r"\r\n?|\n", "\r\n", text)


def pressed(page) -> dict:
    """What a button without a name sends if nobody touched anything."""
    reader = Sent()
    reader.feed(page if isinstance(page, str) else page.content.decode())
    return dict(reader.found)


def sent(page) -> dict:
    """The same without the token, for browsers of tests that need none."""
    found = pressed(page)
    found.pop("csrfmiddlewaretoken", None)
    return found
