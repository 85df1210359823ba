"""Links by name: what an author's words may lead to, while she writes them."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from studio.finding import typed
from studio.gate import signed_in

from .models import PoseName, Tutorial

MOST = 6


@require_safe
@signed_in
def pages(request):
    """Poses and tutorials by what has been typed of their names, with addresses."""
    query = typed(request.GET.get("q", ""))
    names = PoseName.objects.called(query).select_related("pose")[:MOST]
    tutorials = Tutorial.objects.published().titled(query)[:MOST]
    found = [(name.text, name.pose) for name in names]
    found += [(_("Tutorial: %s") % it.title, it) for it in tutorials]
    return JsonResponse(
        {"pages": [{"name": name, "url": it.get_absolute_url()} for name, it in found]}
    )
