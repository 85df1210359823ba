"""Deciding about a draft: handing it in, publishing it, giving it back."""

from datetime import UTC

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio import moments
from studio.models import StudioProfile

from ..models.entry import LONGEST_NOTE
from ..models.publication import NotReady, Overtaken, TooLate

OVERTAKEN = _(
    "It was changed after you opened this page. Look at it again first; nothing was "
    "done."
)
SETTLED = _("Nobody waits for a decision any more. What happened stands below.")
NO_SUCH_TIME = _(
    "Clocks in %(zone)s are put forward on that day and never show %(time)s: they go "
    "on with %(instead)s."
)
TWO_SUCH_TIMES = _(
    "Clocks in %(zone)s are put back on that day and show %(time)s twice. Choose a "
    "time that comes once."
)


class Remark(forms.CharField):
    """A word to a colleague, in plain text."""

    def __init__(self, rows=3, **kwargs):
        super().__init__(
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea(attrs={"class": "form-control", "rows": rows}),
            error_messages={"max_length": _("Shorten it to 2,000 characters.")},
            **kwargs,
        )


class DecisionForm(forms.Form):
    """
    What somebody decides about the version that she has read. Carried out, `entry` is
    what the log says of it, if it says anything.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    entry = None

    def __init__(self, data=None, *, tutorial):
        self.draft, self.was_read = tutorial.draft, None
        number = self.draft.number if self.draft else 0
        super().__init__(data, initial={"revision": number})

    def clean_revision(self):
        if self.draft and self.cleaned_data["revision"] != self.draft.number:
            self.show_the_newest()
            raise forms.ValidationError(OVERTAKEN, code="overtaken")
        return self.cleaned_data["revision"]

    def carry_out(self, act, **known) -> bool:
        """Do it, to nothing but what was read; otherwise the page says why not."""
        said = self.cleaned_data
        known |= {"read": said["revision"], "note": said.get("note", "")}
        try:
            self.entry = act(**known)
        except NotReady:
            return False  # The checklist says what is missing.
        except Overtaken as newer:
            self._overtaken(newer.draft)
        except TooLate:
            self.add_error(None, SETTLED)
        return self.is_valid()

    def _overtaken(self, draft) -> None:
        """Somebody saved while the button was pressed: nothing was done."""
        self.draft = draft
        self.show_the_newest()
        self.add_error("revision", OVERTAKEN)

    def show_the_newest(self):
        """The next press of the button means what is shown now."""
        self.was_read = self.cleaned_data.get("revision")
        self.data = self.data.copy()
        self.data["revision"] = self.draft.number


class HandInForm(DecisionForm):
    """Hand a draft in, with a word to whoever reads it."""

    note = Remark(
        label=_("A word to the editors"),
        help_text=_(
            "What is new, or what you are not sure of. You can leave it empty."
        ),
    )


class WithdrawForm(forms.Form):
    """Why a tutorial is taken from its readers, for those who write it with her."""

    note = Remark(
        label=_("Why?"), help_text=_("Stands in the log. You can leave it empty.")
    )


class LocalTime(forms.DateTimeField):
    """A day and a time as some clock shows them; which clock is another question."""

    def to_python(self, value):
        with timezone.override(UTC):
            found = super().to_python(value)
        return found and found.astimezone(UTC).replace(tzinfo=None)


class PublishForm(DecisionForm):
    """Publish what was read, now or at a later time; a schedule stays what it is."""

    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("Later"))],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        initial=NOW,
    )
    at = LocalTime(
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
    zone = forms.ChoiceField(
        label=_("By the clocks of"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("Choose one of the places.")},
    )

    def __init__(self, data=None, *, tutorial, user):
        super().__init__(data, tutorial=tutorial)
        self.user, self.moment, self.tutorial = user, None, tutorial
        self.studio_zone = StudioProfile.objects.current().zone
        self.outcome = tutorial.outcome
        if self.outcome in ("scheduled", "same"):
            del self.fields["when"], self.fields["at"], self.fields["zone"]
            return
        firsts = dict.fromkeys([self.studio_zone, user.zone or self.studio_zone])
        self.fields["zone"].choices = [
            *((it, it) for it in firsts),
            *((it, it) for it in moments.zones() if it not in firsts),
        ]
        self.fields["zone"].initial = user.zone or self.studio_zone

    def clean(self):
        said = self.cleaned_data
        if said.get("when") != self.LATER or {"at", "zone"} & self.errors.keys():
            return
        if not said["at"]:
            self.add_error("at", _("Choose a day and a time."))
        elif problem := self._cannot_be(said["at"], said["zone"] or self.studio_zone):
            self.add_error("at", problem)

    def _cannot_be(self, at, zone) -> str | None:
        """Find the moment, or say why there is none."""
        known = {"time": f"{at:%H:%M}", "zone": zone}
        try:
            moment = moments.moment(at, zone)
        except moments.NoSuchTime as no:
            return NO_SUCH_TIME % (known | {"instead": f"{no.instead:%H:%M}"})
        except moments.TwoSuchTimes:
            return TWO_SUCH_TIMES % known
        if moment <= timezone.now():
            return _("This time has passed. Choose a later one.")
        self.moment = moment
        return None

    @property
    def clocks(self) -> list[dict]:
        """When readers see it, by the studio's clock and by hers."""
        moment = self.moment or self.tutorial.published_at
        zones = (self.studio_zone, self.user.zone)
        return moments.clocks(moment, *zones) if moment else []

    def remember(self) -> None:
        """Keep the clock by which she plans, for the next time."""
        zone = self.cleaned_data.get("zone")
        if self.moment and zone and zone != self.user.zone:
            self.user.zone = zone
            self.user.save(update_fields=["zone"])


class ReviewForm(PublishForm):
    """What an editor decides about a draft that was handed in, and what she notes."""

    APPROVE, WANT = "approve", "want"

    note = Remark(label=_("A word to the author"))
    decide = forms.ChoiceField(
        choices=[(APPROVE, _("Approve")), (WANT, _("Want changes"))],
        widget=forms.HiddenInput,
        error_messages={"required": _("Press one of the two buttons below.")},
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        self._make_room()

    def _make_room(self):
        """A note for each step of the newest version."""
        steps = self.draft.sheet.steps if self.draft else ()
        self.keys = [step.key for step in steps]
        for key in self.keys:
            self.fields.setdefault(
                f"step-{key}", Remark(rows=2, label=_("Note on this step"))
            )

    def show_the_newest(self):
        """What was noted on a step that is gone goes on in the word to the author."""
        super().show_the_newest()
        self._make_room()
        gone = [
            words.strip()
            for name, words in self.data.items()
            if name.startswith("step-") and name[5:] not in self.keys
        ]
        self.data["note"] = "\n\n".join(filter(None, [self.data.get("note"), *gone]))

    def clean(self):
        if self.cleaned_data.get("decide") != self.WANT:
            return super().clean()
        # She does not plan anything, whatever stands in the fields for that.
        for name in ("when", "at", "zone"):
            self.errors.pop(name, None)
        if not self.cleaned_data.get("note") and not any(self.notes.values()):
            self.add_error("note", _("Say what you want changed, here or at a step."))
        return None

    @property
    def notes(self) -> dict[str, str]:
        """What was noted on steps, by their keys."""
        return {key: self.cleaned_data.get(f"step-{key}", "") for key in self.keys}
