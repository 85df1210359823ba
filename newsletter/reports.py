"""
What mail providers report by webhook: mail that came back, and complaints.

anymail knows each provider's signature and dialect. It hands its events to whoever
listens; here that is one object and not a signal, so nothing else hears them.
"""

import json
import re
from hashlib import blake2b

from anymail import urls
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from studio.models import Mailbox
from studio.models.mailboxes import normalise

from .models import PostEvent

Kind = PostEvent.Kind

# By RFC 3463: 5.7 speaks of policy, 5.1 of the address, but 5.1.7 and 5.1.8 of ours.
_REFUSED = re.compile(r"\b5\.7\.\d|\b5\.1\.[78]\b")
_NOBODY = re.compile(r"\b5\.1\.\d")

_KINDS = {
    EventType.BOUNCED: Kind.BOUNCED,
    EventType.COMPLAINED: Kind.COMPLAINED,
    EventType.UNSUBSCRIBED: Kind.LEFT,
}


def receiver():
    """
    The view for the reports of the provider that carries our mail. None when there is
    no provider, or when nothing would prove that a report comes from it.
    """
    name = f"{settings.MAIL_REPORTS}_tracking_webhook"
    for pattern in urls.urlpatterns:
        view = pattern.callback.view_class
        if pattern.name == name and _is_proven(view):
            return view.as_view(signal=_Listener)
    return None


def _is_proven(view) -> bool:
    """By a signature of its own, or by the secret in the address we gave it."""
    has_signature = not view.warn_if_no_basic_auth
    return has_signature or bool(settings.ANYMAIL.get("WEBHOOK_SECRET"))


class _Listener:
    """Stands where anymail expects a signal."""

    @staticmethod
    def send(sender, event, esp_name) -> None:
        kind = _kind(event)
        for mailbox in _mailbox(event.recipient) if kind else ():
            PostEvent.objects.hear(
                mailbox,
                kind,
                provider=esp_name,
                event_id=event.event_id or _digest(event),
                said=_said(event)[:300],
                at=event.timestamp or timezone.now(),
            )


def _kind(event: AnymailTrackingEvent) -> PostEvent.Kind | None:
    """What an event means for a reader; None for what is none of our business."""
    kind = _KINDS.get(event.event_type)
    if event.reject_reason == RejectReason.INVALID:
        return Kind.NOBODY
    if kind != Kind.BOUNCED:
        return kind
    if _REFUSED.search(_said(event)):
        return Kind.REFUSED
    return Kind.NOBODY if _NOBODY.search(_said(event)) else Kind.BOUNCED


def _said(event) -> str:
    return event.mta_response or event.description or ""


def _mailbox(address):
    try:
        return Mailbox.objects.filter(email_key=normalise(address or ""))
    except ValidationError:
        return Mailbox.objects.none()


def _digest(event) -> str:
    """A name for an event whose provider gives it none."""
    words = json.dumps(event.esp_event, sort_keys=True, default=str)
    return blake2b(words.encode(), digest_size=16).hexdigest()
