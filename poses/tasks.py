from celery import shared_task

from . import keeping, sending


@shared_task
def tell() -> None:
    """Every five seconds: tell authors and editors what was decided."""
    sending.drain()


@shared_task
def tidy() -> None:
    """Every night: forget what erased people kept."""
    keeping.forget()
