from django import template

from .. import wording

register = template.Library()


@register.inclusion_tag("newsletter/_signup.html", takes_context=True)
def signup_form(context, instructor=None, authors=(), form=None, place="footer"):
    """
    The sign-up form: for every tutorial, or for those of one instructor. On her own
    page `instructor` is chosen already; a tutorial offers those of its `authors`. Two
    on one page stand at different places, so that their labels know their own fields.
    """
    offered = authors or ([instructor] if instructor else [])
    return {
        "form": form,
        "offer": wording.offer(None),
        "offered": [(author, wording.offer(author)) for author in offered],
        "chosen": instructor,
        "place": place,
        "studio": context.get("studio"),
    }
