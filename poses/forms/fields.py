"""
Fields that show a part of a Sheet as an author types it, and read it back.

Each knows its `origin`, the value that the form was opened on. Text that was not
touched stays exactly that value, whatever it would be read as.
"""

import re
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_prose_editor.widgets import ProseEditorWidget

from studio import prose

from ..document import url, words
from ..sheet import Named
from .widgets import Box, Line, Pick, Tick

LONGEST_PROSE = 50_000

# What the editor offers is what the sanitiser lets through; the last two protocols
# are links to pages of ours that the author may not see.
PROSE = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {
        "enableTarget": False,
        "protocols": ["http", "https", "mailto", "pose", "tutorial"],
    },
}


class Words(forms.CharField):
    """Plain words: one line, or a box of several `lines`."""

    origin = ""
    library = None
    keys = ()

    def __init__(self, *, longest=200, lines=0, widget=None, **kwargs):
        self.longest = longest
        if widget is None:
            look = {"class": "form-control", "autocomplete": "off"}
            widget = Line(attrs=look)
            if lines:
                widget = Box(attrs=look | {"rows": lines})
        super().__init__(required=False, widget=widget, **kwargs)

    def show(self, value) -> str:
        return value or ""

    def read(self, text: str):
        return words(text)

    def clean(self, text):
        """What was not sent or not touched stays as it was."""
        if text is None or self._plain(text) == self._plain(self.show(self.origin)):
            return self.origin
        text = super().clean(text).replace("\r\n", "\n")
        if len(text) > self.longest:
            raise ValidationError(
                ngettext_lazy(
                    "This is %(count)d character too long. At most %(most)d fit.",
                    "This is %(count)d characters too long. At most %(most)d fit.",
                    "count",
                ),
                params={"count": len(text) - self.longest, "most": self.longest},
            )
        return self.read(text)

    def _plain(self, text: str) -> str:
        """As a browser sends it: a line has no breaks, a box breaks in its own way."""
        is_box = isinstance(self.widget, Box)
        return re.sub(r"\r\n?|\n", "\n" if is_box else "", text).strip()


class ProseField(Words):
    """HTML, written in a visual editor or, without JavaScript, as it is."""

    def __init__(self, **kwargs):
        editor = ProseEditorWidget(
            config={"extensions": PROSE},
            preset="configurable",
            attrs={"class": "form-control", "rows": 8},
        )
        super().__init__(longest=LONGEST_PROSE, widget=editor, **kwargs)

    def show(self, value):
        return self.library.addressed(value)

    def read(self, text):
        return prose.clean(text, schemes=("pose", "tutorial"))


class Choice(forms.ChoiceField):
    """One word of a vocabulary, or none."""

    origin = ""

    def __init__(self, vocabulary, *, empty="–", **kwargs):
        super().__init__(
            choices=[("", empty), *vocabulary.items()],
            required=False,
            widget=Pick(attrs={"class": "form-select"}),
            **kwargs,
        )

    def show(self, value):
        return value

    def clean(self, value):
        return self.origin if value is None else super().clean(value)


class Flag(forms.BooleanField):
    """A box to tick."""

    origin = False

    def __init__(self, **kwargs):
        look = Tick(attrs={"class": "form-check-input"})
        super().__init__(required=False, widget=look, **kwargs)

    def show(self, value):
        return value


class NameField(Words):
    """The name of a pose, a prop or a technique, known to the library or not."""

    origin = None

    def __init__(self, kind, **kwargs):
        self.kind = kind
        look = {"class": "form-control", "list": f"known-{kind}", "autocomplete": "off"}
        super().__init__(longest=120, widget=Line(attrs=look), **kwargs)

    @property
    def is_unknown(self) -> bool:
        """Whether these are the author's own words, with no page behind them."""
        return bool(self.origin) and self.origin.id is None

    def show(self, value):
        return value.name if value else ""

    def clean(self, text):
        """A name that the library has learnt since is linked from now on."""
        found = super().clean(text)
        if not found or found.id is not None:
            return found
        return replace(found, id=self.library.find(self.kind, found.name))

    def read(self, text):
        name = words(text)
        return Named(name, self.library.find(self.kind, name)) if name else None


class AddressField(Words):
    """A web address that a browser may open."""

    def __init__(self, **kwargs):
        super().__init__(longest=500, **kwargs)

    def read(self, text):
        if text and not url(text):
            raise ValidationError(
                _("Write the whole address, beginning with https://."),
                code="unreadable",
            )
        return url(text)
