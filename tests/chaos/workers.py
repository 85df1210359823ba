"""
A host with workers: `python -m tests.chaos.workers` starts one more for each line it
reads and says its process id. All that it knows of the studio comes from the
environment, as in production; forked from one process, they start at once.
"""

import logging
import os
import signal
import sys
import time

import django
import time_machine


def work():
    # Only now the models are there.
    from django.db import Error, connection  # noqa: PLC0415

    from newsletter import sending  # noqa: PLC0415
    from newsletter.models import Issue  # noqa: PLC0415

    while True:
        try:
            Issue.objects.open_due()
            sending.drain(seconds=4)
            Issue.objects.finish()
        except Error:
            connection.close()
        time.sleep(0.1)


def main(hours_ahead=0):
    django.setup()
    logging.disable(logging.WARNING)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        worker = os.fork()
        if not worker:
            with time_machine.travel(time.time() + 3600 * hours_ahead):
                work()
        print(worker, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
