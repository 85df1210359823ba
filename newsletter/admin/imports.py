import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ..importing import decoded
from ..models import Import

WRONG_SHOWN = 20


class ImportForm(forms.ModelForm):
    """A list, and where those on it said yes."""

    file = forms.FileField(
        label=_("list"),
        help_text=_("CSV in UTF-8, with one column of email addresses."),
    )

    class Meta:
        model = Import
        fields = ["file", "source", "instructor"]
        help_texts = {
            "source": _(
                "Stands in the consent log of each reader, for example: “Double opt-in "
                "at our old newsletter, 2021 to 2024.”"
            ),
        }

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.instance.name = file.name[:200]
        self.instance.content = decoded(file.read())
        return file


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin):
    """Readers from elsewhere: upload, look what would happen, import."""

    form = ImportForm
    change_form_template = "newsletter/admin/import.html"
    list_display = ["name", "made_at", "made_by", "done_at", "added"]
    list_select_related = ["made_by"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        found = super().get_queryset(request)
        is_list = request.resolver_match.url_name.endswith("_changelist")
        return found.defer("content") if is_list else found

    def get_urls(self):
        carry_out = self.admin_site.admin_view(self.carry_out)
        name = "newsletter_import_carry_out"
        return [
            path("<int:pk>/carry-out/", carry_out, name=name),
            *super().get_urls(),
        ]

    def save_model(self, request, obj, form, change):
        obj.made_by = request.user
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        return redirect("admin:newsletter_import_change", obj.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What would happen: nothing has happened yet."""
        found = self.get_object(request, object_id)
        context = {} if not found or found.done_at else _dry_run(request.GET, found)
        context["may_import"] = self.has_add_permission(request)
        return super().change_view(request, object_id, form_url, context)

    @method_decorator(require_POST)
    def carry_out(self, request, pk):
        """Import them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        found = get_object_or_404(Import, pk=pk)
        found.carry_out(found.uploaded(_column(request.POST)))
        words = ngettext(
            "%(count)s reader added.", "%(count)s readers added.", found.added
        )
        messages.success(request, words % {"count": found.added})
        return redirect("admin:newsletter_import_change", pk)


def _dry_run(query, found) -> dict:
    uploaded = found.uploaded(_column(query))
    addresses = uploaded.addresses
    return {
        "uploaded": uploaded,
        "chosen": uploaded.column if uploaded.column is not None else uploaded.guess,
        "plan": found.plan(uploaded),
        "again": addresses.again,
        "wrong": addresses.wrong[:WRONG_SHOWN],
        "wrong_count": len(addresses.wrong),
    }


def _column(query) -> int | None:
    number = query.get("column", "")
    return int(number) if re.fullmatch("[0-9]{1,3}", number) else None
