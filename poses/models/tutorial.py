from dataclasses import replace

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio import prose
from studio.models import Credential, Instructor

from .. import sheet as sheets
from .pose import Pose
from .revision import Revision


class NotReady(Exception):  # noqa: N818
    """The draft lacks something that the page needs; `problems` says what."""

    def __init__(self, problems):
        super().__init__(", ".join(problems))
        self.problems = problems


class TutorialQuerySet(models.QuerySet):
    def published(self):
        """What the public may read: its time has come, and it was not taken back."""
        return self.filter(published_at__lte=timezone.now(), withdrawn_at=None)

    def editable_by(self, user):
        """An instructor edits what she wrote, alone or with others; an editor all."""
        if user.has_perm("poses.change_tutorial"):
            return self.all()
        mine = Authorship.objects.filter(
            tutorial=OuterRef("pk"), instructor__user_id=user.pk
        )
        return self.filter(Exists(mine))

    def by(self, instructor):
        """What an instructor taught, alone or with others."""
        theirs = Authorship.objects.filter(
            tutorial=OuterRef("pk"), instructor=instructor
        )
        return self.filter(Exists(theirs))

    def for_cards(self):
        """Everything a card shows, in a fixed number of queries."""
        return (
            self.select_related("pose")
            .prefetch_related("pose__names", _authors())
            .defer("words", "search")
        )

    def for_page(self):
        """Everything the tutorial page shows, in a fixed number of queries."""
        credentials = Prefetch(
            "authorships__instructor__credentials",
            Credential.objects.current().select_related("type__body"),
        )
        return self.for_cards().select_related("live").prefetch_related(credentials)

    def matching(self, query: str):
        """Tutorials whose words match, the best first."""
        words = SearchQuery(query, config="studio", search_type="websearch")
        # Ranked by the stored column; by its name it would be computed again from text.
        rank = SearchRank(F("search"), words)
        return self.filter(search=words).order_by(rank.desc(), "-published_at")


def _authors():
    return Prefetch("authorships", Authorship.objects.select_related("instructor"))


class Tutorial(models.Model):
    """
    One pose, taught step by step. A tutorial is what its revision says: `live` is
    the one that readers see, the newest is the draft.

    `published_at` is the first time it went live and never changes; in the future
    it is a schedule, and nothing runs at that moment. `withdrawn_at` takes it back.
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
    live = models.ForeignKey(
        Revision,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("live revision"),
    )
    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, editable=False, db_index=True
    )
    updated_at = models.DateTimeField(
        _("live revision published"), null=True, blank=True, editable=False
    )
    withdrawn_at = models.DateTimeField(
        _("withdrawn"), null=True, blank=True, editable=False
    )
    search = models.GeneratedField(
        expression=SearchVector("title", config="studio", weight="A")
        + SearchVector("summary", config="studio", weight="B")
        + SearchVector("words", config="studio", weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TutorialQuerySet.as_manager()

    class Meta:
        verbose_name = _("tutorial")
        verbose_name_plural = _("tutorials")
        ordering = [F("published_at").desc(nulls_first=True), "-pk"]
        indexes = [GinIndex(fields=["search"], name="tutorials_by_words")]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(live__isnull=False),
                name="a_published_tutorial_has_a_live_revision",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("poses:tutorial", args=[self.slug])

    @property
    def state_name(self) -> str:
        """Where it stands, derived from its times."""
        if self.withdrawn_at:
            return _("withdrawn")
        if not self.published_at:
            return _("draft")
        return _("live") if self.published_at <= timezone.now() else _("scheduled")

    @property
    def authors(self) -> list[Instructor]:
        """Its instructors in the order of the byline."""
        return [authorship.instructor for authorship in self.authorships.all()]

    @property
    def draft(self) -> Revision | None:
        """The newest revision, live or not."""
        return self.revisions.first()

    @transaction.atomic
    def rename(self, slug: str, pose: Pose | None, sheet: sheets.Sheet) -> None:
        """Change address and pose and, while nothing is live, the name in lists."""
        self._lock()
        self.slug, self.pose = slug, pose
        if not self.live_id:
            self.title, self.summary = sheet.title, sheet.summary
        self.save(update_fields=["slug", "pose", "title", "summary"])

    @transaction.atomic
    def save_draft(self, sheet: sheets.Sheet, author) -> Revision:
        """Keep a new revision. Readers see nothing of it before it is published."""
        self._lock()
        last = self.draft
        return self.revisions.create(
            number=last.number + 1 if last else 1,
            document=sheets.write(_clean(sheet)),
            author=author,
        )

    @transaction.atomic
    def publish(self, at=None) -> None:
        """
        Let readers see the newest revision, now or, the first time, at a later time.

        One transaction under the tutorial's lock, so that readers and rows see the
        old or the new whole, and fifty presses of the button are one publication.
        Raises NotReady when the page would lack something.
        """
        self._lock()
        revision = self.draft
        missing = sheets.problems(revision.sheet if revision else sheets.Sheet())
        if not self.authorships.exists():
            missing.append("authors")
        if missing:
            raise NotReady(missing)
        now = timezone.now()
        moment = now if self.published_at else at or now
        if revision.pk != self.live_id:
            self._read(revision.sheet)
        if revision.pk != self.live_id or self.withdrawn_at:
            self.live, self.updated_at = revision, moment
        self.published_at = self.published_at or moment
        self.withdrawn_at = None
        self.save(update_fields=["live", "published_at", "updated_at", "withdrawn_at"])

    def withdraw(self) -> None:
        """Take it back: the page is gone for the public, and nothing is lost."""
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])

    def _lock(self) -> None:
        """Take turns with whoever else writes this tutorial, and see what is there."""
        self.refresh_from_db(
            from_queryset=Tutorial.objects.select_for_update(no_key=True)
        )

    def _read(self, sheet: sheets.Sheet) -> None:
        """Write what the Sheet says into the rows that others point at and search."""
        self.title, self.summary = sheet.title, sheet.summary
        said = [step.text for step in sheet.steps]
        self.words = "\n".join(
            [prose.text(sheet.intro), *said, prose.text(sheet.closing)]
        )
        self.save(update_fields=["title", "summary", "words"])
        keys = [step.key for step in sheet.steps]
        self.steps.exclude(key__in=keys).update(position=None)
        for position, step in enumerate(sheet.steps, start=1):
            self.steps.update_or_create(
                key=step.key, defaults={"position": position, "text": step.text}
            )


class Authorship(models.Model):
    """An instructor's name in a tutorial's byline."""

    tutorial = models.ForeignKey(
        Tutorial,
        models.CASCADE,
        related_name="authorships",
        verbose_name=_("tutorial"),
    )
    instructor = models.ForeignKey(
        Instructor, models.PROTECT, related_name="+", verbose_name=_("instructor")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tutorial", "instructor"], name="one_byline_each"
            ),
        ]

    def __str__(self):
        return str(self.instructor)


def _clean(sheet: sheets.Sheet) -> sheets.Sheet:
    """The same Sheet with its prose through the one sanitiser."""
    return replace(
        sheet, intro=prose.clean(sheet.intro), closing=prose.clean(sheet.closing)
    )
