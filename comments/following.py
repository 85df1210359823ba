"""Which mails about comments somebody gets, decided by herself."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from poses.models import Tutorial
from studio.addresses import moves
from studio.gate import by_link
from studio.models import Mailbox
from studio.numbers import number
from studio.post import links

from .models import Discussion, Follow, Quiet
from .notices import mails
from .voices import speaker

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@moves(Tutorial.objects.published)
def follow(request, slug):
    """Hear of everything that is said below a tutorial, or no longer."""
    tutorial = get_object_or_404(Tutorial.objects.published(), slug=slug)
    who = speaker(request)
    mailbox = who.mailbox
    if request.method == "POST" and mailbox:
        discussion = Discussion.objects.begun(tutorial)
        if "leave" in request.POST:
            Follow.objects.leave(mailbox, discussion.pk)
        else:
            Follow.objects.follow(mailbox, discussion)
    follows = Follow.objects.filter(mailbox=mailbox, discussion__tutorial=tutorial)
    context = {"tutorial": tutorial, "mailbox": mailbox, "who": who}
    context["follows"] = follows.exists()
    return render(request, "comments/follow.html", context)


@csrf_exempt
@require_http_methods(FORM)
@by_link("comments")
def leave(request, token):
    """
    The link that ends the mails about comments. A mail program may press the button by
    itself (RFC 8058): no cookie is asked for, and no redirect sends it elsewhere.
    """
    mailbox = Mailbox.objects.filter(pk=mails.LEAVE.read(token)).first()
    if not mailbox:
        raise links.Broken
    if request.method == "POST" and "return" in request.POST:
        Quiet.objects.filter(mailbox=mailbox).delete()
    elif request.method == "POST":
        Follow.objects.leave(mailbox, number(request.POST.get("discussion")))
    follows = Follow.objects.filter(mailbox=mailbox)
    context = {
        "mailbox": mailbox,
        "follows": follows.select_related("discussion__tutorial"),
        "is_quiet": Quiet.objects.filter(mailbox=mailbox).exists(),
    }
    return render(request, "comments/leave.html", context)
