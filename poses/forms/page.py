from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from ..models import Tutorial
from ..models.review import hands_in
from .fields import NameField, Words
from .widgets import Hidden

UNKNOWN_POSE = _(
    "The library has no pose of this name. Choose one from the list, or leave it empty."
)
SEEN_AT_ONCE = _(
    "Readers would see this at once, so an editor changes it. Put back what stood "
    "here, and ask for it when you hand in."
)


class PageForm(forms.Form):
    """
    What is kept beside the Sheet: the page's address, its pose, and the revisions
    that the words were `opened` on and come `after`.
    """

    slug = Words(
        label=_("Address"),
        longest=120,
        help_text=_("The end of the page’s address. Old ones lead to the new one."),
    )
    pose = NameField("poses", label=_("Pose"))
    note = Words(
        label=_("What changed?"),
        help_text=_("One sentence for readers who know the page already."),
    )
    slug_was = Words(widget=Hidden)
    pose_was = Words(widget=Hidden)
    opened = forms.IntegerField(widget=Hidden, required=False, min_value=0)
    after = forms.IntegerField(widget=Hidden, required=False, min_value=0)

    def __init__(self, data, *, tutorial, library, **kwargs):
        self.tutorial = tutorial
        super().__init__(data, **kwargs)
        self.library = self.fields["pose"].library = library

    def clean(self):
        if self.changed and not self._may_be_changed:
            for name in self.changed:
                self.add_error(name.removesuffix("_id"), SEEN_AT_ONCE)
            return
        if "slug" in self.changed:
            self._check_address(self.cleaned_data["slug"])
        pose = self.cleaned_data.get("pose")
        if pose and "pose_id" in self.changed and not pose.id:
            self.add_error("pose", UNKNOWN_POSE)

    @property
    def changed(self) -> dict:
        """What the author changed; an emptied address stays what it was."""
        said = self.cleaned_data
        pose = said.get("pose")
        found = {}
        if said.get("slug") and said["slug"] != said["slug_was"]:
            found["slug"] = said["slug"]
        if "pose" in said and (pose.name if pose else "") != said["pose_was"]:
            found["pose_id"] = pose.id if pose else None
        return found

    @property
    def _may_be_changed(self) -> bool:
        """Readers see both at once, so it is done by whoever may publish."""
        return not (self.tutorial.published_at and hands_in(self.library.user))

    def _check_address(self, slug):
        try:
            validate_slug(slug)
            Tutorial(pk=self.tutorial.pk, slug=slug).clean()
        except ValidationError as wrong:
            self.add_error("slug", wrong.messages)
