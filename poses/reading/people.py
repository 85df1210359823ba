"""Who wrote an article, and what she says that she holds."""

import re
from dataclasses import dataclass

from .findings import Claim
from .sentences import bare, sentences

# All of them: Ś, Ł and Ḷ begin names too.
CAPITALS = "".join(filter(str.isupper, map(chr, range(0xC0, 0x1F00))))
CAPITAL = rf"[A-Z{''.join(c for c in CAPITALS if c < 'Ͱ' or c > '᷿')}][\w&'’.-]{{0,40}}"
PROPER = rf"{CAPITAL}(?:\s(?:(?:of|the|and|for|de|&)\s){{0,2}}{CAPITAL}){{0,6}}"
NAME = rf"(?P<name>{CAPITAL}(?:\s{CAPITAL}){{1,3}})"
BYLINE = re.compile(
    r"(?:(?:written|posted|published|words|text|taught|story)\s(?:on\s.{0,30}\s)?)?"
    rf"by:?\s(?-i:{NAME})(?:\s?[,|•·–-].*)?$",
    re.IGNORECASE,
)
STARTS = re.compile(
    rf"{NAME}(?:,\s[^,.]{{2,40}}){{0,3}},?\s(?:is|has|holds|teaches|was|runs|lives|trained|studied|began|works)\b"
)
FIRST_NAME = re.compile(
    rf"(?P<name>{CAPITAL})\s(?:is|has|holds|teaches|runs|trained)\b"
)
TEACHES = re.compile(
    r"\b(?:certified|registered|trained|studied|teacher|instructor|degree|teaches|RYT|"
    r"therapist|physiotherapist|coach|diploma|R[CP]YT)\b",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    r"(?:when\s|in\sher|in\shis)?(?:she|he|they|her|his)\b", re.IGNORECASE
)
NO_NAMES = re.compile(
    r"\b(?:pose|asana|yoga|pilates|the|this|it|breathing)\b|asana\b", re.IGNORECASE
)

CLAUSE = re.compile(
    r";\s*(?:and\s)?|,?\sand\s(?=(?:also\s)?(?:has|is|holds|studied|trained|registered|certified|"
    r"took|completed|passed|attended|an?)\s)|"
    r",\s(?=(?:has|is|holds|an?)\s)|\s(?=(?:who|and)\s(?:has|is|holds)\s)"
)

