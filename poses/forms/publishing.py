"""Beginning a tutorial, and letting readers see it."""

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Instructor

from ..models import Authorship, Tutorial, TutorialAddress
from ..sheet import LONGEST_TITLE, Sheet
from .fields import NameField, Words
from .writing import UNKNOWN_POSE


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
        self.own_seat = mine.first() if user.is_authenticated else None
        if self.own_seat:
            del self.fields["instructor"]

    @property
    def seat(self) -> Instructor:
        return self.own_seat or self.cleaned_data["instructor"]


class BeginForm(SeatForm):
    """A new tutorial needs a title."""

    title = Words(label=_("Title"), longest=LONGEST_TITLE)
    pose = NameField(
        "poses",
        label=_("Pose"),
        help_text=_("From the library. You can leave this for later."),
    )
    field_order = ["title", "pose", "instructor"]

    def __init__(self, data=None, *, user, library):
        super().__init__(data, user=user)
        self.fields["pose"].library = library

    def clean_title(self):
        if not self.cleaned_data["title"]:
            raise forms.ValidationError(_("Give it a title."), code="required")
        return self.cleaned_data["title"]

    def clean_pose(self):
        pose = self.cleaned_data["pose"]
        if pose and not pose.id:
            raise forms.ValidationError(UNKNOWN_POSE, code="unknown")
        return pose

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


class PublishForm(forms.Form):
    """Publish what was looked at: now or, the first time, at a later time."""

    NOW, LATER = "now", "later"

    revision = forms.IntegerField(widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("Later"))],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=NOW,
    )
    at = forms.DateTimeField(
        label=_("Day and time"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"class": "form-control", "type": "datetime-local"},
            format="%Y-%m-%dT%H:%M",
        ),
        error_messages={
            "invalid": _("Write day and time like 2030-06-01 08:00."),
        },
    )

    def __init__(self, data=None, *, tutorial):
        self.draft = tutorial.draft
        number = self.draft.number if self.draft else 0
        super().__init__(data, initial={"revision": number})
        if tutorial.published_at:
            del self.fields["when"], self.fields["at"]

    def clean_revision(self):
        if self.draft and self.cleaned_data["revision"] != self.draft.number:
            # The next press of the button means what is shown now.
            self.data = self.data.copy()
            self.data["revision"] = self.draft.number
            raise forms.ValidationError(
                _("It was changed after you opened this page. Look at it again first."),
                code="overtaken",
            )
        return self.cleaned_data["revision"]

    def clean(self):
        said = self.cleaned_data
        if said.get("when") != self.LATER or "at" in self.errors:
            return
        if not said["at"]:
            self.add_error("at", _("Choose a day and a time."))
        elif said["at"] <= timezone.now():
            self.add_error("at", _("This time has passed. Choose a later one."))

    @property
    def moment(self):
        """The time that was asked for, or None for now."""
        later = self.cleaned_data.get("when") == self.LATER
        return self.cleaned_data["at"] if later else None
