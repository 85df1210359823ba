from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

ASK_AGAIN_AFTER = timedelta(days=1)
ASK_A_THIRD_TIME_AFTER = timedelta(days=7)


def normalise(address: str) -> str:
    """
    The key under which a mailbox is known: lower case, IDNA, no white space.

    Raises ValidationError when nobody could own such an address.
    """
    try:
        found = validate_email(address.strip(), check_deliverability=False)
    except EmailNotValidError as problem:
        raise ValidationError(
            _("Enter an email address like name@example.com."), code="invalid"
        ) from problem
    return (found.ascii_email or found.normalized).lower()


class MailboxQuerySet(models.QuerySet):
    def at(self, address: str) -> "Mailbox":
        """The mailbox of this address, made when it is new."""
        mailbox, _created = self.get_or_create(
            email_key=normalise(address), defaults={"email": address.strip()}
        )
        return mailbox

    def reachable(self):
        """Confirmed by whoever reads it, and not one that refuses our mail."""
        return self.filter(confirmed_at__isnull=False, suppressed_at=None)


class Mailbox(models.Model):
    """
    An address somebody may own. Subscribers, guests and members share it, so it
    is confirmed once, and asked for confirmation once a day and twice a week at
    most, however many strangers type it into however many forms.
    """

    class Suppression(models.TextChoices):
        BOUNCED = "bounced", _("the address does not exist")
        COMPLAINED = "complained", _("its reader reported our mail as spam")
        ASKED = "asked", _("its reader asked us never to write again")

    email = models.EmailField(_("email address"), max_length=254)
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    suppressed_at = models.DateTimeField(_("suppressed"), null=True, blank=True)
    suppressed_reason = models.CharField(
        _("why suppressed"), max_length=20, choices=Suppression, blank=True
    )
    asked_at = models.DateTimeField(_("asked to confirm"), null=True, editable=False)
    asked_before_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("first seen"), default=timezone.now)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        constraints = [
            models.CheckConstraint(
                condition=Q(suppressed_at=None, suppressed_reason="")
                | Q(suppressed_at__isnull=False) & ~Q(suppressed_reason=""),
                name="a_suppressed_mailbox_says_why",
            ),
        ]

    def __str__(self):
        return self.email

    def may_be_asked(self) -> bool:
        """
        Take one of the few confirmations this mailbox may be sent, or say no.

        One conditional update, so that a thousand askers at once get one yes.
        """
        now = timezone.now()
        return bool(
            Mailbox.objects.filter(
                Q(asked_at=None) | Q(asked_at__lt=now - ASK_AGAIN_AFTER),
                Q(asked_before_at=None)
                | Q(asked_before_at__lt=now - ASK_A_THIRD_TIME_AFTER),
                pk=self.pk,
                suppressed_at=None,
            ).update(asked_before_at=models.F("asked_at"), asked_at=now)
        )

    def was_not_asked(self) -> None:
        """The mail did not go out: give the confirmation back, to be taken again."""
        Mailbox.objects.filter(pk=self.pk).update(
            asked_at=models.F("asked_before_at"), asked_before_at=None
        )

    def confirm(self) -> None:
        """
        Its reader has answered from it; the first answer counts. Whoever answers is
        nobody's victim and may be asked for something else today.
        """
        Mailbox.objects.filter(pk=self.pk).update(
            confirmed_at=Coalesce("confirmed_at", timezone.now()),
            asked_at=None,
            asked_before_at=None,
        )
        self.refresh_from_db(fields=["confirmed_at"])

    def suppress(self, reason: "Mailbox.Suppression") -> None:
        """Never write to it again; the first reason stays."""
        Mailbox.objects.filter(pk=self.pk, suppressed_at=None).update(
            suppressed_at=timezone.now(), suppressed_reason=reason
        )
        self.refresh_from_db(fields=["suppressed_at", "suppressed_reason"])
