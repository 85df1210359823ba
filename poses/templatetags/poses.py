from django import template
from django.utils.translation import gettext

from studio.post.links import absolute

from .. import qr
from ..models import Tutorial

register = template.Library()


@register.simple_tag
def tutorials_by(instructor):
    """What an instructor taught, the newest first, ready for cards."""
    return Tutorial.objects.published().by(instructor).for_cards()


@register.simple_tag
def qr_code(address):
    """A code that leads a phone to one of our pages."""
    return qr.svg(absolute(address), gettext("QR code that opens the tutorial"))
