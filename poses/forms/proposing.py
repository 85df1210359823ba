"""Wishing for a pose that the library lacks, and deciding on the wish."""

from django import forms
from django.contrib.admin.widgets import (
    AdminRadioSelect,
    AdminTextareaWidget,
    AutocompleteSelect,
)
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from studio.models import User

from ..models import Pose, PoseAddress, PoseName, Proposal
from .fields import Choice, Words

# Leaves room for a number behind it.
LONGEST_SLUG = 70


class ProposeForm(forms.Form):
    """What a pose is called and what it is; the rest is an editor's work."""

    name = Words(label=_("Name"), longest=120)
    sanskrit = Words(
        label=_("Sanskrit name"),
        longest=120,
        help_text=_("In Latin letters, if you know it. You can leave this empty."),
    )
    discipline = Choice(dict(Pose.Discipline.choices), label=_("It belongs to"))
    what = Words(
        label=_("What it is"),
        longest=1000,
        lines=4,
        help_text=_(
            "In one or two sentences: how the body stands, and what it is for."
        ),
    )

    def __init__(self, data=None, *, user, library, name=""):
        super().__init__(data, initial={"name": name, "discipline": "yoga"})
        self.user, self.library = user, library

    @property
    def near(self) -> list[PoseName]:
        """What it might be that the library has already."""
        said = (self[name].value() or "" for name in ("name", "sanskrit"))
        return PoseName.objects.meant_by(*said)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if not name:
            raise forms.ValidationError(_("Say what it is called."), code="required")
        return name

    def clean_what(self):
        if not self.cleaned_data["what"]:
            raise forms.ValidationError(_("Say what it is."), code="required")
        return self.cleaned_data["what"]

    def clean(self):
        for field in ("name", "sanskrit"):
            pose = self._known(self.cleaned_data.get(field))
            if pose and pose.is_public:
                known = {"name": pose.name}
                self.add_error(field, _("The library has it: %(name)s.") % known)

    def _known(self, name) -> Pose | None:
        found = self.library.find("poses", name) if name else None
        return Pose.objects.with_names().get(pk=found) if found else None

    @transaction.atomic
    def save(self) -> Proposal:
        """A proposal. The button pressed twice makes one."""
        said = self.cleaned_data
        User.objects.select_for_update().get(pk=self.user.pk)
        hers = Proposal.objects.open().by(self.user)
        if there := hers.filter(pose__names__text=said["name"]).first():
            return there
        pose = Pose.objects.create(
            slug=PoseAddress.objects.free(said["name"], "pose", LONGEST_SLUG),
            discipline=said["discipline"] or Pose.Discipline.YOGA,
            description=said["what"],
            accepted_at=None,
        )
        texts = {"en": said["name"], "sa-Latn": said["sanskrit"]}
        for language, text in texts.items():
            if text:
                pose.names.create(text=text, language=language, is_primary=True)
        return Proposal.objects.create(pose=pose, author=self.user)


class OtherPicker(AutocompleteSelect):
    """
    The other thing to merge into, found while typing. Django's own widget cannot show
    a value again that is no number.
    """

    def __init__(self, model, site):
        super().__init__(model._meta.get_field("merged_into"), site)

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value if value and value.isdecimal() else ""


class DecideForm(forms.ModelForm):
    """An editor's answer: into the library, another pose's name, or no."""

    ACCEPT, MERGE, DECLINE = "accept", "merge", "decline"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ACCEPT, _("Accept: it gets a page, and you fill in the rest")),
            (MERGE, _("Merge: the library has it by another name")),
            (DECLINE, _("Decline: drafts keep the author’s words, without a link")),
        ],
        widget=AdminRadioSelect(attrs={"class": "radiolist"}),
        error_messages={"required": _("Choose what becomes of it.")},
    )
    into = forms.ModelChoiceField(
        Pose.objects.published(), label=_("Merge it into"), required=False
    )

    class Meta:
        model = Proposal
        fields = ["note"]
        widgets = {"note": AdminTextareaWidget(attrs={"rows": 3})}

    def __init__(self, *args, site, **kwargs):
        super().__init__(*args, **kwargs)
        choice = OtherPicker(Pose, site)
        choice.choices = self.fields["into"].choices
        self.fields["into"].widget = choice
        if alike := self.instance.alike:
            self.initial["into"] = alike[0].pose_id

    def clean(self):
        """Under the lock of its row: of two editors, the second is told."""
        said = self.cleaned_data
        locked = Proposal.objects.select_for_update().get(pk=self.instance.pk)
        if locked.state != "open":
            known = {"state": locked.state_name}
            raise forms.ValidationError(
                _("It has been decided on meanwhile: %(state)s.") % known
            )
        decision = said.get("decision")
        if decision == self.MERGE and not said.get("into"):
            self.add_error("into", _("Choose the pose that it is."))
        if decision == self.DECLINE and not said.get("note"):
            self.add_error("note", _("Say why: whoever proposed it reads this."))

    def decide(self) -> None:
        """Do what was chosen."""
        said, proposal = self.cleaned_data, self.instance
        if said["decision"] == self.ACCEPT:
            proposal.accept(said["note"])
        elif said["decision"] == self.MERGE:
            proposal.merge_into(said["into"], said["note"])
        else:
            proposal.decline(said["note"])
