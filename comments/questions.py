"""What the form asks besides the words: which step, whether it asks or answers."""

import uuid

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from poses.models import Step

from .models import Comment
from .models.privacy import origin_of

CHECK = {"class": "form-check-input"}


class AskingForm(forms.Form):
    """Something to say that may be about a step, ask, or answer what was asked."""

    question = forms.BooleanField(
        label=_("This is a question for the instructor"),
        required=False,
        widget=forms.CheckboxInput(CHECK),
    )
    answers = forms.BooleanField(
        label=_("This answers the question"),
        help_text=_("It stands first beneath it, for everybody who asks the same."),
        required=False,
        widget=forms.CheckboxInput(CHECK),
    )

    def fit(self, step_key: str | None) -> None:
        """Ask only what makes sense here, and expect what is likely."""
        self.step = None if self.parent else step_at(self.discussion.tutorial, step_key)
        question, answers = self.fields["question"], self.fields["answers"]
        # A preview brings along what was ticked.
        is_new = "preview" not in self.initial
        question.initial, answers.initial = is_new and bool(self.step), is_new
        if self.parent:
            del self.fields["question"]
        else:
            self.fields["body"].widget.attrs |= self._looking
        if not (self.parent and self.parent.wants_answer and self._teaches()):
            del self.fields["answers"]

    def _teaches(self) -> bool:
        author = self.speaker.author
        return bool(author and self.discussion.is_taught_by(author))

    @property
    def _looking(self) -> dict[str, str]:
        """How a browser with scripts looks for answers while somebody types."""
        return {
            "hx-post": reverse(
                "comments:similar", args=[self.discussion.tutorial.slug]
            ),
            "hx-trigger": "input changed delay:800ms",
            "hx-target": "next .similar",
            "hx-select": ".similar-found",
            "hx-swap": "innerHTML",
        }

    @property
    def similar(self) -> list:
        """Answered questions like this one, to be shown once before it is posted."""
        if not self.cleaned_data.get("question") or self.data.get("seen"):
            return []
        text = self.cleaned_data["body"]
        return Comment.objects.answered_like(text, self.discussion.tutorial)

    @property
    def asked(self) -> dict:
        """What the comment says of itself besides its words."""
        return {
            "step": self.step,
            "step_words": self.step.text if self.step else "",
            "is_question": self.cleaned_data.get("question", False),
            "is_answer": self.cleaned_data.get("answers", False),
            "origin": origin_of(self.speaker.network),
        }


def step_at(tutorial, key: str | None) -> Step | None:
    """The step of a live tutorial with this key, or the one that took it in."""
    try:
        found = Step.objects.filter(tutorial=tutorial, key=uuid.UUID(key))
    except (TypeError, ValueError):
        return None
    step = found.select_related("merged_into").first()
    step = step and (step.merged_into or step)
    return step if step and step.number else None
