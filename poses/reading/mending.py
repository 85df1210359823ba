"""
Clean text from whatever arrived: bytes of any encoding, and words that were damaged
when one program took another's UTF-8 for something else.
"""

import codecs
import re

from .findings import NotAnArticle

# In bytes. The longest books of poses have less to say about one.
LARGEST = 2_000_000

BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
CHARSET = re.compile(rb"charset=[\"']?([-\w]{1,30})", re.IGNORECASE)

# What a damaged sequence may stand for: letters with accents, also those of Sanskrit,
# punctuation and pictographs. Everything else stood there on purpose.
LIKELY = re.compile(
    "[\u00a0-\u017f\u1e00-\u1eff\u2010-\u203a\u20ac\u2122\u2190-\u2193\u2713\u2714"
    "\u0300-\u036f\ufe0f\U0001f300-\U0001faff]"
)
# Half of a damaged no-break space, whose other half was already made a plain one.
LOST_SPACE = re.compile("(?<=[a-z.,;:!?])Â(?= )")
SPACES = re.compile("[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]")
# Control characters, what has no width, and the letters we mark links with.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060\ufeff\ue000-\ue003\ufffd]"
)
NEW_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
CAPTION = re.compile(r"([A-Z][^\n]{2,78}?[^\W\d_])\1(?=[\s,;:])")


def text_of(source: str | bytes) -> str:
    """The text of an article, mended; NotAnArticle if it can be none."""
    if len(source) > LARGEST:
        raise NotAnArticle("large")
    text = _decoded(source) if isinstance(source, bytes) else source
    if "\x00" in text or len(re.findall("[\x01-\x08\x0e-\x1f]", text)) > len(text) / 20:
        raise NotAnArticle("binary")
    text = mend(text.encode("utf-8", "ignore").decode())
    if not text.strip():
        raise NotAnArticle("empty")
    return text


def mend(text: str) -> str:
    """The same words without the damage that programs do to them."""
    text = _recoded(_recoded(text))
    if "Â" in text:
        text = LOST_SPACE.sub("", text)
    if any(end in text for end in "\r\x0b\x0c\x85\u2028\u2029"):
        text = NEW_LINES.sub("\n", text)
    return UNSEEN.sub("", SPACES.sub(" ", text))


def without_caption(text: str) -> tuple[str, str]:
    """A paragraph and, apart from it, the caption that was glued to its beginning."""
    found = CAPTION.match(text)
    return (text[len(found[1]) :], found[1]) if found else (text, "")


def _decoded(source: bytes) -> str:
    if source.startswith(BINARY):
        raise NotAnArticle("binary")
    for mark, encoding in BOMS:
        if source.startswith(mark):
            return source.decode(encoding, "replace")
    try:
        return source.decode()
    except UnicodeDecodeError:
        return source.decode(_said_encoding(source), "replace")


def _said_encoding(source: bytes) -> str:
    """What a page says of itself, or what old programs for Windows wrote."""
    found = CHARSET.search(source, 0, 2000)
    try:
        encoding = codecs.lookup(found[1].decode()).name if found else "cp1252"
    except LookupError:
        return "cp1252"
    return encoding if encoding.startswith(("iso8859", "cp", "mac")) else "cp1252"


def _letters(encoding: str) -> dict[str, int]:
    """The letters that an encoding shows for the bytes of UTF-8's sequences."""
    return {
        bytes([byte]).decode(encoding, "ignore") or chr(byte): byte
        for byte in range(0x80, 0x100)
    }


def _damage(letters: dict[str, int]) -> re.Pattern:
    """Finds a first byte of UTF-8 and those that must follow it, in wrong letters."""

    def one(least, most):
        within = (letter for letter, byte in letters.items() if least <= byte <= most)
        return f"[{re.escape(''.join(within))}]"

    after = one(0x80, 0xBF)
    starts = [one(0xC2, 0xDF), one(0xE0, 0xEF), one(0xF0, 0xF4)]
    return re.compile("|".join(f"{s}{after * n}" for n, s in enumerate(starts, 1)))


WRONG = [(_letters(name), _damage(_letters(name))) for name in ("cp1252", "mac_roman")]


def _recoded(text: str) -> str:
    if text.isascii():
        return text
    for letters, damage in WRONG:
        text = damage.sub(lambda found, of=letters: _right(found[0], of), text)
    return text


def _right(damaged: str, letters: dict[str, int]) -> str:
    """What was meant, if that is something people write; else what stands there."""
    try:
        meant = bytes(letters[letter] for letter in damaged).decode()
    except UnicodeDecodeError:
        return damaged
    return meant if LIKELY.fullmatch(meant) else damaged
