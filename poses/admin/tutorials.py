from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from studio.admin_site import AddressedAdmin

from ..models import Authorship, Entry, Step, Tutorial


class AuthorshipInline(admin.TabularInline):
    model = Authorship
    extra = 1
    autocomplete_fields = ["instructor"]


class ReadOnlyInline(admin.TabularInline):
    """Rows that the desk writes, nobody else."""

    extra = 0
    classes = ["collapse"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class StepInline(ReadOnlyInline):
    model = Step
    fields = readonly_fields = ["position", "text"]


class EntryInline(ReadOnlyInline):
    model = Entry
    fields = readonly_fields = ["at", "actor", "did", "number", "goes_live_at", "note"]


@admin.register(Tutorial)
class TutorialAdmin(AddressedAdmin):
    """Whose it is and where it stands. Words are written at the desk."""

    list_display = ["title", "state", "published_at", "updated_at"]
    search_fields = ["title", "words"]
    autocomplete_fields = ["pose"]
    inlines = [AuthorshipInline, StepInline, EntryInline]
    readonly_fields = [
        "title", "summary", "state", "published_at", "updated_at", "planned_at",
        "withdrawn_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["title", "summary", "slug", "pose"]}),
        (
            _("What readers see"),
            {
                "fields": [
                    "state",
                    "published_at",
                    "updated_at",
                    "planned_at",
                    "withdrawn_at",
                ]
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user).with_drafts()

    def has_add_permission(self, request):
        """A tutorial begins at the desk."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Withdrawing is enough: an address that readers know is never given away."""
        return False

    def save_model(self, request, tutorial, form, change):
        """Only its own two fields; whatever was published meanwhile stays so."""
        tutorial.save(update_fields=["slug", "pose"])

    @admin.display(description=_("state"))
    def state(self, tutorial):
        if tutorial.live_id and tutorial.draft.pk not in tutorial.shown:
            known = {"state": tutorial.state_name}
            return _("%(state)s, with a newer draft") % known
        return tutorial.state_name
