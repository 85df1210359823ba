"""
A flood of sign-ups with other people's addresses, as it was in 2016: nine mailboxes,
each typed into the form nine thousand times within two weeks. The clock is moved,
everything else is real.
"""

from collections import Counter
from datetime import timedelta

import time_machine
from django.core import mail
from django.test.utils import override_settings
from django.utils import timezone

from newsletter import sending
from newsletter.models import Subscription

VICTIMS = [f"victim{number}@example.com" for number in range(9)]
DAYS = 14
# What the cap allows: one question a day and two a week.
MOST_EACH = 4


def replay(sign_ups: int) -> tuple[Counter, list[str]]:
    """
    Who got how many mails when each victim was signed up so often, and the honest
    people, one a day, who signed up meanwhile.
    """
    begun, honest = timezone.now(), []
    mail.outbox = []
    backend = "django.core.mail.backends.locmem.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend):
        for number in range(sign_ups):
            moment = begun + timedelta(days=DAYS) * (number / sign_ups)
            with time_machine.travel(moment):
                for address in VICTIMS:
                    Subscription.objects.request(address, None, "Words")
                if number * DAYS % sign_ups < DAYS:
                    honest.append(f"honest{number}@example.com")
                    Subscription.objects.request(honest[-1], None, "Words")
                    sending.ask()
        with time_machine.travel(begun + timedelta(days=DAYS)):
            sending.ask()
    return Counter(sent.to[0] for sent in mail.outbox), honest
