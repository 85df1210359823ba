"""What the search page finds: all that the public may see, in at most seven queries."""

from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import Count, IntegerField, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce

from studio.models import Instructor

from . import markup
from .models import Authorship, Pose, PoseName, Prop, Tutorial, TutorialProp

MOST_POSES = 12
MOST_GUESSES = 5
MOST_TUTORIALS = 24
MOST_OTHERS = 6
# Whoever is lost is not searched for at any price.
MOST_NEAR, MOST_WORDS = 3, 4


@dataclass(frozen=True)
class Found:
    """
    What fits a query. Each of `names` leads to another pose; `guesses` are those that
    may have been meant, when nothing at all fits.
    """

    names: list[PoseName] = field(default_factory=list)
    tutorials: list[Tutorial] = field(default_factory=list)
    instructors: list[Instructor] = field(default_factory=list)
    props: list[Prop] = field(default_factory=list)
    guesses: list[PoseName] = field(default_factory=list)

    @classmethod
    def by(cls, query: str) -> "Found":
        """Look everywhere; an empty query finds nothing and asks nobody."""
        if not query:
            return cls()
        names = _poses(PoseName.objects.called(query), MOST_POSES)
        meant = [name.pose_id for name in names if name.is_whole]
        found = cls(
            names=names,
            tutorials=list(_tutorials(query, meant)),
            instructors=list(Instructor.objects.published().named(query)[:MOST_OTHERS]),
            props=list(_props(query)),
        )
        if found:
            return found
        return cls(guesses=_guesses(query))

    def __bool__(self):
        return bool(self.names or self.tutorials or self.instructors or self.props)


def nearest(words: str) -> list[Pose]:
    """Poses that the words of an address may mean, the likeliest first."""
    words = " ".join(words.split()[:MOST_WORDS])
    names = PoseName.objects.filter(pose__in=Pose.objects.published())
    found = _poses(names.called(words), MOST_NEAR)
    return [name.pose for name in found or _poses(names.near(words), MOST_NEAR)]


def _poses(names, most) -> list[PoseName]:
    shown = PoseName.objects.order_by("-is_primary", "pk")
    poses = names.select_related("pose")
    return list(poses.prefetch_related(Prefetch("pose__names", shown))[:most])


def _guesses(query) -> list[PoseName]:
    near = _poses(PoseName.objects.near(query), MOST_GUESSES)
    return near or _poses(PoseName.objects.faintly_near(query), MOST_GUESSES)


def _tutorials(query, poses):
    """The best tutorials, each with a passage in which its matches are marked."""
    passage = SearchHeadline(
        "words",
        SearchQuery(query, config="studio", search_type="websearch"),
        config="studio",
        start_sel=markup.MATCH_STARTS,
        stop_sel=markup.MATCH_ENDS,
        max_fragments=2,
        min_words=6,
        max_words=18,
        fragment_delimiter=" … ",
    )
    authors = Authorship.objects.select_related("instructor")
    return (
        Tutorial.objects.published()
        .matching(query, poses)
        .annotate(passage=passage)
        .defer("words", "search")
        .prefetch_related(Prefetch("authorships", authors))[:MOST_TUTORIALS]
    )


def _props(query):
    """Props, each with the number of tutorials that use it."""
    uses = TutorialProp.objects.filter(
        prop=OuterRef("pk"), tutorial__in=Tutorial.objects.published()
    )
    number = uses.order_by().values("prop").annotate(all=Count("pk")).values("all")
    counted = Coalesce(Subquery(number, output_field=IntegerField()), 0)
    return Prop.objects.named(query).annotate(uses=counted)[:MOST_OTHERS]
