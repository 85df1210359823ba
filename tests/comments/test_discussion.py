"""Everything said below a tutorial, on pages of its own."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from tests.comments import make
from tests.comments.pages import ids, lines, part, text, words
from tests.make import draft, instructor, tutorial, user

pytestmark = pytest.mark.django_db


def read(client, below, query=""):
    cache.clear()
    return client.get(f"/discussions/{below.slug}/{query}")


def walk(client, url):
    """All pages from this one on, by the link to the next."""
    pages = []
    while url:
        pages.append(client.get(url))
        page = text(pages[-1])
        start = page.find('rel="next" href="')
        query = page[start:].split('"')[3].replace("&amp;", "&") if start > 0 else ""
        url = query and url.split("?")[0] + query
    return pages


def test_all_comments_are_found_by_going_on_and_each_once(client):
    below = tutorial()
    make.talk(below, threads=23, replies=2)
    make.comment(tutorial())

    pages = walk(client, f"/discussions/{below.slug}/")

    everything = Comment.objects.filter(discussion__tutorial=below)
    assert [len(ids(page)) for page in pages] == [30, 30, 9]
    found = [pk for page in pages for pk in ids(page)]
    assert found == list(everything.values_list("pk", flat=True))


def test_the_newest_threads_come_first_for_whoever_asks_so(client):
    below = tutorial()
    make.talk(below, threads=13, replies=2)
    heads = Comment.objects.filter(parent=None).order_by("-pk")

    first = client.get(f"/discussions/{below.slug}/")
    pages = walk(client, f"/discussions/{below.slug}/?sort=newest")

    found = [pk for page in pages for depth, pk, _label in lines(page) if depth == 1]
    assert found == list(heads.values_list("pk", flat=True))
    assert ids(pages[0])[:3] == [heads[0].pk, heads[0].pk + 1, heads[0].pk + 2]
    way = f'<a rel="nofollow" href="/discussions/{below.slug}/?sort=newest">'
    assert f"{way}Newest first</a>" in text(first)
    assert '<span aria-current="page">Newest first</span>' in text(pages[0])
    back = part(pages[1], '<p class="comments-way">', "</p>")
    assert f'href="/discussions/{below.slug}/?sort=newest"' in back


def test_the_most_helpful_come_first_and_the_unanswered_alone(client):
    below = tutorial()
    make.talk(below, threads=23, replies=0)
    heads = list(Comment.objects.order_by("pk"))
    Comment.objects.filter(pk__in=[it.pk for it in heads[::2]]).update(helpful_count=1)
    Comment.objects.filter(pk=heads[5].pk).update(helpful_count=2)
    Comment.objects.filter(pk__in=[it.pk for it in heads[:12]]).update(is_question=True)
    make.comment(parent=heads[3], is_answer=True)

    helpful, unanswered = (
        [
            pk
            for page in walk(client, f"/discussions/{below.slug}/?sort={sort}")
            for depth, pk, _label in lines(page)
            if depth == 1
        ]
        for sort in ("helpful", "unanswered")
    )

    ones = [it.pk for it in heads[::2]][::-1]
    others = [it.pk for it in heads[1::2] if it != heads[5]][::-1]
    assert helpful == [heads[5].pk, *ones, *others]
    assert unanswered == [it.pk for it in heads[:12] if it != heads[3]]


def test_a_long_thread_shows_twenty_replies_and_goes_on_elsewhere(client):
    below = tutorial()
    make.talk(below, threads=1, replies=230)
    head = Comment.objects.get(parent=None)

    page = read(client, below)
    rest = walk(client, f"/discussions/{below.slug}/?thread={head.pk}")

    assert len(ids(page)) == 1 + 20
    link = f'href="/discussions/{below.slug}/?thread={head.pk}"'
    assert "Continue this thread: 210 more replies" in part(page, link, "</a>")
    assert [len(ids(page)) for page in rest] == [101, 101, 31]
    replies = [pk for page in rest for pk in ids(page) if pk != head.pk]
    assert replies == list(head.thread.values_list("pk", flat=True))
    assert "Continue this thread" not in "".join(text(page) for page in rest)


def test_a_reply_far_from_its_parent_links_back_to_it(client):
    head = make.comment()
    parent = make.comment(parent=head, author=user(display_name="Anna"))
    reply = make.comment(parent=parent)

    query = f"?thread={head.pk}&after={parent.pk}"
    page = read(client, head.discussion.tutorial, query)

    assert [(depth, pk) for depth, pk, _label in lines(page)] == [
        (1, head.pk),
        (2, reply.pk),
    ]
    assert lines(page)[1][2].endswith("to Anna, level 2")
    assert f'<a href="{parent.get_absolute_url()}">in reply to Anna</a>' in text(page)
    assert "from the first one on" in text(page)


def test_a_reply_far_from_its_hidden_parent_names_nobody(client):
    head = make.comment()
    parent = make.comment(parent=head, author=user(display_name="Spammer"))
    make.comment(parent=parent)
    make.refuse(parent)

    query = f"?thread={head.pk}&after={parent.pk}"
    page = read(client, head.discussion.tutorial, query)

    assert "in reply to a hidden comment" in text(page)
    assert "Spammer" not in text(page)
    assert parent.get_absolute_url() not in text(page)


def test_hidden_comments_are_on_none_of_the_pages(client):
    below = tutorial()
    secrets = [make.comment(below, "Secret") for _ in range(3)]
    kept = make.comment(below, "Kept")
    secrets.append(make.comment(parent=kept, text="Secret"))
    for secret in secrets:
        make.refuse(secret)

    pages = [read(client, below), read(client, below, f"?thread={kept.pk}")]

    assert [words(page) for page in pages] == [["Kept"], ["Kept"]]
    assert "Secret" not in "".join(text(page) for page in pages)


def test_another_tutorials_thread_a_reply_and_a_hidden_thread_are_404(client):
    here, elsewhere = make.chain(length=2), make.comment()
    gone = make.comment(here[0].discussion.tutorial)
    make.refuse(gone)

    for asked in (elsewhere, here[1], gone):
        page = read(client, here[0].discussion.tutorial, f"?thread={asked.pk}")
        assert page.status_code == 404


def test_no_thread_is_found_where_nobody_has_spoken(client):
    elsewhere = make.comment()

    assert read(client, tutorial(), f"?thread={elsewhere.pk}").status_code == 404


def test_a_tutorial_without_comments_has_an_empty_page_that_invites(client):
    page = read(client, below := tutorial())

    assert lines(page) == []
    assert "There are no comments here." in text(page)
    assert f'href="/comments/add/{below.slug}/"' in text(page)


def test_behind_the_last_page_there_is_the_way_back(client):
    comment = make.comment()

    page = read(client, comment.discussion.tutorial, f"?after={comment.pk}")

    assert lines(page) == []
    assert "from the first one on" in text(page)


def test_instructors_wear_their_badge_here_too(client):
    mira = instructor(user=user())
    comment = make.comment(tutorial(authors=[mira]), author=mira.user)
    make.comment(parent=comment)

    page = read(client, comment.discussion.tutorial)

    assert text(page).count('class="comment-badge"') == 1


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_the_public_may_not_read_has_no_discussion_and_no_permalinks(
    client, state
):
    below = draft() if state == "draft" else tutorial()
    comment = make.comment(below)
    if state == "withdrawn":
        below.withdraw()

    assert read(client, below).status_code == 404
    assert client.get(comment.get_absolute_url()).status_code == 404


def test_a_permalink_leads_to_the_comment_among_the_others(client):
    comments = make.chain(length=4)

    for comment in comments:
        page = client.get(comment.get_absolute_url(), follow=True)
        place = f"{comment.discussion.tutorial.get_absolute_url()}?c={comment.pk}"
        assert page.redirect_chain == [(f"{place}#comment-{comment.pk}", 302)]
        assert comment.pk in ids(page)


def test_every_permalink_of_a_long_talk_shows_its_comment(client):
    below = tutorial()
    make.talk(below, threads=2, replies=12)
    make.comment(parent=Comment.objects.latest("pk"))

    for comment in Comment.objects.select_related("discussion__tutorial"):
        assert comment.pk in ids(client.get(comment.place))


def test_the_permalink_of_a_hidden_comment_is_404(client):
    head, reply = make.chain(length=2)
    make.refuse(head)

    assert client.get(head.get_absolute_url()).status_code == 404
    assert client.get(reply.get_absolute_url()).status_code == 302


def test_there_is_nothing_to_send_to_a_public_page(client):
    comment = make.comment()
    urls = [comment.get_absolute_url(), comment.discussion.get_absolute_url()]

    assert [client.post(url).status_code for url in urls] == [405, 405]


def test_readers_get_the_same_bytes_and_no_cookie(client, admin_client):
    url = make.comment().discussion.get_absolute_url()

    pages = []
    for reader in (client, admin_client):
        cache.clear()
        pages.append(reader.get(url))

    assert pages[0].content == pages[1].content
    assert [dict(page.cookies) for page in pages] == [{}, {}]
    assert "csrf" not in text(pages[0])


def cost(client, url):
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code in (200, 302)
    return len(captured)


def test_pages_cost_the_same_for_ten_and_for_a_thousand_comments(client):
    small, large = tutorial(), tutorial()
    make.talk(small, threads=2, replies=4)
    make.talk(large, threads=25, replies=39)
    costs = []

    for below in (small, large):
        comments = Comment.objects.filter(discussion__tutorial=below)
        last = comments.select_related("discussion__tutorial").last()
        talk = f"/discussions/{below.slug}/"
        urls = [
            below.get_absolute_url(),
            talk,
            f"{talk}?after={comments.first().pk}",
            f"{talk}?thread={last.root_id}",
            last.get_absolute_url(),
            last.place,
            f"/comments/add/{below.slug}/?reply={last.pk}",
        ]
        costs.append([cost(client, url) for url in urls])

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 10


def test_the_first_threads_are_found_by_their_own_index_without_sorting():
    discussion = make.comment().discussion
    with connection.cursor() as cursor:
        # So few rows could be read or sorted in any way.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    plan = discussion.comments.heads()[:20].explain()

    # By the primary key it would read every comment of the studio.
    assert "Index Scan using comment_heads" in plan
    assert "Sort" not in plan
