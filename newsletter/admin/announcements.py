from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Announcement
from .read_only import ReadOnlyAdmin


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnlyAdmin):
    """What was announced, by whom; written at the desk, where “View on site” leads."""

    list_display = ["subject", "instructor", "author", "state", "send_at"]
    list_select_related = ["instructor", "author", "issue"]
    search_fields = ["subject"]
    fields = ["subject", "instructor", "author", "state", "send_at", "issue"]
    readonly_fields = ["state"]

    @admin.display(description=_("state"))
    def state(self, announcement):
        return announcement.state_name
