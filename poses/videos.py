"""
Films by their provider and its name for them, read from whatever somebody pastes.

Nothing is ever asked of an address: it is taken apart, and what no rule knows is none.
"""

import re
from urllib.parse import parse_qs, urlsplit

YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
VIMEO_ID = re.compile(r"\d{6,10}")
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([A-Za-z0-9_-]{11})/?")
SHORT_PATH = re.compile(r"/([A-Za-z0-9_-]{11})/?")
VIMEO_PATH = re.compile(r"/(?:video/|channels/[\w-]+/)?(\d{6,12})/?")
YOUTUBE = {"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"}
VIMEO = {"vimeo.com", "player.vimeo.com"}
ADDRESSES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
}
CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,5})")


def read_address(words: str) -> tuple[str, str] | None:
    """The provider and the name of a film, or None."""
    words = words.strip()
    if VIMEO_ID.fullmatch(words):
        return "vimeo", words
    if YOUTUBE_ID.fullmatch(words):
        return "youtube", words
    try:
        place = urlsplit(words if "://" in words else f"https://{words}")
    except ValueError:
        return None
    if place.scheme not in ("http", "https"):
        return None
    return _at((place.hostname or "").removeprefix("www."), place)


def _at(host: str, place) -> tuple[str, str] | None:
    if host in VIMEO:
        found = VIMEO_PATH.fullmatch(place.path)
        return ("vimeo", found[1]) if found else None
    if host == "youtu.be":
        found = SHORT_PATH.fullmatch(place.path)
        return ("youtube", found[1]) if found else None
    if host not in YOUTUBE:
        return None
    found = YOUTUBE_PATH.fullmatch(place.path)
    name = found[1] if found else parse_qs(place.query).get("v", [""])[0]
    return ("youtube", name) if YOUTUBE_ID.fullmatch(name) else None


def address(provider: str, name: str) -> str:
    """Where a film is found."""
    return ADDRESSES[provider].format(name)


def read_clock(words: str) -> int | None:
    """The seconds that “1:20”, “1:02:03” or “80” stand for, or None."""
    found = CLOCK.fullmatch(words.strip())
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def clock(seconds: int) -> str:
    """Seconds as a film's clock shows them."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
