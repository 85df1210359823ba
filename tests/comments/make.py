"""What a discussion is made of; everything else is in tests/make.py."""

from django.utils import timezone

from comments.models import Comment, Discussion, State
from tests import make


def comment(tutorial=None, text=None, parent=None, author=None, **asked):
    """Something said; a reply goes where its parent is."""
    if parent:
        discussion = parent.discussion
    else:
        discussion = Discussion.objects.begun(tutorial or make.tutorial())
    text = text or f"Lovely, number {make.number()}."
    return discussion.post(author or make.user(), text, parent=parent, **asked)


def chain(tutorial=None, length=3, author=None):
    """A comment, a reply to it, a reply to that, and so on."""
    author = author or make.user()
    comments = [comment(tutorial, author=author)]
    while len(comments) < length:
        comments.append(comment(parent=comments[-1], author=author))
    return comments


LONG_AGO = "Something that was approved long ago."


def regular(**fields):
    """A member whose comments are published at once, for one was approved before."""
    person = make.user(**fields)
    comment(author=person, text=LONG_AGO)
    return person


def refuse(comment, actor=None, reason=""):
    """A moderator takes it from the public."""
    return comment.transition(State.REFUSED, actor, reason)


def publish(comment, actor=None):
    """A moderator lets the public read it."""
    return comment.transition(State.PUBLISHED, actor)


def talk(tutorial, threads, replies):
    """A long discussion at once: every reply answers the comment that opens its thread."""
    discussion, author = Discussion.objects.begun(tutorial), make.user()
    said = {
        "discussion": discussion,
        "author": author,
        "body_html": "<p>Lovely.</p>",
        "published_at": timezone.now(),
    }
    for _ in range(threads):
        head = Comment(**said, child_count=replies, thread_count=replies)
        Comment.objects.bulk_create([head])
        below = {"parent": head, "root": head}
        Comment.objects.bulk_create([Comment(**said, **below) for _ in range(replies)])
    discussion.comment_count = threads * (1 + replies)
    discussion.save(update_fields=["comment_count"])
