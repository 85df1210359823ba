from celery import shared_task

from studio.pictures.tidying import tidy as tidy_pictures

from . import keeping, sending
from .models import Revision, SecretLink, StepNote, Tutorial


@shared_task
def publish() -> None:
    """Every five seconds: show the newer versions whose time has come."""
    Tutorial.objects.show_planned()


@shared_task
def tell() -> None:
    """Every five seconds: tell authors and editors what was decided."""
    sending.drain()


@shared_task
def tidy() -> None:
    """
    Every night: forget what erased people kept, who guests were whose links are long
    over, and pictures that nothing shows.
    """
    keeping.forget()
    StepNote.objects.forget()
    SecretLink.objects.forget()
    tidy_pictures(shown=Revision.objects.files())
