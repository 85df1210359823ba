import time

import pytest
from django.core.cache import cache

from studio import limits
from studio.cache import ForgetfulCache, ForgetfulClient


@pytest.fixture
def dead():
    """A cache whose Valkey is not there."""
    yield ForgetfulCache("unix:///nowhere/valkey.sock?db=0", {})
    ForgetfulClient.resting_until = 0


@pytest.mark.django_db
def test_a_living_cache_remembers():
    cache.set("a", 1, 60)
    cache.set_many({"b": 2, "c": 3}, 60)

    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2, "c": 3}
    assert cache.incr("a") == 2
    assert cache.has_key("a")
    assert cache.touch("a", 60)
    assert not cache.add("a", 9)
    assert cache.delete("a")
    cache.delete_many(["b", "c"])
    assert cache.get("b", "gone") == "gone"


def test_a_dead_cache_remembers_nothing_and_breaks_nothing(dead):
    assert dead.get("a", "absent") == "absent"
    assert dead.get_many(["a"]) == {}
    assert dead.add("a", 1)
    assert dead.incr("a") == 1
    assert not dead.has_key("a")
    assert not dead.touch("a")
    assert not dead.delete("a")
    dead.set("a", 1)
    dead.set_many({"a": 1})
    dead.delete_many(["a"])
    dead.clear()


def test_a_dead_cache_delays_nothing(dead):
    start = time.monotonic()

    for _ in range(1000):
        dead.get("a")

    assert time.monotonic() - start < 1


@pytest.mark.django_db
def test_a_cache_that_comes_back_is_asked_again(dead):
    dead.get("a")
    cache.set("a", 1, 60)
    assert cache.get("a") is None

    ForgetfulClient.resting_until = time.monotonic()

    cache.set("a", 1, 60)
    assert cache.get("a") == 1


def test_without_a_cache_nobody_is_refused(dead, monkeypatch):
    monkeypatch.setattr(limits, "cache", dead)
    limit = limits.Limit("test", times=1, seconds=60)

    for _ in range(5):
        limit.spend("anna")
