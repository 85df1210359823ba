"""What somebody said, for herself: all of it in a file, and how it is forgotten."""

from django.db import transaction

from studio.models import User
from studio.post import links

from .models import (
    Comment,
    Edit,
    Follow,
    Helpful,
    Notice,
    Quiet,
    Report,
    State,
)


def told(user, mailbox) -> dict:
    """Everything that is kept about a person here, as JSON can hold it."""
    said = Comment.objects.of(user, mailbox).order_by("pk")
    follows = Follow.objects.filter(mailbox=mailbox)
    marks = Helpful.objects.filter(mailbox=mailbox).select_related("comment")
    return {
        "comments": [
            _said(it)
            for it in said.select_related(
                "discussion__tutorial", "parent", "step"
            ).prefetch_related("edits")
        ],
        "follows": [
            links.absolute(follow.discussion.get_absolute_url())
            for follow in follows.select_related("discussion__tutorial")
        ],
        "helpful": [links.absolute(mark.comment.get_absolute_url()) for mark in marks],
        "wants_no_mails": Quiet.objects.filter(mailbox=mailbox).exists(),
    }


def _said(comment) -> dict:
    return {
        "url": links.absolute(comment.get_absolute_url()),
        "tutorial": comment.discussion.tutorial.title,
        "in_reply_to": comment.parent
        and links.absolute(comment.parent.get_absolute_url()),
        "about_step": comment.step_words,
        "text": comment.body_source,
        "name": comment.author_name,
        "state": comment.state,
        "written": comment.created_at,
        "edited": comment.edited_at,
        "before": [edit.body_source for edit in comment.edits.all()],
    }


def erase_due() -> None:
    """Whose account was erased, or whose mailbox as a guest, is forgotten here too."""
    gone = Comment.objects.filter(author__erased_at__isnull=False)
    for pk in gone.order_by("author").values_list("author", flat=True).distinct():
        user = User.objects.get(pk=pk)
        for mailbox in set(gone.filter(author=user).values_list("mailbox", flat=True)):
            erase(user, mailbox)
    guests = Comment.objects.filter(author=None, mailbox__erased_at__isnull=False)
    for comment in guests.order_by("-pk"):
        _forget(comment)
    for kept in (Follow, Notice, Quiet):
        kept.objects.filter(mailbox__erased_at__isnull=False).delete()


def erase(user, mailbox) -> None:
    """
    Forget a person. Her words, her name and her marks go; what others answered stays,
    below one line that says that something stood there.
    """
    for comment in Comment.objects.of(user, mailbox).order_by("-pk"):
        _forget(comment)
    if mailbox:
        for mark in Helpful.objects.filter(mailbox=mailbox).select_related("comment"):
            Helpful.objects.take_back(mark.comment, mailbox)
        for kept in (Follow, Notice, Quiet, Report):
            kept.objects.filter(mailbox=mailbox).delete()


@transaction.atomic
def _forget(comment) -> None:
    if comment.state == State.UNCONFIRMED:
        comment.delete()
        return
    Edit.objects.take_back(comment, None)
    comment.edits.all().delete()
    Comment.objects.filter(pk=comment.pk).update(
        author=None, mailbox=None, origin=None, guest_name=""
    )
