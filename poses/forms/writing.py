"""The whole of a tutorial as one page of forms, and keeping what it says."""

from dataclasses import replace

from django import forms
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from studio.numbers import number

from .. import merging, wording
from ..models import Revision
from ..sheet import LONGEST_SUMMARY, LONGEST_TITLE, MOST_STEPS, Sheet
from .fields import Choice, Flag, NameField, ProseField, Words
from .page import PageForm
from .parts import (
    BenefitForm,
    CautionForm,
    GapForm,
    PartForm,
    PropForm,
    rows,
)
from .pictures import LeadForm, PictureForm
from .steps import Steps
from .video import VideoForm

ROWS = {"props": PropForm, "cautions": CautionForm, "benefits": BenefitForm}


class AboutForm(PartForm):
    """What is said once in a tutorial."""

    of = Sheet

    title = Words(label=_("Title"), longest=LONGEST_TITLE)
    summary = Words(
        label=_("Summary"),
        longest=LONGEST_SUMMARY,
        lines=2,
        help_text=_("One or two sentences for lists, mails and search results."),
    )
    level = Choice(wording.LEVELS, label=_("Level"))
    intro = ProseField(label=_("Story"))
    closing = ProseField(label=_("Closing words"))
    lead_side = Choice(
        wording.SIDES,
        label=_("The steps begin on the side"),
        empty=_("It has no sides"),
        help_text=_("Readers can turn the steps round and begin on the other side."),
    )
    lead_means = Words(
        label=_("What a side is here"),
        help_text=_("For example: the side of the front leg."),
    )
    technique = NameField("techniques", label=_("Breath technique"))
    cautions_waived = Flag(label=_("Nobody needs to be careful here"))


