from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from studio import pace, prose
from studio.limits import Limit, TooMany
from studio.models import Mailbox
from studio.models.mailboxes import normalise
from studio.models.users import validate_name
from studio.numbers import number

from .models import Comment, Discussion, Policy, Reason, Standing, State, Word
from .questions import AskingForm
from .sieve import Draft, Verdict, judge

LONGEST = 5000
# A whole class may sit behind one network.
LIMITS = {
    "person": Limit("comments-of-a-person", times=10, seconds=600),
    "network": Limit("comments-of-a-network", times=60, seconds=600),
}
ORPHAN = _(
    "The comment you wanted to answer is no longer there. You can post your text as a "
    "comment of its own."
)
STALE = _(
    "This page was open while you signed in or out. "
    "Your text is still here: press the button once more."
)
ADDRESS = _("Enter an email address like name@example.com.")


class TextForm(forms.Form):
    """Something in small Markdown, of at most 5,000 characters."""

    body = forms.CharField(
        # A form that is fetched once more keeps the text that stands in the first one.
        widget=forms.Textarea(
            attrs={"rows": 6, "class": "form-control", "hx-preserve": True}
        ),
        help_text=_(
            "At most 5,000 characters. *Stars* emphasise, lines that begin with a "
            "hyphen make a list."
        ),
        error_messages={"required": _("Write something first.")},
    )

    def clean_body(self):
        body = self.cleaned_data["body"].replace("\r\n", "\n")
        if len(body) > LONGEST:
            raise ValidationError(
                ngettext_lazy(
                    "This is %(count)d character too long. At most 5,000 fit.",
                    "This is %(count)d characters too long. At most 5,000 fit.",
                    "count",
                ),
                params={"count": len(body) - LONGEST},
            )
        return body

    def says_something(self) -> None:
        """Last, because reading Markdown is the dearest of these questions."""
        words = prose.text(prose.from_markdown(self.cleaned_data["body"]))
        if not any(character.isprintable() for character in words):
            self.add_error("body", self.fields["body"].error_messages["required"])


