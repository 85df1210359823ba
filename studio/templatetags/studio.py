from datetime import UTC
from zoneinfo import ZoneInfo

from django import template
from django.utils.dates import MONTHS
from django.utils.html import format_html

from .. import linked_data, pictures
from .. import prose as door

register = template.Library()


@register.simple_tag(takes_context=True)
def when(context, moment, precision="date"):
    """
    A moment as `<time>`: in the studio's zone for everyone, which keeps the page the
    same for all readers; a small module rewrites it in the reader's own zone.
    """
    if moment is None:
        return ""
    zone = ZoneInfo(context["studio"].zone)
    return format_html(
        '<time datetime="{}" data-local="{}">{}</time>',
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        precision,
        _said(moment.astimezone(zone), precision),
    )


def _said(moment, precision) -> str:
    """A moment in words, as long as the module's. Pages have it at every comment."""
    day = f"{moment.day} {MONTHS[moment.month]} {moment.year}"
    return f"{day}, {moment:%H:%M}" if precision == "minute" else day


@register.simple_tag
def picture(it, alt="", sizes="100vw", loading="lazy", focus=""):
    """
    A picture by its file and its size, which stands there so that nothing jumps.
    `sizes` says how wide the page shows it; "eager" is for the one that readers see
    first; `focus` is the place that is not cut off.
    """
    is_first = loading == "eager"
    return format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{}">'
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}'
        ' decoding="async" {}="{}"></picture>',
        pictures.srcset(it.file, it.width, "avif"),
        sizes,
        pictures.address(it.file, it.width),
        pictures.srcset(it.file, it.width, "webp"),
        sizes,
        it.width,
        it.height,
        alt,
        format_html(' class="focus-{}"', focus) if focus else "",
        *(("fetchpriority", "high") if is_first else ("loading", "lazy")),
    )


@register.simple_tag(takes_context=True)
def current(context, url):
    """The attribute of a link to where the reader is: on its page, or below it."""
    path = context["request"].path
    if not path.startswith(url):
        return ""
    where = "page" if path == url else "true"
    return format_html(' aria-current="{}"', where)


@register.filter
def paragraphs(text):
    """Plain text as paragraphs."""
    return door.shown(door.from_plain(text))


@register.simple_tag(takes_context=True)
def linked_profile(context, instructor):
    """What an instructor's page says to search engines."""
    return linked_data.script(linked_data.profile(instructor, context["studio"].name))
