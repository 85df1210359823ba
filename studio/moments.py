"""Local times as people type them, by clocks that are put forward and back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones


class NoSuchTime(ValueError):  # noqa: N818
    """The clock is put forward past this time; `instead` is how it goes on."""

    def __init__(self, instead: datetime):
        super().__init__(str(instead))
        self.instead = instead


class TwoSuchTimes(ValueError):  # noqa: N818
    """The clock is put back past this time, so it comes twice."""


def moment(local: datetime, zone: str) -> datetime:
    """The one moment at which clocks there show this. Raises one of the above."""
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=n) for n in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC) < second.astimezone(UTC):
        raise TwoSuchTimes(str(local))
    raise NoSuchTime(shown(first.astimezone(UTC), zone))


def shown(moment: datetime, zone: str) -> datetime:
    """What clocks there show at a moment: a time without a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def clocks(moment: datetime, *zones: str) -> list[dict]:
    """What clocks show at a moment, once for each of these places that is named."""
    named = dict.fromkeys(filter(None, zones))
    return [{"zone": it, "shows": shown(moment, it)} for it in named]


def zones() -> list[str]:
    """Every place whose clock somebody may have, by its name."""
    names = (it for it in available_timezones() if "/" in it)
    return ["UTC", *sorted(it for it in names if not it.startswith("Etc/"))]