class CommentForm(TextForm, AskingForm):
    """Something to say about a tutorial, or in answer to a comment."""

    name = forms.CharField(label=_("Your name"), max_length=80, required=False)
    email = forms.CharField(
        label=_("Your email address"),
        max_length=254,
        required=False,
        help_text=_(
            "Nobody sees it. The first time, we mail you a link to confirm it."
        ),
        error_messages={"max_length": ADDRESS},
    )
    # People do not see it; programs that fill in everything do.
    website = forms.CharField(required=False)
    shown_at = forms.CharField(required=False, widget=forms.HiddenInput)

    orphan_words = ORPHAN

    def __init__(
        self, data=None, *, discussion, speaker, reply=None, step=None, **kwargs
    ):
        self.discussion, self.speaker = discussion, speaker
        self.parent = discussion.find(number(reply))
        self.is_orphan = bool(reply) and not self.parent
        # Several forms may stand on one page, each below the comment it answers.
        place = f"step-{step}" if step else number(reply)
        super().__init__(data, auto_id=f"write-{place}-%s", **kwargs)
        self.fit(step)
        body = self.fields["body"]
        said = _("Your question") if self.step else _("Your comment")
        body.label = _("Your reply") if self.parent else said
        if not self.is_bound:
            body.widget.attrs["autofocus"] = True
        self.initial["shown_at"] = pace.stamp()
        if speaker.is_known:
            del self.fields["name"], self.fields["email"]
            return
        for field, wanted in (("name", "name"), ("email", "email")):
            self.fields[field].widget.attrs |= {
                "autocomplete": wanted,
                "class": "form-control",
            }

    @property
    def address(self) -> str:
        """Where it is shown, and sent to."""
        address = reverse("comments:add", args=[self.discussion.tutorial.slug])
        if self.parent:
            return f"{address}?reply={self.parent.pk}"
        return f"{address}?step={self.step.key}" if self.step else address

    @property
    def way_back(self) -> str:
        """Where somebody goes who would rather say nothing."""
        return (self.parent or self.discussion.tutorial).get_absolute_url()

    @property
    def is_kept(self) -> bool:
        """Whether the text stands in the session, so that a sign-in brings it back."""
        if self.is_bound:
            return self.has_error(NON_FIELD_ERRORS, "sign_in")
        return bool(self.initial.get("is_kept"))

    def clean_name(self):
        validate_name(self.cleaned_data["name"])
        return self.cleaned_data["name"]

    def clean_email(self):
        address = self.cleaned_data["email"]
        if address:
            normalise(address)
        return address

    def clean(self):
        if "body" in self.cleaned_data:
            self._may_speak()
            self.says_something()

    def save(self) -> Comment:
        """Say it. Where it goes first is for the sieve to tell."""
        discussion, speaker = self.discussion, self.speaker
        if not discussion.pk:
            discussion = Discussion.objects.begun(discussion.tutorial)
        known = {"mailbox": speaker.mailbox, "guest_name": speaker.guest_name}
        if not speaker.is_known:
            known = self._typed()
        elif speaker.author:
            known["guest_name"] = ""
        verdict = self._verdict(discussion, known["mailbox"])
        return discussion.post(
            speaker.author,
            self.cleaned_data["body"],
            self.parent,
            state=verdict.state,
            held_for=list(verdict.held_for),
            **known,
            **self.asked,
        )

    def _typed(self) -> dict:
        """
        An address that was only typed. A mailbox that was confirmed once is asked no
        more, and what comes in its name from elsewhere is nobody's.
        """
        mailbox = Mailbox.objects.at(self.cleaned_data["email"])
        return {
            "mailbox": None if mailbox.confirmed_at else mailbox,
            "guest_name": self.cleaned_data["name"],
        }

    def _verdict(self, discussion, mailbox) -> Verdict:
        if not self.speaker.is_known and mailbox:
            return Verdict(State.UNCONFIRMED)
        if self.speaker.author and discussion.is_led_by(self.speaker.author):
            return Verdict()
        text = self.cleaned_data["body"]
        seconds = pace.seconds(self.cleaned_data["shown_at"])
        return judge(draft(discussion, mailbox, text, seconds))

    def _may_speak(self) -> None:
        if not self.speaker.genuine:
            raise ValidationError(STALE, code="stale")
        if self.is_orphan:
            raise ValidationError(ORPHAN, code="orphan")
        if self.discussion.closed_at:
            raise ValidationError(
                _("This discussion was closed while you wrote."), code="closed"
            )
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave the field “Website” empty."), code="trap")
        self._spend("network", self.speaker.network)
        if not self.speaker.is_known:
            self._introduces_herself()
            return
        if until := Standing.objects.muted_until(self.speaker.mailbox):
            raise ValidationError(
                _("A moderator asked you to pause. You can comment again on %(day)s."),
                code="muted",
                params={"day": date_format(localtime(until), "DATETIME_FORMAT")},
            )
        self._spend("person", self.speaker.limit_key)

    def _introduces_herself(self) -> None:
        if "email" in self.errors or "name" in self.errors:
            return
        if not (self.cleaned_data["name"] and self.cleaned_data["email"]):
            raise ValidationError(
                _(
                    "Write your name and address to post this as a guest, or sign in. "
                    "Your text waits here for you."
                ),
                code="sign_in",
            )
        self._spend("person", normalise(self.cleaned_data["email"]))

    def _spend(self, limit, who) -> None:
        try:
            LIMITS[limit].spend(who)
        except TooMany as too_many:
            raise ValidationError(
                _(
                    "That is a lot at once. Your text is still here; post it in "
                    "%(minutes)d minutes."
                ),
                code="too_many",
                params={"minutes": -(-too_many.seconds // 60)},
            ) from None


class EditForm(TextForm):
    """Better words for something said a moment ago."""

    def __init__(self, data=None, *, comment, speaker):
        self.comment, self.speaker = comment, speaker
        super().__init__(
            data,
            auto_id=f"edit-{comment.pk}-%s",
            initial={"body": comment.body_source},
        )
        self.fields["body"].label = _("Your comment")

    def clean(self):
        if "body" in self.cleaned_data:
            if not self.speaker.genuine:
                raise ValidationError(STALE, code="stale")
            if not self.comment.may_be_edited:
                raise ValidationError(
                    _("The time for changing this comment is over."), code="late"
                )
            self.says_something()


class ReportForm(forms.Form):
    """Why a comment should not stand where it stands."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=[choice for choice in Reason.choices if choice[0] != Reason.REPORTED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it.")},
    )


def draft(discussion, mailbox, text, seconds=None) -> Draft:
    """Everything the sieve wants to know about something that is being said."""
    published, refused = Comment.objects.record(mailbox)
    return Draft(
        text,
        published,
        refused,
        is_proved=bool(mailbox),
        seconds=seconds,
        elsewhere=Comment.objects.repeated(text, mailbox, discussion),
        words=tuple(Word.objects.values_list("text", "is_spam")),
        everything_waits=discussion.everything_waits
        or Policy.objects.current().everything_waits,
    )
