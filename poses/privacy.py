"""What members keep of their practice, for themselves: in a file, and forgotten."""

from . import keeping


def told(user, mailbox) -> dict:
    """Everything that a member keeps here."""
    return keeping.told(user)


def erase(user, mailbox) -> None:
    """Forget it. What she taught carries an instructor's name, and stays."""
    keeping.erase(user)
