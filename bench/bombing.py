"""
What a flood of sign-ups with other people's addresses does to them.

Nine mailboxes are each typed into the form a thousand times within two weeks; in 2016
it was nine thousand times, and more askers change nothing, because the cap holds per
mailbox. The clock is moved, everything else is real.

    bombing_mails             what the nine got in the two weeks, 36 at most
    bombing_ms_per_sign_up    CPU time of ours for each
"""

import time
from datetime import timedelta

import time_machine
from django.core import mail
from django.test.utils import override_settings
from django.utils import timezone

from newsletter import sending
from newsletter.models import Subscription

VICTIMS = 9
SIGN_UPS = 1_000
DAYS = 14


def run():
    begun = timezone.now()
    mail.outbox = []
    used = time.process_time()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"
    ):
        for number in range(SIGN_UPS):
            with time_machine.travel(
                begun + timedelta(days=DAYS) * (number / SIGN_UPS)
            ):
                for victim in range(VICTIMS):
                    address = f"victim{victim}@example.com"
                    Subscription.objects.request(address, None, "Words")
                if number % 100 == 0:
                    sending.ask()
    used = time.process_time() - used
    yield "bombing_mails", len(mail.outbox), "mails"
    yield "bombing_ms_per_sign_up", round(1000 * used / VICTIMS / SIGN_UPS, 2), "ms"
