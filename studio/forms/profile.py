from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Instructor
from ..models.instructors import LINK_WITHOUT_WORDS, MOST_LINKS
from ..models.users import validate_name
from .fields import Dressed, Lines

EMPTY_NAME = {"required": _("Write your name.")}


class ProfileForm(Dressed, forms.ModelForm):
    """What an instructor says of herself. Her address and her state are an admin's."""

    links = Lines(
        forms.URLField(assume_scheme="https"),
        label=_("Links"),
        required=False,
        help_text=_("Your other pages, one address on each line."),
    )
    link = forms.URLField(
        label=_("The one link that stands out"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("The one place to book or to write to."),
    )

    class Meta:
        model = Instructor
        fields = [
            "display_name",
            "headline",
            "bio",
            "place",
            "languages",
            "links",
            "link",
            "link_text",
        ]
        help_texts = {
            "headline": _("One line below your name: whom you teach, and what."),
            "link_text": _("“Book a class”, “Write to me”."),
        }
        error_messages = {"display_name": EMPTY_NAME}
        widgets = {"bio": forms.Textarea(attrs={"rows": 8})}

    def clean_links(self):
        if len(self.cleaned_data["links"]) > MOST_LINKS:
            raise forms.ValidationError(_("Keep it to six links."), code="many")
        return self.cleaned_data["links"]

    def clean_display_name(self):
        validate_name(self.cleaned_data["display_name"])
        return self.cleaned_data["display_name"]

    def clean(self):
        said = super().clean()
        if said.get("link") and not said.get("link_text"):
            self.add_error("link_text", LINK_WITHOUT_WORDS)
        return said

    def save(self) -> Instructor:
        """Nothing but what she can write, whatever an admin changed meanwhile."""
        self.instance.save(update_fields=self.Meta.fields)
        return self.instance
