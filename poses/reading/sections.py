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
        r"you (?:may|might) also|get in touch|mailing list|navigation|leave a reply)\b",
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
        r"who should (?:not|avoid|skip)|(?:do not|don't|don’t|avoid|skip)\b.{0,40}\bif|"
        r"not for (?:you|everyone)|be careful|take care|when not to)\b",
    ),
    ("benefits", r"\b(?:benefits?|good for|what it does)\b"),
    (
        "props",
        r"\b(?:props?|equipment|you(?:'ll|’ll| will)? need|materials|gear|"
        r"have (?:ready|at hand))\b",
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
LABEL = re.compile(r"(?P<heading>[\w'’]+(?:\s[\w'’]+){0,3}):\s+(?=\S)")

FURNITURE_WORDS = {
    "newsletter", "subscribe", "unsubscribe", "facebook", "instagram", "twitter",
    "pinterest", "youtube", "tiktok", "email", "page", "reply", "rights", "copyright",
    "posted", "filed", "tagged", "cookies", "privacy", "share", "inbox", "alerts",
    "previous", "next", "login", "logged", "content", "menu", "more", "us", "list",
    "follow", "min", "minute", "pin",
}  # fmt: skip
FURNITURE = re.compile(
    r"\b(?:newsletter|subscribe|unsubscribe|your inbox|mailing list|rights reserved|"
    r"copyright|e-?mail address|privacy policy|cookies|follow (?:us|me|our|my)\b|"
    r"(?:find|join|visit|like) (?:us|me) on|like and follow|"
    r"(?:on|our|my) (?:facebook|instagram|twitter|pinterest|tiktok|youtube)|"
    r"(?:give|trade|sell|share|rent)\b.{0,30}\byour (?:e-?mail|address|data)|"
    r"share (?:this|on|it)|pin (?:it|this)|leave a reply|skip to content|read more|"
    r"(?:previous|next) (?:post|article)|posted (?:on|in|by)|filed under|tagged|"
    r"you will receive|must be logged in|\d+ min(?:ute)?s? read)\b",
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
    found = LABEL.match(line)
    if not found or route_of(found["heading"]) not in (*LISTS, "tips"):
        return None
    return found["heading"], line[found.end() :]


def is_furniture(sentence: str, words: set[str]) -> bool:
    """Whether a sentence belongs to the page that the article stood on."""
    return not words.isdisjoint(FURNITURE_WORDS) and bool(FURNITURE.search(sentence))


def invites(sentence: str, words: set[str]) -> bool:
    """Whether a sentence asks readers to answer below."""
    return not words.isdisjoint(INVITE_WORDS) and bool(INVITES.search(sentence))
