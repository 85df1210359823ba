"""What the headings of articles announce, and what stands around an article."""

import re

# The first that fits decides.
ROUTES = [
    (
        "aside",
        r"^(?:sources|references|further reading|footnotes)\b|"
        r"^(?:leave a |post a |add a |\d+ )?(?:reply|comments?|responses?|thoughts)\b|"
        r"\b(?:newsletter|subscribe|related (?:posts?|articles?)|"
        r"more (?:posts|articles|videos|from)|follow (?:us|me)|share (?:this|on)|"
        r"recent (?:posts|comments)|categories|archives|stay in touch|"
        r"you (?:may|might) also|get in touch|mailing list|navigation|leave a reply|"
        r"keep reading|read next)\b",
    ),
    (
        "bio",
        r"\b(?:about (?:the |your )?(?:author|teacher|instructor|writer)|about me|"
        r"biography|bio|meet (?:the|your) (?:author|teacher|instructor))\b|"
        # About Ada Byron, but not about Tree Pose.
        r"^(?-i:About (?!.*(?:Pose|Yoga|Pilates|The|This|asana))[A-Z]\S+ [A-Z]\S+)$",
    ),
    ("video", r"\b(?:videos?|watch\s(?:the|this|it|me|now))\b"),
    (
        "cautions",
        r"\b(?:cautions?|contra-?indications?|precautions?|warnings?|safety|"
        r"who should (?:not|avoid|skip|sit)|"
        r"(?:do not|don't|don’t|avoid|skip)\b.{0,40}\bif|"
        r"not for (?:you|everyone)|be careful|take care|when not to)\b",
    ),
    (
        "benefits",
        r"\b(?:benefits?|good for|what (?:it|this) (?:does|gives)|"
        r"why (?:i|we|you(?:['’]ll)?) (?:will )?(?:love|like|do|practi[sc]e)|"
        r"why (?:do|try|practi[sc]e) (?:it|this))\b",
    ),
    (
        "props",
        r"\b(?:props?|equipment|you(?:'ll|’ll| will)? need|materials|gear|"
        r"(?:have|keep) (?:ready|at hand))\b",
    ),
    (
        "tips",
        r"\b(?:modif\w+|variations?|options|adjustments?|easier|harder|tips|"
        r"common mistakes|watch points|watch out)\b",
    ),
    (
        "steps",
        r"\b(?:instructions?|steps?|how to|how it is done|directions|method|"
        r"step[- ]by[- ]step|let's begin|the exercise|the practice|the sequence|"
        r"technique)\b",
    ),
]
# What stands below these headings are lists, whether they have bullets or not.
LISTS = ("cautions", "benefits", "props")
COMPILED = [(route, re.compile(words, re.IGNORECASE)) for route, words in ROUTES]

# A line that carries its own heading: “Props: two blocks”.
LABEL = re.compile(r"(?P<heading>[\w'’]+(?:\s[\w'’]+){0,6}):\s+(?=\S)")
# One without a colon: “Please skip this if you …”.
UNLESS = re.compile(
    r"(?P<heading>not\sfor\syou\sif|"
    r"(?:please\s)?(?:skip|avoid|do\snot\s(?:do|try)|don['’]t\s(?:do|try))\s"
    r"(?:this|it)(?:\s(?:one|pose|exercise))?\sif)\s+(?=\S)",
    re.IGNORECASE,
)
# What a page leads to elsewhere stands on one line, apart by marks.
MENU_WORDS = {
    "home", "about", "contact", "blog", "shop", "classes", "journal", "login",
    "archive", "prices", "timetable", "schedule", "privacy", "terms", "instagram",
    "facebook",
}  # fmt: skip
# In characters.
LONGEST_MENU = 200
MARKED = re.compile("[|»›·•>/«‹←<→]|^skip", re.IGNORECASE)
APART = re.compile(r"\s[|»›·•>/]\s")
NEIGHBOURS = re.compile(
    r"^skip to (?:main )?(?:content|navigation)$|"
    r"[«‹←<]\s?(?:older|previous|prev|back)\b|\b(?:newer|next)\b.{0,80}[»›→>]$",
    re.IGNORECASE,
)
COMMENTS = re.compile(
    r"(?:\d{1,5}|no|one)\s(?:comments?|responses?|replies)"
    r"(?:\s(?:on|to|so\sfar)\b.*|\s?\(.*)?:?$|"
    r"(?:leave|post|add|write)\sa\s(?:reply|comment)\b.{0,20}$",
    re.IGNORECASE,
)
PART = re.compile(r"(?:PART|Part)\s\w{1,6}\s?[.:–—-]\s*\S.{0,60}[^.!,;]$")
SIGNED_OFF = re.compile(
    r"(?i:x+|xo+|xoxo|(?:(?:much|with|lots\sof)\s)?love|hugs|cheers|namaste|warmly|yours|be\swell),?"
    r"(?:\s[A-Z][\w’'-]+){1,2}[.!]?"
)

