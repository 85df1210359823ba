"""Pages for those who answer: what students wait for, and what became of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from poses.models import Tutorial
from studio.gate import signed_in

from .folding import folded
from .models import Comment

PER_PAGE = 20
LATELY = 10
FOLDED = gettext_lazy(
    "The answer is a tip in the draft now. Readers see it once you publish."
)
NOT_AGAIN = gettext_lazy(
    "Nothing was added: the draft has this tip already, or no longer has the step."
)


@require_safe
@signed_in
def questions(request):
    """What waits for an answer, and the last answers, which may become tips."""
    waiting = Comment.objects.waiting_for(request.user).for_desk()
    answered = Comment.objects.answered_by(request.user).for_desk()
    context = {
        "page": Paginator(waiting, PER_PAGE).get_page(request.GET.get("page")),
        "answered": answered[:LATELY],
    }
    return render(request, "comments/desk/questions.html", context)


@require_POST
@signed_in
@transaction.atomic
def fold(request, pk):
    """Make an answer a tip in the draft, behind the step that was asked about."""
    answers = Comment.objects.answered_by(request.user).for_desk()
    answer = get_object_or_404(answers, pk=pk, parent__step__isnull=False)
    turn = Tutorial.objects.select_for_update(no_key=True)
    tutorial = turn.get(pk=answer.discussion.tutorial_id)
    before = tutorial.draft.sheet
    after = folded(before, answer)
    if after == before:
        messages.info(request, NOT_AGAIN)
        return redirect("comments:questions")
    note = _("A tip from a question that %(name)s asked.") % {
        "name": answer.parent.author_name
    }
    tutorial.save_draft(after, request.user, note=note)
    messages.success(request, FOLDED)
    return redirect("poses:write", tutorial.pk)
