"""Fields for what is counted, in the words that people use for it."""

import re
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import amounts, videos, wording
from ..document import MOST, words
from ..sheet import Hold, Repeat, Repetitions
from .fields import Words


class Amount(Words):
    """Something that is counted, written as people write it."""

    origin = None
    hint = ""

    def __init__(self, **kwargs):
        super().__init__(longest=80, **kwargs)

    def read(self, text):
        if not words(text):
            return None
        found = self.understood(words(text))
        if found is None:
            raise ValidationError(self.hint, code="unreadable")
        return found


class HoldField(Amount):
    hint = _("Write how long to stay like “5–8 breaths”, “30 seconds” or “2 minutes”.")

    def show(self, value):
        return wording.hold(value) if value else ""

    def understood(self, text) -> Hold | None:
        found = amounts.HOLD.fullmatch(text) and amounts.read_hold(text)
        return found if found and found.most <= MOST else None


class RepetitionsField(Amount):
    hint = _("Write how often like “3 sets of 10”, “8–12 times” or “5 each side”.")

    def show(self, value):
        return wording.repetitions(value) if value else ""

    def understood(self, text) -> Repetitions | None:
        bare = " ".join(amounts.PER_SIDE.sub(" ", text).split())
        if span := amounts.read_range(bare):
            found = Repetitions(*span)
        else:
            is_whole = amounts.SETS.fullmatch(bare) or amounts.TIMES.fullmatch(bare)
            found = is_whole and amounts.read_repetitions(bare)
        if not found or found.most > MOST:
            return None
        return replace(found, per_side=amounts.is_per_side(text))


class QuantityField(Amount):
    """From how many to how many pieces; nothing leaves the number open."""

    hint = _("Write how many like “2” or “1–2”.")

    def show(self, value):
        least, most = value or (0, 0)
        return wording.span(least, max(least, most)) if least else ""

    def understood(self, text) -> tuple[int, int] | None:
        found = amounts.read_range(text)
        return found if found and found[0] >= 1 and found[1] <= MOST else None


class CountField(Amount):
    origin = 0
    hint = _("Write how many like “2”.")

    def show(self, value):
        return str(value or "")

    def read(self, text):
        return super().read(text) or 0

    def understood(self, text) -> int | None:
        found = amounts.read_range(text)
        is_one = found and found[0] == found[1] and 0 < found[0] <= MOST
        return found[0] if is_one else None


class PlaceField(Amount):
    """Where a step goes: its number, or one between two others."""

    hint = _("Write the place as a number like “3”, or “2.5” for between 2 and 3.")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def show(self, value):
        return str(value or "")

    def understood(self, text) -> float | None:
        is_number = re.fullmatch(r"[0-9]{1,4}([.,][0-9]{1,3})?", text)
        return float(text.replace(",", ".")) if is_number else None


class RepeatField(Amount):
    """Steps to do again, by the numbers that they have on this page: `keys`."""

    hint = _("Write which steps to repeat like “2–12”, by their numbers on this page.")

    def show(self, value):
        if not value:
            return ""
        numbers = {key: n for n, key in enumerate(self.keys, start=1)}
        first, last = numbers.get(value.first, "?"), numbers.get(value.last, "?")
        return wording.span(first, last)

    def understood(self, text) -> Repeat | None:
        found = amounts.read_range(text)
        if not found or not 0 < found[0] <= found[1] <= len(self.keys):
            return None
        return Repeat(self.keys[found[0] - 1], self.keys[found[1] - 1])


class FilmField(Amount):
    """A film's provider and name, pasted as an address."""

    hint = _(
        "Paste the address of a film at YouTube or Vimeo, such as "
        "https://youtu.be/dQw4w9WgXcQ."
    )

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.longest = 500

    def show(self, value):
        return videos.address(*value) if value else ""

    def understood(self, text) -> tuple[str, str] | None:
        return videos.read_address(text)


class ClockField(Amount):
    origin = 0
    hint = _("Write the length like “4:30”.")

    def show(self, value):
        return videos.clock(value) if value else ""

    def read(self, text):
        return super().read(text) or 0

    def understood(self, text) -> int | None:
        found = videos.read_clock(text)
        return found if found is not None and found <= MOST else None
