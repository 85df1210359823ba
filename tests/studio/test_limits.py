from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache

from studio.limits import Limit, TooMany, visitor

pytestmark = pytest.mark.django_db
LIMIT = Limit("test", times=3, seconds=60)


def test_a_limit_is_each_visitors_own():
    for _ in range(3):
        LIMIT.spend("anna")

    LIMIT.spend("ben")
    with pytest.raises(TooMany) as refusal:
        LIMIT.spend("anna")
    assert refusal.value.seconds == 60


def test_a_hundred_requests_at_once_get_what_the_limit_allows():
    def ask(_):
        try:
            LIMIT.spend("anna")
        except TooMany:
            return 0
        return 1

    with ThreadPoolExecutor(20) as crowd:
        allowed = sum(crowd.map(ask, range(100)))

    assert allowed == 3


def test_neither_addresses_nor_networks_stand_in_the_cache(monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "add", lambda key, *args: keys.append(key))

    LIMIT.spend("anna@example.com")

    assert keys
    assert not any("anna" in key for key in keys)


def test_a_counter_that_runs_out_between_two_calls_refuses_nobody(monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *args: None)

    LIMIT.spend("anna")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 8.8.8.8", "8.8.8.8"),
        (2, "6.6.6.6, 8.8.8.8, 10.0.0.2", "8.8.8.8"),
        (2, "6.6.6.6", "10.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "2001:db8::5:6:7:8", "2001:db8::"),
        (1, "::ffff:8.8.8.8", "8.8.8.8"),
        (1, "somewhere", "somewhere"),
    ],
)
def test_the_visitor_is_whom_the_trusted_proxies_saw(
    rf, settings, proxies, forwarded, seen
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert visitor(request) == seen


def test_a_limit_is_given_back_when_its_time_is_over():
    LIMIT.spend("anna")

    client = cache._cache.get_client()
    (key,) = client.keys("*limit:test:*")
    assert 0 < client.ttl(key) <= 60


def test_two_limits_count_for_themselves():
    for name in ("one", "other"):
        Limit(name, times=1, seconds=60).spend("anna")


def test_a_visitors_address_cannot_be_guessed_from_its_key(settings):
    key = LIMIT._key("10.0.0.1")

    settings.SECRET_KEY = "another secret"

    assert LIMIT._key("10.0.0.1") != key
