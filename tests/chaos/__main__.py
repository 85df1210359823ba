"""
`make chaos`, or `make chaos ONLY="kills leaving"`: a row for each fault, and an end
with an error when a promise was broken. It stops and restarts this checkout's
PostgreSQL and Valkey, so no studio may run beside it.
"""

import os
import random
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from studio import embedded  # noqa: E402
from tests.chaos import faults  # noqa: E402

HEADS = ("mails", "kills", "lost", "doubled", "(may be)", "doubtful", "seconds")


def main(only):
    embedded.start_postgres()
    embedded.start_valkey()
    ours = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    row("", *HEADS)
    try:
        chosen = [it for it in faults.EVERY if not only or it.__name__ in only]
        return sum([not is_kept(fault) for fault in chosen])
    finally:
        connection.creation.destroy_test_db(ours, verbosity=0)
        embedded.stop()


def is_kept(fault) -> bool:
    random.seed(1)
    call_command("flush", interactive=False, verbosity=0)
    found, doubled, doubtful = fault()
    kept = (
        not found.lost
        and not found.strange
        and found.doubled <= doubled
        and found.doubtful <= doubtful
    )
    row(
        fault.__name__, found.mails, found.kills, found.lost, found.doubled,
        f"({doubled})", found.doubtful, found.seconds, "" if kept else "BROKEN",
    )  # fmt: skip
    return kept


def row(name, *figures):
    figures = (f"{figure!s:>9}" for figure in figures)
    print(f"{name.replace('_', ' '):<36}", *figures, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
