"""The desk's first page: where everything of mine stands, and what it still needs."""

from django.core.paginator import Paginator
from django.db.models import Case, OuterRef, Prefetch, Subquery, Value, When
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studio.gate import signed_in
from studio.models import Credential, Picture

from . import wording
from .models import (
    Authorship,
    Entry,
    Feedback,
    PageReads,
    State,
    StepNote,
    Tutorial,
)
from .models.review import hands_in

PER_PAGE = 30
# What waits for its author comes first.
ORDER = [
    State.CHANGES_WANTED,
    State.DRAFT,
    State.IN_REVIEW,
    State.SCHEDULED,
    State.LIVE,
    State.WITHDRAWN,
]


@require_safe
@signed_in
def desk(request):
    """What carries my name by where it stands, how it is read, and what waits."""
    mine = Tutorial.objects.editable_by(request.user)
    counts = mine.count_states()
    asked = request.GET.get("state")
    found = _listed(mine.in_state(asked) if asked in counts else mine, request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    refused = Picture.objects.refused()
    for tutorial in page:
        tutorial.needs = _blocking(tutorial, refused)
        tutorial.more_needs = len(tutorial.needs[1:])
    held = Credential.objects.editable_by(request.user)
    context = {
        "page": page,
        "states": [(state, counts[state]) for state in ORDER if counts[state]],
        "chosen": asked,
        "before": f"?state={asked}&page=" if asked in counts else "",
        "total": sum(counts.values()),
        "waiting": counts[State.IN_REVIEW],
        "reads": PageReads.objects.by_day(mine) if counts[State.LIVE] else [],
        "expiring": held.expiring().select_related("type__body"),
        "hands_in": hands_in(request.user),
        "may_add": request.user.has_perm("poses.add_tutorial"),
    }
    return render(request, "poses/desk/desk.html", context)


def _listed(tutorials, user):
    """Everything that the list shows, in a fixed number of queries."""
    rank = [When(stands=state, then=Value(n)) for n, state in enumerate(ORDER)]
    return (
        tutorials.with_state()
        .defer("words", "search")
        .with_drafts()
        .prefetch_related(
            Prefetch("authorships", Authorship.objects.select_related("instructor"))
        )
        .annotate(
            unseen=Feedback.objects.unseen_by(user).count_for_each(),
            open_notes=StepNote.objects.open().count_for_each(),
            reads=PageReads.objects.lately().count_for_each(),
            wanted=Subquery(_returned().values("note")[:1]),
        )
        .order_by(Case(*rank), "-pk")
    )


def _returned():
    """What editors wrote when they gave an outer query's tutorial back."""
    return Entry.objects.filter(tutorial=OuterRef("pk"), did=Entry.Did.RETURNED)


def _blocking(tutorial, refused) -> list[str]:
    """What keeps a tutorial's newest words from readers, unless they are to see it."""
    if tutorial.draft and tutorial.draft.pk in tutorial.shown:
        return []
    return [wording.problem(it) for it in tutorial.problems(refused) if it.blocks]
