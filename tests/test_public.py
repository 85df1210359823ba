"""A public page is the same for everyone, so it can be kept; a personal one never is."""

import time

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from newsletter.models import Subscription
from studio import public
from studio.cache import ForgetfulCache, ForgetfulClient
from tests import make
from tests.comments.make import comment
from tests.make import stamp

pytestmark = pytest.mark.django_db

# The same for everyone, but not kept: whoever types asks in ever new ways.
SUGGESTIONS = "/search/suggest/?q=tree"


@pytest.fixture
def shelf():
    """One of everything that a public page can show."""
    mira = make.instructor(slug="mira", bio="Teaches slowly.")
    make.credential(instructor=mira, status="verified")
    pose = make.pose("Tree Pose", "Vṛkṣāsana", slug="tree-pose")
    tutorial = make.tutorial(
        slug="tree", title="Stand like a tree", authors=[mira], pose=pose
    )
    said = comment(tutorial, "Where do my arms go?")
    return {
        "home": "/",
        "poses": "/poses/",
        "pose": "/poses/tree-pose/",
        "tutorials": "/tutorials/",
        "tutorial": "/tutorials/tree/",
        "tutorial at a comment": f"/tutorials/tree/?c={said.pk}",
        "tutorial on the other side": "/tutorials/tree/?lead=right",
        "cue card": "/tutorials/tree/print/",
        "practice": "/tutorials/tree/practice/",
        "my practice": "/practice/",
        "what keeps practices": "/tutorials/practice.js",
        "instructors": "/instructors/",
        "instructor": "/instructors/mira/",
        "search": "/search/?q=tree",
        "empty search": "/search/",
        "discussion": "/discussions/tree/",
        "newsletter": "/newsletter/",
        "robots": "/robots.txt",
        "feed": "/feed/",
        "instructor's feed": "/instructors/mira/feed/",
        "map of the site": "/sitemap.xml",
        "map of the tutorials": "/sitemap-tutorials.xml",
        "suggestions": SUGGESTIONS,
    }


@pytest.fixture
def reader(client):
    """Somebody who has signed in and whose name must not get about."""
    reader = make.user(
        email="secret@example.com", display_name="Secret Reader", is_staff=True
    )
    reader.groups.add(*make.Group.objects.all())
    client.force_login(reader)
    return client


def fresh(client, url, **headers):
    cache.clear()
    return client.get(url, **headers)


def test_public_pages_are_the_same_bytes_for_everyone(client, shelf):
    signed_in = Client()
    signed_in.force_login(make.admin(display_name="Secret Reader"))

    for name, url in shelf.items():
        anonymous = fresh(client, url)
        others = [
            fresh(signed_in, url),
            fresh(client, url, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="main"),
            fresh(client, url, HTTP_ACCEPT_LANGUAGE="de"),
            fresh(client, url + ("&" if "?" in url else "?") + "utm_source=x"),
            client.get(url),
        ]
        assert anonymous.status_code == 200, name
        assert {page.content for page in others} == {anonymous.content}, name
        assert {page["ETag"] for page in others} == {anonymous["ETag"]}, name


def test_public_pages_set_no_cookie_and_vary_by_nobody(reader, shelf):
    for name, url in shelf.items():
        for page in (fresh(reader, url), reader.get(url)):
            assert not page.cookies, name
            assert "Cookie" not in page.get("Vary", ""), name
            assert page["Cache-Control"] == "public, max-age=0, s-maxage=10", name
            assert b"csrf" not in page.content, name


def test_the_store_never_holds_a_personal_byte(reader, shelf):
    for url in [
        *shelf.values(),
        "/me/",
        "/accounts/email/",
        "/admin/",
        "/comments/add/tree/",
    ]:
        assert reader.get(url).status_code == 200

    client = cache._cache.get_client()
    kept = [client.get(key) for key in client.keys("*:page:*")]
    assert len(kept) == len(set(shelf.values()) - {SUGGESTIONS})
    for secret in (
        b"Secret",
        b"secret@",
        b"csrfmiddlewaretoken",
        reader.session.session_key.encode(),
    ):
        assert not any(secret in page for page in kept)


def test_a_page_is_kept_for_ten_seconds_and_not_longer(client):
    tutorial = make.tutorial(slug="tree")
    assert client.get("/tutorials/tree/").status_code == 200

    tutorial.withdraw()

    assert client.get("/tutorials/tree/").status_code == 200
    ttl = cache._cache.get_client().ttl(cache._cache.get_client().keys("*page:*")[0])
    assert 0 < ttl <= 10
    cache.clear()
    assert client.get("/tutorials/tree/").status_code == 404


def test_the_next_release_shows_nothing_that_the_last_one_kept(client, settings):
    tutorial = make.tutorial(slug="tree")
    client.get("/tutorials/tree/")
    tutorial.withdraw()

    settings.RELEASE = "the next one"

    assert client.get("/tutorials/tree/").status_code == 404


