from django import forms
from django.utils.translation import gettext_lazy as _


class PoseNames(forms.BaseInlineFormSet):
    """The names of one pose: at most one per language is shown first."""

    def clean(self):
        super().clean()
        first = [
            form.cleaned_data["language"]
            for form in self.forms
            if form.cleaned_data.get("is_primary") and not form.cleaned_data["DELETE"]
        ]
        if len(first) != len(set(first)):
            raise forms.ValidationError(
                _("Only one name per language is shown first."), code="primary"
            )
