"""The talk as it stands below a tutorial."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from studio.models import StudioProfile
from tests.comments import make
from tests.comments.pages import ids, lines, part, text, words
from tests.make import instructor, tutorial, user

pytestmark = pytest.mark.django_db


def read(client, below, query=""):
    cache.clear()
    return client.get(below.get_absolute_url() + query)


def add_url(below):
    return f"/comments/add/{below.slug}/"


def test_a_tutorial_without_comments_invites_the_first_question(client):
    below = tutorial()
    make.comment(tutorial())

    page = read(client, below)

    assert lines(page) == []
    assert "Comments (0)" in text(page)
    assert "ask the first question" in text(page)
    assert f'href="{add_url(below)}"' in text(page)


def test_a_thread_is_read_in_order_and_each_comment_is_named(client):
    anna, mira = user(display_name="Anna"), user(display_name="Mira")
    below = tutorial(authors=[instructor(user=mira)])
    question = make.comment(below, "Where do the blocks go?", author=anna)
    answer = make.comment(parent=question, text="On the tallest side.", author=mira)
    thanks = make.comment(parent=answer, text="Thank you!", author=anna)

    page = read(client, below, f"?c={thanks.pk}")

    assert lines(page) == [
        (1, question.pk, "Comment by Anna"),
        (2, answer.pk, "Reply by Mira to Anna, level 2"),
        (3, thanks.pk, "Reply by Anna to Mira, level 3"),
    ]
    said = ["Where do the blocks go?", "On the tallest side.", "Thank you!"]
    assert words(page) == said
    assert "Comments (3)" in text(page)


def test_replies_deeper_than_three_say_whom_they_answer(client):
    comments = make.chain(tutorial(), length=5, author=user(display_name="Anna"))
    below = comments[0].discussion.tutorial

    page = read(client, below, f"?c={comments[-1].pk}")

    assert [depth for depth, _pk, _label in lines(page)] == [1, 2, 3, 3, 3]
    assert lines(page)[-1][2] == "Reply by Anna to Anna, level 5"
    answered = [f'<a href="#comment-{one.pk}">in reply to Anna</a>' for one in comments]
    # The third level is set in on wide screens, so only narrow ones say it.
    assert [text(page).count(link) for link in answered] == [0, 1, 1, 1, 0]
    assert text(page).count("narrow-only") == 1


def test_only_the_tutorials_own_instructors_wear_the_badge(client):
    mira, other = instructor(user=user()), instructor(user=user())
    below = tutorial(authors=[mira, instructor(user=None)])
    said = [make.comment(below, author=one) for one in (mira.user, other.user, user())]
    gone = make.comment(below)
    gone.author.delete()

    page = read(client, below)

    assert ids(page) == [comment.pk for comment in [*said, gone]]
    assert text(page).count('<span class="comment-badge">Instructor</span>') == 1
    line = part(page, f'id="comment-{said[0].pk}"', "</li>")
    assert '<span class="comment-badge">Instructor</span>' in line


def test_nobodys_address_is_shown(client):
    shy = user(email="shy@example.com", display_name="")

    page = read(client, make.comment(author=shy).discussion.tutorial)

    assert "Comment by A student" in text(page)
    assert "shy@" not in text(page)


def test_times_are_absolute_and_in_the_studios_zone(client):
    StudioProfile(zone="Europe/Vienna").save()
    comment = make.comment()
    Comment.objects.update(created_at="2026-03-03T22:05:00Z")

    page = read(client, comment.discussion.tutorial)

    time = part(page, f'href="{comment.get_absolute_url()}"', "</a>")
    assert 'datetime="2026-03-03T22:05:00Z"' in time
    assert "3 March 2026, 23:05" in time


def test_a_hidden_comment_is_gone_and_so_is_what_it_said(client):
    secret = make.comment(text="Buy my pills")
    below = secret.discussion.tutorial
    kept = make.comment(below)
    read(client, below)

    make.refuse(secret)

    page = read(client, below)
    assert ids(page) == [kept.pk]
    assert "Buy my pills" not in text(page)
    assert "Comments (1)" in text(page)


def test_a_hidden_comment_with_a_reply_keeps_one_line_without_words_or_name(client):
    head = make.comment(text="Buy my pills", author=user(display_name="Spammer"))
    reply = make.comment(parent=head)
    make.refuse(head)

    page = read(client, head.discussion.tutorial)

    assert [(depth, pk) for depth, pk, _label in lines(page)] == [
        (1, head.pk),
        (2, reply.pk),
    ]
    assert (
        lines(page)[1][2]
        == f"Reply by {reply.author.display_name} to a hidden comment, level 2"
    )
    assert "A comment that stood here was hidden." in text(page)
    assert "Spammer" not in text(page)
    assert "pills" not in text(page)
    assert f'href="{head.get_absolute_url()}"' not in text(page)
    assert f"reply={head.pk}" not in text(page)


def test_a_thread_of_which_all_is_hidden_leaves_nothing(client):
    comments = make.chain(length=4)
    below = comments[0].discussion.tutorial
    for comment in comments:
        make.refuse(comment)

    page = read(client, below)

    assert lines(page) == []
    assert "ask the first question" in text(page)


def test_what_is_shown_again_is_there_again(client):
    comments = make.chain(length=3)
    for comment in comments:
        make.refuse(comment)
    make.publish(comments[1])

    page = read(client, comments[0].discussion.tutorial)

    assert ids(page) == [comments[0].pk, comments[1].pk]


def test_a_closed_discussion_can_be_read_and_takes_nothing_more(client):
    comment = make.comment()
    comment.discussion.close()
    below = comment.discussion.tutorial

    page = read(client, below)

    assert ids(page) == [comment.pk]
    assert "This discussion is closed." in text(page)
    assert add_url(below) not in text(page)


def test_twenty_threads_with_two_replies_each_are_enough_below_a_tutorial(client):
    below = tutorial()
    make.talk(below, threads=22, replies=4)
    heads = Comment.objects.filter(parent=None).order_by("pk")[:20]

    page = read(client, below)

    shown = [pk for head in heads for pk in (head.pk, head.pk + 1, head.pk + 2)]
    assert ids(page) == shown
    assert text(page).count("Continue this thread: 2 more replies") == 20
    assert f'<a href="/discussions/{below.slug}/">All 110 comments</a>' in text(page)


def test_without_more_nothing_is_promised(client):
    head = make.chain(length=3)[0]

    page = read(client, head.discussion.tutorial)

    assert "All 3 comments" not in text(page)
    assert "more repl" not in text(page)


def test_asking_for_a_comment_starts_with_its_thread_and_shows_the_way_up(client):
    below = tutorial()
    make.comment(below)
    first = make.comment(below)
    replies = [make.comment(parent=first) for _ in range(4)]
    deep = make.comment(parent=replies[3])
    later = make.comment(below)

    page = read(client, below, f"?c={deep.pk}")

    path = [replies[3].pk, deep.pk]
    assert ids(page) == [first.pk, replies[0].pk, replies[1].pk, *path, later.pk]
    assert "Continue this thread: 1 more reply<" in text(page)
    assert f'href="{below.get_absolute_url()}#comments"' in text(page)


def test_a_very_long_way_up_is_cut_to_the_nearest(client):
    comments = make.chain(length=70)

    page = read(client, comments[0].discussion.tutorial, f"?c={comments[-1].pk}")

    nearest = [comment.pk for comment in comments[-50:]]
    assert ids(page) == [comment.pk for comment in comments[:3]] + nearest
    above = f'<a href="{comments[-51].get_absolute_url()}">in reply to'
    assert above in text(page)


@pytest.mark.parametrize("asked", ["0", "seven", "99999999999999999999", ""])
def test_asking_for_no_comment_shows_the_first_threads(client, asked):
    comment = make.comment()

    page = read(client, comment.discussion.tutorial, f"?c={asked}")

    assert ids(page) == [comment.pk]
    assert "from the first one on" not in text(page)


def test_asking_for_another_tutorials_or_a_hidden_comment_shows_neither(client):
    other, here = make.comment(text="Elsewhere"), make.comment()
    below = here.discussion.tutorial
    hidden = make.comment(below, "Hidden words")
    make.comment(parent=hidden, text="Below the hidden one")
    make.refuse(hidden)

    for asked in (other, hidden):
        page = read(client, below, f"?c={asked.pk}")
        assert words(page)[0] == words(read(client, below))[0]
        assert "from the first one on" not in text(page)
        assert asked.body_source not in text(page)


# What it costs


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [query for query in captured.captured_queries if "comments_" in query["sql"]]


@pytest.mark.parametrize("threads", [2, 40])
def test_the_first_page_costs_four_queries_however_long_the_talk(client, threads):
    below = tutorial()
    make.talk(below, threads=threads, replies=4)
    cache.clear()

    assert len(queries(client, below.get_absolute_url())) == 4


@pytest.mark.parametrize(("length", "count"), [(3, 4), (40, 4), (60, 5), (120, 5)])
def test_a_comments_own_place_costs_one_query_more_if_its_chain_is_cut(
    client, length, count
):
    comments = make.chain(length=length)
    cache.clear()

    assert len(queries(client, comments[-1].place)) == count


def test_one_query_is_enough_while_nobody_says_anything(client):
    below = tutorial()
    make.talk(below, threads=3, replies=3)
    first = read(client, below)

    # Another address for the same page, so that the page itself is not kept yet.
    again = below.get_absolute_url() + "?c=nothing"

    assert len(queries(client, again)) == 1
    assert client.get(again).content == first.content


def test_a_change_is_seen_at_once_by_whoever_asks_anew(client):
    comment = make.comment()
    below = comment.discussion.tutorial
    read(client, below)

    reply = make.comment(parent=comment)

    assert ids(client.get(reply.place)) == [comment.pk, reply.pk]
    assert ids(client.get(below.get_absolute_url() + "?c=anew")) == [
        comment.pk,
        reply.pk,
    ]


def test_what_is_kept_of_one_tutorial_is_never_shown_below_another(client):
    one, other = make.comment(), make.comment()

    pages = [read(client, comment.discussion.tutorial) for comment in (one, other)]

    assert [ids(page) for page in pages] == [[one.pk], [other.pk]]


def test_another_release_draws_the_threads_anew(client, settings):
    comment = make.comment()
    read(client, comment.discussion.tutorial)
    settings.RELEASE = "next"

    assert len(queries(client, comment.discussion.tutorial.get_absolute_url())) == 3


def test_without_a_cache_the_threads_are_drawn_each_time(client, settings):
    settings.CACHES = {
        "default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    }
    head, reply = make.chain(length=2)
    url = head.discussion.tutorial.get_absolute_url()

    pages = [client.get(url) for _ in range(2)]

    assert [ids(page) for page in pages] == [[head.pk, reply.pk]] * 2


def test_everybody_gets_the_same_bytes_and_no_cookie(client, admin_client):
    comment = make.comment()
    url = comment.discussion.tutorial.get_absolute_url()
    htmx = {"HX-Request": "true"}
    member = client.__class__()
    member.force_login(comment.author)

    pages = []
    for reader, headers in [
        (client, {}),
        (client, htmx),
        (admin_client, {}),
        (member, {}),
    ]:
        cache.clear()
        pages.append(reader.get(url, headers=headers))

    assert len({page.content for page in pages}) == 1
    assert [dict(page.cookies) for page in pages] == [{}] * 4
    talk = part(pages[0], '<section class="comments"', "</section>")
    assert talk.count("<form") == 1
    assert "csrf" not in talk
    assert 'type="hidden"' not in talk
