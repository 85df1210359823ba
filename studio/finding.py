"""Finding rows by the beginnings of words, accents aside."""

import re
import unicodedata

from django.db.models import Q

# Far more than any name has.
MOST_WORDS = 8
LONGEST = 100


def typed(query: str) -> str:
    """What somebody typed into a search field, as far as it is looked for."""
    # PostgreSQL knows no NUL.
    return query.replace("\x00", "").strip()[:LONGEST]


def words(query: str) -> list[str]:
    """The words of a query in small letters without accents."""
    apart = unicodedata.normalize("NFKD", query).casefold()
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", letters)[:MOST_WORDS]


def each_word_begins(query: str, *fields: str) -> Q | None:
    """Each word of the query begins a word of these fields; None without any word."""
    found = None
    for word in words(query):
        begun = Q()
        for field in fields:
            begun |= Q(**{f"{field}__unaccent__istartswith": word})
            for before in " -":
                begun |= Q(**{f"{field}__unaccent__icontains": before + word})
        found = begun if found is None else found & begun
    return found
