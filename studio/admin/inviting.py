from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from .. import invitations, mails
from ..forms import InviteForm
from ..post.transport import NotSent

SENT = _("The invitation to %(email)s is on its way.")
JUST_SENT = _("It was mailed to %(email)s a moment ago. Wait ten minutes.")
NOT_SENT = _("The mail could not be sent. Try again.")
TAKEN_BACK = _("The invitation is taken back; its link opens nothing any more.")


class InvitingAdmin(admin.ModelAdmin):
    """Seats without an account can be offered by mail."""

    change_form_template = "admin/studio/instructor/change_form.html"

    def get_urls(self):
        invite = self.admin_site.admin_view(self.invite)
        name = "studio_instructor_invite"
        return [path("<int:pk>/invite/", invite, name=name), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def invite(self, request, pk):
        """Whom the seat is offered to; again, to somebody else, or to nobody."""
        seat = get_object_or_404(self.get_queryset(request), pk=pk, user=None)
        if not self.has_change_permission(request, seat):
            raise PermissionDenied
        if "take_back" in request.POST:
            seat.take_back_invitation()
            self.log_change(request, seat, str(TAKEN_BACK))
            messages.success(request, TAKEN_BACK)
            return redirect("admin:studio_instructor_change", pk)
        data = request.POST if request.method == "POST" else None
        form = InviteForm(data, initial={"email": seat.invited_email})
        if form.is_valid():
            self._send(request, seat, form.cleaned_data["email"])
            return redirect("admin:studio_instructor_invite", pk)
        return self._page(request, seat, form)

    def _page(self, request, seat, form):
        context = self.admin_site.each_context(request) | {
            "title": _("Invite %(name)s") % {"name": seat},
            "opts": self.opts,
            "original": seat,
            "form": form,
            "until": seat.invited_at and seat.invited_at + invitations.LASTS,
        }
        status = 422 if form.is_bound else 200
        page = "admin/studio/instructor/invite.html"
        return render(request, page, context, status=status)

    def _send(self, request, seat, email):
        known = {"email": email}
        if not seat.invite(email):
            messages.warning(request, JUST_SENT % known)
            return
        seat.refresh_from_db()
        try:
            mails.invite(seat, request.user)
        except NotSent:
            seat.was_not_invited()
            messages.error(request, NOT_SENT)
        else:
            self.log_change(request, seat, str(SENT % known))
            messages.success(request, SENT % known)
