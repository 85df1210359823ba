"""The prose of an article: what is kept, what it promises, what it is not."""

import re
from dataclasses import dataclass, field

from ..sheet import Gap, Named, PropUse, Video
from .care import benefit
from .findings import Guess
from .naming import Names
from .props import Found, Props
from .sections import invites, is_furniture
from .sentences import (
    CLOSE,
    MIDDLE,
    NOWHERE,
    OPEN,
    as_html,
    bare,
    link,
    sentences,
    words_of,
)

YOUTUBE = re.compile(
    r"(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^\s]{0,100}?&)?v=|embed/|shorts/|live/)|"
    r"youtu\.be/)(?P<id>[\w-]{11})(?![\w-])"
)
VIMEO = re.compile(r"vimeo\.com/(?:video/)?(?P<id>\d{6,12})\b")

LOST_LINK = re.compile(f"{OPEN}{NOWHERE}{MIDDLE}[^{CLOSE}]*{CLOSE}")
PAID = re.compile(r"\b(?:commissions?|affiliate)\b", re.IGNORECASE)
LINKED = re.compile(
    r"\b(?:a|the|my|this)\slinks?\s(?:to|for|below)\b|\bclick\shere\b", re.I
)
FILMED = re.compile(
    r"\b(?:here(?:['’]s|\sis)|watch|see|in|follow|below\sis)\s(?:a|an|the|my|our|this)\s"
    r"(?:\w+\s){0,2}?video\b",
    re.IGNORECASE,
)
PICTURED = re.compile(
    r"\b(?:look\sat|see|in|shown\sin)\s(?:the|this|my)\s(?:\w+\s){0,2}?"
    r"(?:pictures?|photos?|images?|illustration|diagram)\b|"
    r"\bsee\s(?:pictures?|photos?|images?|illustration|diagram)\b|"
    r"\b(?:picture|photo|image|illustration|diagram)\s\d{1,2}\b",
    re.IGNORECASE,
)
ARTICLE = re.compile(
    r"\b(?:my|our|another|previous|earlier|last)\s(?:\w+\s){0,2}?"
    r"(?:articles?|posts?|tutorials?|lessons?|guides?|blogs?)\s(?:on|about|for|called)\s",
    re.IGNORECASE,
)
GOOD_FOR = re.compile(
    r"\b(?:great|good|helpful|useful|wonderful|perfect|ideal)\s(?:\w+\s){0,2}?for\s"
    r"(?:people\swith\s|anyone\swith\s|those\swith\s)?(?P<what>(?!beginners|everyone|everybody|all|you|this|that)[^.;:!?]{3,80})",
    re.IGNORECASE,
)
PICTURES = {
    "picture", "pictures", "photo", "photos", "image", "images", "illustration",
    "diagram",
}  # fmt: skip
PAYING = {"commission", "commissions", "affiliate"}
LINKING = {"link", "links", "click"}
GOOD = {"great", "good", "helpful", "useful", "wonderful", "perfect", "ideal"}
WORDS = {
    *GOOD, *PICTURES, *PAYING, *LINKING, "video", "article", "articles", "post",
    "posts", "tutorial", "tutorials", "lesson", "lessons", "guide", "guides", "blog",
    "blogs",
}  # fmt: skip


@dataclass
class Notes:
    """What an article said, while it is being read."""

    names: Names
    props: Props
    video: Video | None
    guesses: list[Guess] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    techniques: list[Named] = field(default_factory=list)
    linked: list[Named] = field(default_factory=list)

    def guess(self, what, value, sentence, confidence, part=None):
        self.guesses.append(Guess(what, value, sentence, confidence, part or value))

    def gap(self, kind, quote):
        """Something promised that is not there, once."""
        gap = Gap(kind, quote)
        if gap not in self.gaps:
            self.gaps.append(gap)
            self.guess(f"gap_{kind}", quote, quote, 0.8, gap)


def video_in(text: str) -> Video | None:
    """The film that a page shows or links to."""
    for provider, address in (("youtube", YOUTUBE), ("vimeo", VIMEO)):
        if found := address.search(text):
            return Video(provider, found["id"])
    return None


