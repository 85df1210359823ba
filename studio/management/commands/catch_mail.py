"""The post office of the development studio: mail goes in and stays."""

import itertools
import logging
import signal
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Take every mail by SMTP and keep it as a file instead of sending it on."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=2525)
        parser.add_argument("--folder", type=Path, default=settings.INBOX_DIR)

    def handle(self, *, port, folder, **options):
        # Told before the thread starts, so that nobody else takes these signals.
        ends = {signal.SIGINT, signal.SIGTERM}
        signal.pthread_sigmask(signal.SIG_BLOCK, ends)
        catcher = mail_catcher(port, folder)
        catcher.start()
        signal.sigwait(ends)
        catcher.stop()


def mail_catcher(port, folder):
    """An SMTP server for this machine only, which runs in a thread of its own."""
    logging.getLogger("mail.log").setLevel("WARNING")
    return Controller(
        Keeper(folder), hostname="127.0.0.1", port=port, enable_SMTPUTF8=True
    )


class Keeper:
    """One file for each mail, named so that sorting is by arrival."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.numbers = itertools.count()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        to = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        name = f"{time.time_ns():020d}-{next(self.numbers):06d}.eml"
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f".{name}.new"
        unfinished.write_bytes(to.encode() + envelope.content)
        unfinished.rename(self.folder / name)
        return "250 Kept"
