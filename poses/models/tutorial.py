from dataclasses import replace

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Addressed, Credential, Instructor

from .. import links
from .. import sheet as sheets
from ..checklist import Problem, problems
from .authorship import Authorship
from .candidates import TITLE, worth_ranking
from .pose import Pose
from .revision import Revision
from .rows import write_rows


class NotReady(Exception):  # noqa: N818
    """The draft lacks something that the page needs; `problems` says what."""

    def __init__(self, problems):
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class Overtaken(Exception):  # noqa: N818
    """Somebody saved after the form was opened; `draft` is what she saved."""

    def __init__(self, draft):
        super().__init__(f"revision {draft.number}")
        self.draft = draft


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

    def mentioning(self, pose):
        """Those that name a pose without being its own."""
        return self.filter(mentions__pose=pose).exclude(pose=pose)

    def bare(self):
        """What names a tutorial and its live revision, and nothing that it says."""
        return self.only("slug", "title", "summary", "live_id")

    def for_cards(self):
        """Everything a card shows, in a fixed number of queries."""
        authors = Authorship.objects.select_related("instructor")
        return (
            self.select_related("pose")
            .prefetch_related("pose__names", Prefetch("authorships", authors))
            .defer("words", "search")
        )

    def for_page(self):
        """Everything the tutorial page shows, in a fixed number of queries."""
        credentials = Prefetch(
            "authorships__instructor__credentials",
            Credential.objects.current().select_related("type__body"),
        )
        return (
            self.for_cards()
            .select_related("live")
            .prefetch_related(credentials)
            .annotate(
                earlier=_neighbour("lt", "-published_at"),
                later=_neighbour("gt", "published_at"),
            )
        )

    def matching(self, query: str, poses=()):
        """Tutorials of these poses, then those whose words match, the best first."""
        words = SearchQuery(query, config="studio", search_type="websearch")
        # Ranked by the stored column; by its name it would be computed again from text.
        rank = SearchRank(F("search"), words)
        found = self.filter(pk__in=worth_ranking(self, words, poses))
        taught = [Case(When(pose__in=poses, then=0), default=1)] if poses else []
        return found.order_by(*taught, rank.desc(), "-published_at")


def _neighbour(side, order):
    """The title and address of the tutorial published next before or after this."""
    published = Tutorial.objects.published().order_by(order)
    beside = published.filter(**{f"published_at__{side}": OuterRef("published_at")})
    return Subquery(beside.values(it=JSONObject(title="title", slug="slug"))[:1])


class Tutorial(Addressed):
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
        indexes = [
            GinIndex(fields=["search"], name="tutorials_by_words"),
            GinIndex(TITLE, name="tutorials_by_titles"),
        ]
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
            self.title = sheet.title[: sheets.LONGEST_TITLE]
            self.summary = sheet.summary[: sheets.LONGEST_SUMMARY]
            self.save(update_fields=["title", "summary"])
        kept = self.revisions.create(
            number=last.number + 1 if last else 1,
            document=document,
            note=note,
            author=author,
            is_autosave=is_autosave,
        )
        if last and last.pk != self.live_id and last.gives_way_to(kept):
            last.delete()
        return kept

    def problems(self) -> list[Problem]:
        """What the newest draft still lacks, first what keeps it from readers."""
        draft = self.draft
        found = problems(draft.sheet if draft else sheets.Sheet())
        if not self.authorships.exists():
            found.insert(0, Problem("authors"))
        return found

    @transaction.atomic
    def publish(self, at=None) -> None:
        """
        Let readers see the newest revision, now or, the first time, at a later time.

        One transaction under the tutorial's lock, so that readers and rows see the
        old or the new whole, and fifty presses of the button are one publication.
        Raises NotReady when the page would lack something.
        """
        self._lock()
        missing = [problem for problem in self.problems() if problem.blocks]
        if missing:
            raise NotReady(missing)
        revision, now = self.draft, timezone.now()
        moment = now if self.published_at else at or now
        if revision.pk != self.live_id:
            write_rows(self, revision.sheet)
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


def _clean(sheet: sheets.Sheet) -> sheets.Sheet:
    """The same Sheet with its prose through the one sanitiser, its links by number."""
    return replace(
        sheet, intro=links.numbered(sheet.intro), closing=links.numbered(sheet.closing)
    )
