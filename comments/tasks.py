from celery import shared_task

from . import asking
from .models import Comment


@shared_task
def ask() -> None:
    """Every five seconds: ask guests whether it was they who wrote."""
    asking.ask()


@shared_task
def tidy() -> None:
    """Every night: forget what nobody confirmed, old spam, and deleted words."""
    Comment.objects.tidy()


@shared_task
def remind() -> None:
    """Every morning: tell moderators what has waited longer than was promised."""
    asking.remind()