def paragraph(text: str, notes: Notes) -> tuple[str, bool]:
    """A paragraph as HTML, and whether it asks readers to answer."""
    kept, asks = [], False
    for sentence in sentences(text):
        marked, plain = sentence, bare(sentence)
        words = words_of(plain)
        if invites(plain, words):
            notes.guess("invitation", plain, plain, 0.8)
            asks = True
        elif _is_film(plain, notes.video):
            continue
        elif is_furniture(plain, words):
            notes.guess("furniture", plain, plain, 0.8)
            continue
        elif OPEN in marked and leads_nowhere(marked):
            notes.gap("link", plain)
            continue
        elif not words.isdisjoint(WORDS):
            marked = _promises(marked, plain, words, kept, notes)
        if marked:
            _uses(plain, words, notes)
            kept.append(marked)
    return as_html(" ".join(kept)), asks


def leads_nowhere(sentence: str) -> bool:
    """Whether a sentence, not only a button, has a link that leads nowhere."""
    found = LOST_LINK.search(sentence)
    return bool(found) and len(bare(sentence)) > len(bare(found[0])) + 1


def is_pictured(sentence: str, words: set[str]) -> bool:
    """Whether a sentence speaks of a picture."""
    return not words.isdisjoint(PICTURES) and bool(PICTURED.search(sentence))


def _is_film(plain: str, video: Video | None) -> bool:
    """Whether a line is only the address of the film that the page shows anyway."""
    return bool(video) and plain.startswith("http") and video_in(plain) == video


def _promises(marked, plain, words, kept, notes) -> str:
    """A sentence without what it promises in vain; "" if nothing else is in it."""
    found = None if words.isdisjoint(GOOD) else GOOD_FOR.search(plain)
    if found:
        for one in re.split(r",\s(?:and\s)?|\sand\s", found["what"]):
            notes.guess("benefit", one.strip(), plain, 0.3, benefit(one))
    if not words.isdisjoint(PAYING) and PAID.search(plain):
        _paid(marked, plain, kept, notes)
        return ""
    if "video" in words and FILMED.search(plain):
        if not notes.video:
            notes.gap("video", plain)
        return ""
    if is_pictured(plain, words):
        notes.gap("picture", plain)
    if OPEN in marked:
        return marked
    if not words.isdisjoint(LINKING) and LINKED.search(plain):
        notes.gap("link", plain)
        return ""
    return _led(plain, words, notes)


def _paid(marked, plain, kept, notes):
    """A paid link goes into the list of gaps: the site says itself that it is one."""
    if kept and OPEN in kept[-1]:
        linked = kept.pop()
        marked, plain = f"{linked} {marked}", f"{bare(linked)} {plain}"
    before = notes.gaps[-1] if notes.gaps else None
    if before and before.kind == "link" and LINKED.search(before.quote):
        notes.gaps.pop()
        notes.guesses = [one for one in notes.guesses if one.value != before.quote]
        plain = f"{before.quote} {plain}"
    addresses = re.findall(f"{OPEN}(http[^{MIDDLE}]*){MIDDLE}", marked)
    missing = [address for address in addresses if address not in plain]
    notes.gap("paid_link", " ".join([plain, *missing]))


def _led(plain, words, notes) -> str:
    """A sentence that speaks of another article, with a link to its pose if known."""
    speaks = ARTICLE.search(plain)
    if not speaks:
        return plain
    poses, _ = notes.names.found(plain, words)
    for mention in poses:
        if mention.start < speaks.end():
            continue
        named = mention.named
        notes.linked.append(named)
        if not named.id:
            break
        notes.guess("link", named.name, plain, 0.9, named)
        linked = link(f"pose:{named.id}", plain[mention.start : mention.end])
        return plain[: mention.start] + linked + plain[mention.end :]
    notes.gap("link", plain)
    return plain


def _uses(plain, words, notes):
    """Props and ways of breathing that the story recommends."""
    for one in notes.props.found(plain, words):
        if one.is_used:
            notes.found.append(one)
            use = PropUse(one.prop, one.quantity, one.quantity)
            notes.guess("prop", one.prop.name, plain, 0.5, use)
    if not words.isdisjoint({"breath", "breathing", "ujjayi", "pranayama"}):
        _, found = notes.names.found(plain, words)
        for one in found:
            notes.techniques.append(one.named)
            notes.guess("technique", one.named.name, plain, 0.5, one.named)
