"""Who is speaking, as far as a request can tell: a member, a known guest or nobody."""

from dataclasses import dataclass
from functools import cached_property

from studio.limits import visitor
from studio.models import Mailbox, User
from studio.origin import is_genuine

# A browser in which somebody has opened the link that was mailed to her.
GUEST = "comments-guest"


@dataclass(frozen=True)
class Speaker:
    """
    Who wants to do something here. A guest is known by her mailbox once she opened the
    mailed link in this browser; an address that was only typed proves nothing.
    """

    user: User
    network: str
    genuine: bool
    guest_id: int | None = None
    guest_name: str = ""

    @property
    def is_known(self) -> bool:
        """Whether she has signed in here, or has shown that a mailbox is hers."""
        return self.user.is_authenticated or self.mailbox is not None

    @cached_property
    def mailbox(self) -> Mailbox | None:
        """
        The mailbox that she has shown to be hers. A member has none while only an admin
        has written the address of her account.
        """
        if self.author:
            return Mailbox.objects.of(self.author)
        return Mailbox.objects.filter(pk=self.guest_id).first()

    @property
    def author(self) -> User | None:
        return self.user if self.user.is_authenticated else None

    @property
    def limit_key(self) -> str:
        """The name under which her rate is counted."""
        return f"user {self.user.pk}" if self.author else f"mailbox {self.guest_id}"

    def said(self, comment) -> bool:
        """Whether a comment is hers."""
        if self.author:
            return comment.author_id == self.user.pk
        return bool(self.guest_id) and comment.mailbox_id == self.guest_id


def speaker(request) -> Speaker:
    """Whoever sent this request."""
    guest = request.session.get(GUEST, {})
    return Speaker(
        request.user,
        visitor(request),
        is_genuine(request),
        guest.get("mailbox"),
        guest.get("name", ""),
    )


def remember(request, mailbox, name: str) -> None:
    """This browser belongs to the reader of that mailbox."""
    request.session.cycle_key()
    request.session[GUEST] = {"mailbox": mailbox.pk, "name": name}
