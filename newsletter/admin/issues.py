from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from studio.headers import mail_document
from studio.models import Mailbox

from ..ledger import State
from ..models import Delivery, Issue
from .read_only import ReadOnlyAdmin

EXCEPTIONS_SHOWN = 200
EXCEPTIONS = [State.DEFERRED, State.FAILED, State.SKIPPED, State.UNCERTAIN]


@admin.register(Issue)
class IssueAdmin(ReadOnlyAdmin):
    """Each mailing: what it says, how far it got, and what went wrong."""

    list_display = ["subject", "opened_at", "audience"]
    search_fields = ["subject"]
    fields = [
        "subject",
        "tutorial",
        "opened_at",
        "deliveries",
        "exceptions",
        "as_mailed",
    ]
    readonly_fields = fields
    list_select_related = ["tutorial"]

    def get_urls(self):
        as_mailed = self.admin_site.admin_view(self.mail)
        return [
            path("<int:pk>/mail/", as_mailed, name="newsletter_issue_mail"),
            *super().get_urls(),
        ]

    @admin.display(description=_("deliveries"))
    def deliveries(self, issue):
        tally = [(state.label, count) for state, count in issue.tally().items()]
        context = {"tally": tally, "audience": issue.audience}
        return render_to_string("newsletter/admin/_tally.html", context)

    @admin.display(description=_("exceptions"))
    def exceptions(self, issue):
        address = Mailbox.objects.filter(pk=OuterRef("mailbox_id")).values("email")
        found = Delivery.objects.filter(issue=issue, state__in=EXCEPTIONS)
        found = found.annotate(address=Subquery(address)).order_by(
            "-state", "mailbox_id"
        )
        context = {"deliveries": found[:EXCEPTIONS_SHOWN]}
        return render_to_string("newsletter/admin/_exceptions.html", context)

    @admin.display(description=_("as mailed"))
    def as_mailed(self, issue):
        return format_html(
            '<iframe src="{}" title="{}" width="640" height="720" sandbox></iframe>',
            reverse("admin:newsletter_issue_mail", args=[issue.pk]),
            issue.subject,
        )

    def mail(self, request, pk):
        """The frozen HTML at an address of its own."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _document(request, get_object_or_404(Issue, pk=pk))


@mail_document
@xframe_options_sameorigin
def _document(request, issue):
    return HttpResponse(issue.html)
