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

from .ledger import State
from .models import ConsentEvent, Delivery, Issue, Subscription

EXCEPTIONS_SHOWN = 200
EXCEPTIONS = [State.DEFERRED, State.FAILED, State.SKIPPED, State.UNCERTAIN]


class ReadOnlyAdmin(admin.ModelAdmin):
    """What happened cannot be edited."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    """Who gets what. Nobody is signed up here: only a reader herself can say yes."""

    list_display = ["mailbox", "instructor", "created_at", "confirmed_at", "left_at"]
    list_filter = ["instructor"]
    list_select_related = ["mailbox", "instructor"]
    search_fields = ["mailbox__email", "mailbox__email_key"]
    date_hierarchy = "created_at"
    actions = ["end"]

    def has_end_permission(self, request):
        return request.user.has_perm("newsletter.change_subscription")

    @admin.action(
        description=_("End everything these mailboxes get"), permissions=["end"]
    )
    def end(self, request, subscriptions):
        for subscription in subscriptions.select_related("mailbox"):
            Subscription.objects.leave(subscription.mailbox, _("Ended by the studio"))


@admin.register(ConsentEvent)
class ConsentEventAdmin(ReadOnlyAdmin):
    """The consent log."""

    list_display = ["at", "mailbox", "verb", "wording"]
    list_filter = ["verb"]
    list_select_related = ["mailbox"]
    search_fields = ["mailbox__email", "mailbox__email_key"]


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
