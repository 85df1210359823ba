from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from studio import pace

from ..models.feedback import LONGEST, Feedback
from ..sides import say, unfold

CLEAR, UNCLEAR = "clear", "unclear"
LONGEST_NAME = 60


class FeedbackForm(forms.Form):
    """
    Whether a tutorial was clear, which step was not, and why.

    It carries no authority and no name, so it stands on public pages without a token.
    """

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    words = forms.CharField(
        label=_("In your words"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        error_messages={"max_length": _("Shorten it to 1,000 characters.")},
    )
    # People do not see it; programs that fill in everything do.
    website = forms.CharField(required=False)

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [
            (CLEAR, _("Yes, all of it was clear")),
            *((it.step.key, _step(it)) for it in unfold(sheet) if it.number),
            (UNCLEAR, _("Something else was not clear")),
        ]

    @property
    def said(self) -> str:
        """The chosen answer in its words."""
        return dict(self.fields["answer"].choices)[self.cleaned_data["answer"]]

    @property
    def is_unhurried(self) -> bool:
        """Whether it was filled in at the pace of a person, within the hour."""
        return pace.is_unhurried(self.data.get("stamp", ""))

    def save(self, tutorial) -> None:
        """Leave it to the instructor, unless a program typed this."""
        if self.cleaned_data["website"]:
            return
        answer = self.cleaned_data["answer"]
        named = answer not in (CLEAR, UNCLEAR)
        Feedback.objects.create(
            tutorial=tutorial,
            was_clear=answer == CLEAR,
            step=tutorial.steps.filter(key=answer).first() if named else None,
            words=self.cleaned_data["words"],
        )


def _step(shown) -> str:
    words = Truncator(say(shown.step.text)).chars(LONGEST_NAME)
    known = {"number": shown.number, "words": words}
    return _("Not step %(number)d: %(words)s") % known
