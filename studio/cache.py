import time
from hashlib import blake2b

from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

# After a failure nobody asks again for so long, so that a dead cache delays nothing.
REST_SECONDS = 5


def kept_as(kind: str, *parts: object) -> str:
    """
    The key of something kept, named by everything that changes it, this release
    included: the next one shows nothing that the last one drew.
    """
    place = " ".join(map(str, [settings.RELEASE, *parts])).encode(errors="replace")
    return f"{kind}:{blake2b(place, digest_size=16).hexdigest()}"


class ForgetfulClient(RedisCacheClient):
    """
    One Valkey as long as it answers; otherwise a cache that remembers nothing.

    What lives here may be lost at any time: pages kept for ten seconds and the
    counters of politeness limits. So its absence is an empty answer, not an error.
    """

    resting_until = 0.0

    def _ask(self, verb, absent, *args, **kwargs):
        if time.monotonic() < ForgetfulClient.resting_until:
            return absent
        try:
            return getattr(super(), verb)(*args, **kwargs)
        except (RedisError, OSError):
            ForgetfulClient.resting_until = time.monotonic() + REST_SECONDS
            return absent

    def get_client(self, key=None, *, write=False):
        """Django makes a client for every call, which costs more than the call."""
        return self._kept_client

    @cached_property
    def _kept_client(self):
        return super().get_client(write=True)

    def add(self, key, value, timeout):
        return self._ask("add", True, key, value, timeout)

    def get(self, key, default):
        return self._ask("get", default, key, default)

    def set(self, key, value, timeout):
        return self._ask("set", None, key, value, timeout)

    def touch(self, key, timeout):
        return self._ask("touch", False, key, timeout)

    def delete(self, key):
        return self._ask("delete", False, key)

    def get_many(self, keys):
        return self._ask("get_many", {}, keys)

    def has_key(self, key):
        return self._ask("has_key", False, key)

    def incr(self, key, delta):
        return self._ask("incr", 1, key, delta)

    def set_many(self, data, timeout):
        return self._ask("set_many", [], data, timeout)

    def delete_many(self, keys):
        return self._ask("delete_many", None, keys)

    def clear(self):
        return self._ask("clear", False)


class ForgetfulCache(RedisCache):
    """Django's Redis cache with short patience and no retries."""

    def __init__(self, server, params):
        params["OPTIONS"] = {
            "socket_connect_timeout": 0.2,
            "socket_timeout": 0.5,
            "retry": Retry(NoBackoff(), 0),
        } | params.get("OPTIONS", {})
        super().__init__(server, params)
        self._class = ForgetfulClient
