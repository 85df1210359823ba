from functools import partial

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.postgres.fields import ArrayField
from django.utils.translation import gettext_lazy as _

from .. import mails, second_factor
from ..admin_site import HTTPS, AddressedAdmin
from ..forms.fields import Lines
from ..models import Instructor, Mailbox, User
from ..post.transport import NotSent
from ..roles import INSTRUCTOR
from .closing import ClosingAdmin
from .credentials import CredentialInline
from .inviting import InvitingAdmin
from .portraits import PortraitAdmin

TAKEN_AWAY = _("%(user)s signs in without a second step from now on.")
HAD_NONE = _("%(user)s has no second step.")
NOT_YOUR_OWN = _("Ask another owner to take away your own, or turn it off yourself.")
NOT_TOLD = _("It is taken away, but the mail about it could not be sent.")
NO_STAFF = _(
    "Saved. This role works in the admin, but without “staff” its owner cannot enter."
)


@admin.register(User)
class UserAdmin(ClosingAdmin, DjangoUserAdmin):
    """Accounts: who may sign in, and in which roles."""

    ordering = ["email"]
    list_display = ["email", "display_name", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "groups"]
    search_fields = ["email", "display_name"]
    readonly_fields = ["last_login", "date_joined", "erased_at"]
    add_form = AdminUserCreationForm
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "email",
                    "display_name",
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        ),
    ]
    fieldsets = [
        (None, {"fields": ["email", "display_name", "password"]}),
        (
            _("Roles"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups"]},
        ),
        (_("Dates"), {"fields": ["last_login", "date_joined", "erased_at"]}),
    ]
    filter_horizontal = ["groups"]
    actions = [*ClosingAdmin.actions, "take_away_second_step"]

    @admin.action(
        description=_("Take away two-step sign-in, for those who lost their codes"),
        permissions=["change"],
    )
    def take_away_second_step(self, request, queryset):
        """Another owner's work: nobody takes away her own from a session left open."""
        for user in queryset:
            if user == request.user:
                messages.error(request, NOT_YOUR_OWN)
            elif second_factor.take_away(user, partial(self._tell, request)):
                self.log_change(request, user, str(TAKEN_AWAY % {"user": user}))
                messages.success(request, TAKEN_AWAY % {"user": user})
            else:
                messages.info(request, HAD_NONE % {"user": user})

    def _tell(self, request, user):
        try:
            mails.tell_second_step_is_gone(user)
        except NotSent:
            messages.warning(request, NOT_TOLD)

    def save_model(self, request, user, form, change):
        """The address that an admin writes is the one that signs in."""
        super().save_model(request, user, form, change)
        if "email" in form.changed_data:
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=user.email, primary=True)

    def save_related(self, request, form, formsets, change):
        """A role that works in here needs the key to the door too."""
        super().save_related(request, form, formsets, change)
        user = form.instance
        if not user.is_staff and user.groups.exclude(name=INSTRUCTOR).exists():
            self.message_user(request, NO_STAFF, messages.WARNING)


@admin.register(Instructor)
class InstructorAdmin(InvitingAdmin, PortraitAdmin, AddressedAdmin):
    """Seats of those who teach, with their credentials."""

    list_display = ["display_name", "state", "user", "headline"]
    list_filter = ["state", "credentials__status"]
    list_select_related = ["user"]
    fields = [
        "display_name",
        "slug",
        "user",
        "state",
        "headline",
        "bio",
        ("place", "languages"),
        "links",
        ("link", "link_text"),
    ]
    search_fields = ["display_name", "slug"]
    prepopulated_fields = {"slug": ["display_name"]}
    autocomplete_fields = ["user"]
    inlines = [CredentialInline]
    formfield_overrides = HTTPS | {
        ArrayField: {
            "form_class": Lines,
            "base_field": forms.URLField(assume_scheme="https"),
        }
    }

    def view_on_site(self, instructor):
        """Only who is public has a page to look at."""
        return instructor.get_absolute_url() if instructor.is_public else None


@admin.register(Mailbox)
class MailboxAdmin(admin.ModelAdmin):
    """Addresses and whether we may write to them. They come from forms alone."""

    list_display = ["__str__", "confirmed_at", "suppressed_at", "suppressed_reason"]
    list_filter = ["suppressed_reason", ("confirmed_at", admin.EmptyFieldListFilter)]
    search_fields = ["email", "email_key"]
    readonly_fields = [
        "email",
        "confirmed_at",
        "suppressed_at",
        "suppressed_reason",
        "created_at",
    ]
    actions = ["suppress"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(
        description=_("Never write to the selected mailboxes again"),
        permissions=["change"],
    )
    def suppress(self, request, queryset):
        for mailbox in queryset:
            mailbox.suppress(Mailbox.Suppression.ASKED)