class Writing:
    """A tutorial on its page at the desk."""

    def __init__(self, tutorial, library, data=None, files=None, room=None):
        self.tutorial, self.library, self.data = tutorial, library, data
        self.draft = tutorial.draft
        self.opened = self._opened(data)
        sheet = self.sheet_before = self.opened.sheet if self.opened else Sheet()
        room = room or {}
        given = {"data": data, "files": files, "library": library}
        self.page = PageForm(
            data,
            tutorial=tutorial,
            library=library,
            initial=self._page(),
            prefix="page",
        )
        self.steps = Steps(
            sheet.steps,
            after=room.get("after"),
            blank=room.get("steps", 2 - bool(sheet.steps)),
            **given,
        )
        self.about = AboutForm(origin=sheet, prefix="about", **given)
        self.picture = LeadForm(origin=sheet.picture, prefix="picture", **given)
        self.video = VideoForm(
            origin=sheet.video, prefix="video", keys=self.steps.keys, **given
        )
        self.rows = {
            name: rows(
                form, name, getattr(sheet, name), blank=room.get(name, 1), **given
            )
            for name, form in ROWS.items()
        }
        self.gaps = rows(GapForm, "gaps", sheet.gaps, blank=0, **given)

    def _opened(self, data) -> Revision | None:
        opened = number(data.get("page-opened")) if data else 0
        if not (opened and self.draft) or opened == self.draft.number:
            return self.draft
        return self.tutorial.revisions.filter(number=opened).first() or self.draft

    def _page(self) -> dict:
        pose = self.tutorial.pose.name if self.tutorial.pose else ""
        number = self.draft.number if self.draft else 0
        is_new = self.draft and self.draft.pk not in self.tutorial.shown
        return {
            "slug": self.tutorial.slug,
            "slug_was": self.tutorial.slug,
            "pose": pose,
            "pose_was": pose,
            "note": self.draft.note if is_new else "",
            "opened": number,
            "after": number,
        }

    @property
    def asks_what_changed(self) -> bool:
        """Whether there are readers who know the page already."""
        note = self.data and "page-note" in self.data
        return bool(note or self.tutorial.published_at)

    @cached_property
    def forms(self) -> list[forms.Form]:
        """Every form of the page, in its order."""
        once = [self.page, self.about, self.picture]
        lists = [form for name in ROWS for form in self.rows[name]]
        return [*once, *lists, self.video, *self.gaps, *self.steps.every_form()]

    @property
    def pictures(self) -> list[PictureForm]:
        return [form for form in self.forms if isinstance(form, PictureForm)]

    def is_valid(self) -> bool:
        """Whether everything can be read. Pictures are kept even if it cannot."""
        wrong = [form for form in self.forms if form.errors]
        for form in self.pictures:
            form.keep()
        if not wrong:
            self._check_steps()
        return not any(form.errors for form in self.forms)

    def _check_steps(self):
        if len(self.steps.told()) > MOST_STEPS:
            self.about.add_error(None, _("At most 200 steps fit into one tutorial."))

    @cached_property
    def sheet(self) -> Sheet:
        """What the page says."""
        said = {name: self.about.cleaned_data[name] for name in self.about.initial}
        lists = self.rows | {"gaps": self.gaps}
        for name, forms_of_it in lists.items():
            said[name] = tuple(filter(None, (form.part() for form in forms_of_it)))
        found = replace(
            self.sheet_before,
            **said,
            picture=self.picture.part(),
            video=self.video.part(),
            steps=self.steps.told(),
        )
        return merging.led_on(found, self.steps.into)

    @property
    def _is_untouched(self) -> bool:
        """Whether there is nothing to keep; a version put above a newer one is."""
        said, opened = self.page.cleaned_data, self.opened
        return bool(
            opened
            and self.sheet == opened.sheet
            and said["note"] in ("", opened.note)
            and said["after"] == opened.number
        )

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Everything that cannot be read, with the field that it stands beside."""
        places = {
            form: _("Step %(number)d: ") % {"number": step.number}
            for step in self.steps.forms
            for form in step.forms
        }
        found = [("", error) for error in self.about.non_field_errors()]
        for form in self.forms:
            for field in form:
                words = places.get(form, "")
                found += [(field.id_for_label, f"{words}{it}") for it in field.errors]
        return found

    def keep(self, author, *, is_autosave=False) -> None:
        """
        Keep the words as the newest draft. Raises Overtaken when somebody else has
        saved since.
        """
        said = self.page.cleaned_data
        if not self._is_untouched:
            self.draft = self.tutorial.save_draft(
                self.sheet,
                author,
                note=said["note"],
                after=said["after"] or 0,
                is_autosave=is_autosave,
            )

    @transaction.atomic
    def save(self, author) -> None:
        """Keep the words, then the page's own row. Raises Overtaken as `keep` does."""
        self.keep(author)
        for name, value in self.page.changed.items():
            setattr(self.tutorial, name, value)
        if self.page.changed:
            self.tutorial.save(update_fields=["slug", "pose"])

    def overtaken(self, newer: Revision) -> None:
        """Somebody saved meanwhile: the next Save is meant to come after hers."""
        self.draft = newer
        self.page.data = self.page.data.copy()
        self.page.data["page-after"] = newer.number

    def room_for(self, asked: str | None) -> tuple[dict, str]:
        """
        The query that shows one more blank row where an author asked for one, and
        the place to look at.
        """
        keys = [step.key for step in self.sheet.steps]
        if asked in keys:
            place = keys.index(asked) + 1
            return {"after": asked, "steps": 1}, f"step-{place + 1}"
        if asked in ROWS:
            blank = 1 + sum(form.is_blank for form in self.rows[asked])
            place = len(getattr(self.sheet, asked)) + blank - 1
            return {asked: blank}, f"id_{asked}-{place}-{ROWS[asked].marker}"
        if asked:
            blank = 1 + sum(form.is_blank for form in self.steps.forms)
            return {"steps": blank}, f"step-{len(keys) + 1}"
        return {}, ""
