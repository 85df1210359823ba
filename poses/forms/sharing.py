from datetime import timedelta
from secrets import token_urlsafe

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from studio import pace
from studio.limits import Limit, TooMany

from ..models import SecretLink, StepNote
from ..models.step_note import LONGEST
from ..sides import numbered, say

MOST_NOTES = 200
LONGEST_NAME = 60
# A class may read a draft together, behind one network.
NOTES = Limit("draft-notes", times=30, seconds=3600)
# The same words on the same step within this time are one note.
AGAIN = timedelta(minutes=10)


class ShareForm(forms.Form):
    """For whom a secret link is, how long it leads somewhere, and whether it asks."""

    DAYS = [(1, _("one day")), (7, _("one week")), (30, _("thirty days"))]

    name = forms.CharField(
        label=_("For whom"),
        max_length=80,
        help_text=_(
            "A name, so that you know later whose link it is. A month after the link "
            "has ended it is forgotten."
        ),
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("Say for whom it is.")},
    )
    days = forms.TypedChoiceField(
        label=_("It leads somewhere for"),
        choices=DAYS,
        coerce=int,
        initial=7,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    may_note = forms.BooleanField(
        label=_("Notes can be left on it"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    # Two presses of one button, and a page that is loaded again, make one link.
    once = forms.CharField(
        required=False, max_length=60, initial=token_urlsafe, widget=forms.HiddenInput
    )

    def save(self, tutorial, user) -> str:
        """The token, to be shown where the form was sent from and nowhere else."""
        return SecretLink.objects.give(
            **self.cleaned_data, tutorial=tutorial, made_by=user
        )


class GuestNoteForm(forms.Form):
    """What a guest notes on a draft. It carries no authority but its address."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_(
            "For whoever writes this tutorial. A month after this link has ended it is "
            "forgotten."
        ),
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": _("Say who you are.")},
    )
    step = forms.ChoiceField(
        label=_("What it is about"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("This step is gone. Choose again.")},
    )
    words = forms.CharField(
        label=_("Your note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
        error_messages={
            "required": _("Write something."),
            "max_length": _("Shorten it to 2,000 characters."),
        },
    )
    # People do not see it; programs that fill in everything do.
    website = forms.CharField(required=False)

    def __init__(self, data=None, *, link, draft, network):
        super().__init__(data, initial={"name": link.name})
        self.link, self.draft, self.network = link, draft, network
        self.fields["step"].choices = [
            ("", _("All of it")),
            *((it.step.key, _named(it)) for it in numbered(draft.sheet.steps)),
        ]
        self.stamp = pace.begun(self.data.get("stamp", ""))

    def clean(self):
        self._spend()
        if not pace.is_unhurried(self.data.get("stamp", "")):
            raise forms.ValidationError(
                _("That was quick. Press the button once more."), code="hurried"
            )
        if self.link.notes.count() >= MOST_NOTES:
            raise forms.ValidationError(
                _("More notes than these do not fit. Write to the author instead."),
                code="full",
            )

    def _spend(self) -> None:
        """No page of its own says so: her words would be lost with this one."""
        try:
            NOTES.spend(self.network)
        except TooMany as full:
            raise forms.ValidationError(
                _(
                    "Many notes came from where you are. Yours is still here: leave it "
                    "in %(minutes)d minutes."
                ),
                code="too_many",
                params={"minutes": full.seconds // 60},
            ) from None

    @transaction.atomic
    def save(self) -> None:
        """Leave it at the author's desk once, unless a program typed this."""
        said = self.cleaned_data
        if said["website"] or self._stands_there():
            return
        by = {"guest": said["name"], "link": self.link}
        note = {said["step"]: said["words"]}
        StepNote.objects.leave(self.link.tutorial, self.draft.sheet, note, **by)

    def _stands_there(self) -> bool:
        """Whether she pressed twice: of two at once, one waits for the other."""
        SecretLink.objects.select_for_update(no_key=True).get(pk=self.link.pk)
        said = self.cleaned_data
        return self.link.notes.filter(
            step_key=said["step"] or None,
            words=said["words"],
            made_at__gt=timezone.now() - AGAIN,
        ).exists()


def _named(it) -> str:
    words = Truncator(say(it.step.text)).chars(LONGEST_NAME)
    if not it.number:
        return words
    return _("Step %(number)d: %(words)s") % {"number": it.number, "words": words}