LISTED = re.compile(
    r"\b(?P<name>(?:E-?)?R(?:C|P)?YT)[\s-]?(?:®\s?)?(?P<hours>200|300|500)?\b"
)
FIRST_AID = re.compile(
    rf"\b(?:(?P<before>(?-i:{PROPER}))\s)?(?:certified\sin\s)?(?P<name>first[\s-]aid|CPR)\b"
    rf"(?:.{{0,30}}?\b(?:from|by|with|through)\s(?:the\s)?(?P<body>(?-i:{PROPER})))?",
    re.IGNORECASE,
)
DEGREE = re.compile(
    r"\b(?P<name>(?:B\.?A\.?|B\.?Sc\.?|M\.?A\.?|M\.?Sc\.?|Ph\.?D\.?|[Bb]achelor(?:['’]s)?|"
    r"[Mm]aster(?:['’]s)?|[Dd]octorate|[Dd]iploma|[Dd]egree)(?:\sdegree)?\s(?:of|in)\s"
    rf"[^,;.]{{3,60}}?)\s(?:from|at)\s(?:the\s)?(?P<body>{PROPER})"
)
CERTIFIED_IN = re.compile(
    rf"\b(?P<body>{PROPER}?)[\s-](?P<title>[Cc]ertified)(?:\s(?P<name>[\w\s]{{0,30}}?"
    r"(?i:instructor|teacher|trainer|therapist|coach)))?(?:\sin\s(?P<scopes>[^;.]{3,300}))?"
)
CERTIFIED_BY = re.compile(
    r"\b[Cc]ertified\s(?:as\san?\s)?(?P<name>[^,;.]{3,60}?)\s(?:by|with|through|from)\s"
    rf"(?:the\s)?(?P<body>{PROPER})(?:\sin\s(?P<scopes>[^;.]{{3,300}}))?"
)
REGISTERED_AS = re.compile(
    r"\b(?P<body>[A-Z][A-Z&.]{1,9})[\s-][Rr]egistered\s(?P<name>[a-z][^,;.]{2,40})"
)
# A body that examines, and what it gave: “Board of Example, Level 1, by examination”.
EXAMINED = re.compile(
    rf"(?P<body>{PROPER})(?:\s\([^()]{{2,60}}\))?,\s(?P<name>[^,;.]{{2,60}}),\s"
    r"(?:by\sexamination|examined)\b"
)
PASSED = re.compile(
    r"\b(?:[Pp]assed|[Gg]ained|[Ee]arned|[Hh]olds|[Hh]as)\s(?:an?\s|the\s|her\s|his\s|their\s)?"
    r"(?P<name>(?:[Ll]evel\s\w+\s)?(?:[Dd]iploma|[Cc]ertificate|[Ee]xam(?:ination)?)\s(?:in|of)\s"
    r"[^,;.(]{3,70}?)(?=\sin\s\d{4}|\sand\s|[,;.(]|$)"
)
COURSE = re.compile(
    r"\b(?:[Tt]ook|taken|[Cc]ompleted|[Aa]ttended|been\son|[Dd]id|[Ff]inished)\s"
    r"(?:an?|the|her|his|their)\s(?P<name>[^,;.]{3,70}?\s(?:training|course|workshop|intensive))\b"
)
# Letters after a name, and who gives them.
LETTERS = {
    "MCSP": ("registration", "Chartered Society of Physiotherapy"),
    "C-IAYT": ("certification", "International Association of Yoga Therapists"),
    "NCPT": ("certification", "National Pilates Certification Program"),
}
AFTER_NAME = re.compile(rf",\s(?P<name>{'|'.join(LETTERS)})\b")
REGISTERED = re.compile(
    rf"\b[Rr]egistered\s(?:with|by|at)\s(?:the\s)?(?P<body>{PROPER})"
    r"(?:\sas\san?\s(?P<name>[^,;.]{3,60}))?"
)
TRAINED = re.compile(
    r"\b(?:[Tt]rained|[Ss]tudied|"
    r"[Cc]ompleted\s(?:a\s|her\s|his\s|the\s)?(?:training|course)s?)"
    r"\s(?P<where>in\s)?(?:the\s)?"
    rf"(?:(?P<name>{PROPER})(?:\s(?:with|at|under)\s(?:the\s)?(?P<body>{PROPER}))?|"
    rf"(?:(?P<plain>[a-z][^,;.]{{2,50}}?)(?:\s(?:for\s)?\w+\s(?:years?|months?))?\s)?"
    rf"(?:with|at|under)\s(?:the\s)?(?:late\s)?(?P<by>{PROPER}))"
)
# What no list of credentials can say.
TELLS = re.compile(r"\b(?:teaches|lives|works|loves|enjoys|runs|founded)\b")
LONGEST_BYLINE = 150
# “Ada Byron, London”, with what she holds on the next line.
SIGNED = re.compile(rf"{NAME}(?:,\s{PROPER}){{0,2}}$")
HOLDS = re.compile(
    r"\b(?:certifi\w+|registered|examination|diploma|studied|trained|RYT|R[CP]YT)\b",
    re.IGNORECASE,
)
ROLES = r"^(?:an?|the|in)\s"


@dataclass(frozen=True)
class Person:
    """The author as her article tells of her."""

    name: str = ""
    bio: str = ""
    claims: tuple[tuple[Claim, str], ...] = ()


def byline(text: str) -> str:
    """The name in a line such as “by Ada Byron”, or nothing."""
    found = BYLINE.match(bare(text)) if len(text) < LONGEST_BYLINE else None
    return found["name"].strip() if found and found["name"][0].isupper() else ""


def signs(line: str, after: str) -> bool:
    """Whether a line signs an article, with the one that comes after it."""
    if len(line) > LONGEST_BYLINE or not SIGNED.match(line):
        return False
    return bool(HOLDS.search(after, 0, LONGEST_BYLINE)) and not (
        NO_NAMES.search(line) or HOLDS.search(line)
    )


def signature_of(line: str) -> str:
    """The name in such a line."""
    return SIGNED.match(line)["name"]


def begins_bio(text: str) -> str:
    """The name of the teacher whom a paragraph is about, or nothing."""
    found = STARTS.match(text)
    is_one = (
        found and TEACHES.search(text, 0, 600) and not NO_NAMES.search(found["name"])
    )
    return found["name"] if is_one else ""


def goes_on(text: str, name: str) -> bool:
    """Whether a paragraph after a biography is still about her."""
    return bool(GOES_ON.match(text)) or text.startswith(
        f"{name.split(' ', maxsplit=1)[0]} "
    )


