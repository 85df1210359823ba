"""
Mails per second to a server in a process of its own, with the ledger on: 5,000
readers, 30 KB each, one worker, no TLS. Beside it the same bytes in a bare loop over
`smtplib.sendmail`, which writes nothing down.
"""

import smtplib
import subprocess
import sys
import time
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone

from newsletter import ledger, mails, sending
from newsletter.models import Issue, Subscription
from poses import sheet
from poses.models import Tutorial
from studio.models import Instructor, Mailbox

READERS = 5_000
BYTES = 30_000


def run():
    issue = _issue()
    _readers()
    started = time.perf_counter()
    addressed = ledger.address(issue.pk, issue.tutorial_id)
    yield "newsletter_address_seconds", _round(time.perf_counter() - started), "s"
    assert addressed == READERS

    with _server() as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        seconds, cpu = _measured(sending.drain)
        assert issue.tally()[ledger.State.SENT] == READERS
        yield "newsletter_mails_per_second", round(READERS / seconds), "1/s"
        yield "newsletter_cpu_per_mail", _round(cpu * 1000 / READERS), "ms"

        seconds, cpu = _measured(lambda: _bare(port, _bytes(issue)))
        yield "smtplib_mails_per_second", round(READERS / seconds), "1/s"
        yield "smtplib_cpu_per_mail", _round(cpu * 1000 / READERS), "ms"


def _round(figure):
    return float(f"{figure:.3g}")


def _measured(work):
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _readers():
    now = timezone.now()
    addresses = [f"reader{number}@example.com" for number in range(READERS)]
    mailboxes = Mailbox.objects.bulk_create(
        Mailbox(email=address, email_key=address, confirmed_at=now)
        for address in addresses
    )
    Subscription.objects.bulk_create(
        Subscription(mailbox=mailbox, confirmed_at=now) for mailbox in mailboxes
    )


def _issue():
    tutorial = Tutorial.objects.create(slug="bench", title="Bench")
    teacher = Instructor.objects.create(slug="bench", display_name="Bench")
    tutorial.authorships.create(instructor=teacher, position=1)
    steps = tuple(sheet.Step(text=it) for it in ("Stand.", "Fold.", "Rise."))
    words = sheet.Sheet(
        title="A fold", summary="Slowly.", steps=steps, cautions_waived=True
    )
    tutorial.save_draft(words, author=None)
    tutorial.publish(at=timezone.now())
    mail = mails.announcement(tutorial)
    padding = "<p>Fold from the hips, with long legs and a long back.</p>\n"
    missing = BYTES - len(mail.html) - len(mail.text) - 800
    html = mail.html.replace("<ol", padding * (missing // len(padding)) + "<ol", 1)
    return Issue.objects.create(
        tutorial=tutorial, subject=mail.subject, html=html, text=mail.text
    )


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
