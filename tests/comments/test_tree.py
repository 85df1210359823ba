"""The tree is proved by PostgreSQL, whoever writes into it."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from comments.models import Comment, Discussion, State
from tests.comments import make
from tests.make import tutorial, user

pytestmark = pytest.mark.django_db


def refusal(**fields):
    """The constraint that refuses a comment with these fields."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Comment.objects.create(author=user(), body_source="No", **fields)
    return refused.value.__cause__.diag.constraint_name


def test_a_reply_in_another_discussion_is_refused():
    parent = make.comment()
    elsewhere = Discussion.objects.begun(tutorial())

    assert (
        refusal(discussion=elsewhere, parent=parent, root=parent)
        == "comment_same_thread"
    )


def test_a_reply_under_another_root_is_refused():
    first = make.comment()
    second = make.comment(first.discussion.tutorial)

    refused = refusal(discussion=first.discussion, parent=first, root=second)

    assert refused == "comment_same_thread"


def test_a_reply_to_a_reply_names_the_opening_comment_as_its_root():
    head, reply = make.chain(length=2)

    refused = refusal(discussion=head.discussion, parent=reply, root=reply)

    assert refused == "comment_same_thread"


def test_a_reply_without_a_root_is_refused():
    parent = make.comment()

    refused = refusal(discussion=parent.discussion, parent=parent)

    assert refused == "a_reply_has_a_root"


def test_a_root_without_a_parent_is_refused():
    head = make.comment()

    assert refusal(discussion=head.discussion, root=head) == "a_reply_has_a_root"


def test_a_circle_is_refused():
    _head, older, younger = make.chain(length=3)

    with pytest.raises(IntegrityError, match="a_reply_comes_after_its_parent"):
        Comment.objects.filter(pk=older.pk).update(parent=younger)


def test_a_comment_that_answers_itself_is_refused():
    _head, reply = make.chain(length=2)

    with pytest.raises(IntegrityError, match="a_reply_comes_after_its_parent"):
        Comment.objects.filter(pk=reply.pk).update(parent=reply)


def test_a_thread_cannot_move_to_another_discussion_without_its_replies():
    head, _reply = make.chain(length=2)
    elsewhere = Discussion.objects.begun(tutorial())

    with pytest.raises(IntegrityError, match="comment_same_thread"):
        Comment.objects.filter(pk=head.pk).update(discussion=elsewhere)


def test_a_comment_with_replies_and_a_tutorial_with_comments_stay():
    head, _reply = make.chain(length=2)

    with pytest.raises(ProtectedError):
        head.delete()
    with pytest.raises(ProtectedError):
        head.discussion.tutorial.delete()


def test_comments_outlive_their_authors_account():
    comment = make.comment(author=(author := user()))

    author.delete()

    comment.refresh_from_db()
    assert (comment.author, comment.author_name) == (None, "A former student")


@pytest.mark.django_db(transaction=True)
def test_the_tables_of_an_older_release_are_carried_over_and_back():
    def has_the_tree():
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, "comments_comment")
        return "comment_same_thread" in found

    def states():
        found = Comment.objects.order_by("pk")
        return list(found.values_list("pk", "state", "published_at"))

    head, reply = make.chain(length=2)
    make.refuse(reply)
    kept = [
        (one.pk, state, one.created_at)
        for one, state in ((head, State.PUBLISHED), (reply, State.REFUSED))
    ]

    call_command("migrate", "comments", "0002", verbosity=0)
    call_command("migrate", "comments", verbosity=0)

    assert states() == kept
    Comment.objects.filter(parent__isnull=False).delete()
    Comment.objects.all().delete()
    call_command("migrate", "comments", "zero", verbosity=0)
    call_command("migrate", "comments", verbosity=0)
    assert has_the_tree()
