"""Issues as somebody reads them in a browser."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from studio.gate import by_link
from studio.headers import mail_document
from studio.post import links

from .. import mails
from ..models import Issue


@require_safe
@by_link("newsletter")
@mail_document
def issue(request, token):
    """An issue as it was mailed, without anybody's own links."""
    found = Issue.objects.exclude(tutorial__withdrawn_at__isnull=False)
    for it in found.filter(pk=mails.BROWSER.read(token)):
        return HttpResponse(mails.for_everybody(it.html))
    raise links.Broken
