"""PostgreSQL and Valkey for the tests: real ones, beside those of the running studio.

The tests have a database of their own (test_studio) on the same PostgreSQL, and Valkey's
databases from 8 on, so that a studio that is open in the same checkout notices nothing.
"""

import os
from urllib.parse import urlsplit

from studio import embedded

FIRST_REDIS_DATABASE = 8

# Read once: the tests' settings set REDIS_URL themselves, for the processes they start.
DATABASE_IS_GIVEN = "DATABASE_URL" in os.environ
REDIS_IS_GIVEN = str(embedded.SOCKETS) not in os.environ.get(
    "REDIS_URL", embedded.redis_url()
)


def start() -> None:
    """Quick when they run already; nothing to do where the environment names others."""
    if not DATABASE_IS_GIVEN:
        embedded.start_postgres()
    if not REDIS_IS_GIVEN:
        embedded.start_valkey()


def stop() -> None:
    """They go with the last who uses them: a studio that is open keeps them."""
    embedded.stop()


def redis_url(number: int = 0) -> str:
    """The tests' own databases: 0 is the cache, 1 the broker, and so on."""
    own = FIRST_REDIS_DATABASE + number
    if REDIS_IS_GIVEN:
        return urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{own}").geturl()
    return embedded.redis_url(own)
