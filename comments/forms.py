from dataclasses import dataclass

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from studio import prose
from studio.limits import Limit, TooMany
from studio.models import User

from .models import Comment, Discussion
from .threads import number

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


@dataclass(frozen=True)
class Speaker:
    """Who wants to say something, as far as a request can tell."""

    user: User
    network: str
    genuine: bool


class CommentForm(forms.Form):
    """Something to say about a tutorial, or in answer to a comment."""

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

    orphan_words = ORPHAN

    def __init__(self, data=None, *, discussion, speaker, reply=None, **kwargs):
        self.discussion, self.speaker = discussion, speaker
        self.parent = discussion.find(number(reply))
        self.is_orphan = bool(reply) and not self.parent
        # Several forms may stand on one page, each below the comment it answers.
        super().__init__(data, auto_id=f"write-{number(reply)}-%s", **kwargs)
        body = self.fields["body"]
        body.label = _("Your reply") if self.parent else _("Your comment")
        if not self.is_bound:
            body.widget.attrs["autofocus"] = True

    @property
    def address(self) -> str:
        """Where it is shown, and sent to."""
        address = reverse("comments:add", args=[self.discussion.tutorial.slug])
        return f"{address}?reply={self.parent.pk}" if self.parent else address

    @property
    def way_back(self) -> str:
        """Where somebody goes who would rather say nothing."""
        return (self.parent or self.discussion.tutorial).get_absolute_url()

    @property
    def is_kept(self) -> bool:
        """Whether the text stands in the session, so that a sign-in brings it back."""
        if self.is_bound:
            return self.has_error(NON_FIELD_ERRORS, "sign_in")
        return bool(self.initial.get("body"))

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

    def clean(self):
        if "body" in self.cleaned_data:
            self._may_speak()
            self._says_something()

    def save(self) -> Comment:
        discussion = self.discussion
        if not discussion.pk:
            discussion = Discussion.objects.begun(discussion.tutorial)
        body = self.cleaned_data["body"]
        return discussion.post(self.speaker.user, body, self.parent)

    def _may_speak(self) -> None:
        if not self.speaker.genuine:
            raise ValidationError(
                _(
                    "This page was open while you signed in or out. "
                    "Your text is still here: press the button once more."
                ),
                code="stale",
            )
        if self.is_orphan:
            raise ValidationError(ORPHAN, code="orphan")
        if self.discussion.closed_at:
            raise ValidationError(
                _("This discussion was closed while you wrote."), code="closed"
            )
        self._spend("network", self.speaker.network)
        if not self.speaker.user.is_authenticated:
            raise ValidationError(
                _("Sign in to post this. Your text waits here for you."), code="sign_in"
            )
        self._spend("person", str(self.speaker.user.pk))

    def _says_something(self) -> None:
        """Last, because reading Markdown is the dearest of these questions."""
        words = prose.text(prose.from_markdown(self.cleaned_data["body"]))
        if not any(character.isprintable() for character in words):
            self.add_error("body", self.fields["body"].error_messages["required"])

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
