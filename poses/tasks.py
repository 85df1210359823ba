from celery import shared_task

from . import keeping


@shared_task
def tidy() -> None:
    """Every night: forget what erased people kept."""
    keeping.forget()
