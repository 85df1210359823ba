from django.conf import settings
from django.utils.functional import SimpleLazyObject

from .models import StudioProfile


def studio(request):
    """What every page may say: the studio's profile, asked for when a template does."""
    return {
        "studio": SimpleLazyObject(StudioProfile.objects.current),
        "site_url": settings.SITE_URL,
        "release": settings.RELEASE,
    }
