"""
The post office, with the ledger on and one worker process, to a mail server in a
process of its own: 30 KB a mail, no TLS. Beside it the same bytes in a bare loop over
`smtplib.sendmail`, which writes nothing down.

    mails_per_second        claimed, sent and marked, of 10,000
    cpu_ms_per_mail         the worker's, outside PostgreSQL and the mail server
    rss_mb, rss_1m_mb       its memory after 10,000 and while it sends to a million
    open_1m_seconds         writing down a million readers
    smtplib_…               the bare loop in the same run
"""

import resource
import smtplib
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from newsletter import ledger, mails, sending
from newsletter.models import Issue
from poses import sheet
from poses.models import Tutorial
from studio.models import Instructor

READERS, MANY = 10_000, 1_000_000
BYTES = 30_000
SECONDS = 5

READER = """
    INSERT INTO studio_mailbox (email, email_key, confirmed_at, created_at,
        suppressed_reason)
    SELECT it, it, now(), now(), ''
    FROM (SELECT 'reader' || n || '@domain' || n %% 997 || '.example' AS it
        FROM generate_series(%s, %s) n) named"""
SUBSCRIPTION = """
    INSERT INTO newsletter_subscription (mailbox_id, created_at, confirmed_at,
        frequency)
    SELECT id, now(), now(), 'at_once' FROM studio_mailbox
    WHERE id NOT IN (SELECT mailbox_id FROM newsletter_subscription)"""


def run():
    _readers(1, READERS)
    first = _issue("first")
    ledger.address(first.pk)
    with _server() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        seconds, cpu = _measured(sending.drain)
        assert first.tally()[ledger.State.SENT] == READERS
        yield "mails_per_second", round(READERS / seconds), "1/s"
        yield "cpu_ms_per_mail", _round(cpu * 1000 / READERS), "ms"
        yield "rss_mb", _memory(), "MB"

        seconds, cpu = _measured(lambda: _bare(port, _bytes(first)))
        yield "smtplib_mails_per_second", round(READERS / seconds), "1/s"
        yield "smtplib_cpu_ms_per_mail", _round(cpu * 1000 / READERS), "ms"

        _readers(READERS + 1, MANY)
        second = _issue("second")
        seconds, _cpu = _measured(lambda: ledger.address(second.pk))
        yield "open_1m_seconds", _round(seconds), "s"
        sending.drain(SECONDS)
        yield "rss_1m_mb", _memory(), "MB"


def _memory() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1_000_000


def _round(figure):
    return float(f"{figure:.3g}")


def _measured(work):
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _readers(first, last):
    with connection.cursor() as cursor:
        cursor.execute(READER, [first, last])
        cursor.execute(SUBSCRIPTION)
        cursor.execute("ANALYZE studio_mailbox, newsletter_subscription")


def _issue(slug):
    tutorial = Tutorial.objects.create(slug=slug, title="Bench")
    teacher = Instructor.objects.create(slug=slug, display_name="Bench")
    tutorial.authorships.create(instructor=teacher, position=1)
    steps = tuple(sheet.Step(text=it) for it in ("Stand.", "Fold.", "Rise."))
    words = sheet.Sheet(
        title="A fold", summary="Slowly.", steps=steps, cautions_waived=True
    )
    tutorial.save_draft(words, author=None)
    tutorial.publish(at=timezone.now())
    issue = Issue.objects.create(tutorial=tutorial)
    mail = mails.about(Tutorial.objects.for_page().get(pk=tutorial.pk), issue)
    padding = "<p>Fold from the hips, with long legs and a long back.</p>\n"
    missing = BYTES - len(mail.html) - len(mail.text) - 800
    html = mail.html.replace("<ol", padding * (missing // len(padding)) + "<ol", 1)
    issue.subject, issue.html, issue.text = mail.subject, html, mail.text
    issue.save()
    return issue


def _bytes(issue):
    letter = mails.letter(issue)
    mail = letter.to("reader@example.com", "1@x", reader=mails.READER.sign(1))
    assert abs(len(mail) - BYTES) < BYTES / 20, len(mail)
    return mail


def _bare(port, mail):
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number in range(READERS):
            smtp.sendmail("studio@localhost", f"reader{number}@example.com", mail)


@contextmanager
def _server():
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.sink"], stdout=subprocess.PIPE, text=True
    )
    try:
        yield int(server.stdout.readline())
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
