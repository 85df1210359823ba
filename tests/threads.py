"""Doing one thing many times at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def together(number, act):
    """What `act` gives to each of so many threads that begin at once."""
    begin = Barrier(number)

    def run(_):
        try:
            connection.ensure_connection()
            begin.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))
