"""A prepared seat, offered by mail. Whoever reads the mail may take it, once."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .addresses import asked_again
from .gate import by_link
from .models import Instructor, User
from .models.instructors import Taken
from .origin import sent_from_here
from .post.links import Purpose, absolute

LASTS = timedelta(days=14)
INVITE = Purpose("invitation", LASTS)
WELCOME = _("Welcome. This is what your page says of you; change it as you like.")
NEW = _(
    "Your account is open. To sign in again, ask for a code by mail, or choose a "
    "password in the menu of your name."
)


def address(seat: Instructor) -> str:
    """The link in the mail. It is good for the address that it was sent to."""
    token = INVITE.sign([seat.pk, seat.invited_email])
    return absolute(reverse("invitation", args=[token]))


@csrf_exempt  # The link is the authority; other sites' forms are refused below.
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("studio/invitation")
@asked_again
def invitation(request, token):
    """A look shows what is offered, a button accepts it."""
    if request.method == "POST" and sent_from_here(request) is False:
        raise PermissionDenied
    pk, email = INVITE.read(token)
    # Before the seat: of two presses at once, the first makes both in one moment.
    owner = User.objects.reading(email)
    seat = Instructor.objects.filter(pk=pk).select_related("user").first()
    standing = _standing(request.user, owner, seat, email)
    if request.method == "POST" and standing in ("stranger", "member"):
        standing = _accepted(request, seat, email)
    if standing == "hers":
        return redirect("profile")
    context = {"standing": standing, "seat": seat, "email": email}
    status = 410 if standing in ("gone", "used") else 200
    return render(request, "studio/invitation/look.html", context, status=status)


def _standing(user, owner, seat, email) -> str:
    """How whoever opened the link stands to what it offers."""
    if seat and seat.user_id:
        return "hers" if seat.user_id == user.pk else "used"
    if not seat or seat.invited_email != email:
        return "gone"
    if user.is_authenticated:
        return _member(user, email)
    if owner and not owner.is_active:
        return "closed"
    return "signed_out" if owner and owner.is_proved else "stranger"


def _member(user, email) -> str:
    if not user.reads(email):
        return "other"
    return "seated" if Instructor.objects.filter(user=user).exists() else "member"


def _accepted(request, seat, email) -> str:
    """Tie the seat to an account; who has none gets one, by the mailbox she proved."""
    is_new = not request.user.is_authenticated
    try:
        with transaction.atomic():
            user = _opened(seat, email) if is_new else request.user
            seat.give_to(user)
    except Taken:
        return "used"
    if is_new:
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
        messages.success(request, NEW)
    messages.success(request, WELCOME)
    return "hers"


def _opened(seat, email) -> User:
    """
    An account for this mailbox. If somebody else has begun one with her address and
    could never prove it, that one's password opens nothing from now on.
    """
    user = User.objects.reading(email)
    user = user or User.objects.create_user(email, display_name=seat.display_name[:80])
    user.set_unusable_password()
    user.save(update_fields=["password"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    return user
