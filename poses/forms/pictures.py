"""A picture and its words as a form: chosen, waiting, or kept already."""

from dataclasses import replace

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from studio import pictures
from studio.models import Picture as Sent
from studio.pictures.receiving import receive

from .. import wording
from ..sheet import Picture
from .fields import Flag, Words
from .parts import PartForm
from .widgets import Hidden, Upload

AGAIN = _("This picture is no longer here. Please choose it again.")


class FocusField(forms.ChoiceField):
    """One of nine places, laid over the picture."""

    origin = ""

    def __init__(self, **kwargs):
        super().__init__(
            choices=list(wording.FOCUSES.items()),
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def show(self, value):
        return value

    def clean(self, value):
        return self.origin if value is None else super().clean(value)


class PictureForm(PartForm):
    """
    A picture and its words. A chosen file is `kept` at once, whatever else is wrong;
    `sent` names one that came before the form did. `row` says how far it is.
    """

    of = Picture

    upload = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=Upload(
            attrs={
                "class": "form-control",
                "accept": pictures.ACCEPT,
                "data-picture": reverse_lazy("send_picture"),
            }
        ),
    )
    sent = forms.CharField(widget=Hidden, required=False)
    alt = Words(
        label=_("What it shows"),
        help_text=_("For those who do not see it, in a sentence."),
        longest=300,
    )
    caption = Words(label=_("Caption"), longest=300)
    credit = Words(label=_("Whose picture it is"), longest=120)
    is_decorative = Flag(label=_("It only decorates: nobody needs a description"))
    remove = Flag(label=_("Remove the picture"))

    kept = row = None

    @property
    def is_lost(self) -> bool:
        """Whether a file was sent that cannot be shown in the form once more."""
        was_sent = self.is_bound and bool(self.files.get(self.add_prefix("upload")))
        return was_sent and not self.kept and not self.errors.get("upload")

    @property
    def has_picture(self) -> bool:
        return bool(self.shown) or bool(self["remove"].value())

    @property
    def shown(self):
        """The picture that the words are about, by its file and size."""
        return self.kept or self.origin or None

    @property
    def chosen(self) -> str:
        """The name of a picture that was sent and is not in any version yet."""
        return self.kept.file if self.kept else ""

    def keep(self) -> None:
        """Let a chosen picture wait for the worker, or say why it cannot be used."""
        said, owner = self.cleaned_data, self.library.user
        if said.get("remove"):
            return
        try:
            if said.get("upload"):
                self.kept = receive(said["upload"], owner)
            elif said.get("sent"):
                self.kept = self._came_before(said["sent"], owner)
        except forms.ValidationError as wrong:
            self.add_error("upload", wrong)

    def _came_before(self, file, owner) -> Sent:
        found = Sent.objects.filter(owner=owner, file=file).first()
        if not found:
            raise forms.ValidationError(AGAIN)
        if found.refusal:
            raise forms.ValidationError(found.why)
        return found

    def made(self, said):
        if self.kept:
            said |= {
                name: getattr(self.kept, name) for name in ("file", "width", "height")
            }
        return replace(self.origin, **said)

    def clean(self):
        said = self.cleaned_data
        if self.origin or any(said.get(name) for name in ("upload", "sent", "remove")):
            return
        if any(said.get(name) for name in self.typed):
            self.add_error(
                "upload", _("Choose the picture that these words are about.")
            )


class LeadForm(PictureForm):
    """The picture at the top of a page: it is cut to fit there, so it has a focus."""

    focus = FocusField(label=_("What must not be cut off"))


def look_up(picture_forms) -> None:
    """Tell forms how far their pictures are."""
    shown = {form: form.shown.file for form in picture_forms if form.shown}
    rows = Sent.objects.filter(file__in=shown.values()).in_bulk(field_name="file")
    for form, file in shown.items():
        form.row = rows.get(file)
