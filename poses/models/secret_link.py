from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

# So long after a link is over its author may ask who it was for.
REMEMBERED = timedelta(days=30)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _token(*said: object) -> str:
    """256 bits that nobody finds without the studio's key, the same for the same."""
    made = salted_hmac("secret link", repr(said), algorithm="sha256")
    return urlsafe_b64encode(made.digest()).decode().rstrip("=")


class SecretLinkQuerySet(models.QuerySet):
    def open(self):
        """Those that lead somewhere now."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def behind(self, token: str) -> "SecretLink | None":
        """The one that a token opens. What is over is as unknown as what never was."""
        return self.open().filter(token_hash=_hash(token)).first()

    def give(self, days: int, once="", **fields) -> str:
        """
        Make one and return its token, which nobody can read from it afterwards. Asked
        twice by the same page, as `once` says, makes one and gives the same token.
        """
        once = once or token_urlsafe(32)
        token = _token(once, days, *(getattr(it, "pk", it) for it in fields.values()))
        until = timezone.now() + timedelta(days=days)
        self.get_or_create(
            token_hash=_hash(token), defaults={"expires_at": until, **fields}
        )
        return token

    def long_over(self):
        """Those that have led nowhere for a month."""
        before = timezone.now() - REMEMBERED
        return self.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before))

    def forget(self) -> None:
        """Whose they were is nobody's to know any more."""
        self.long_over().exclude(name="").update(name="")

    def for_desk(self):
        """The newest first, with how much was noted by each."""
        counted = self.annotate(note_count=Count("notes")).order_by("-pk")
        return counted.select_related("made_by")


class SecretLink(models.Model):
    """
    Shows the newest draft of a tutorial to somebody without an account, until its time
    is over or somebody ends it. The token itself is kept nowhere.
    """

    tutorial = models.ForeignKey(
        "poses.Tutorial",
        models.CASCADE,
        related_name="secret_links",
        verbose_name=_("tutorial"),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("for whom"), max_length=80)
    may_note = models.BooleanField(_("may leave notes"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret link")
        verbose_name_plural = _("secret links")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")),
                name="a_secret_link_ends_after_it_began",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        return not self.revoked_at and self.expires_at > timezone.now()

    def revoke(self) -> None:
        """End it now. A second time changes nothing."""
        same = SecretLink.objects.filter(pk=self.pk, revoked_at=None)
        same.update(revoked_at=timezone.now())
