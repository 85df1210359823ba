"""Whether our mail goes out, and whether others believe that it is ours."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.post import links, note, records
from studio.post.transport import Fault, NotSent

from .. import mails, reports

SAID = {
    Fault.LATER: gettext_lazy(
        "The mail server cannot be reached, or asks us to come back later."
    ),
    Fault.OURS: gettext_lazy(
        "The mail server does not accept us: check login and sender."
    ),
    Fault.ADDRESS: gettext_lazy(
        "The mail server says that your address does not exist."
    ),
}


def page(request, context, may_send):
    """The records that are needed, those that are right, and a test mail."""
    if request.method == "POST":
        if not may_send:
            raise PermissionDenied
        _send(request)
        return redirect(request.path)
    context |= {
        "title": _("Mail set-up"),
        "sender": settings.DEFAULT_FROM_EMAIL,
        "records": records.check(),
        "reports_url": links.absolute(reverse("newsletter:reports")),
        "provider": settings.MAIL_REPORTS if reports.receiver() else "",
        "may_send": may_send,
    }
    return render(request, "newsletter/admin/set_up.html", context)


def _send(request) -> None:
    address = request.user.email
    try:
        note.send(mails.probe(), address)
    except NotSent as problem:
        why = SAID.get(problem.fault, _("The mail server did not take it."))
        messages.error(request, f"{why} ({problem.code})")
    else:
        words = _("A test mail is on its way to %(address)s.")
        messages.success(request, words % {"address": address})
