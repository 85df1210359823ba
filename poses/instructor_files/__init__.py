"""
All that one instructor has made, in one ZIP archive, for her to keep or to take along.

    README.md                    what is in it, for people
    instructor.json              her profile, and what she claims to hold
    tutorials/<slug>/tutorial.json    where it stands and what it says: live and newest
    tutorials/<slug>/tutorial.md      the same for people, as readers see it or will
    media/<file>.webp            every picture that one of them shows

A tutorial names rows of a library by number, which mean nothing elsewhere; beside it
stands how each of them is called (`naming`). `writing` makes the archive, `reading`
takes one apart and says what is wrong with it, `keeping` makes drafts of it.
"""

import re

FORMAT = "instructor"
VERSION = 1

MOST_FILES = 20_000
# A thousand tutorials with ten pictures each.
MOST_BYTES = 4_000_000_000
LARGEST_TEXT = 4_000_000

SLUG = r"[-\w]{1,120}"
NAME = re.compile(
    rf"(instructor\.json|tutorials/{SLUG}/tutorial\.json|media/[0-9a-f]{{32}}\.webp)\Z",
    re.ASCII,
)
