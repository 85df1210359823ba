"""The names that the studio knows, and the pages behind links in prose."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from .. import links, names
from ..models import BreathTechnique, Pose, PoseName, Prop, Tutorial

# More than a browser offers with pleasure; a name that is not offered is found too.
MOST_OFFERED = 1000


class Library:
    """What is known, asked for once and only when it is needed."""

    def __init__(self, user):
        self.user = user

    def find(self, kind: str, name: str) -> int | None:
        """The row of a pose, prop or technique that a spelling means."""
        if kind == "poses":
            return self._poses.get(names.fold(name) or name.casefold())
        return getattr(self, f"_{kind}").get(name.casefold())

    def addressed(self, html: str) -> str:
        """Prose as it is written: with addresses where it is kept with numbers."""
        asked = links.named_in(html)
        if not asked:
            return html
        numbered = {(kind, pk): f"{kind}:{pk}" for kind, pk in asked}
        return links.resolved(html, numbered | dict(self._pages(asked)))

    def _pages(self, asked):
        mine = Tutorial.objects.editable_by(self.user).values("pk")
        now = timezone.now()
        public = Q(published_at__lte=now, withdrawn_at=None)
        tutorials = Tutorial.objects.filter(public | Q(pk__in=mine))
        known = {
            "pose": Pose.objects.leading().values_list("pk", "address"),
            "tutorial": tutorials.values_list("pk", "slug"),
        }
        for kind, pages in known.items():
            numbers = [pk for k, pk in asked if k == kind]
            for pk, slug in pages.filter(pk__in=numbers):
                yield (kind, pk), reverse(f"poses:{kind}", args=[slug])

    @cached_property
    def _names(self):
        """The names of public poses, and of those that she has proposed herself."""
        poses = Pose.objects.nameable_by(self.user)
        return PoseName.objects.filter(pose__in=poses)

    @cached_property
    def _poses(self) -> dict[str, int]:
        """The first name wins where schools clash."""
        found = self._names.order_by("is_primary", "-pk")
        return dict(found.values_list("search_key", "pose_id"))

    @cached_property
    def _props(self) -> dict[str, int]:
        rows = Prop.objects.values_list(Coalesce("merged_into", "pk"), "plural", "name")
        return _by_name((pk, name) for pk, *said in rows for name in said)

    @cached_property
    def _techniques(self) -> dict[str, int]:
        rows = BreathTechnique.objects.values_list("pk", "sanskrit", "name")
        return _by_name((pk, name) for pk, *said in rows for name in said)

    @property
    def offered(self) -> dict[str, list[str]]:
        """What the lists below the fields offer."""
        first = self._names.filter(is_primary=True).order_by("text")
        lists = {
            "poses": first.values_list("text", flat=True).distinct(),
            "props": Prop.objects.current().values_list("name", flat=True),
            "techniques": BreathTechnique.objects.values_list("name", flat=True),
        }
        return {kind: list(found[:MOST_OFFERED]) for kind, found in lists.items()}


def _by_name(pairs) -> dict[str, int]:
    return {name.casefold(): pk for pk, name in pairs if name}
