"""Claiming a credential, and deciding on the claim."""

from itertools import groupby

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminRadioSelect
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Credential, CredentialBody, CredentialScope, CredentialType
from .fields import Dressed

MOST_PARTS = 20
OTHER = _("Something else: I name it below")
LACKING = {
    "body": _("Say who gave it."),
    "name": _("Say what it is called."),
    "kind": _("Choose what it means."),
}
BACKWARDS = _("It cannot run out before it was issued.")


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ClaimForm(Dressed, forms.ModelForm):
    """What an instructor holds: chosen from what is known, or named by herself."""

    type = forms.ModelChoiceField(
        CredentialType.objects.select_related("body"),
        label=_("What you hold"),
        required=False,
        empty_label=OTHER,
    )
    body = forms.CharField(
        label=_("Who gave it"),
        max_length=CredentialBody._meta.get_field("name").max_length,
        required=False,
        widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("What it is called"),
        max_length=CredentialType._meta.get_field("name").max_length,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("What it means"),
        choices=[("", "–"), *CredentialType.Kind.choices],
        required=False,
    )
    parts = forms.CharField(
        label=_("Parts"),
        required=False,
        help_text=_("If it was earned in parts: “Matwork, Reformer”."),
    )

    field_order = ["type", "body", "name", "kind", "parts", "number", "listed_name"]
    OWN = ["body", "name", "kind"]

    class Meta:
        model = Credential
        fields = ["type", "number", "listed_name", "issued_on", "expires_on"]
        widgets = {"issued_on": Day(), "expires_on": Day()}

    def __init__(self, data=None, *, instance):
        super().__init__(data, instance=instance)
        self.before = instance.pk and instance.mark
        if instance.pk:
            self.initial["parts"] = ", ".join(map(str, instance.scopes.all()))
        types = self.fields["type"].queryset
        by_body = groupby(types, lambda it: it.body)
        self.fields["type"].choices = [("", OTHER)] + [
            (str(body), [(it.pk, it.name) for it in found]) for body, found in by_body
        ]

    @property
    def own_fields(self):
        return [self[name] for name in self.OWN]

    @property
    def other_fields(self):
        return [it for it in self if it.name not in ("type", *self.OWN)]

    @property
    def bodies(self):
        """Whom others have named, to be offered while she types."""
        return CredentialBody.objects.values_list("name", flat=True)

    def clean_parts(self):
        said = (part.strip() for part in self.cleaned_data["parts"].split(","))
        parts = [part for part in said if part]
        longest = CredentialScope._meta.get_field("name").max_length
        if len(parts) > MOST_PARTS or any(len(part) > longest for part in parts):
            raise forms.ValidationError(
                _("Write at most twenty short names with commas between them.")
            )
        return parts

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day and day > timezone.now().date():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean(self):
        said = super().clean()
        first, last = said.get("issued_on"), said.get("expires_on")
        if first and last and last <= first:
            self.add_error("expires_on", BACKWARDS)
        if not said.get("type") and not self.has_error("type"):
            self._named_by_herself(said)
        if said.get("type") and self._others().filter(type=said["type"]).exists():
            self.add_error("type", _("You have claimed this already."))
        return said

    def _named_by_herself(self, said):
        for name, words in LACKING.items():
            if not said.get(name) and not self.has_error(name):
                self.add_error(name, words)
        if not self.errors:
            own = (said[name] for name in self.OWN)
            said["type"] = CredentialType.objects.called(*own)

    def _others(self):
        held = self.instance.instructor.credentials.exclude(pk=self.instance.pk)
        return held.shown()

    @transaction.atomic
    def save(self) -> Credential:
        """A claim. One that says something else now waits for an admin again."""
        held = self.instance
        held.save(update_fields=self.Meta.fields if held.pk else None)
        held.set_scopes(self.cleaned_data["parts"])
        if held.status != Credential.Status.VERIFIED or held.mark != self.before:
            held.claim_again()
        return held


class DecisionForm(forms.ModelForm):
    """An admin's answer to a claim, given on what she has seen of it."""

    VERIFY, REFUSE = "verify", "refuse"

    seen = forms.CharField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (VERIFY, _("Verify: it stands there as claimed")),
            (REFUSE, _("Refuse: it does not, or no longer")),
        ],
        widget=AdminRadioSelect(attrs={"class": "radiolist"}),
        error_messages={"required": _("Choose what becomes of it.")},
    )

    class Meta:
        model = Credential
        fields = ["method", "expires_on", "reason"]
        widgets = {"expires_on": AdminDateWidget()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.mark
        self.initial["method"] = self.instance.method or Credential.Method.DIRECTORY

    def clean(self):
        """Under the lock of its row: nobody decides on what has changed meanwhile."""
        said = super().clean()
        found = Credential.objects.select_for_update().filter(pk=self.instance.pk)
        if [it.mark for it in found] != [said.get("seen")]:
            raise forms.ValidationError(
                _("This claim has changed since you opened it. Open it again.")
            )
        if said.get("decision") == self.VERIFY and not said.get("method"):
            self.add_error("method", _("Say how you checked it."))
        if said.get("decision") == self.REFUSE and not said.get("reason"):
            self.add_error("reason", _("Say why; the instructor is told."))
        first, last = self.instance.issued_on, said.get("expires_on")
        if first and last and last <= first:
            self.add_error("expires_on", BACKWARDS)
        return said

    def decide(self, admin) -> None:
        """Do what was chosen."""
        said, credential = self.cleaned_data, self.instance
        if said["decision"] == self.VERIFY:
            credential.verify(admin, said["method"])
        else:
            credential.refuse(said["reason"])
