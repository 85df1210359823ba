from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from studio.addresses import asked_again

from ..forms import OtherPicker
from ..models.merging import AlreadyMerged

MERGED = _("“%(one)s” is merged into “%(into)s”.")
TOO_LATE = _("Nothing was changed: “%(row)s” has just been merged into another one.")


class MergeForm(forms.Form):
    """Into which other one."""

    def __init__(self, data, *, one, others, site):
        super().__init__(data)
        self.fields["into"] = forms.ModelChoiceField(
            others.exclude(pk=one.pk),
            label=_("Merge it into"),
            widget=OtherPicker(type(one), site),
        )


class MergeableAdmin(admin.ModelAdmin):
    """Things that can be merged, after it was shown what would happen."""

    change_form_template = "admin/poses/mergeable_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(merged_into=None)

    def get_urls(self):
        name = f"poses_{self.opts.model_name}_merge"
        merge = self.admin_site.admin_view(self.merge)
        return [path("<int:pk>/merge/", merge, name=name), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    @method_decorator(asked_again)
    def merge(self, request, pk):
        """Choose the other one, see what would happen, and only then do it."""
        one = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, one):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        data = asked if "into" in asked else None
        others = self.mergeable(request)
        form = MergeForm(data, one=one, others=others, site=self.admin_site)
        into = form.cleaned_data["into"] if form.is_valid() else None
        if into and request.method == "POST":
            return self._merged(request, one, into)
        return self._merging(request, form, one, into)

    def mergeable(self, request):
        """What something can be merged into."""
        return self.get_queryset(request)

    def _merging(self, request, form, one, into):
        context = self.admin_site.each_context(request) | {
            "title": _("Merge “%(one)s”") % {"one": one},
            "opts": self.opts,
            "original": one,
            "form": form,
            "into": into,
        }
        if into:
            columns = (self.opts.get_field(name) for name in one.fills(into))
            context["moves"] = one.moves_into(into)
            context["filled"] = [column.verbose_name for column in columns]
        status = 422 if form.errors else 200
        return render(request, "admin/poses/merge.html", context, status=status)

    def _merged(self, request, one, into):
        place = reverse(f"admin:poses_{self.opts.model_name}_change", args=[into.pk])
        try:
            one.merge_into(into)
        except AlreadyMerged as faster:
            known = {"row": faster.row}
            messages.error(request, TOO_LATE % known)
            return redirect(f"admin:poses_{self.opts.model_name}_changelist")
        said = MERGED % {"one": one, "into": into}
        for row in (one, into):
            self.log_change(request, row, str(said))
        messages.success(request, said)
        return redirect(place)
