"""
A studio's talk of many years, made in the database in a few statements.

Threads are as people make them: some replies to the opening comment, one deeper. The
ids of all discussions are mixed, as time mixes them, and one discussion is very long.
"""

from django.db import connection
from django.utils import timezone

from comments.models import Comment, Discussion
from poses.models import Tutorial
from studio.models import Mailbox, User
from tests import make

# Comments in a usual discussion: nineteen threads of four.
THREADS, USUAL = 19, 76
PEOPLE = 500

INSERT = """
    INSERT INTO comments_comment (
        discussion_id, parent_id, root_id, author_id, mailbox_id, guest_name,
        body_source, body_html, created_at, published_at, told_at, state, held_for,
        step_words, is_question, is_answer, is_about_safety, helpful_count,
        child_count, thread_count
    )
    SELECT discussion, parent, root, %(author)s + person, %(mailbox)s + person, '',
        body, '<p>' || body || '</p>', now(), %(published)s, now(), %(state)s,
        '{{}}', '', parent IS NULL AND luck < 0.1, false, luck < 0.001,
        (luck * luck * luck * 9)::int, children, replies
    FROM (
        SELECT *, floor(random() * %(people)s)::int AS person, random() AS luck,
            substr(
                %(words)s, 1 + (random() * 400)::int, 80 + (random() * 320)::int
            ) AS body
        FROM ({rows}) AS rows ORDER BY random()
    ) AS made
"""
HEADS = """
    SELECT id AS discussion, NULL::bigint AS parent, NULL::bigint AS root,
        2 AS children, 3 AS replies
    FROM comments_discussion, generate_series(1, CASE WHEN id = %(long)s
        THEN %(long_threads)s ELSE %(threads)s END) AS turn
"""
FIRST_REPLIES = """
    SELECT c.discussion_id AS discussion, c.id AS parent, c.id AS root,
        turn %% 2 AS children, 0 AS replies
    FROM comments_comment c, generate_series(1, 2) AS turn
    WHERE parent_id IS NULL AND thread_count = 3
"""
DEEP_REPLIES = """
    SELECT discussion_id AS discussion, id AS parent, root_id AS root,
        0 AS children, 0 AS replies
    FROM comments_comment WHERE parent_id IS NOT NULL AND child_count = 1
"""
ONE_HEAD = """
    SELECT %(long)s::bigint AS discussion, NULL::bigint AS parent,
        NULL::bigint AS root, %(one)s AS children, %(one)s AS replies
"""
ITS_REPLIES = """
    SELECT discussion_id AS discussion, id AS parent, id AS root,
        0 AS children, 0 AS replies
    FROM comments_comment, generate_series(1, %(one)s) AS turn
    WHERE parent_id IS NULL AND thread_count = %(one)s
"""
HELD = """
    SELECT id AS discussion, NULL::bigint AS parent, NULL::bigint AS root,
        0 AS children, 0 AS replies
    FROM comments_discussion, generate_series(1, %(held)s) AS turn
    WHERE id <> %(long)s LIMIT %(held)s
"""


def fill(total: int, words: str) -> Discussion:
    """
    So many comments, a twentieth of them in one discussion, a third of these below one
    comment. Returns that discussion.
    """
    author, mailbox = _people()
    long = Discussion.objects.begun(make.tutorial(slug="long"))
    tutorials = Tutorial.objects.bulk_create(
        Tutorial(slug=f"usual-{n}", title=f"Usual {n}")
        for n in range(total * 19 // 20 // USUAL)
    )
    Discussion.objects.bulk_create(
        Discussion(tutorial=tutorial, comment_count=USUAL) for tutorial in tutorials
    )
    one = total * 3 // 200
    known = {
        "words": words,
        "author": author,
        "mailbox": mailbox,
        "people": PEOPLE,
        "long": long.pk,
        "threads": THREADS,
        "long_threads": (total // 20 - one) // 4,
        "one": one,
        "held": total // 200,
        "published": timezone.now(),
        "state": "published",
    }
    with connection.cursor() as cursor:
        for rows in (HEADS, FIRST_REPLIES, DEEP_REPLIES, ONE_HEAD, ITS_REPLIES):
            cursor.execute(INSERT.format(rows=rows), known)
        known |= {"published": None, "state": "held"}
        cursor.execute(INSERT.format(rows=HELD), known)
        cursor.execute("VACUUM ANALYZE comments_comment, comments_discussion")
    shown = long.comments.shown().count()
    Discussion.objects.filter(pk=long.pk).update(comment_count=shown)
    long.refresh_from_db()
    return long


def deepest_thread(discussion) -> Comment:
    """The opening comment with most of the replies."""
    return discussion.comments.filter(parent=None).latest("thread_count")


def _people() -> tuple[int, int]:
    """Authors with their mailboxes in the same order; the first ids of both."""
    people = User.objects.bulk_create(
        User(email=f"reader{n}@example.com", display_name=f"Reader {n}")
        for n in range(PEOPLE)
    )
    mailboxes = Mailbox.objects.bulk_create(
        Mailbox(email=person.email, email_key=person.email) for person in people
    )
    return people[0].pk, mailboxes[0].pk
