"""The whole studio on one machine: what `make run` starts."""

import errno
import http.client
import os
import shutil
import socket
import sys
import time
from http import HTTPStatus
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from studio import embedded
from studio.embedded import CannotRunError
from studio.management.commands.catch_mail import mail_catcher
from studio.runner import VAR, Crew, end_earlier_runner, say, taking_turns


class Command(BaseCommand):
    help = "Open the studio: its services, its mail, its worker and its web server."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="wipe all data")

    def handle(self, *, reset, **options):
        try:
            wipe() if reset else open_studio(*address())
        except CannotRunError as problem:
            sys.exit(str(problem))
        except PermissionError as problem:
            sys.exit(f"{problem.filename} belongs to somebody else.")


def wipe():
    with taking_turns():
        end_earlier_runner()
        embedded.reset()
        if VAR.exists():
            shutil.rmtree(VAR)
    say("The studio is empty again.")


def open_studio(host, port):
    """The web server comes last: when it answers, everything is up."""
    with Crew() as crew:
        check_free(host, port)
        mail_port = remembered_port()
        crew.env = environment(port, mail_port)
        start_services()
        with crew.interruptible():
            accounts = prepare_database()
        if "EMAIL_URL" not in os.environ:
            mail_catcher(mail_port, settings.INBOX_DIR).start()
        start_children(crew, host, port)
        with crew.interruptible():
            wait_for_answer(crew, host, port)
            welcome(crew.env["SITE_URL"], accounts)
            while True:
                crew.check()
                time.sleep(0.3)


def address():
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdecimal() or int(port) not in range(1, 65536):
        raise CannotRunError(f"PORT={port} is not the number of a port.")
    return host, int(port)


def check_free(host, port):
    """The web server would share a taken port silently, and answer every other time."""
    try:
        family, *_, there = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(there)
        # On macOS another program may listen on all addresses and still let us bind.
        with socket.socket(family) as probe:
            taken = probe.connect_ex((reachable(host), port)) == 0
    except OSError as problem:
        taken = problem.errno == errno.EADDRINUSE
        if not taken:
            reason = f"Cannot listen on {host}:{port}: {problem.strerror}."
            raise CannotRunError(reason) from problem
    if taken:
        raise CannotRunError(
            f"Port {port} is taken by another program: try `make run PORT={port + 1}`."
        )


def reachable(host):
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def remembered_port():
    """The mail port stays the same, unless somebody has taken it meanwhile."""
    note = VAR / "mail-port"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(note.read_text())))
        except (OSError, ValueError):
            probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    note.write_text(str(port))
    return port


def environment(port, mail_port):
    """What the children see; whatever you have set yourself stays."""
    own = {
        "DEBUG": "1",
        "DATABASE_URL": embedded.database_url(),
        "REDIS_URL": embedded.redis_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SITE_URL": f"http://localhost:{port}",
        "UNDO_SECONDS": "0",
        "PYTHONUNBUFFERED": "1",
    }
    return own | os.environ


def start_services():
    if "DATABASE_URL" not in os.environ:
        embedded.start_postgres()
    if "REDIS_URL" not in os.environ:
        embedded.start_valkey()


def prepare_database():
    """Tables, and something to see in an empty studio: the accounts to sign in with."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as problem:
        reason = str(problem).splitlines()[0]
        raise CannotRunError(f"The database does not answer: {reason}.") from problem
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database.")
        call_command("migrate", verbosity=0)
    users = get_user_model().objects
    if "demo" in get_commands() and not users.exists():
        load_demo()
    emails = set(users.values_list("email", flat=True)[:1000])
    connections.close_all()
    return [account for account in demo_accounts() if account[0] in emails]


def load_demo():
    try:
        call_command("demo")
    except CommandError as refusal:
        say(str(refusal))


def demo_accounts():
    try:
        return import_module("studio.management.commands.demo").ACCOUNTS
    except (ImportError, AttributeError):
        return []


def start_children(crew, host, port):
    schedule = VAR / "beat-schedule"
    for note in VAR.glob(f"{schedule.name}*"):  # a crash can tear it, and we need none
        note.unlink()
    # fmt: off
    crew.start(
        "worker", "celery", "-q", "-A", "studio", "worker", "--pool=threads", "-c1",
        "-B", f"--schedule={schedule}", "--without-gossip", "--without-mingle",
    )
    crew.start(
        "web", "granian", "--interface=wsgi", f"--host={host}", f"--port={port}",
        "--workers=1", "--blocking-threads=4", "--workers-kill-timeout=3",
        "studio.wsgi:application",
    )
    # fmt: on


def wait_for_answer(crew, host, port):
    deadline = time.monotonic() + 60
    while not answers(host, port):
        crew.check()
        if time.monotonic() > deadline:
            raise CannotRunError("The web server does not answer: see var/log/web.log.")
        time.sleep(0.05)


def answers(host, port):
    server = http.client.HTTPConnection(reachable(host), port, timeout=5)
    try:
        server.request("GET", "/healthz")
        return server.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        server.close()


def welcome(site, accounts):
    say(f"\n  The studio is open   {site}/")
    say(f"  Every mail it sends  {site}/inbox/")
    say(f"  Its admin            {site}/admin/\n")
    width = max((len(email) for email, *_ in accounts), default=0)
    for email, password, role in accounts:
        say(f"  {role:<20} {email:<{width}}  {password}")
    say("\n  Ctrl-C closes it. Its logs are in var/log/.\n")
