import time
from contextlib import suppress

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from poses.models import Tutorial
from studio import prose
from studio.addresses import moves
from studio.gate import by_link, signed_in, to_the_door
from studio.limits import Limit
from studio.models import Mailbox, User
from studio.numbers import number
from studio.origin import sent_from_here
from studio.post import links
from studio.public import public

from . import mails, queue
from .forms import LONGEST, CommentForm, EditForm, ReportForm, draft
from .models import (
    HELPFUL,
    NEWEST,
    OLDEST,
    ORDERS,
    UNANSWERED,
    Comment,
    Discussion,
    Edit,
    Event,
    NotAllowed,
    Policy,
    Report,
    State,
)
from .questions import step_at
from .sieve import OF_THE_WORDS, judge
from .voices import remember, speaker

THREADS, REPLIES, REPLIES_OF_ONE = 10, 20, 100
# Who signs in later in the same browser is somebody else.
WAITS = 1800
REPORTS = Limit("reports-of-comments", times=10, seconds=3600)
SORTED = {
    OLDEST: _("Oldest first"),
    NEWEST: _("Newest first"),
    HELPFUL: _("Most helpful first"),
    UNANSWERED: _("Only unanswered"),
}


@require_safe
@public("after", "step", "thread", sort={NEWEST, HELPFUL, UNANSWERED})
@moves(Tutorial.objects.published)
def discussion(request, slug):
    """Everything said below a tutorial, some threads at a time, or one thread alone."""
    found = get_object_or_404(Tutorial.objects.published(), slug=slug)
    discussion = Discussion.objects.below(found)
    after = number(request.GET.get("after"))
    sort = request.GET.get("sort")
    order = sort if sort in ORDERS else OLDEST
    step = step_at(found, request.GET.get("step"))
    if root := number(request.GET.get("thread")):
        page = discussion.thread(root, REPLIES_OF_ONE, after)
    else:
        page = discussion.page(THREADS, REPLIES, after, order=order, step=step)
    if page is None:
        raise Http404
    context = {"discussion": discussion, "page": page, "root": root, "after": after}
    context |= {"order": order, "orders": SORTED, "step": step}
    return render(request, "comments/discussion.html", context)


@require_safe
@public()
def comment(request, pk):
    """A comment's own address leads to where it stands among the others."""
    shown = Comment.objects.shown().select_related("discussion__tutorial")
    published = Tutorial.objects.published()
    found = get_object_or_404(shown, pk=pk, discussion__tutorial__in=published)
    return redirect(found.place)


@csrf_exempt  # The form asks for the token, so that a stale one does not cost the text.
@require_http_methods(["GET", "HEAD", "POST"])
@moves(Tutorial.objects.published)
def add(request, slug):
    """Say something about a tutorial. What was typed is never lost, whoever you are."""
    if sent_from_here(request) is False and request.method == "POST":
        raise PermissionDenied
    tutorial = get_object_or_404(Tutorial.objects.published(), slug=slug)
    waiting = f"words on {tutorial.pk}"
    kept = _waiting(request, waiting)
    preview = "preview" in request.POST
    form = CommentForm(
        request.POST if request.method == "POST" and not preview else None,
        discussion=Discussion.objects.below(tutorial),
        speaker=speaker(request),
        reply=request.GET.get("reply"),
        step=request.GET.get("step"),
        initial=(request.POST.dict() if preview else {"body": kept})
        | {"is_kept": bool(kept)},
    )
    similar = form.similar if form.is_valid() else []
    if form.is_valid() and not similar:
        request.session.pop(waiting, None)
        return _said(request, form.speaker, form.save())
    if form.has_error(NON_FIELD_ERRORS, "sign_in"):
        request.session[waiting] = [form.cleaned_data["body"], time.time()]
    shown = prose.from_markdown(request.POST.get("body", "")[:LONGEST])
    context = {"form": form, "preview": preview and prose.shown(shown)}
    context["similar"] = similar
    status = 422 if form.errors else 200
    return render(request, "comments/write.html", context, status=status)


def _waiting(request, name) -> str | None:
    """What somebody wrote in this browser before she signed in, a moment ago."""
    words, at = request.session.get(name, (None, 0))
    return words if at > time.time() - WAITS else None


def _said(request, who, comment):
    """To the comment among the others, or to what is to be known of it."""
    if not who.is_known:
        return render(request, "comments/asked.html", {"comment": comment})
    if comment.is_shown and "HX-Request" not in request.headers:
        return redirect(comment)
    return redirect("comments:own", comment.pk)


