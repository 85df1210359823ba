from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poses.forms.fields import ProseField
from poses.models import Tutorial
from studio import pace, prose
from studio.models import Instructor
from studio.models.mailboxes import normalise

from . import wording
from .models import Announcement, Subscription

INVALID = _("Enter an email address like name@example.com.")


class SignUpForm(forms.Form):
    """
    One address, for every tutorial or those of one instructor.

    It carries no authority, so it stands on public pages without a token: the mail
    that follows asks the reader herself.
    """

    email = forms.CharField(
        max_length=254, error_messages={"required": INVALID, "max_length": INVALID}
    )
    instructor = forms.ModelChoiceField(
        Instructor.objects.published(),
        to_field_name="slug",
        required=False,
        error_messages={"invalid_choice": _("This instructor does not teach here.")},
    )
    # On whose page the form stood.
    tutorial = forms.CharField(required=False)
    # People do not see it; programs that fill in everything do.
    website = forms.CharField(required=False)

    def clean_email(self):
        address = self.cleaned_data["email"]
        normalise(address)
        return address

    def clean_tutorial(self) -> Tutorial | None:
        """One that was withdrawn meanwhile is in nobody's way."""
        slug = self.cleaned_data["tutorial"]
        return Tutorial.objects.published().filter(slug=slug).first()

    @property
    def is_unhurried(self) -> bool:
        """Whether it was filled in at the pace of a person, within the hour."""
        return pace.is_unhurried(self.data.get("stamp", ""))

    def save(self) -> None:
        """Have the reader asked, unless a program typed this."""
        if self.cleaned_data["website"]:
            return
        said = self.cleaned_data
        words = wording.shown(said["instructor"])
        Subscription.objects.request(
            said["email"], said["instructor"], words, said["tutorial"]
        )


class PreferencesForm(forms.Form):
    """How often a reader gets everybody's tutorials, or those of one instructor."""

    def __init__(self, *args, mailbox, **kwargs):
        super().__init__(*args, **kwargs)
        self.mailbox = mailbox
        live = Subscription.objects.live().filter(mailbox=mailbox)
        self._now = dict(live.values_list("instructor", "frequency"))
        self._keys = {"everybody": None}
        self._offer("everybody", _("Every new tutorial"))
        for teacher in Instructor.objects.published():
            name = f"instructor-{teacher.pk}"
            self._keys[name] = teacher.pk
            self._offer(name, teacher.display_name)

    def _offer(self, name, label):
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[("", _("no mail")), *Subscription.Frequency.choices],
            required=False,
            initial=self._now.get(self._keys[name], ""),
            error_messages={"invalid_choice": _("Choose one of the three.")},
        )

    def save(self) -> None:
        wanted = {key: self.cleaned_data[name] for name, key in self._keys.items()}
        Subscription.objects.choose(self.mailbox, wanted, "\n".join(self._words()))

    def _words(self):
        """What she gets from now on, as the page says it."""
        for name, field in self.fields.items():
            if how_often := self.cleaned_data[name]:
                yield f"{field.label}: {Subscription.Frequency(how_often).label}"


class AnnouncementForm(forms.ModelForm):
    """What to say to subscribers; an instructor speaks to her own."""

    class Meta:
        model = Announcement
        fields = ["subject", "prose", "instructor"]
        widgets = {
            "subject": forms.TextInput(attrs={"class": "form-control"}),
            "prose": ProseField().widget,
            "instructor": forms.Select(attrs={"class": "form-select"}),
        }

    def __init__(self, data=None, *, instance, user):
        super().__init__(data, instance=instance)
        self.fields["subject"].error_messages["required"] = _("Give it a subject.")
        self.fields["prose"].error_messages["required"] = _("Write something.")
        self.fields["instructor"].empty_label = _("Everybody who gets anything")
        if not user.has_perm("newsletter.change_announcement"):
            del self.fields["instructor"]

    def clean_prose(self):
        cleaned = prose.clean(self.cleaned_data["prose"])
        if not prose.text(cleaned):
            raise forms.ValidationError(_("Write something."), code="required")
        return cleaned


class SendForm(forms.Form):
    """When an announcement goes out: empty is now."""

    at = forms.DateTimeField(
        label=_("Day and time"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"class": "form-control", "type": "datetime-local"},
            format="%Y-%m-%dT%H:%M",
        ),
        error_messages={"invalid": _("Write day and time like 2030-06-01 08:00.")},
    )

    def clean_at(self):
        at, now = self.cleaned_data["at"], timezone.now()
        if at and at <= now:
            raise forms.ValidationError(
                _("This time has passed. Choose a later one."), code="past"
            )
        return at or now
