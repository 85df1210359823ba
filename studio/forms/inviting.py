from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Instructor, Mailbox, User
from ..models.mailboxes import normalise

SILENT = _("Its reader has asked this studio never to write again.")


class InviteForm(forms.Form):
    """To whom a prepared seat is offered."""

    email = forms.CharField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    def clean_email(self):
        key = normalise(self.cleaned_data["email"])
        known = Mailbox.objects.filter(email_key=key)
        if known.exists() and not known.askable().exists():
            raise forms.ValidationError(SILENT)
        owner = User.objects.reading(key)
        held = Instructor.objects.filter(user=owner).first() if owner else None
        if held:
            taken = _("Whoever reads it has a seat already: %(name)s.")
            raise forms.ValidationError(taken, params={"name": held})
        return key
