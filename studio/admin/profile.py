from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import StudioProfile


@admin.register(StudioProfile)
class StudioProfileAdmin(admin.ModelAdmin):
    """One row: there is nothing to add twice and nothing to delete."""

    fieldsets = [
        (None, {"fields": ["name", "tagline", "about", "contact_email", "zone"]}),
        (
            _("Newsletter"),
            {"fields": ["promise", "postal_address", ("quiet_from", "quiet_until")]},
        ),
        (_("Tutorials"), {"fields": ["publishing", "disclaimer", "breath_seconds"]}),
    ]

    def has_add_permission(self, request):
        return (
            super().has_add_permission(request) and not StudioProfile.objects.exists()
        )

    def has_delete_permission(self, request, obj=None):
        return False
