"""Other processes on the tests' own database, to be killed in the middle of things."""

import os
import signal
import subprocess
import sys
import time

from django.db import connection

CODE = """
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = {database!r}
django.setup()
{code}
"""


class Process:
    """Python that runs beside the test, with the models at hand."""

    def __init__(self, code, **pipes):
        database = connection.settings_dict["NAME"]
        self._popen = subprocess.Popen(
            [sys.executable, "-c", CODE.format(database=database, code=code)],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
            **pipes,
        )
        self.pipes = self._popen.stdin, self._popen.stdout

    def wait_until_it_waits_for_a_lock(self, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    return
            time.sleep(0.02)
        raise AssertionError("It never waited.")

    def kill(self):
        self._popen.send_signal(signal.SIGKILL)
        self._popen.wait()

    def finish(self):
        assert self._popen.wait(timeout=30) == 0
