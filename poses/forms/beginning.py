from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from studio.models import Instructor

from ..models import Authorship, Tutorial, TutorialAddress
from ..models.review import EDITS_ALL
from ..sheet import LONGEST_TITLE, Sheet
from .fields import NameField, Words
from .page import UNKNOWN_POSE


class SeatForm(forms.Form):
    """Whose a new tutorial is follows from who begins it, or she says so."""

    instructor = forms.ModelChoiceField(
        Instructor.objects.all(),
        label=_("Who teaches it"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("Choose who teaches it.")},
    )

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.user = user
        mine = Instructor.objects.filter(user_id=user.pk)
        self.own_seat = mine.first()
        if self.own_seat:
            del self.fields["instructor"]
        elif not user.has_perm(EDITS_ALL):
            # Whoever has left her seat begins nothing in somebody else's name.
            self.fields["instructor"].queryset = mine

    @property
    def seat(self) -> Instructor:
        return self.own_seat or self.cleaned_data["instructor"]


class PoseField(NameField):
    """The pose that a tutorial teaches: one of the library's."""

    is_unknown = False

    def __init__(self, **kwargs):
        super().__init__("poses", label=_("Pose"), **kwargs)

    def clean(self, text):
        pose = super().clean(text)
        if pose and not pose.id:
            raise forms.ValidationError(UNKNOWN_POSE, code="unknown")
        return pose


class BeginForm(SeatForm):
    """A new tutorial needs a title."""

    title = Words(label=_("Title"), longest=LONGEST_TITLE)
    pose = PoseField(help_text=_("From the library. You can leave this for later."))
    field_order = ["title", "pose", "instructor"]

    def __init__(self, data=None, *, user, library):
        super().__init__(data, user=user)
        self.fields["title"].widget.attrs["autofocus"] = data is None
        self.fields["pose"].library = library

    def clean_title(self):
        if not self.cleaned_data["title"]:
            raise forms.ValidationError(_("Give it a title."), code="required")
        return self.cleaned_data["title"]

    @transaction.atomic
    def save(self) -> Tutorial:
        """A first draft. The button pressed twice leads to the same one."""
        title, pose = self.cleaned_data["title"], self.cleaned_data["pose"]
        author = Instructor.objects.select_for_update().get(pk=self.seat.pk)
        begun = Tutorial.objects.by(author).filter(title=title, live=None).first()
        if begun:
            return begun
        tutorial = Tutorial.objects.create(
            slug=TutorialAddress.objects.free(title, "tutorial"),
            title=title,
            pose_id=pose.id if pose else None,
        )
        Authorship.objects.create(tutorial=tutorial, instructor=author)
        tutorial.save_draft(Sheet(title=title), self.user)
        return tutorial
