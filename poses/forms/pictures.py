"""A picture and its words as a form."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from studio.forms import pictures

from ..sheet import Picture
from .fields import Flag, Words
from .parts import PartForm
from .widgets import Upload


class FocusField(pictures.FocusField):
    """As the studio has it; what was not sent stays as it was."""

    origin = ""

    def show(self, value):
        return value

    def clean(self, value):
        return self.origin if value is None else super().clean(value)


class PictureForm(pictures.ChooseForm, PartForm):
    """A picture, chosen or kept before, and its words."""

    of = Picture

    upload = pictures.upload(_("Picture"), Upload)
    alt = Words(
        label=_("What it shows"),
        help_text=_("For those who do not see it, in a sentence."),
        longest=300,
    )
    caption = Words(label=_("Caption"), longest=300)
    credit = Words(label=_("Whose picture it is"), longest=120)
    is_decorative = Flag(label=_("It only decorates: nobody needs a description"))
    remove = Flag(label=_("Remove the picture"))

    @property
    def owner(self):
        return self.library.user

    @property
    def has_picture(self) -> bool:
        return bool(self.shown) or bool(self["remove"].value())

    @property
    def shown(self):
        """The picture that the words are about, by its file and size."""
        return self.kept or self.origin or None

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

    focus = FocusField()
