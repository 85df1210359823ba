"""The library as rows that say what is true of which poses."""

from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Value,
    When,
)
from django.db.models.functions import Concat, Lower

from studio.models import Instructor

from ..models import (
    Authorship,
    BodyArea,
    Condition,
    Contraindication,
    Pose,
    PoseArea,
    PoseName,
    PoseProp,
    Prop,
    PropSubstitution,
    Tutorial,
)

# The questions with answers of the studio's own.
EDITED = ("area", "have", "careful", "by")
# With this advice a pose is left out; what can be done differently stays.
UNFIT = (Contraindication.Advice.AVOID, Contraindication.Advice.ASK)


def poses() -> Iterable[tuple]:
    """Poses that are alike in their own columns: these, and their numbers."""
    alike = Pose.objects.published().order_by()
    return alike.values_list(*COLUMNS).annotate(numbers=ArrayAgg("pk"))


COLUMNS = (
    "discipline", "kind", "base", "sidedness", "level_least", "level_most", "movements"
)  # fmt: skip


def answers() -> Iterable[tuple[str, int, str, list[int]]]:
    """
    What else is true of poses: of which rows of a question's table and, of an area,
    with which effect. And the poses in the order of their names.
    """
    needed = PoseProp.objects.filter(need=PoseProp.Need.REQUIRED)
    unfit = Contraindication.objects.filter(advice__in=UNFIT)
    by = Authorship.objects.filter(tutorial__in=_taught())
    first = PoseName.objects.filter(is_primary=True)
    english = first.filter(language=PoseName.Language.ENGLISH)
    sanskrit = first.filter(language=PoseName.Language.SANSKRIT)
    found = _grouped("area", PoseArea.objects, "area_id", "effect").union(
        _grouped("have", needed, "prop_id"),
        _grouped("careful", unfit, "condition_id"),
        _grouped("by", by, "instructor_id", pose="tutorial__pose"),
        _grouped("taught", _taught()),
        _grouped("english", english, order=[Lower("text"), "pose"]),
        # Where a letter stands does not depend on its diacritics.
        _grouped("sanskrit", sanskrit, order=["search_key", "pose"]),
        all=True,
    )
    # Without a group, no row is one row with no array.
    return (row for row in found if row[-1])


def words() -> Iterable[tuple[str, int, str, str]]:
    """
    What the studio edits: the rows of a question's table with their keys and names, in
    the order of a list, each area behind the larger one. `within` leads from an area to
    the larger one, `instead` from a prop to one that does as well.
    """
    place = Case(
        When(parent=None, then=Lower("name")),
        default=Lower(Concat("parent__name", _text(" / "), "name")),
    )
    teachers = Authorship.objects.filter(
        instructor=OuterRef("pk"), tutorial__in=_taught()
    )
    instructors = Instructor.objects.published().filter(Exists(teachers))
    parts = BodyArea.objects.exclude(parent=None)
    instead = PropSubstitution.objects
    found = _named("area", BodyArea.objects, listed_as=place).union(
        _named("have", Prop.objects.current()),
        _named("careful", Condition.objects),
        _named("by", instructors, said="display_name"),
        _named("within", parts, said="parent__slug"),
        _named("instead", instead, "prop__slug", "substitute__slug"),
        all=True,
    )
    return (row[:4] for row in found.order_by("listed_as"))


def _taught():
    return Tutorial.objects.published().exclude(pose=None)


def _grouped(question, rows, number=None, more=None, pose="pose", order=()):
    valued = rows.order_by().annotate(
        question=_text(question),
        number=F(number) if number else Value(0, output_field=BigIntegerField()),
        more=F(more) if more else _text(""),
    )
    poses = ArrayAgg(pose, order_by=order)
    return valued.values_list("question", "number", "more").annotate(poses=poses)


def _named(question, rows, key="slug", said="name", listed_as=None):
    named = rows.order_by().annotate(
        question=_text(question),
        key=F(key),
        said=F(said),
        listed_as=listed_as or Lower(said),
    )
    return named.values_list("question", "pk", "key", "said", "listed_as")


def _text(words):
    return Value(words, output_field=CharField())
