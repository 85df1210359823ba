from django import forms
from django.utils.translation import gettext_lazy as _

from studio.models import Instructor
from studio.models.mailboxes import normalise

from . import wording
from .models import Subscription

INVALID = _("Enter an email address like name@example.com.")


class SignUpForm(forms.Form):
    """
    One address, for every tutorial or those of one instructor.

    It carries no authority, so it stands on public pages without a token: the mail
    that follows asks the reader herself.
    """

    email = forms.CharField(
        max_length=254, error_messages={"required": INVALID, "max_length": INVALID}
    )
    instructor = forms.ModelChoiceField(
        Instructor.objects.published(),
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": _("This instructor does not teach here.")},
    )
    # People do not see it; programs that fill in everything do.
    website = forms.CharField(required=False)

    def clean_email(self):
        address = self.cleaned_data["email"]
        normalise(address)
        return address

    def save(self) -> None:
        """Have the reader asked, unless a program typed this."""
        if self.cleaned_data["website"]:
            return
        instructor = self.cleaned_data["instructor"]
        Subscription.objects.request(
            self.cleaned_data["email"], instructor, wording.shown(instructor)
        )
