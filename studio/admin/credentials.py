from functools import partial

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Case, When
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from ..admin_site import HTTPS
from ..forms import DecisionForm
from ..mails import tell_decision
from ..models import Credential, CredentialBody, CredentialScope, CredentialType
from ..post.transport import NotSent

NOT_TOLD = _("The decision stands, but the mail about it could not be sent.")
NO_ACCOUNT = _("This seat has no account that is open, so nobody was told.")


class CredentialsHeld(forms.BaseInlineFormSet):
    """What one instructor holds: each type once, unless it was refused."""

    def clean(self):
        super().clean()
        live = [
            form.cleaned_data.get("type")
            for form in self.forms
            if form.cleaned_data.get("type")
            and form.instance.is_live
            and not form.cleaned_data["DELETE"]
        ]
        if len(live) != len(set(live)):
            raise forms.ValidationError(
                _("The same credential stands here twice."), code="twice"
            )


class CredentialInline(admin.StackedInline):
    """What an instructor holds; whether it is so is decided on a page of its own."""

    model = Credential
    formset = CredentialsHeld
    extra = 0
    show_change_link = True
    fields = [
        "type",
        "scopes",
        ("number", "listed_name"),
        ("issued_on", "expires_on"),
        ("status", "verified_by", "verified_at"),
    ]
    readonly_fields = ["status", "verified_by", "verified_at"]
    autocomplete_fields = ["type", "scopes"]


@admin.register(Credential)
class CredentialAdmin(admin.ModelAdmin):
    """The queue of claims. An admin looks each up, decides, and its owner is told."""

    form = DecisionForm
    list_display = ["type", "instructor", "status", "claimed_at", "where"]
    list_filter = ["status", "type__kind", "type__body"]
    list_select_related = ["type__body", "instructor"]
    search_fields = ["instructor__display_name", "type__name", "number"]
    # What waits stands first, the oldest above.
    ordering = [
        Case(When(status=Credential.Status.CLAIMED, then=0), default=1),
        "claimed_at",
    ]
    fields = [
        "claimed",
        "where",
        "earlier",
        "state",
        "seen",
        "decision",
        "method",
        "expires_on",
        "reason",
    ]
    readonly_fields = ["claimed", "where", "earlier", "state"]
    view_on_site = False

    def has_add_permission(self, request):
        """Claims are made at the desk, or on an instructor's own page."""
        return False

    @admin.display(description=_("what is claimed"))
    def claimed(self, credential):
        context = {"credential": credential}
        return render_to_string("studio/admin/_claimed.html", context)

    @admin.display(description=_("where to look it up"))
    def where(self, credential):
        context = {"body": credential.type.body}
        return render_to_string("studio/admin/_where.html", context)

    @admin.display(description=_("before"))
    def earlier(self, credential):
        """What was answered to the same person before, this claim's own last no too."""
        held = Credential.objects.filter(instructor=credential.instructor)
        before = held.filter(type=credential.type).exclude(reason="")
        return ", ".join(before.values_list("reason", flat=True)) or "–"

    @admin.display(description=_("state"))
    def state(self, credential):
        context = {"credential": credential}
        return render_to_string("studio/admin/_state.html", context)

    def save_model(self, request, credential, form, change):
        form.decide(request.user)
        transaction.on_commit(partial(self._tell, request, credential))

    def _tell(self, request, credential):
        user = credential.instructor.user
        if not user or not user.is_active:
            messages.warning(request, NO_ACCOUNT)
            return
        try:
            tell_decision(credential)
        except NotSent:
            messages.warning(request, NOT_TOLD)

    def construct_change_message(self, request, form, formsets, add=False):
        return str(form.instance.get_status_display())


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
