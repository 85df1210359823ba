"""A mail server that keeps what it takes, and can be told to misbehave."""

import asyncio
import os
import random
import re
import sys
import threading
import time
from typing import NamedTuple
from zlib import crc32

HANG_UP, SILENCE = object(), object()


class Taken(NamedTuple):
    sender: str
    to: str
    content: bytes


class Sink:
    """
    `with Sink() as sink:` listens on `sink.port` and fills `sink.mails`.

    `sink.answer(verb, to)` may return a refusal, HANG_UP or SILENCE for MAIL, RCPT,
    DATA, and "." once a mail is in; None is a friendly answer.
    """

    hang_up_on = None
    features = ("SIZE 1000000", "8BITMIME", "SMTPUTF8", "PIPELINING")
    # Asks for the mail although nobody is there to get it.
    gullible = False

    def __init__(self, answer=lambda verb, to: None):
        self.answer = answer
        self.mails: list[Taken] = []
        self.commands: list[str] = []
        self.connections = 0

    def __enter__(self):
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)))
        self._thread.start()
        ready.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    async def _serve(self, ready):
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._ended.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _talk(self, reader, writer):
        self.connections += 1
        try:
            writer.write(b"220 sink\r\n")
            while line := (await reader.readline()).decode().strip():
                if not await self._heard(line, reader, writer):
                    break
        except (asyncio.CancelledError, ConnectionError):
            pass
        writer.close()

    async def _heard(self, line, reader, writer) -> bool:
        self.commands.append(line)
        verb = line[:4].upper()
        if verb == self.hang_up_on:
            return False
        if verb == "MAIL":
            self._sender = line.split("<")[1].split(">")[0]
        if verb == "RCPT":
            self._to = line.split("<")[1].split(">")[0]
        if not await self._say(verb, writer, self._usual(verb)):
            return False
        if verb == "DATA" and self._went_well:
            if self._refused:
                await reader.readuntil(b".\r\n")
                return await self._say(".", writer, "", "554 5.5.1 nobody there")
            whole = (await reader.readuntil(b"\r\n.\r\n"))[:-3]
            content = whole.replace(b"\r\n..", b"\r\n.")
            answer = self.answer(".", self._to)
            if answer is None or answer in (HANG_UP, SILENCE):
                self.mails.append(Taken(self._sender, self._to, content))
            return await self._say(".", writer, "250 2.0.0 kept", answer)
        return verb != "QUIT"

    def _usual(self, verb):
        if verb == "EHLO":
            return "\r\n".join(
                ["250-sink", *(f"250-{name}" for name in self.features), "250 HELP"]
            )
        return {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 2.0.0 ok")

    def _opinion(self, verb):
        if verb == "MAIL":
            self._refused = False
        if verb == "DATA" and self._refused and not self.gullible:
            return "503 5.5.1 for whom?"
        answer = self.answer(verb, getattr(self, "_to", ""))
        self._refused = self._refused or answer is not None
        return answer

    async def _say(self, verb, writer, usual, answer=None) -> bool:
        if verb in ("MAIL", "RCPT", "DATA"):
            answer = self._opinion(verb)
        self._went_well = answer is None
        if answer is HANG_UP:
            return False
        if answer is SILENCE:
            await asyncio.sleep(30)
        writer.write(f"{answer or usual}\r\n".encode())
        await writer.drain()
        return True


class Mischief(NamedTuple):
    """How many of a thousand mails meet which fate, and who never gets any."""

    later: int = 0
    later_after: int = 0
    hang_up: int = 0
    keep_and_hang_up: int = 0
    keep_and_stall: int = 0
    unknown: int = 0

    def fate(self, to: bytes) -> str:
        """An unknown address stays unknown, all else is chance."""
        if crc32(to) % 1000 < self.unknown:
            return "unknown"
        fates = self._fields[:-1]
        chances = [*self[:-1], 1000 - sum(self[:-1])]
        return random.choices([*fates, ""], chances)[0]


class Drain(asyncio.Protocol):
    """
    `python -m tests.sink` says its port, takes mail and keeps none. With a file to
    write to it notes each mail it took, before it answers: when, for whom, which one
    and its fate. Further words such as `later=30` are mischief.
    """

    log = None
    mischief = Mischief()
    ANSWERS = {
        b"EHLO": b"250-sink\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SIZE\r\n",
        b"QUIT": b"221 bye\r\n",
    }

    def connection_made(self, transport):
        self.transport, self.buffer, self.in_mail = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data):
        self.buffer += data
        while self.buffer and not self.transport.is_closing():
            end = b"\r\n.\r\n" if self.in_mail else b"\r\n"
            line, found, rest = self.buffer.partition(end)
            if not found:
                return
            self.buffer = rest
            answer = self.mail(line) if self.in_mail else self.command(line)
            self.transport.write(answer)

    def command(self, line):
        verb = line[:4].upper()
        if verb == b"RCPT":
            self.to = line.partition(b"<")[2].partition(b">")[0]
            self.fate = self.mischief.fate(self.to)
            if self.fate == "unknown":
                return b"550 5.1.1 unknown\r\n"
            if self.fate == "later":
                return b"450 4.2.0 later\r\n"
        if verb == b"DATA":
            if self.fate in ("unknown", "later"):
                return b"503 5.5.1 for whom\r\n"
            if self.fate == "hang_up":
                self.transport.close()
                return b""
            self.in_mail = True
            return b"354 go on\r\n"
        return self.ANSWERS.get(verb, b"250 ok\r\n")

    def mail(self, content):
        self.in_mail = False
        if self.fate == "later_after":
            return b"451 4.2.0 later\r\n"
        if self.log:
            which = re.search(rb"(?im)^message-id: *<(.+?)>", content)[1]
            words = [repr(time.time()), self.to.decode(), which.decode(), self.fate]
            os.write(self.log, ("\t".join(words) + "\n").encode())
        if self.fate == "keep_and_hang_up":
            self.transport.close()
        return b"" if self.fate.startswith("keep") else b"250 kept\r\n"


async def serve(log=None, *mischief):
    if log:
        Drain.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    chances = (word.split("=") for word in mischief)
    Drain.mischief = Mischief(**{name: int(chance) for name, chance in chances})
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Drain, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
