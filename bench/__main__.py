"""
`make bench`, or `make bench ONLY=comments`: one line `name value unit` a figure.

Each bench starts from an empty database of its own on the real PostgreSQL, with a
fixed seed. The first line says how busy the machine was: figures in CPU time bear a
neighbour, figures in seconds do not.
"""

import gc
import os
import pkgutil
import platform
import random
import sys
from importlib import import_module
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402

from studio import embedded  # noqa: E402

NOT_A_BENCH = {"__main__", "discussions", "settings"}


def main(only):
    embedded.start_postgres()
    embedded.start_valkey()
    try:
        print(_machine())
        for name in only or _benches():
            _measure(name)
    finally:
        embedded.stop()


def _benches():
    here = str(Path(__file__).parent)
    modules = (module.name for module in pkgutil.iter_modules([here]))
    return [name for name in modules if name not in NOT_A_BENCH]


def _machine():
    load = os.getloadavg()[0]
    cores = os.cpu_count()
    return f"# Python {platform.python_version()}, {cores} cores, load {load:.1f}"


def _measure(name):
    random.seed(1)
    ours = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    cache.clear()
    # What made the database stays in memory, and no web server has it to search.
    gc.collect()
    gc.freeze()
    try:
        for figure, value, unit in import_module(f"bench.{name}").run():
            print(figure, value, unit, flush=True)
    finally:
        connection.creation.destroy_test_db(ours, verbosity=0)


main(sys.argv[1:])
