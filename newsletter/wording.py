"""The words a reader agrees to: shown at the form, kept in the consent log."""

from django.utils.translation import gettext as _

from studio.models import Instructor, StudioProfile


def offer(instructor: Instructor | None) -> str:
    """What the form promises to send."""
    if instructor:
        return _("One email for each new tutorial by %(name)s.") % {
            "name": instructor.display_name
        }
    return _("One email for each new tutorial.")


def shown(instructor: Instructor | None) -> str:
    """Everything a reader is told before she signs up."""
    return f"{offer(instructor)}\n{StudioProfile.objects.current().promise}"
