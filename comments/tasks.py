from celery import shared_task

from . import asking, privacy
from .models import Comment, Notice, Reminder
from .notices import sending, telling

# Shorter than the clock that calls it, so that two ticks seldom meet.
SENDING_SECONDS = 50


@shared_task
def ask() -> None:
    """Every five seconds: ask guests whether it was they who wrote."""
    asking.ask()


@shared_task
def tell() -> None:
    """Every minute: write down who hears of what, and mail what is due."""
    telling.tell()
    sending.drain(SENDING_SECONDS)


@shared_task
def tidy() -> None:
    """Every night: forget what nobody confirmed, old spam, deleted words and people."""
    Comment.objects.tidy()
    Comment.objects.forget_origins()
    Notice.objects.forget()
    Reminder.objects.forget()
    privacy.erase_due()


@shared_task
def remind() -> None:
    """By day, every hour: tell moderators once what has waited longer than promised."""
    asking.remind()
