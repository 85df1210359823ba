import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from . import reminders
from .models import Picture
from .pictures import preparing

logger = logging.getLogger(__name__)


def ring() -> None:
    """Tell the worker that a picture waits; the clock tells it too, within a minute."""
    try:
        prepare.apply_async(retry=False)
    except OperationalError:
        logger.warning("Nobody answers the bell: pictures wait for the clock.")


@shared_task
def prepare() -> None:
    """Prepare a picture that waits, and come back for the next one."""
    picture = Picture.objects.claim()
    if picture:
        preparing.prepare(picture)
        ring()


@shared_task
def remind() -> None:
    """Every morning: tell instructors what runs out in 60, 30 or 7 days."""
    reminders.remind()
