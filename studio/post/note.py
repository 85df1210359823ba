"""A mail to one reader, now: confirmations, codes, notices."""

from secrets import token_hex

from django.conf import settings

from . import transport
from .layout import Mail
from .letter import Letter


def send(mail: Mail, address: str) -> None:
    """Send a mail to one address. Raises NotSent."""
    letter = Letter(mail)
    message_id = f"{token_hex(16)}@{settings.SITE_HOST}"
    with transport.connect() as line:
        line.send(letter.sender, address, letter.to(address, message_id))