def person_of(paragraphs: list[str], name: str) -> Person:
    """The author, from the paragraphs about her and what a byline called her."""
    claims, kept = [], []
    for paragraph in paragraphs:
        rest = []
        for sentence in sentences(bare(paragraph)):
            found, is_told = _claims(sentence)
            claims += [(claim, sentence) for claim in found]
            rest += [] if is_told else [sentence]
        kept += [" ".join(rest)] if rest else []
    starts = (STARTS.match(p) or FIRST_NAME.match(p) for p in map(bare, paragraphs[:1]))
    found = next((start["name"] for start in starts if start), "")
    once = dict(reversed(claims))
    return Person(name or found, "\n\n".join(kept), tuple(reversed(once.items())))


def _claims(sentence: str) -> tuple[list[Claim], bool]:
    """The credentials in a sentence, and whether it says nothing else."""
    clauses = [clause for clause in CLAUSE.split(sentence) if clause.strip()]
    each = [_claim(clause.strip(" .")) for clause in clauses]
    is_told = all(one and one.body for one in each) and not TELLS.search(sentence)
    return [one for one in each if one], is_told


def _claim(clause: str) -> Claim | None:
    readers = (
        _listed, _lettered, _safe, _awarded, _examined, _certified, _registered,
        _trained, _visited,
    )  # fmt: skip
    found = (read(clause) for read in readers)
    return next((claim for claim in found if claim), None)


def _listed(clause):
    found = LISTED.search(clause)
    if not found:
        return None
    name = " ".join(
        filter(None, [found["name"].replace("ERYT", "E-RYT"), found["hours"]])
    )
    return Claim("registration", "Yoga Alliance", name)


def _lettered(clause):
    found = AFTER_NAME.search(clause)
    return found and Claim(*LETTERS[found["name"]], found["name"])


def _examined(clause):
    """What somebody passed; who examined her is not always said."""
    found = EXAMINED.search(clause)
    if found:
        return Claim("certification", _short(found["body"]), _short(found["name"]))
    found = PASSED.search(clause)
    return found and Claim("certification", "", _short(found["name"]))


def _visited(clause):
    """A course without the name of its school."""
    found = COURSE.search(clause)
    return found and Claim("training", "", _short(found["name"]))


def _safe(clause):
    found = FIRST_AID.search(clause)
    if not found:
        return None
    name = "CPR" if found["name"] == "CPR" else "First aid"
    return Claim("safety", _short(found["body"] or found["before"]), name)


def _awarded(clause):
    found = DEGREE.search(clause)
    return found and Claim("degree", _short(found["body"]), _short(found["name"]))


def _certified(clause):
    found = CERTIFIED_BY.search(clause) or CERTIFIED_IN.search(clause)
    if not found:
        return None
    scopes = _listing(found["scopes"] or "")
    name = _short(found["name"] or "")
    if name.istitle() and found.groupdict().get("title") == "Certified":
        # It is part of the title, not said of the person.
        name = f"Certified {name}"
    if not name and len(scopes) == 1:
        name, scopes = scopes[0], ()
    return Claim("certification", _short(found["body"]), name or "Instructor", scopes)


def _registered(clause):
    found = REGISTERED.search(clause) or REGISTERED_AS.search(clause)
    if not found:
        return None
    return Claim(
        "registration", _short(found["body"]), _short(found["name"] or "Member")
    )


def _trained(clause):
    found = TRAINED.search(clause)
    # Trained in Pune: that may be a town.
    if not found or (found["where"] and found["name"] and not found["body"]):
        return None
    # A method with a name of its own stands for the school that teaches it.
    body = found["body"] or found["by"] or found["name"]
    name = found["name"] or found["plain"] or "Training"
    return Claim("training", _short(body), _short(name))


def _listing(words: str) -> tuple[str, ...]:
    """The parts of an enumeration; an ampersand joins, except before the last."""
    parts = [part.strip(" .") for part in words.split(",")]
    begins = re.match(r"(?:and|&)\s", parts[-1])
    parts[-1:] = re.split(r"\sand\s" if begins else r"\s(?:and|&)\s", parts[-1])
    bare_parts = (re.sub(r"^(?:and|&)\s", "", part).strip() for part in parts)
    return tuple(dict.fromkeys(_short(part) for part in bare_parts if part))


def _short(words: str | None) -> str:
    """Words as a name, as long as one may be."""
    words = re.sub(ROLES, "", (words or "").strip(" .,"))[:80].strip()
    return words[:1].upper() + words[1:]
