from django.contrib import admin, messages
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .. import privacy

CLOSED = _("Closed for good at its owner's wish.")
DONE = _("%(user)s is forgotten, and the account is closed.")
NOT_YOUR_OWN = _("Ask another owner to close your own account.")


class ClosingAdmin(admin.ModelAdmin):
    """
    Accounts are closed and not deleted: a deletion would forget who wrote, and leave
    what she wrote and her address.
    """

    actions = ["close"]

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(
        description=_("Close for good, for those who asked"), permissions=["change"]
    )
    def close(self, request, queryset):
        """The same that a member does herself, once an owner has looked who it is."""
        people = queryset.filter(erased_at=None).select_related("instructor")
        if request.user in people:
            messages.error(request, NOT_YOUR_OWN)
        elif people and "sure" in request.POST:
            for user in people:
                self._close(request, user)
        elif people:
            return self._asks(request, people)
        return None

    def _close(self, request, user):
        called = str(user)
        privacy.erase(user)
        self.log_change(request, user, str(CLOSED))
        messages.success(request, DONE % {"user": called})

    def _asks(self, request, people):
        context = self.admin_site.each_context(request) | {
            "title": _("Close for good?"),
            "opts": self.opts,
            "people": people,
        }
        return render(request, "admin/studio/user/close.html", context)
