import re

import pytest
from django.test import Client

from studio import urls
from tests import make

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-src": ("'self' https://www.youtube-nocookie.com https://player.vimeo.com"),
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
OTHERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)",
}


def policy(response):
    directives = response["Content-Security-Policy"].split("; ")
    return dict(directive.partition(" ")[::2] for directive in directives)


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/tutorials/",
        "/nowhere/",
        "/accounts/login/",
        "/accounts/signup/",
        "/me/",
        "/admin/",
        "/healthz",
        "/robots.txt",
        "/static/studio/site.css",
        "/static/studio/nowhere.css",
    ],
)
def test_every_response_carries_the_strict_policy_and_its_companions(client, url):
    response = client.get(url)
    response.close()

    assert policy(response) == STRICT
    assert {name: response.get(name) for name in OTHERS} == OTHERS


def departures(response):
    """What a policy says otherwise than the strict one."""
    said = policy(response)
    return {name: said.get(name) for name in STRICT if said.get(name) != STRICT[name]}


def test_the_admin_carries_it_too(client):
    client.force_login(make.admin())

    for url in ("/admin/", "/admin/poses/tutorial/", "/admin/studio/instructor/add/"):
        response = client.get(url)
        assert response.status_code == 200
        assert policy(response) == STRICT


def test_the_page_with_the_visual_editor_departs_by_a_nonce_and_a_hash(client):
    client.force_login(make.admin())
    place = f"/desk/tutorials/{make.draft().pk}/"

    pages = [client.get(place) for _ in range(2)]

    nonces = [re.search(r"'nonce-([^']+)'", policy(p)["script-src"])[1] for p in pages]
    assert len(set(nonces)) == 2
    for page, nonce in zip(pages, nonces, strict=True):
        changed = departures(page)
        assert changed.keys() == {"script-src", "style-src"}
        assert changed["script-src"] == f"'self' 'nonce-{nonce}'"
        assert re.fullmatch(r"'self' 'sha256-[\w+/]{43}='", changed["style-src"])
        assert f'nonce="{nonce}"' in page.content.decode()


def test_an_error_page_carries_it_too(monkeypatch):
    def broken(request):
        raise RuntimeError("on purpose")

    client = Client(raise_request_exception=False)
    route = next(p for p in urls.urlpatterns if getattr(p, "name", "") == "instructors")
    monkeypatch.setattr(route, "callback", broken)

    response = client.get("/instructors/")

    assert response.status_code == 500
    assert policy(response) == STRICT


def test_a_form_with_a_stale_token_says_what_happened(client):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/accounts/login/", {"login": "anna@example.com"})

    assert response.status_code == 403
    assert policy(response) == STRICT
    assert "403_csrf.html" in [template.name for template in response.templates]
