from datetime import timedelta

from django.db import models
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

ORIGIN_FOR = timedelta(days=30)
ORIGIN_BYTES = 12


def origin_of(network: str) -> bytes:
    """
    A mark by which two comments from one network are known for that within a month.
    Nobody can read the network from it without the studio's key.
    """
    month = f"{timezone.now():%Y-%m}"
    made = salted_hmac(f"origin {month}", network, algorithm="sha256")
    return made.digest()[:ORIGIN_BYTES]


class PrivateQuerySet(models.QuerySet):
    def from_the_network_of(self, pk: int):
        """What came from where a comment came from, within its month."""
        place = self.filter(pk=pk, origin__isnull=False).values("origin")[:1]
        return self.filter(origin=Subquery(place))

    def forget_origins(self) -> None:
        """Erase where things were said from, a month later."""
        old = timezone.now() - ORIGIN_FOR
        self.filter(origin__isnull=False, created_at__lt=old).update(origin=None)

    def of(self, user, mailbox):
        """Everything that a person said: with her account, or with her mailbox."""
        mine = Q(mailbox=mailbox) if mailbox else Q(pk=None)
        return self.filter(mine | Q(author=user) if user else mine)


class Traced(models.Model):
    """What came from somewhere: never an address, only a keyed hash of the network."""

    origin = models.BinaryField(
        _("network, hashed"), max_length=ORIGIN_BYTES, null=True, editable=False
    )

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["origin", "created_at"],
                condition=Q(origin__isnull=False),
                name="comments_by_origin",
            ),
        ]
