from dataclasses import replace
from difflib import SequenceMatcher

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget

from studio import prose

from . import sheet as sheets
from .models import Tutorial

LONGEST_PROSE = 50_000

# What the editor offers is what the sanitiser lets through.
PROSE = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
}


class ProseField(forms.CharField):
    """HTML, written in a visual editor or, without JavaScript, as it is."""

    def __init__(self, **kwargs):
        editor = AdminProseEditorWidget(
            config={"extensions": PROSE}, preset="configurable"
        )
        super().__init__(
            required=False, widget=editor, max_length=LONGEST_PROSE, **kwargs
        )

    def clean(self, value):
        return prose.clean(super().clean(value))


class PoseNames(forms.BaseInlineFormSet):
    """The names of one pose: at most one per language is shown first."""

    def clean(self):
        super().clean()
        first = [
            form.cleaned_data["language"]
            for form in self.forms
            if form.cleaned_data.get("is_primary") and not form.cleaned_data["DELETE"]
        ]
        if len(first) != len(set(first)):
            raise forms.ValidationError(
                _("Only one name per language is shown first."), code="primary"
            )


def rewrite(steps, texts):
    """
    The steps with new texts, in which nobody loses a key without need.

    A text that stayed keeps its step's key, also when it moved; texts that changed
    in place keep the keys of their places.
    """
    before = [step.text for step in steps]
    found = SequenceMatcher(None, before, texts, autojunk=False).get_opcodes()
    pairs = [
        pair
        for kind in ("equal", "replace")
        for name, a, a_end, b, b_end in found
        if name == kind
        for pair in zip(range(a, a_end), range(b, b_end), strict=False)
    ]
    stayed = [(a, b) for a, b in pairs if before[a] == texts[b]]
    moved = [
        (a, b)
        for a, text in enumerate(before)
        for b, other in enumerate(texts)
        if text == other
    ]
    old, used = {}, set()
    for a, b in [*stayed, *moved, *pairs]:
        if a not in used and b not in old:
            used.add(a)
            old[b] = steps[a]
    return tuple(
        replace(old.get(n) or sheets.Step(), text=text) for n, text in enumerate(texts)
    )


class TutorialForm(forms.ModelForm):
    """A tutorial and its draft on one page; what it says is kept as a new revision."""

    title = forms.CharField(
        label=_("Title"),
        max_length=sheets.LONGEST_TITLE,
        widget=AdminTextInputWidget,
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=sheets.LONGEST_SUMMARY,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("One or two sentences for lists, mails and search results."),
    )
    intro = ProseField(label=_("Story"))
    steps = forms.CharField(
        label=_("Steps"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 14}),
        help_text=_("One step on each line. The page numbers them."),
    )
    closing = ProseField(label=_("Closing words"))

    class Meta:
        model = Tutorial
        fields = ["title", "slug", "pose", "summary", "intro", "steps", "closing"]

    def __init__(self, *args, instance=None, initial=None, **kwargs):
        draft = instance.draft if instance and instance.pk else None
        self.sheet = draft.sheet if draft else sheets.Sheet()
        said = {
            "title": self.sheet.title,
            "summary": self.sheet.summary,
            "intro": self.sheet.intro,
            "closing": self.sheet.closing,
            "steps": "\n".join(step.text for step in self.sheet.steps),
        }
        super().__init__(
            *args, instance=instance, initial=said | (initial or {}), **kwargs
        )

    def clean_steps(self):
        lines = [line.strip() for line in self.cleaned_data["steps"].splitlines()]
        found = [line for line in lines if line]
        if len(found) > sheets.MOST_STEPS:
            raise forms.ValidationError(
                _("At most %(most)d steps fit into one tutorial."),
                params={"most": sheets.MOST_STEPS},
            )
        return found

    def written(self) -> sheets.Sheet:
        """The Sheet that the form holds; lines that stayed keep their steps' keys."""
        return replace(
            self.sheet,
            title=self.cleaned_data["title"],
            summary=self.cleaned_data["summary"],
            intro=self.cleaned_data["intro"],
            closing=self.cleaned_data["closing"],
            steps=rewrite(self.sheet.steps, self.cleaned_data["steps"]),
        )

    @transaction.atomic
    def keep(self, tutorial: Tutorial, author) -> None:
        """
        Save the tutorial's own row and, if its words changed, a new draft. Whatever
        was published since the form was opened stays published.
        """
        sheet = self.written()
        if tutorial.pk:
            tutorial.save(update_fields=["slug", "pose"])
        else:
            tutorial.save()
        if sheet != self.sheet:
            tutorial.save_draft(sheet, author)