FURNITURE_WORDS = {
    "newsletter", "subscribe", "unsubscribe", "facebook", "instagram", "twitter",
    "pinterest", "youtube", "tiktok", "email", "mail", "reply", "rights", "copyright",
    "posted", "filed", "tagged", "cookies", "privacy", "share", "inbox", "alerts",
    "previous", "next", "login", "logged", "content", "read", "find", "join", "visit",
    "mailing", "follow", "pin", "sign", "free", "address", "data", "book",
}  # fmt: skip
FURNITURE = re.compile(
    r"\b(?:newsletter|subscribe|unsubscribe|your inbox|mailing list|rights reserved|"
    r"copyright|e-?mail address|privacy policy|cookies|follow (?:us|me|our|my)\b|"
    r"(?:find|join|visit|like) (?:us|me) on|like and follow|"
    r"(?:on|our|my) (?:facebook|instagram|twitter|pinterest|tiktok|youtube)|"
    r"(?:give|trade|sell|share|rent)\b.{0,30}\byour (?:e-?mail|address|data)|"
    r"share (?:this|on|it)|pin (?:it|this)|leave a reply|skip to content|read more|"
    r"(?:previous|next) (?:post|article)|posted (?:on|in|by)|filed under|tagged|"
    r"you will receive|must be logged in|\d+ min(?:ute)?s? read|"
    r"sign (?:me )?up (?:now|here|for|to|below|\*)|(?:hit|click|press) sign (?:me )?up|"
    r"(?:get|grab|download) (?:my|our) free|enter your (?:e-?mail )?address|"
    r"book (?:now|online))\b|^find out more\W*$",
    re.IGNORECASE,
)
INVITES = re.compile(
    r"\b(?:(?:in|leave|below in) (?:the|a|your) comments?|comment below|"
    r"(?:let (?:me|us) know|tell (?:me|us)|share)\b.{0,60}\b(?:comments?|below))\b",
    re.IGNORECASE,
)
INVITE_WORDS = {"comment", "comments", "below"}


def route_of(heading: str) -> str:
    """Where the text below a heading goes, or "" when it is part of the story."""
    found = (route for route, words in COMPILED if words.search(heading))
    return next(found, "")


def label_of(line: str) -> tuple[str, str] | None:
    """The heading that a line carries and the words below it, if they are a list."""
    if " if " in line and (found := UNLESS.match(line)):
        return found["heading"], line
    found = LABEL.match(line) if ": " in line else None
    if not found or route_of(found["heading"]) not in (*LISTS, "tips"):
        return None
    return found["heading"], line[found.end() :]


def is_menu(line: str) -> bool:
    """Whether a line leads to other pages: its parts are the names of some."""
    if len(line) > LONGEST_MENU or not MARKED.search(line):
        return False
    if NEIGHBOURS.search(line):
        return True
    parts = APART.split(line.lower())
    known = sum(not MENU_WORDS.isdisjoint(part.split()) for part in parts)
    return len(parts) > 1 and known * 2 >= len(parts)


def is_furniture(sentence: str, words: set[str]) -> bool:
    """Whether a sentence belongs to the page that the article stood on."""
    return not words.isdisjoint(FURNITURE_WORDS) and bool(FURNITURE.search(sentence))


def invites(sentence: str, words: set[str]) -> bool:
    """Whether a sentence asks readers to answer below."""
    return not words.isdisjoint(INVITE_WORDS) and bool(INVITES.search(sentence))
