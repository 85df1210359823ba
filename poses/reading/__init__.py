"""
Reading the articles that a studio has already written.

`read_article` turns plain text, or HTML pasted from a browser, into a Sheet, and says
for each fact from which sentence it was guessed and how surely. It knows no article in
particular: its rules are about how teachers write.
"""

from .answering import SURE, answered, asked
from .article import read_article
from .findings import Claim, Guess, Known, NotAnArticle, Reading

__all__ = [
    "SURE",
    "Claim",
    "Guess",
    "Known",
    "NotAnArticle",
    "Reading",
    "answered",
    "asked",
    "read_article",
]
