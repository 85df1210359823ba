from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import salted_hmac
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


def _seals(email_key: str) -> list[str]:
    """
    What an erased address is known by: nobody can read it back, whoever brings the
    address again is recognised. One for each key of the studio's, the newest first.
    """
    return [
        "erased:"
        + salted_hmac(
            "erased mailbox", email_key, secret, algorithm="sha256"
        ).hexdigest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


class MailboxQuerySet(models.QuerySet):
    def at(self, address: str) -> "Mailbox":
        """
        The mailbox of this address, made when it is new. An erased one that must not
        be written to stays erased, whoever brings its address again.
        """
        key, typed = normalise(address), address.strip()
        known = self.filter(email_key=key).first()
        return known or self._anew(key, typed)

    def _anew(self, key, typed):
        erased = self.filter(email_key__in=_seals(key))
        erased.askable().update(email=typed, email_key=key, erased_at=None)
        silent = erased.first()
        return silent or self.get_or_create(email_key=key, defaults={"email": typed})[0]

    def of(self, user) -> "Mailbox | None":
        """
        The mailbox of a member who has shown that she reads it, which confirms it.
        None for an address that only stands in her account, and for closed accounts.
        """
        if not (user.is_active and user.reads(user.email)):
            return None
        mailbox = self.at(user.email)
        if not mailbox.confirmed_at and not mailbox.suppressed_at:
            mailbox.confirm()
        return mailbox

    def erased_at_any(self, keys) -> dict[str, "Mailbox"]:
        """Those of these keys whose mailbox has been erased, as far as it is known."""
        seals = {seal: key for key in keys for seal in _seals(key)}
        found = self.filter(email_key__in=list(seals))
        return {seals[mailbox.email_key]: mailbox for mailbox in found}

    def reachable(self):
        """Confirmed by whoever reads it, and not one that refuses our mail."""
        return self.filter(confirmed_at__isnull=False, suppressed_at=None)

    def askable(self):
        """
        Those that may be asked whether we may write: not those whose readers said
        that we may not. An address that once did not exist may well do today.
        """
        bounced = Mailbox.Suppression.BOUNCED
        return self.filter(Q(suppressed_at=None) | Q(suppressed_reason=bounced))


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

    email = models.EmailField(_("email address"), max_length=254, blank=True)
    email_key = models.CharField(max_length=254, unique=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    suppressed_at = models.DateTimeField(_("suppressed"), null=True, blank=True)
    suppressed_reason = models.CharField(
        _("why suppressed"), max_length=20, choices=Suppression, blank=True
    )
    asked_at = models.DateTimeField(_("asked to confirm"), null=True, editable=False)
    asked_before_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(erased_at=None) & ~Q(email="")
                | Q(erased_at__isnull=False, email="", confirmed_at=None),
                name="an_erased_mailbox_has_no_address",
            ),
        ]

    def __str__(self):
        return self.email or str(_("erased"))

    @property
    def is_reachable(self) -> bool:
        return bool(self.confirmed_at and not self.suppressed_at)

    def may_be_asked(self) -> bool:
        """
        Take one of the few confirmations this mailbox may be sent, or say no.

        One conditional update, so that a thousand askers at once get one yes.
        """
        now = timezone.now()
        return bool(
            Mailbox.objects.askable()
            .filter(
                Q(asked_at=None) | Q(asked_at__lt=now - ASK_AGAIN_AFTER),
                Q(asked_before_at=None)
                | Q(asked_before_at__lt=now - ASK_A_THIRD_TIME_AFTER),
                pk=self.pk,
            )
            .update(asked_before_at=models.F("asked_at"), asked_at=now)
        )

    def was_not_asked(self) -> None:
        """The mail did not go out: give the confirmation back, to be taken again."""
        Mailbox.objects.filter(pk=self.pk).update(
            asked_at=models.F("asked_before_at"), asked_before_at=None
        )

    def confirm(self) -> None:
        """
        Its reader has answered from it; the first answer counts. Whoever answers is
        nobody's victim and may be asked for something else today. What suppressed it
        is over: an address that answers exists, and her yes is younger than her no.
        """
        Mailbox.objects.filter(pk=self.pk).update(
            confirmed_at=Coalesce("confirmed_at", timezone.now()),
            asked_at=None,
            asked_before_at=None,
            suppressed_at=None,
            suppressed_reason="",
        )
        self.refresh_from_db()

    def suppress(self, reason: "Mailbox.Suppression") -> None:
        """
        Never write to it again. The first reason stays, except that her word that we
        may not write weighs more than an address that did not exist.
        """
        found = Mailbox.objects.askable().filter(pk=self.pk)
        if reason == Mailbox.Suppression.BOUNCED:
            found = found.filter(suppressed_at=None)
        found.update(suppressed_at=timezone.now(), suppressed_reason=reason)
        self.refresh_from_db(fields=["suppressed_at", "suppressed_reason"])

    def wake(self) -> None:
        """Its reader has asked the studio to write again."""
        self.suppressed_at, self.suppressed_reason = None, ""
        self.save(update_fields=["suppressed_at", "suppressed_reason"])

    def erase(self) -> None:
        """
        Forget the address. What is left says only that somebody was here, and whoever
        brings the address again finds a suppression still standing.
        """
        if self.erased_at:
            return
        self.email, self.email_key = "", _seals(self.email_key)[0]
        self.erased_at, self.confirmed_at = timezone.now(), None
        self.save(update_fields=["email", "email_key", "erased_at", "confirmed_at"])
