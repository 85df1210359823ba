from django.http import Http404
from django.views.decorators.csrf import csrf_exempt

from .. import reports


@csrf_exempt
def hear(request):
    """Where the mail provider reports what came back and who complained."""
    receive = reports.receiver()
    if receive is None:
        raise Http404
    return receive(request)
