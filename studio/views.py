from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found, permission_denied

from . import pace
from .addresses import moves
from .giving_back import give_back, has_words
from .limits import TooMany
from .models import Credential, CredentialBody, CredentialType, Instructor
from .public import public


@require_safe
@public()
def instructors(request):
    """Everybody who teaches here, then whoever did."""
    people = Instructor.objects.published().teaching_first()
    found = people.prefetch_related(_credentials("current"))
    return render(request, "studio/instructors.html", {"instructors": found})


@require_safe
@public()
@moves(Instructor.objects.published)
def instructor(request, slug):
    """Who an instructor is, what an admin has checked, and what she taught."""
    found = get_object_or_404(
        Instructor.objects.published().prefetch_related(_credentials("shown")),
        slug=slug,
    )
    return render(request, "studio/instructor.html", {"instructor": found})


def _credentials(which):
    shown = getattr(Credential.objects, which)().select_related("type__body")
    return Prefetch("credentials", shown.prefetch_related("scopes"))


@require_safe
@public()
def how_we_verify(request):
    """What a check mark means, what it does not, and where we look."""
    body = CredentialBody(name=_("Example Institute"))
    said = [
        CredentialType(body=body, name=_("200 hours"), kind=kind)
        for kind in CredentialType.Kind
    ]
    public = Credential.objects.filter(instructor__in=Instructor.objects.published())
    context = {
        "said": said,
        "ways": Credential.Method.labels,
        "bodies": public.current().by_body(),
    }
    return render(request, "studio/how_we_verify.html", context)


@require_safe
def me(request):
    """What a public page may not know: who is reading it."""
    return render(request, "studio/me.html")


@require_safe
def stamp(request):
    """When somebody began to fill in a form, for her browser to send along."""
    return HttpResponse(pace.stamp(), content_type="text/plain")


@require_safe
@public()
def robots(request):
    """What crawlers may fetch: everything public; drafts and desks are not linked."""
    return render(request, "robots.txt", content_type="text/plain")


@require_safe
@never_cache
def healthz(request):
    """Whether this process can serve pages: its database answers and is complete."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return HttpResponse("migrations are missing\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")


def refused(request, exception):
    """403, or 429 with the time to wait when somebody goes too fast."""
    if not isinstance(exception, TooMany):
        return permission_denied(request, exception)
    known = {"seconds": exception.seconds}
    page = give_back(request, 429, **known)
    response = page or render(request, "429.html", known, status=429)
    response["Retry-After"] = str(exception.seconds)
    return response


def csrf_failure(request, reason=""):
    """A form whose token has run out: say so, and give back what was typed."""
    return give_back(request, 403) or render(request, "403_csrf.html", status=403)


def unknown(request, exception):
    """404; whoever sent words to a page that is gone gets them back."""
    page = give_back(request, 404) if has_words(request) else None
    return page or page_not_found(request, exception)
