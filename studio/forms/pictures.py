"""A picture that is chosen in a form, or was sent before it."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ..models import Picture
from ..pictures import ACCEPT
from ..pictures.receiving import came_before, receive

# In the order in which they are laid over a picture; the middle is nothing said.
FOCUSES = {
    "top-left": _("top left"),
    "top": _("the top"),
    "top-right": _("top right"),
    "left": _("the left"),
    "": _("the middle"),
    "right": _("the right"),
    "bottom-left": _("bottom left"),
    "bottom": _("the bottom"),
    "bottom-right": _("bottom right"),
}


class FocusField(forms.ChoiceField):
    """One of nine places, laid over the picture."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("What must not be cut off"))
        super().__init__(
            choices=list(FOCUSES.items()),
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )


def upload(label, widget=forms.FileInput):
    """The field for a file, which the module sends at once."""
    known = {
        "class": "form-control",
        "accept": ACCEPT,
        "data-picture": reverse_lazy("send_picture"),
    }
    return forms.FileField(label=label, required=False, widget=widget(attrs=known))


class ChooseForm(forms.Form):
    """
    A chosen file is `kept` at once, whatever else is wrong; `sent` names one that came
    before the form did. `row` says how far a picture is, `owner` who sends it.
    """

    upload = upload(_("Picture"))
    sent = forms.CharField(widget=forms.HiddenInput, required=False)

    kept = row = owner = None

    @property
    def is_lost(self) -> bool:
        """Whether a file was sent that cannot be shown in the form once more."""
        was_sent = self.is_bound and bool(self.files.get(self.add_prefix("upload")))
        return was_sent and not self.kept and not self.errors.get("upload")

    @property
    def chosen(self) -> str:
        """The name of a picture that was sent and is in nothing yet."""
        return self.kept.file if self.kept else ""

    def keep(self) -> None:
        """Let a chosen picture wait for the worker, or say why it cannot be used."""
        said = self.cleaned_data
        if said.get("remove"):
            return
        try:
            if said.get("upload"):
                self.kept = receive(said["upload"], self.owner)
            elif said.get("sent"):
                self.kept = came_before(said["sent"], self.owner)
        except ValidationError as wrong:
            self.add_error("upload", wrong)


class PhotoForm(ChooseForm):
    """How an instructor shows herself."""

    upload = upload(_("Photo"))
    focus = FocusField()
    remove = forms.BooleanField(
        label=_("Remove the photo"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data=None, files=None, *, instance, owner):
        self.instance, self.owner = instance, owner
        focus = {"focus": instance.photo_focus}
        super().__init__(data, files, prefix="photo", initial=focus)

    def is_valid(self):
        """Whether everything can be read, and the photo used."""
        if super().is_valid():
            self.keep()
        return not self.errors

    @property
    def shown(self):
        return self.kept or self.instance.photo

    def save(self) -> None:
        """Wear the photo that was chosen, or none."""
        said = self.cleaned_data
        if said["remove"]:
            self.instance.wear(None)
        elif self.shown:
            self.instance.wear(self.shown, said["focus"])


def look_up(choices) -> None:
    """Tell forms how far the pictures are that they show."""
    shown = {form: form.shown.file for form in choices if form.shown}
    rows = Picture.objects.filter(file__in=shown.values()).in_bulk(field_name="file")
    for form, file in shown.items():
        form.row = rows.get(file)
