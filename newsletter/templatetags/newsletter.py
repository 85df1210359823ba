from django import template

from .. import wording

register = template.Library()


@register.inclusion_tag("newsletter/_signup.html", takes_context=True)
def signup_form(context, instructor=None, form=None, place="footer"):
    """
    The sign-up form, for every tutorial or those of one instructor. Two on one page
    stand at different places, so that their labels know their own fields.
    """
    return {
        "form": form,
        "instructor": instructor,
        "offer": wording.offer(instructor),
        "place": place,
        "studio": context.get("studio"),
    }
