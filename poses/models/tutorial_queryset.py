import logging

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import JSONObject, Length
from django.utils import timezone

from studio.models import Credential, Picture

from . import states
from .authorship import Authorship
from .candidates import worth_ranking
from .revision import Revision

logger = logging.getLogger(__name__)


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

    def with_drafts(self):
        """Each with its newest revision and no older one, all in one query."""
        return self.prefetch_related(Prefetch("revisions", Revision.objects.newest()))

    def locked(self):
        """
        Kept from other writers until the transaction ends, each with its draft: what
        is read here stays true as long.
        """
        held = self.select_for_update(of=["self"], no_key=True)
        return held.annotate(is_locked=Value(True)).with_drafts()

    def show_planned(self) -> None:
        """
        Let readers see every newer version whose time has come. One that cannot be
        shown holds up no other.
        """
        for tutorial in self.filter(planned_at__lte=timezone.now()):
            try:
                tutorial.go_live()
            except Exception:
                logger.exception("tutorial %s shows no newer version", tutorial.pk)

    def with_state(self):
        """Each with its state as `stands`."""
        return self.annotate(stands=states.in_sql())

    def in_state(self, *wanted):
        """Those that stand so now."""
        return self.with_state().filter(stands__in=wanted)

    def count_states(self) -> dict:
        """How many stand how; a state without any is 0."""
        counted = self.with_state().order_by().values_list("stands")
        found = dict(counted.annotate(Count("pk")))
        return {state: found.get(state, 0) for state in states.State}

    def by(self, instructor):
        """What an instructor taught, alone or with others."""
        theirs = Authorship.objects.filter(
            tutorial=OuterRef("pk"), instructor=instructor
        )
        return self.filter(Exists(theirs))

    def mentioning(self, pose):
        """Those that name a pose without being its own."""
        return self.filter(mentions__pose=pose).exclude(pose=pose)

    def linking_to(self, tutorial):
        """Those whose live words link to a tutorial."""
        link = rf'"tutorial:{tutorial.pk}["#]'
        named = Q(live__document__intro__regex=link)
        return self.filter(named | Q(live__document__closing__regex=link))

    def bare(self):
        """What names a tutorial and its live revision, and nothing that it says."""
        return self.only("slug", "title", "summary", "live_id")

    def for_cards(self):
        """Everything a card shows, in a fixed number of queries."""
        authors = Authorship.objects.select_related("instructor")
        return (
            self.select_related("pose")
            .with_picture()
            .prefetch_related("pose__names", Prefetch("authorships", authors))
            .defer("words", "search")
        )

    def with_picture(self):
        """Each with what stands at the top of its live page, if it could be used."""
        refused = Picture.objects.filter(
            refused_at__isnull=False, file=OuterRef("top_file")
        )
        top = Case(When(~Exists(refused), then=F("live__document__picture")))
        file = KeyTextTransform("file", F("live__document__picture"))
        return self.alias(top_file=file).annotate(pictured=top)

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
                earlier=self._neighbour("lt", "-published_at"),
                later=self._neighbour("gt", "published_at"),
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

    def titled(self, typed: str):
        """Those whose titles contain what has been typed, the shortest first."""
        found = self.filter(title__icontains=typed) if typed else self.none()
        return found.order_by(Length("title"), "pk")

    def _neighbour(self, side, order):
        """The title and address of the tutorial published next before or after."""
        public = self.model.objects.published().order_by(order)
        beside = public.filter(**{f"published_at__{side}": OuterRef("published_at")})
        return Subquery(beside.values(it=JSONObject(title="title", slug="slug"))[:1])
