"""Numbers that somebody sent."""

# So many digits always fit into a bigint.
DIGITS = 18


def number(text: str | None) -> int:
    """The number in a query or a form; whatever is none is 0, which nothing has."""
    return int(text) if text and text.isdecimal() and len(text) <= DIGITS else 0
