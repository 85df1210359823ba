from celery import shared_task

from . import sending
from .models import Heartbeat, Issue

# Shorter than the clock that calls it, so that two ticks seldom meet.
SENDING_SECONDS = 4


@shared_task
def tick() -> None:
    """Every five seconds: ask new subscribers, open what went live, send what waits."""
    Heartbeat.objects.beat()
    sending.ask()
    Issue.objects.open_due()
    sending.drain(SENDING_SECONDS)
    Issue.objects.finish()
    sending.tell()


@shared_task
def lend_a_hand() -> None:
    """Every five seconds, for each process that has nothing else to do: send too."""
    sending.drain(SENDING_SECONDS)
