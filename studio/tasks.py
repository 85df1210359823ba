from celery import shared_task

from . import reminders


@shared_task
def remind() -> None:
    """Every morning: tell instructors what runs out in 60, 30 or 7 days."""
    reminders.remind()
