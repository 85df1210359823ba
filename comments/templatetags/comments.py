from django import template
from django.core.cache import cache
from django.utils.translation import gettext, ngettext

from studio.cache import kept_as

from ..models import Comment, Discussion
from ..threads import number

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
def invited(comment) -> str:
    """What the link below a comment says to those who do not see where it stands."""
    return gettext("Reply to %(name)s") % {"name": comment.author_name}


@register.filter
def minded(comment) -> str:
    """The same for the link that its author, or who minds it, may want."""
    known = {"name": comment.author_name}
    return gettext("Edit or report: what %(name)s wrote") % known


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
    _hang(discussion, pieces)
    if asked:
        page = discussion.page(THREADS, REPLIES, asked.thread_id - 1, also=asked.path)
        return _draw(context, discussion, page, asked)
    key = kept_as("threads", tutorial.pk, tutorial.slug, discussion.version)
    kept = cache.get(key)
    if kept is None:
        kept = _draw(context, discussion, discussion.page(THREADS, REPLIES))
        cache.set(key, kept, KEEP_SECONDS)
    return kept


def _hang(discussion, pieces) -> None:
    """Say beneath each step how much is said about it, and where to ask."""
    slug, counts = discussion.tutorial.slug, _counts(discussion)
    is_open = not discussion.closed_at
    for piece in pieces:
        count = counts.get(piece.step, 0)
        if piece.step and (count or is_open):
            piece.talk = {
                "step": piece.step, "slug": slug, "count": count, "is_open": is_open
            }  # fmt: skip


def _counts(discussion) -> dict[str, int]:
    if not discussion.comment_count:
        return {}
    key = kept_as("steps", discussion.pk, discussion.version)
    return cache.get_or_set(key, discussion.count_by_step, KEEP_SECONDS)


@register.inclusion_tag("comments/desk/_waiting.html", takes_context=True)
def waiting_questions(context):
    """What students ask below the tutorials of whoever is at the desk."""
    waiting = Comment.objects.waiting_for(context["request"].user)
    return {"count": waiting.count(), "questions": waiting.for_desk()[:FIRST]}


def _draw(context, discussion, page, asked=None) -> str:
    """The fragment. It is given no request, so it cannot tell readers apart."""
    fragment = context.template.engine.get_template("comments/_threads.html")
    known = {"studio": context["studio"], "discussion": discussion}
    return fragment.render(context.new(known | {"page": page, "asked": asked}))
