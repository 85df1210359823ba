from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..admin_site import AddressedAdmin
from ..models import (
    Credential,
    CredentialBody,
    CredentialScope,
    CredentialType,
    Instructor,
    Mailbox,
    User,
)

HTTPS = {models.URLField: {"assume_scheme": "https"}}


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
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


class CredentialInline(admin.StackedInline):
    """What an instructor holds; the admin looks it up in the body's own directory."""

    model = Credential
    extra = 0
    fields = [
        "type",
        "scopes",
        ("issued_on", "expires_on"),
        ("status", "method"),
        "reason",
    ]
    autocomplete_fields = ["type", "scopes"]


@admin.register(Instructor)
class InstructorAdmin(AddressedAdmin):
    """Seats of those who teach, with their credentials."""

    list_display = ["display_name", "state", "user", "headline"]
    list_filter = ["state"]
    list_select_related = ["user"]
    search_fields = ["display_name", "slug"]
    prepopulated_from = ["display_name"]
    autocomplete_fields = ["user"]
    inlines = [CredentialInline]
    formfield_overrides = HTTPS

    def save_formset(self, request, form, formset, change):
        """Whoever sets a credential to verified is the one who has checked it."""
        for credential in formset.save(commit=False):
            credential.note_check(request.user)
            credential.save()
        for credential in formset.deleted_objects:
            credential.delete()
        formset.save_m2m()


@admin.register(CredentialBody)
class CredentialBodyAdmin(admin.ModelAdmin):
    list_display = ["name", "short_name", "directory_url"]
    search_fields = ["name", "short_name"]
    formfield_overrides = HTTPS


class CredentialScopeInline(admin.TabularInline):
    model = CredentialScope
    extra = 1


@admin.register(CredentialType)
class CredentialTypeAdmin(admin.ModelAdmin):
    list_display = ["name", "body", "kind"]
    list_filter = ["kind", "body"]
    list_select_related = ["body"]
    search_fields = ["name", "body__name", "body__short_name"]
    inlines = [CredentialScopeInline]


@admin.register(CredentialScope)
class CredentialScopeAdmin(admin.ModelAdmin):
    """Only searched from an instructor's page; edited beside its type."""

    search_fields = ["name", "type__name"]

    def has_module_permission(self, request):
        return False


@admin.register(Mailbox)
class MailboxAdmin(admin.ModelAdmin):
    """Addresses and whether we may write to them. They come from forms alone."""

    list_display = ["email", "confirmed_at", "suppressed_at", "suppressed_reason"]
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
