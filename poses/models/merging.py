"""Two rows that are one thing: what is known of the one moves to the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import models, transaction
from django.db.models import Case, F, When
from django.utils.translation import gettext_lazy as _


class AlreadyMerged(Exception):  # noqa: N818
    """Somebody was faster: `row` is no longer a thing of its own."""

    def __init__(self, row):
        super().__init__(f"{row.pk} is merged into {row.merged_into_id}")
        self.row = row


@dataclass(frozen=True)
class Reference:
    """
    Rows that name a thing in `column`. No two with the same `beside` may name one
    thing, and none may name it in `apart` too. What a thing says of itself is `own`.
    """

    label: str
    model: str
    column: str
    beside: Sequence[str] = ()
    apart: str = ""
    own: bool = False


@dataclass(frozen=True)
class Move:
    """The rows of one reference: those that move over, and those that cannot."""

    reference: Reference
    rows: models.QuerySet
    moving: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, reference: Reference, one, into) -> "Move":
        """What would happen to the rows that name `one`."""
        rows = one._meta.apps.get_model("poses", reference.model).objects.all()
        column, beside, apart = reference.column, reference.beside, reference.apart
        there = rows.filter(**{column: into}).values_list(*beside)
        taken = set(there) if beside else set()
        move = cls(reference, rows)
        names = {"id", *beside, *filter(None, [apart])}
        for row in rows.filter(**{column: one}).order_by("pk").values(*names):
            is_there = tuple(row[name] for name in beside) in taken
            is_doubled = is_there or (apart and row[apart] == into.pk)
            (move.doubled if is_doubled else move.moving).append(row["id"])
        return move

    def carry_out(self, into) -> None:
        """Point the rows elsewhere. What is said twice of others is said once."""
        self.rows.filter(pk__in=self.moving).update(**{self.reference.column: into})
        if not self.reference.own:
            self.rows.filter(pk__in=self.doubled).delete()


class Mergeable(models.Model):
    """
    A thing that may turn out to be another one. It stays, with its number and its
    addresses, and whoever asks for it is led to the one it was merged into.

    `own_number` is its number as long as it is a thing of its own. A foreign key lets
    `merged_into` point only there, so nobody is led in circles, or led on twice.
    """

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    own_number = models.GeneratedField(
        expression=Case(When(merged_into=None, then=F("id"))),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
        unique=True,
    )

    # Who names such a thing, and with which of its columns it fills empty ones.
    references: Sequence[Reference] = ()
    taken: Sequence[str] = ()

    class Meta:
        abstract = True

    def moves_into(self, other) -> list[Move]:
        """What a merge would move, and what it would leave behind."""
        found = [Move.of(reference, self, other) for reference in self.references]
        return [move for move in found if move.moving or move.doubled]

    def fills(self, other) -> list[str]:
        """The columns of another that are empty, and that this would fill."""
        return [
            name
            for name in self.taken
            if getattr(self, name) and not getattr(other, name)
        ]

    @transaction.atomic
    def merge_into(self, other) -> None:
        """
        Make this one a name of another. Both are locked, the lower number first, so
        that two merges take turns. Raises AlreadyMerged when one of them is merged.
        """
        both = type(self).objects.select_for_update().order_by("pk")
        locked = {row.pk: row for row in both.filter(pk__in=[self.pk, other.pk])}
        one, into = locked[self.pk], locked[other.pk]
        for row in (one, into):
            if row.merged_into_id:
                raise AlreadyMerged(row)
        moves = one.moves_into(into)
        one.give_way(into)
        for move in moves:
            move.carry_out(into)
        filled = one.fills(into)
        for name in filled:
            setattr(into, name, getattr(one, name))
        into.save(update_fields=filled)
        type(self).objects.filter(merged_into=one).update(merged_into=into)
        one.merged_into = self.merged_into = into
        one.save(update_fields=["merged_into"])

    def give_way(self, other) -> None:
        """What has to be changed before anything can move."""
