"""
What the whole house keeps about a person, and how it is forgotten.

Each app brings its own part in a module named `privacy`, found through INSTALLED_APPS
as its demo is: `told(user, mailbox)` says what it keeps, `erase(user, mailbox)` forgets
it. The house itself adds the account.
"""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext

from .models import Instructor, Mailbox, User
from .models.mailboxes import normalise


def told(user: User) -> dict:
    """
    Everything that is kept about a member, as JSON can hold it. What belongs to an
    address is told to nobody who has not shown that it is hers.
    """
    shown = _proved(user, email__iexact=user.email)
    mailbox = Mailbox.objects.filter(email_key__in=shown).first()
    parts = {name: part.told(user, mailbox) for name, part in _parts()}
    account = {
        "address": user.email,
        "name": user.display_name,
        "since": user.date_joined,
        "last_signed_in": user.last_login,
    }
    return {"account": account} | parts


def erase(user: User) -> None:
    """
    Forget a member. What she said and kept goes first and her account last, so that
    whoever is stopped in between can ask again.
    """
    _forget_in_the_log(user)
    for mailbox in _mailboxes(user) or [None]:
        for _, part in _parts():
            part.erase(user, mailbox)
    Instructor.objects.offered_to(*_proved(user)).update(invited_email="")
    # What she taught carries her seat's name, and another account may take the seat.
    Instructor.objects.filter(user=user).update(user=None)
    user.erase()


def _forget_in_the_log(user: User) -> None:
    """
    That an admin changed her account stays; what she was called then does not, nor her
    address where a seat was offered to it, or its mailbox was changed.
    """
    logged, about = LogEntry.objects.all(), ContentType.objects.get_for_model(User)
    hers = logged.filter(content_type=about, object_id=str(user.pk))
    hers.update(object_repr=gettext("erased"), change_message="")
    for address in {user.email, *_proved(user)}:
        named = logged.filter(object_repr__icontains=address)
        named.update(object_repr=gettext("erased"))
        logged.filter(change_message__icontains=address).update(change_message="")


def _mailboxes(user: User) -> list[Mailbox]:
    """Those that she has shown to be hers: an address that was only typed is not."""
    return list(Mailbox.objects.filter(email_key__in=_proved(user)))


def _proved(user: User, **which) -> list[str]:
    proved = user.emailaddress_set.filter(verified=True, **which)
    return [normalise(it) for it in proved.values_list("email", flat=True)]


def _parts() -> list[tuple]:
    """The apps above, each with its part, the highest first."""
    names = [app.name for app in apps.get_app_configs() if app.name != "studio"]
    found = [name for name in names if find_spec(f"{name}.privacy")]
    return [(name, import_module(f"{name}.privacy")) for name in reversed(found)]