def test_a_browser_that_has_the_page_is_told_so(client, shelf):
    first = client.get("/tutorials/tree/")

    again = client.get("/tutorials/tree/", HTTP_IF_NONE_MATCH=first["ETag"])
    cold = fresh(client, "/tutorials/tree/", HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert cold.status_code == 304


def test_a_head_request_leaves_the_whole_page_for_the_next_reader(client, shelf):
    head = client.head("/tutorials/tree/")
    page = client.get("/tutorials/tree/")

    assert head.status_code == 200
    assert b"Stand like a tree" in page.content
    assert head["ETag"] == page["ETag"]


def test_invented_values_of_a_known_parameter_fill_no_store(client, shelf):
    def etags(*queries):
        return [client.get(f"/tutorials/tree/{it}")["ETag"] for it in queries]

    with CaptureQueriesContext(connection) as first:
        plain = etags("")
    with CaptureQueriesContext(connection) as invented:
        others = etags("?lead=up", "?lead=", "?lead=LEFT&x=1")

    assert others == plain * 3
    assert len(first) > len(invented) == 0


def test_what_does_not_exist_is_not_kept(client):
    assert client.get("/tutorials/tree/").status_code == 404
    make.tutorial(slug="tree")

    assert client.get("/tutorials/tree/").status_code == 200


def test_personal_pages_are_kept_nowhere(reader, shelf):
    for url in (
        "/me/",
        "/accounts/email/",
        "/admin/",
        "/comments/add/tree/",
        "/nowhere/",
    ):
        control = reader.get(url)["Cache-Control"]
        assert "private" in control, url
        assert "no-store" in control, url


def test_the_hint_says_only_that_somebody_signed_in_here(client):
    make_account = make.user()
    assert public.HINT_COOKIE not in client.get("/me/").cookies

    client.force_login(make_account)
    hint = client.get("/me/").cookies[public.HINT_COOKIE]
    assert (hint.value, hint["samesite"], hint["httponly"]) == ("1", "Lax", "")

    client.logout()
    client.cookies[public.HINT_COOKIE] = "1"
    assert client.get("/me/").cookies[public.HINT_COOKIE].value == ""


def test_the_personal_fragment_knows_its_reader(reader, client):
    page = reader.get("/me/").content.decode()

    assert "Secret Reader" in page
    assert "Sign in" in Client().get("/me/").content.decode()


@pytest.fixture
def without_valkey(monkeypatch):
    """Valkey is gone, as the pages find out when they ask it."""
    nowhere = ForgetfulCache("unix:///nowhere/valkey.sock", {})
    with monkeypatch.context() as without:
        without.setattr(cache._cache, "_kept_client", nowhere._cache.get_client())
        yield
        assert ForgetfulClient.resting_until
    ForgetfulClient.resting_until = 0


def test_public_pages_stay_up_without_valkey(client, shelf, without_valkey):
    assert {client.get(url).status_code for url in shelf.values()} == {200}


def test_whatever_a_reader_sends_is_taken_without_valkey(client, without_valkey):
    tutorial = make.tutorial(slug="tree")
    reader = make.user()
    begun = time.monotonic()

    answers = [
        client.post(url, data, headers={"Sec-Fetch-Site": "same-origin"})
        for url, data in [
            ("/newsletter/join/", {"email": "anna@example.com", "stamp": stamp()}),
            ("/accounts/login/", {"login": reader.email, "password": make.PASSWORD}),
            ("/comments/add/tree/", {"body": "Where do my arms go?"}),
            ("/accounts/logout/", {}),
        ]
    ]

    assert [answer.status_code for answer in answers] == [200, 302, 302, 302]
    assert Subscription.objects.count() == 1
    assert Comment.objects.get().discussion.tutorial == tutorial
    assert time.monotonic() - begun < 3


def with_a_cookie(request):
    response = HttpResponse("hello")
    response.set_cookie("seen", "1")
    return response


def about_a_cookie(request):
    return HttpResponse("hello", headers={"Vary": "Cookie"})


def in_pieces(request):
    return StreamingHttpResponse(["hello"])


@pytest.mark.parametrize("view", [with_a_cookie, about_a_cookie, in_pieces])
def test_a_page_that_is_not_the_same_for_everyone_is_never_kept(rf, view):
    def answer(request):
        return pages.process_view(request, public.public()(view), (), {}) or view(
            request
        )

    pages = public.PublicPages(answer)

    answers = [pages(rf.get("/somewhere/")) for _ in range(2)]

    for response in answers:
        assert "ETag" not in response
        assert response["Cache-Control"] == "private, no-store"


def test_pages_of_a_reader_elsewhere_in_time_show_the_studios_zone(client):
    make.StudioProfile(zone="Pacific/Auckland").save()
    with time_machine.travel("2026-03-31T22:00:00Z", tick=False):
        make.tutorial(slug="tree")

    page = client.get("/tutorials/tree/").content.decode()

    assert 'datetime="2026-03-31T22:00:00Z"' in page
    assert "1 April 2026" in page


def test_a_page_that_was_kept_keeps_its_type(client):
    types = [client.get("/robots.txt")["Content-Type"] for _ in range(2)]

    assert types == ["text/plain", "text/plain"]


def test_a_public_page_that_is_missing_sets_no_cookie_for_anybody(client):
    client.force_login(make.user())

    assert not client.get("/tutorials/nowhere/").cookies


def test_the_hint_is_set_once_and_over_https_only_there(client, settings):
    settings.HTTPS = True
    client.force_login(make.user())

    first, again = client.get("/me/"), client.get("/me/")

    assert first.cookies[public.HINT_COOKIE]["secure"]
    assert public.HINT_COOKIE not in again.cookies


def test_a_query_is_the_same_page_in_whatever_order_it_is_asked(client, shelf):
    pages = [
        client.get(f"/poses/?{query}")
        for query in (
            "base=standing&base=seated&level=beginner",
            "level=beginner&base=seated&base=standing&base=seated&x=1",
        )
    ]

    assert len({page["ETag"] for page in pages}) == 1
    assert len(cache._cache.get_client().keys("*:page:*")) == 1
    assert (
        client.get("/search/?q=a&q=tree").content
        != client.get("/search/?q=tree&q=a").content
    )


def test_a_query_of_many_parts_takes_no_room_in_the_store(client, shelf):
    client.get("/poses/?base=standing&base=seated&base=prone&level=beginner&kind=rest")

    assert cache._cache.get_client().keys("*:page:*") == []
