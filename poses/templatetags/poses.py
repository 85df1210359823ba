from django import template

from ..models import Tutorial

register = template.Library()


@register.simple_tag
def tutorials_by(instructor):
    """What an instructor taught, the newest first, ready for cards."""
    return Tutorial.objects.published().by(instructor).for_cards()
