import re
from urllib.parse import urljoin

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext

from studio import pictures
from studio import prose as door
from studio.finding import typed
from studio.limits import Limit, TooMany, visitor
from studio.linked_data import person, script
from studio.post.links import absolute

from .. import figure_files, figures, markup, qr, wording
from .. import linked_data as about
from ..finding import nearest
from ..models import Tutorial
from ..sides import say

register = template.Library()

SEEN_FIRST = 3
CHART_HEIGHT, CHART_STEP = 60, 10
SEARCHED_FOR = Limit("lost", times=20, seconds=60)
LOST = re.compile(r"/(?:poses|tutorials)/([-\w]+)/")


@register.simple_tag
def tutorials_by(instructor):
    """What an instructor taught, the newest first, ready for cards."""
    return Tutorial.objects.published().by(instructor).for_cards()


@register.inclusion_tag("poses/desk/_reads_chart.html")
def reads_chart(days):
    """A bar for each day's reads, the highest as high as the chart."""
    most = max(count for _day, count in days)
    scale = CHART_HEIGHT / max(most, 1)
    bars = [
        {"x": n * CHART_STEP, "y": CHART_HEIGHT - high, "height": high}
        for n, high in enumerate(round(count * scale) for _day, count in days)
    ]
    return {
        "bars": bars,
        "width": len(days) * CHART_STEP,
        "height": CHART_HEIGHT,
        "total": sum(count for _day, count in days),
        "best": next(day for day, count in days if count == most),
        "most": most,
        "first": days[0][0],
        "last": days[-1][0],
    }


@register.simple_tag(takes_context=True)
def nearest_poses(context):
    """The poses that an address without a page may mean; machines are not helped."""
    request = context["request"]
    if not (lost := LOST.match(request.path)):
        return []
    try:
        SEARCHED_FOR.spend(visitor(request))
    except TooMany:
        return []
    return nearest(typed(lost[1]).replace("-", " "))


@register.simple_tag
def figure(pose, is_turned=False):
    """A pose as a drawing, as it was drawn or on the other side."""
    title = wording.drawn(pose.name, is_turned=is_turned)
    return door.shown(figures.draw(pose.figure, title, mirrored=bool(is_turned)))


@register.simple_tag
def card_figure(pose, place=None):
    """
    A pose's drawing as an image, beside its name: nobody needs to hear of it. `place`
    is that of the card in its list; the first ones do not wait until they are seen.
    """
    return format_html(
        '<img class="pose-figure" src="{}" width="208" height="156" alt=""'
        ' loading="{}" decoding="async">',
        figure_files.svg_address(pose),
        "eager" if place and place <= SEEN_FIRST else "lazy",
    )


@register.simple_tag
def qr_code(address):
    """A code that leads a phone to one of our pages."""
    return qr.svg(absolute(address), gettext("QR code that opens the tutorial"))


@register.simple_tag
def social_picture(picture=None, pose=None):
    """A picture as other programs show it, or else the figure of a pose, or nothing."""
    if not picture:
        is_drawn = pose and pose.figure and pose.is_public
        return _social_figure(pose) if is_drawn else None
    width = min(pictures.SOCIAL_WIDTH, picture.width)
    return {
        "url": urljoin(absolute("/"), pictures.social(picture.file)),
        "width": width,
        "height": round(picture.height * width / picture.width),
        "alt": say(picture.alt),
    }


def _social_figure(pose):
    return {
        "url": absolute(figure_files.png_address(pose)),
        "width": figure_files.WIDTH,
        "height": figure_files.HEIGHT,
        "alt": wording.drawn(pose.name, is_turned=False),
    }


@register.simple_tag(takes_context=True)
def linked_data(context, tutorial, picture_url=""):
    """What the live tutorial says to search engines, whichever side is shown."""
    studio = context["studio"]
    known = about.About(
        url=absolute(tutorial.get_absolute_url()),
        studio_name=studio.name,
        breath_seconds=studio.breath_seconds,
        authors=tuple(person(author) for author in tutorial.authors),
        published=tutorial.published_at,
        updated=tutorial.updated_at,
        picture_url=picture_url,
        pose=tutorial.pose,
    )
    return script(about.graph(context["written"], known))


@register.filter
def quoted(passage):
    """What a search quotes from a tutorial, its matches marked."""
    return markup.quoted(passage)


@register.filter
def on(notes, key):
    """What was noted on one step."""
    return notes.on(key) if notes else []


@register.filter
def by_clocks(clocks):
    """A moment as the clocks of the studio and of somebody show it."""
    return wording.clocks(clocks)
