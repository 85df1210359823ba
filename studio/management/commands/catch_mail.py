"""The post office of the development studio: mail goes in and stays."""

import asyncio
import itertools
import os
import signal
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Take every mail by SMTP and keep it as a file instead of sending it on."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=2525)
        parser.add_argument("--folder", type=Path, default=settings.INBOX_DIR)

    def handle(self, *, port, folder, **options):
        folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(serve(port, folder))


class Keeper:
    """One file for each mail, named so that sorting is by arrival."""

    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        to = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        name = f"{time.time_ns():020d}-{next(self.numbers):06d}.eml"
        unfinished = self.folder / f".{name}.new"
        unfinished.write_bytes(to.encode() + envelope.content)
        os.replace(unfinished, self.folder / name)
        return "250 Kept"


async def serve(port, folder):
    """Listen on this machine only, until somebody asks for the end."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    keeper = Keeper(folder)
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", enable_SMTPUTF8=True, loop=loop),
        "127.0.0.1",
        port,
    )
    await ended.wait()
    server.close()
