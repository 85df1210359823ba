"""
The second step of signing in.

Whoever works here is asked for it at each sign-in, and never before she has a way
back: her mailbox is proved, spare codes come with the app, and another owner can take
the step away.
"""

from functools import partial

from allauth.mfa.models import Authenticator
from django.db import transaction

from .models import User


def is_missing(user: User) -> bool:
    """Whether she should be asked: more than her own words hangs on her password."""
    own = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    works_here = user.works_here or user.groups.exists()
    return works_here and user.is_proved and not own.exists()


def take_away(user: User, tell) -> bool:
    """She lost her telephone and her codes. She is told, in case it was not she."""
    with transaction.atomic():
        gone, _each = Authenticator.objects.filter(user=user).delete()
        if gone:
            transaction.on_commit(partial(tell, user))
    return bool(gone)
