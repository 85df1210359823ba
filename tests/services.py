"""PostgreSQL and Valkey for the tests: real ones, beside those of the running studio.

The tests have a database of their own (test_studio) on the same PostgreSQL, and Valkey's
databases from 8 on, so that a studio that is open in the same checkout notices nothing.
"""

import os

from studio import embedded

FIRST_REDIS_DATABASE = 8


def start() -> None:
    """Quick when they run already; nothing to do where the environment names others."""
    if "DATABASE_URL" not in os.environ:
        embedded.start_postgres()
    if "REDIS_URL" not in os.environ:
        embedded.start_valkey()


def stop() -> None:
    """They go with the last who uses them: a studio that is open keeps them."""
    embedded.stop()


def redis_url(number: int = 0) -> str:
    """The address of the tests' own databases: 0 is the cache, 1 the broker, and so on."""
    own = FIRST_REDIS_DATABASE + number
    if "REDIS_URL" in os.environ:
        return os.environ["REDIS_URL"].rpartition("/")[0] + f"/{own}"
    return embedded.redis_url(own)
