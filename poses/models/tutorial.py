from dataclasses import replace

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from studio.models import Addressed, Instructor, Picture

from .. import links
from .. import sheet as sheets
from ..checklist import Problem, problems
from ..document import part
from .candidates import TITLE
from .pose import Pose
from .publication import Overtaken
from .review import Review
from .revision import Revision
from .tutorial_queryset import TutorialQuerySet

read_picture = part(sheets.Picture)


class Tutorial(Addressed, Review):
    """
    One pose, taught step by step. A tutorial is what its revision says: `live` is
    the one that readers see, the newest is the draft. How it comes to be seen, and
    what its times say, is told by Publication, its way through an editor by Review.
    """

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    pose = models.ForeignKey(
        Pose,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tutorials",
        verbose_name=_("pose"),
    )
    instructors = models.ManyToManyField(
        Instructor,
        through="poses.Authorship",
        related_name="+",
        verbose_name=_("instructors"),
    )
    title = models.CharField(
        _("title"),
        max_length=sheets.LONGEST_TITLE,
        help_text=_("As the live revision says it."),
    )
    summary = models.CharField(
        _("summary"), max_length=sheets.LONGEST_SUMMARY, blank=True
    )
    words = models.TextField(_("words"), blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title", config="studio", weight="A")
        + SearchVector("summary", config="studio", weight="B")
        + SearchVector("words", config="studio", weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TutorialQuerySet.as_manager()
    is_locked = False

    class Meta:
        verbose_name = _("tutorial")
        verbose_name_plural = _("tutorials")
        ordering = [F("published_at").desc(nulls_first=True), "-pk"]
        indexes = [
            GinIndex(fields=["search"], name="tutorials_by_words"),
            GinIndex(TITLE, name="tutorials_by_titles"),
            models.Index(
                fields=["planned_at"],
                condition=Q(planned_at__isnull=False),
                name="versions_to_show",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(live__isnull=False),
                name="a_published_tutorial_has_a_live_revision",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None) | Q(returned_at=None),
                name="what_waits_for_an_editor_wants_no_changes",
            ),
            models.CheckConstraint(
                condition=Q(mailed_at=None) | Q(published_at__isnull=False),
                name="only_what_was_published_is_mailed",
            ),
            models.CheckConstraint(
                condition=Q(updated_at=None)
                | Q(published_at__isnull=False, updated_at__gte=F("published_at")),
                name="no_version_is_live_before_the_first",
            ),
            models.CheckConstraint(
                condition=Q(planned=None, planned_at=None)
                | Q(planned__isnull=False, planned_at__isnull=False)
                & Q(published_at__isnull=False, planned_at__gt=F("published_at")),
                name="a_newer_version_is_planned_for_a_time_after_the_first",
            ),
            models.CheckConstraint(
                condition=Q(before=None, before_at=None)
                | Q(before__isnull=False, before_at__isnull=False, withdrawn_at=None)
                & Q(updated_at__isnull=False, updated_at__gte=F("before_at")),
                name="only_what_readers_see_can_become_what_they_saw_before",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("poses:tutorial", args=[self.slug])

    @property
    def authors(self) -> list[Instructor]:
        """Its instructors in the order of the byline."""
        return [authorship.instructor for authorship in self.authorships.all()]

    @property
    def draft(self) -> Revision | None:
        """The newest revision, live or not."""
        return self.revisions.first()

    @transaction.atomic
    def save_draft(
        self, sheet, author, *, note="", after=None, is_autosave=False
    ) -> Revision:
        """
        Keep a new revision. Readers see nothing of it before it is published.

        `after` is the number of the revision that the author had before her; if
        somebody else has saved since, Overtaken is raised and nothing is kept.
        Saying the same once more is no new revision.
        """
        self._lock()
        last = self.draft
        if last and after not in (None, last.number):
            raise Overtaken(last)
        sheet = _clean(sheet)
        document = sheets.write(sheet)
        if last and (last.document, last.note) == (document, note):
            return last
        if not self.live_id:
            self._take_name(sheet)
        kept = Revision(
            tutorial=self,
            number=last.number + 1 if last else 1,
            document=document,
            note=note,
            author=author,
            is_autosave=is_autosave,
        )
        # An editor may be reading what was handed in.
        stays = self.handed_in_at or (last and last.pk in self.shown)
        if last and not stays and last.gives_way_to(kept):
            kept.pk = last.pk
        kept.save(force_insert=not kept.pk, force_update=bool(kept.pk))
        return kept

    def _take_name(self, sheet) -> None:
        """Until something is live, its draft says what it is called."""
        said = (
            sheet.title[: sheets.LONGEST_TITLE],
            sheet.summary[: sheets.LONGEST_SUMMARY],
        )
        if said != (self.title, self.summary):
            self.title, self.summary = said
            self.save(update_fields=["title", "summary"])

    @property
    def shown(self) -> set[int]:
        """The ids of the revisions that readers see, or will at a time."""
        return {self.live_id, self.planned_id} - {None}

    @property
    def picture(self) -> sheets.Picture | None:
        """What stands at the top of its live page, where a card was asked for."""
        return read_picture(self.pictured)

    def problems(self, refused=None) -> list[Problem]:
        """What the newest draft still lacks, first what keeps it from readers."""
        draft = self.draft
        sheet = draft.sheet if draft else sheets.Sheet()
        refused = Picture.objects.refused() if refused is None else refused
        found = problems(sheet, refused)
        if not self.authorships.exists():
            found.insert(0, Problem("authors"))
        return found

    def _lock(self) -> None:
        """Take turns with whoever else writes this tutorial, and see what is there."""
        if not self.is_locked:
            self.refresh_from_db(
                from_queryset=Tutorial.objects.select_for_update(no_key=True)
            )


def _clean(sheet: sheets.Sheet) -> sheets.Sheet:
    """The same Sheet with its prose through the one sanitiser, its links by number."""
    return replace(
        sheet, intro=links.numbered(sheet.intro), closing=links.numbered(sheet.closing)
    )
