from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from studio.models import Mailbox

from .. import growth, spreadsheets
from ..models import ConsentEvent, Subscription
from ..record import Record
from .read_only import ReadOnlyAdmin

WEEKS = 26
ISSUES_SHOWN = 50
BY_THE_STUDIO = _("Ended by the studio")


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    """Who gets what. Nobody is signed up here: only a reader herself can say yes."""

    change_list_template = "newsletter/admin/readers.html"
    list_display = [
        "mailbox",
        "instructor",
        "frequency",
        "confirmed_at",
        "paused_until",
        "left_at",
    ]
    list_filter = ["frequency", "instructor"]
    list_select_related = ["mailbox", "instructor"]
    search_fields = ["mailbox__email", "mailbox__email_key"]
    date_hierarchy = "created_at"
    actions = ["end"]

    def has_end_permission(self, request):
        return request.user.has_perm("newsletter.change_subscription")

    def get_urls(self):
        pages = {
            "mailbox": ("mailbox/<int:pk>/", self.mailbox),
            "growth": ("growth/", self.growth),
            "export": ("export/", self.export),
        }
        return [
            path(
                route,
                self.admin_site.admin_view(page),
                name=f"newsletter_subscription_{name}",
            )
            for name, (route, page) in pages.items()
        ] + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """All of a mailbox stands on one page."""
        found = self.get_object(request, object_id)
        if found and request.method == "GET" and self.has_view_permission(request):
            return redirect("admin:newsletter_subscription_mailbox", found.mailbox_id)
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.action(
        description=_("End everything these mailboxes get"), permissions=["end"]
    )
    def end(self, request, subscriptions):
        for subscription in subscriptions.select_related("mailbox"):
            Subscription.objects.leave(subscription.mailbox, BY_THE_STUDIO)

    def mailbox(self, request, pk):
        """What one mailbox gets, agreed to and was sent, and what to do for it."""
        mailbox = get_object_or_404(self._mailboxes(request), pk=pk)
        if request.method == "POST":
            return self._do(request, mailbox)
        record = Record(mailbox)
        context = self._context(request, _("One mailbox")) | {
            "record": record,
            "deliveries": record.deliveries()[:ISSUES_SHOWN],
            "reports": record.reports[:ISSUES_SHOWN],
            "may_end": self.has_end_permission(request),
        }
        return render(request, "newsletter/admin/mailbox.html", context)

    def _do(self, request, mailbox):
        deed = DEEDS.get(request.POST.get("deed"))
        if not deed or not self.has_end_permission(request):
            raise PermissionDenied
        messages.success(request, deed(mailbox))
        return redirect("admin:newsletter_subscription_mailbox", mailbox.pk)

    def growth(self, request):
        """How many readers came and went, week by week."""
        self._mailboxes(request)
        weeks = growth.weekly(WEEKS)
        context = self._context(request, _("Growth")) | {"weeks": weeks}
        return render(request, "newsletter/admin/growth.html", context)

    def export(self, request):
        """Everybody who gets something now, as a list for spreadsheets."""
        self._mailboxes(request)
        answer = StreamingHttpResponse(
            spreadsheets.lines(_readers()), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = 'attachment; filename="readers.csv"'
        return answer

    def _mailboxes(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return Mailbox.objects.all()

    def _context(self, request, title) -> dict:
        return self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
        }


@admin.register(ConsentEvent)
class ConsentEventAdmin(ReadOnlyAdmin):
    """The consent log."""

    list_display = ["at", "mailbox", "verb", "wording"]
    list_filter = ["verb"]
    list_select_related = ["mailbox"]
    search_fields = ["mailbox__email", "mailbox__email_key"]


def _end(mailbox):
    Subscription.objects.leave(mailbox, BY_THE_STUDIO)
    return _("It gets nothing any more.")


def _silence(mailbox):
    mailbox.suppress(Mailbox.Suppression.ASKED)
    return _("We never write to it again.")


def _wake(mailbox):
    mailbox.wake()
    verb = ConsentEvent.Verb.RETURNED
    ConsentEvent.objects.note(mailbox, verb, _("Woken by the studio"))
    return _("We may write to it again.")


def _erase(mailbox):
    Subscription.objects.erase(mailbox)
    return _("Its address is forgotten.")


DEEDS = {"end": _end, "silence": _silence, "wake": _wake, "erase": _erase}


def _readers():
    yield _("address"), _("whose tutorials"), _("how often"), _("since")
    live = Subscription.objects.live().filter(mailbox__suppressed_at=None)
    for found in live.select_related("mailbox", "instructor").order_by("pk").iterator():
        yield (
            found.mailbox.email,
            found.instructor or _("everybody"),
            found.get_frequency_display(),
            f"{found.confirmed_at:%Y-%m-%d}",
        )
