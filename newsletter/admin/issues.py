from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from studio.headers import mail_document
from studio.models import Mailbox

from .. import mails
from ..ledger import State
from ..models import Delivery, Heartbeat, Issue
from . import setup
from .read_only import ReadOnlyAdmin

PER_PAGE = 100
RETRY, SKIP, ARRIVED = "retry", "skip", "mark_arrived"
DEEDS = {
    RETRY: _("Send again"),
    SKIP: _("Skip"),
    ARRIVED: _("Mark as arrived"),
}
# What each kind of exception means, and what the studio can do about it.
EXCEPTIONS = {
    State.UNCERTAIN: (
        _(
            "Nobody knows whether these arrived. The mail server’s log does: look for "
            "the Message-ID."
        ),
        [RETRY, SKIP, ARRIVED],
    ),
    State.FAILED: (
        _(
            "The receiving servers said no. An address that does not exist gets no "
            "more mail until its reader signs up again."
        ),
        [RETRY],
    ),
    State.HELD: (
        _(
            "Their servers refuse us, not the readers. Mend the reason, then send "
            "again."
        ),
        [RETRY, SKIP],
    ),
    State.DEFERRED: (
        _("Their servers asked for patience. These are tried again by themselves."),
        [RETRY, SKIP],
    ),
    State.SKIPPED: (_("These left, paused or were taken off before their turn."), []),
}


@admin.register(Issue)
class IssueAdmin(ReadOnlyAdmin):
    """Each mailing: what it says, how far it got, and what went wrong."""

    change_form_template = "newsletter/admin/issue.html"
    change_list_template = "newsletter/admin/issues.html"
    list_display = ["subject", "opened_at", "audience", "finished_at"]
    search_fields = ["subject"]
    list_select_related = ["tutorial"]

    def has_act_permission(self, request):
        return request.user.has_perm("newsletter.change_issue")

    def get_urls(self):
        pages = {
            "mail": self.mail,
            "progress": self.progress,
            "act": self.act,
            "exceptions": self.exceptions,
        }
        set_up = self.admin_site.admin_view(self.set_up)
        return (
            [path("set-up/", set_up, name="newsletter_issue_set_up")]
            + [
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(page),
                    name=f"newsletter_issue_{name}",
                )
                for name, page in pages.items()
            ]
            + super().get_urls()
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        issue = self.get_object(request, object_id)
        context = self._how_far(request, issue) if issue else {}
        return super().change_view(request, object_id, form_url, context)

    def progress(self, request, pk):
        """How far an issue is, for a page that asks again and again."""
        context = self._how_far(request, self._issue(request, pk))
        return render(request, "newsletter/admin/_progress.html", context)

    def mail(self, request, pk):
        """The frozen HTML at an address of its own."""
        return _document(request, self._issue(request, pk))

    @method_decorator(require_POST)
    def act(self, request, pk):
        """Pause an issue, go on with it, or end it."""
        issue = self._issue(request, pk)
        if not self.has_act_permission(request):
            raise PermissionDenied
        deeds = {"pause": issue.pause, "resume": issue.resume, "cancel": issue.cancel}
        deeds |= {doubt: partial(issue.decide, doubt) for doubt in Issue.Doubt.values}
        deeds.get(request.POST.get("deed"), bool)()
        return redirect("admin:newsletter_issue_change", pk)

    def exceptions(self, request, pk):
        """Everybody whose mail did not simply arrive, and what to do about it."""
        issue = self._issue(request, pk)
        state = _state(request.GET.get("state"))
        if request.method == "POST":
            return self._mend(request, issue, state)
        tally = issue.tally()
        meaning, deeds = EXCEPTIONS[state]
        context = self.admin_site.each_context(request) | {
            "title": _("Exceptions"),
            "opts": self.opts,
            "issue": issue,
            "state": state,
            "kinds": [(kind, kind.label, tally[kind]) for kind in EXCEPTIONS],
            "meaning": meaning,
            "deeds": [(deed, DEEDS[deed]) for deed in deeds]
            if self.has_act_permission(request)
            else [],
            "page": _exceptions(issue, state, request.GET.get("page")),
        }
        return render(request, "newsletter/admin/exceptions.html", context)

    def set_up(self, request):
        """Whether our mail goes out and is believed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {"opts": self.opts}
        return setup.page(request, context, self.has_act_permission(request))

    def _mend(self, request, issue, state):
        deed = request.POST.get("deed")
        if not self.has_act_permission(request) or deed not in EXCEPTIONS[state][1]:
            raise PermissionDenied
        found = issue.deliveries.filter(state=state)
        if "all" not in request.POST:
            found = found.filter(mailbox__in=request.POST.getlist("mailbox"))
        count = getattr(found, deed)()
        words = ngettext(
            "%(deed)s: %(count)s mail.", "%(deed)s: %(count)s mails.", count
        )
        messages.success(request, words % {"deed": DEEDS[deed], "count": count})
        return redirect(request.get_full_path())

    def _issue(self, request, pk) -> Issue:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Issue, pk=pk)

    def _how_far(self, request, issue) -> dict:
        progress = issue.progress()
        return {
            "issue": issue,
            "progress": progress,
            "tally": [(state.label, n) for state, n in progress.tally.items() if n],
            "troubles": sum(progress.tally[state] for state in EXCEPTIONS),
            "blockages": issue.blockages.all(),
            "silence": None if issue.finished_at else Heartbeat.objects.silence(),
            "other_doubts": [it for it in Issue.Doubt if it != issue.on_doubt],
            "may_act": self.has_act_permission(request),
        }


def _state(asked) -> State:
    """One of the exceptions; the most doubtful ones unless others are asked for."""
    known = {str(state.value): state for state in EXCEPTIONS}
    return known.get(asked, State.UNCERTAIN)


def _exceptions(issue, state, number):
    address = Mailbox.objects.filter(pk=OuterRef("mailbox_id")).values("email")
    found = Delivery.objects.filter(issue=issue, state=state).order_by("mailbox_id")
    page = Paginator(found.annotate(address=Subquery(address)), PER_PAGE)
    page = page.get_page(number)
    for delivery in page:
        delivery.message_id = mails.message_id(issue.pk, delivery.mailbox_id)
    return page


@mail_document
@xframe_options_sameorigin
def _document(request, issue):
    return HttpResponse(issue.html)
