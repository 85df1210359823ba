"""
Rate limits, as politeness: counted in Valkey, so they may be lost with it.

What protects a third party (mails to a mailbox) is not here but in PostgreSQL.
"""

from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied


class TooMany(PermissionDenied):
    """The limit is used up; `seconds` says when to try again."""

    def __init__(self, seconds: int):
        super().__init__(f"Try again in {seconds} seconds.")
        self.seconds = seconds


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds, for one visitor or mailbox each."""

    name: str
    times: int
    seconds: int

    def spend(self, who: str) -> None:
        """Count once for `who`. Raises TooMany when nothing is left."""
        key = self._key(who)
        cache.add(key, 0, self.seconds)
        try:
            used = cache.incr(key)
        except ValueError:  # It ran out between the two calls.
            return
        if used > self.times:
            raise TooMany(self.seconds)

    def _key(self, who: str) -> str:
        # Neither addresses nor networks stand in Valkey as they are.
        salted = blake2b(
            who.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=12
        )
        return f"limit:{self.name}:{salted.hexdigest()}"


def visitor(request) -> str:
    """
    The network a request came from, as far as it names one household.

    With N trusted proxies in front, the N-th address from the right is the one
    that the outermost of them saw; anything further left is the visitor's word.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(forwarded) >= proxies:
        return _network(forwarded[-proxies].strip())
    return _network(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    """An IPv6 household owns a /64; an IPv4 address is taken as it is."""
    try:
        found = ip_address(address)
    except ValueError:  # A proxy may add a port, and a unix socket has no address.
        return address
    found = getattr(found, "ipv4_mapped", None) or found
    bits = 64 if found.version == 6 else 32  # noqa: PLR2004
    return str(ip_network((found, bits), strict=False).network_address)
