from django import template
from django.template.loader import render_to_string
from django.utils import timezone

from .. import wording
from ..models import Heartbeat, Subscription

register = template.Library()


@register.inclusion_tag("newsletter/_signup.html", takes_context=True)
def signup_form(context, instructor=None, tutorial=None, form=None, place="footer"):
    """
    The sign-up form: for every tutorial, or for those of one instructor. On her own
    page `instructor` is chosen already; a tutorial offers those of its authors, and is
    told who asked on its page. Two on one page stand at different places, so that their
    labels know their own fields.
    """
    authors = tutorial.authors if tutorial else []
    offered = authors or ([instructor] if instructor else [])
    return {
        "form": form,
        "offer": wording.offer(None),
        "offered": [(author, wording.offer(author)) for author in offered],
        "chosen": instructor,
        "tutorial": tutorial,
        "place": place,
        "studio": context.get("studio"),
    }


@register.simple_tag(takes_context=True)
def mail_audience(context, tutorial):
    """How many people a publication will mail, and when."""
    if tutorial.mailed_at:
        return ""
    counted = Subscription.objects.audience(tutorial)
    studio = context["studio"]
    known = counted | {
        "later": counted["people"] - counted["at_once"],
        "is_quiet": studio.is_quiet(timezone.now()),
        "quiet_until": studio.quiet_until,
    }
    return render_to_string("newsletter/_audience.html", known)


@register.simple_tag
def sign_ups(tutorials):
    """Tell each tutorial how many readers subscribed from its page."""
    counts = Subscription.objects.count_from(tutorials)
    for tutorial in tutorials:
        tutorial.sign_ups = counts.get(tutorial.pk, 0)
    return ""


@register.inclusion_tag("newsletter/admin/_silence.html")
def silent_worker():
    """Says so when no worker has been heard of."""
    return {"silence": Heartbeat.objects.silence()}


WIDTH, ABOVE, BELOW = 780, 160, 80


@register.inclusion_tag("newsletter/admin/_growth_chart.html")
def growth_chart(weeks):
    """Who joined above a line and who left below it, in one scale."""
    joined = max(1, *(week.joined for week in weeks))
    left = max(1, *(week.left for week in weeks))
    scale, step = min(ABOVE / joined, BELOW / left), WIDTH // len(weeks)
    bars = [
        {
            "x": number * step + 4,
            "width": step - 8,
            "top": ABOVE - round(week.joined * scale),
            "up": round(week.joined * scale),
            "down": round(week.left * scale),
        }
        for number, week in enumerate(weeks)
    ]
    height = ABOVE + BELOW
    return {"bars": bars, "width": WIDTH, "height": height, "middle": ABOVE}
