from django import template
from django.core.cache import cache
from django.utils.translation import gettext, ngettext

from studio.cache import kept_as
from studio.numbers import number

from ..models import Comment, Discussion

register = template.Library()

THREADS, REPLIES = 20, 2
HOUR, TWO_DAYS = 60, 48
# A version never changes what it shows, but names, bylines and the zone do.
KEEP_SECONDS = 300
# So many questions stand on the desk's first page.
FIRST = 3


@register.filter
def announced(comment) -> str:
    """How a screen reader names a comment: it cannot show how far it is set in."""
    known = {"name": comment.author_name, "level": comment.depth}
    if not comment.parent:
        return gettext("Comment by %(name)s") % known
    known["answered"] = comment.answered_name
    return gettext("Reply by %(name)s to %(answered)s, level %(level)d") % known


@register.filter
def invited(name) -> str:
    """What the link below a comment says to those who do not see where it stands."""
    return gettext("Reply to %(name)s") % {"name": name}


@register.filter
def minded(name) -> str:
    """The same for the link that its author, or who minds it, may want."""
    return gettext("Edit or report: what %(name)s wrote") % {"name": name}


@register.filter
def lasting(time) -> str:
    """About how long: minutes, hours, or days."""
    minutes = max(1, round(time.total_seconds() / 60))
    if minutes < HOUR:
        return ngettext("%d minute", "%d minutes", minutes) % minutes
    hours = round(minutes / HOUR)
    if hours <= TWO_DAYS:
        return ngettext("%d hour", "%d hours", hours) % hours
    days = round(hours / 24)
    return ngettext("%d day", "%d days", days) % days


@register.simple_tag(takes_context=True)
def comment_threads(context, tutorial, pieces=()):
    """
    The talk below a tutorial: its first threads, or those from the one on that holds
    the comment of `?c=`. The first are kept as HTML until somebody says something.

    What hangs on a step is told to the piece of the page that ends with it, as `talk`.
    """
    asked = Comment.objects.within(tutorial, number(context["request"].GET.get("c")))
    discussion = asked.discussion if asked else Discussion.objects.below(tutorial)
    version = (tutorial.pk, tutorial.slug, tutorial.live_id, discussion.version)
    key = kept_as("talk", *version)
    kept = None if asked else cache.get(key)
    if kept is None:
        steps = [piece.step for piece in pieces if piece.step]
        kept = _threads(context, discussion, asked), _beside(context, discussion, steps)
        if not asked:
            cache.set(key, kept, KEEP_SECONDS)
    threads, beside = kept
    for piece in pieces:
        piece.talk = beside.get(piece.step, "")
    return threads


def _threads(context, discussion, asked) -> str:
    after, also = (asked.thread_id - 1, asked.path) if asked else (0, ())
    page = discussion.page(THREADS, REPLIES, after, also=also)
    known = {"discussion": discussion, "page": page, "asked": asked}
    return _draw(context, "comments/_threads.html", known)


def _beside(context, discussion, steps) -> dict[str, str]:
    """What stands beneath each step: how much is said about it, and where to ask."""
    counts = discussion.count_by_step() if discussion.comment_count else {}
    if discussion.closed_at:
        steps = [step for step in steps if step in counts]
    return {
        step: _draw(
            context,
            "comments/_step_talk.html",
            {"discussion": discussion, "step": step, "count": counts.get(step, 0)},
        )
        for step in steps
    }


@register.simple_tag
def helpful_marks(tutorials):
    """Tell each tutorial how often readers said that a comment below it helped them."""
    counts = Comment.objects.helpful_below(tutorials)
    for tutorial in tutorials:
        tutorial.helpful_marks = counts.get(tutorial.pk, 0)
    return ""


def _draw(context, name, known) -> str:
    """A fragment. It is given no request, so it cannot tell readers apart."""
    fragment = context.template.engine.get_template(name)
    return fragment.render(context.new({"studio": context["studio"]} | known))


@register.simple_tag
def comment_count(tutorial) -> int:
    """How many comments can be read below a tutorial."""
    return Discussion.objects.below(tutorial).comment_count


@register.inclusion_tag("comments/desk/_waiting.html", takes_context=True)
def waiting_questions(context):
    """What students ask below the tutorials of whoever is at the desk."""
    waiting = Comment.objects.waiting_for(context["request"].user)
    return {"count": waiting.count(), "questions": waiting.for_desk()[:FIRST]}