@require_safe
def own(request, pk):
    """A comment for its author: what became of it, and what she may still do."""
    who = speaker(request)
    found = _said_by(who, pk)
    form = EditForm(comment=found, speaker=who) if found.may_be_edited else None
    return _own_page(request, found, form)


@csrf_exempt  # As in `add`.
@require_POST
def edit(request, pk):
    """Say it better, while it is fresh."""
    if sent_from_here(request) is False:
        raise PermissionDenied
    who = speaker(request)
    if not who.is_known:
        return to_the_door(request)
    found = _said_by(who, pk)
    form = EditForm(request.POST, comment=found, speaker=who)
    if not form.is_valid():
        return _own_page(request, found, form, status=422)
    text = form.cleaned_data["body"]
    known = draft(found.discussion, found.mailbox, text)
    trusted = found.discussion.is_led_by(request.user)
    verdict = judge(known, {} if trusted else OF_THE_WORDS)
    Edit.objects.rewrite(found, text, verdict.held_for)
    return redirect("comments:own", pk)


@require_POST
def delete(request, pk):
    """Take back what one has said; the thread below stays."""
    found = _said_by(speaker(request), pk)
    if found.state in (State.HELD, State.PUBLISHED):
        Edit.objects.take_back(found, request.user if found.author else None)
    return redirect("comments:own", pk)


def _said_by(who, pk):
    known = Comment.objects.select_related("author", "discussion__tutorial", "mailbox")
    found = get_object_or_404(known, pk=pk)
    if not who.said(found):
        raise Http404
    return found


def _own_page(request, comment, form, status=200):
    context = {
        "comment": comment,
        "form": form,
        "refusal": comment.events.filter(after=comment.state).first(),
        "usual_wait": Event.objects.usual_wait(),
    }
    return render(request, "comments/own.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """Tell the moderators about a comment; one's own leads to its own page."""
    shown = Comment.objects.shown().select_related("author", "discussion__tutorial")
    published = Tutorial.objects.published()
    found = get_object_or_404(shown, pk=pk, discussion__tutorial__in=published)
    who = speaker(request)
    if who.said(found):
        return redirect("comments:own", pk)
    if not who.mailbox:
        context = {"comment": found, "who": who}
        return render(request, "comments/report.html", context)
    form = ReportForm(request.POST or None)
    if form.is_valid():
        REPORTS.spend(who.limit_key)
        Report.objects.file(found, who.mailbox, form.cleaned_data["reason"])
        return render(request, "comments/reported.html", {"comment": found})
    status = 422 if form.is_bound else 200
    context = {"comment": found, "form": form}
    return render(request, "comments/report.html", context, status=status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("comments")
def confirm(request, token):
    """The mailed question: a look shows what was said, the button says it was you."""
    mailbox = Mailbox.objects.filter(pk=mails.CONFIRM.read(token)).first()
    if not mailbox:
        raise links.Broken
    waiting = Comment.objects.by(mailbox).filter(state=State.UNCONFIRMED)
    comments = list(waiting.select_related("discussion__tutorial"))
    if request.method == "POST" and comments:
        mailbox.confirm()
        for found in comments:
            verdict = judge(draft(found.discussion, mailbox, found.body_source))
            found.sift(verdict.state, verdict.held_for)
        remember(request, mailbox, comments[-1].guest_name)
    context = {"comments": comments, "mailbox": mailbox}
    done = request.method == "POST"
    return render(request, "comments/confirm.html", context | {"done": done})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request):
    """What waits below an instructor's own tutorials, to decide by the same rules."""
    promise = {"promise": Policy.objects.current().promised_hours}
    return queue.page(request, "comments/queue.html", promise)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link("comments")
def decide(request, token):
    """The link in a moderator's mail: a look shows the comment, a button decides."""
    pk, moderator = mails.DECIDE.read(token)
    user = User.objects.filter(pk=moderator, is_active=True).first()
    may = Comment.objects.moderated_by(user) if user else Comment.objects.none()
    found = may.for_queue().filter(pk=pk).first()
    if not found:
        raise links.Broken
    to = queue.VERBS.get(request.POST.get("do"))
    if to:
        with suppress(NotAllowed):
            found.transition(to, user)
    return render(request, "comments/decide.html", {"card": found, "done": bool(to)})
