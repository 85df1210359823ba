"""
Where moderators decide: one page, in the admin for those who moderate the studio, at
the desk for instructors, who decide by the same rules below their own tutorials.
"""

from contextlib import suppress
from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, Prefetch, Q, Value
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from studio.models import Mailbox
from studio.numbers import number

from .models import (
    Comment,
    Event,
    NotAllowed,
    Overtaken,
    Reason,
    Report,
    Standing,
    State,
)

PER_PAGE = 25
# Events of the last decision, so that one button takes all of it back.
LAST = "comments-last-decision"
VERBS = {
    "publish": State.PUBLISHED,
    "refuse": State.REFUSED,
    "spam": State.SPAM,
    "hold": State.HELD,
}
REFUSED_SINCE = [State.REFUSED, State.SPAM]
MUTES = {7: _("for a week"), 30: _("for a month"), 365: _("for a year")}
TABS = {
    "waiting": _("Waiting"),
    "reported": _("Reported"),
    "safety": _("About a body"),
    "spam": _("Spam"),
    "all": _("All"),
}


def page(request, template, context=None):
    """The queue as somebody may see it, or what became of her decision."""
    comments = Comment.objects.moderated_by(request.user)
    if request.method == "POST":
        _act(request, comments)
        return HttpResponseRedirect(request.get_full_path())
    found = list(_listed(request.GET, comments)[: PER_PAGE + 1])
    cards = found[:PER_PAGE]
    _hang_records(cards)
    context = (context or {}) | {
        "cards": cards,
        "more_after": cards[-1].pk if len(found) > PER_PAGE else None,
        "asked": _asked(request.GET),
        "tabs": _tabs(comments),
        "reasons": [choice for choice in Reason.choices if choice[0] != "reported"],
        "mutes": MUTES.items(),
        "may_mute": request.user.has_perm("comments.change_comment"),
        "can_undo": bool(request.session.get(LAST)),
    }
    return render(request, template, context)


def _asked(query) -> dict:
    """Which list is wanted: a tab, one comment, or everything by one person."""
    tab = query.get("tab")
    return {
        "tab": tab if tab in TABS else "waiting",
        "one": number(query.get("c")),
        "by": number(query.get("by")),
        "near": number(query.get("near")),
        "words": query.get("q", "").strip(),
        "after": number(query.get("after")),
    }


def _tabs(comments):
    """Each list with its name and, but for the longest, how much stands in it."""
    counted = [
        _in_tab(tab, comments)
        .order_by()
        .annotate(tab=Value(tab))
        .values_list("tab")
        .annotate(Count("pk"))
        for tab in TABS
        if tab != "all"
    ]
    found = dict(counted[0].union(*counted[1:], all=True))
    counts = {tab: found.get(tab, 0) for tab in TABS if tab != "all"}
    return [(tab, label, counts.get(tab)) for tab, label in TABS.items()]


def _in_tab(tab, comments):
    return {
        "waiting": comments.filter(state=State.HELD).order_by("pk"),
        "reported": comments.filter(
            pk__in=Report.objects.open().values("comment"), state=State.PUBLISHED
        ).order_by("pk"),
        "safety": comments.waiting().filter(is_about_safety=True).order_by("pk"),
        "spam": comments.filter(state=State.SPAM).order_by("-pk"),
        "all": comments.order_by("-pk"),
    }[tab]


def _listed(query, comments):
    asked = _asked(query)
    if asked["one"]:
        history = Prefetch("events", Event.objects.select_related("actor"))
        found = comments.filter(pk=asked["one"]).prefetch_related(history, "edits")
    elif asked["by"]:
        found = comments.by(asked["by"]).order_by("-pk")
    elif asked["near"]:
        found = comments.from_the_network_of(asked["near"]).order_by("-pk")
    elif asked["words"]:
        found = comments.matching(asked["words"]).order_by("-pk")
    else:
        found = _in_tab(asked["tab"], comments)
    if asked["after"]:
        upwards = found.query.order_by == ("pk",)
        found = found.filter(**{"pk__gt" if upwards else "pk__lt": asked["after"]})
    return found.for_queue().prefetch_related(
        Prefetch("reports", Report.objects.open(), to_attr="complaints")
    )


def _hang_records(cards) -> None:
    """How much each author has had approved and refused: one query for the page."""
    people = {card.mailbox_id for card in cards if card.mailbox_id}
    counted = Comment.objects.filter(mailbox__in=people).order_by().values("mailbox")
    counted = counted.annotate(
        approved=Count("pk", filter=Q(state=State.PUBLISHED)),
        refused=Count("pk", filter=Q(state__in=REFUSED_SINCE)),
    )
    records = {row["mailbox"]: row for row in counted}
    for card in cards:
        card.record = records.get(card.mailbox_id)


def _act(request, comments) -> None:
    """Do what the one pressed button says."""
    verb, _space, what = request.POST.get("do", "").partition(" ")
    if verb == "undo":
        _undo(request, comments)
    elif verb == "mute":
        _mute(request, number(what))
    elif verb in VERBS:
        reason = request.POST.get("reason", "")
        reason = reason if verb == "refuse" and reason in Reason else ""
        chosen = _chosen(request, comments, what)
        decide(request, chosen, VERBS[verb], reason)
    else:
        raise BadRequest


def _chosen(request, comments, what):
    """One comment, those with a tick, or what a person has said that still counts."""
    if what == "everything":
        theirs = comments.by(number(request.GET.get("by")))
        return theirs.filter(state__in=[State.HELD, State.PUBLISHED])
    picked = [what] if what else request.POST.getlist("pick")
    return comments.filter(pk__in=[number(pk) for pk in picked])


def decide(request, comments, to: State, reason="") -> None:
    """
    Move each of these, in a transaction of its own, so that no locks are held
    crosswise; remember the events for the undo.
    """
    events = []
    for comment in comments.order_by("-pk"):
        with suppress(NotAllowed):
            events += filter(None, [comment.transition(to, request.user, reason)])
    if events:
        request.session[LAST] = [event.pk for event in events]
    said = ngettext(
        "%(count)d comment: %(state)s.", "%(count)d comments: %(state)s.", len(events)
    )
    messages.success(request, said % {"count": len(events), "state": to.label})


def _undo(request, comments) -> None:
    events = Event.objects.filter(
        pk__in=request.session.pop(LAST, []), comment__in=comments
    )
    undone = 0
    for event in events.select_related("comment").order_by("-comment"):
        with suppress(Overtaken, NotAllowed):
            undone += bool(event.undo(request.user))
    said = ngettext("%d decision undone.", "%d decisions undone.", undone)
    messages.success(request, said % undone)


def _mute(request, days) -> None:
    """Ask a person to pause, everywhere in the studio; nothing she said changes."""
    by = Mailbox.objects.filter(pk=number(request.GET.get("by"))).first()
    if not (by and days in MUTES and request.user.has_perm("comments.change_comment")):
        raise BadRequest
    until = timezone.now() + timedelta(days=days)
    Standing.objects.update_or_create(
        mailbox=by, defaults={"muted_until": until, "muted_by": request.user}
    )
    messages.success(request, _("She is told so when she wants to comment again."))
