"""The database keeps what the library promises."""

import pytest
from django.db import IntegrityError, transaction

from poses.models import BodyArea, Condition, Pose, PoseName, Prop
from tests import make

pytestmark = pytest.mark.django_db


def change(**fields):
    return lambda pose: Pose.objects.filter(pk=pose.pk).update(**fields)


def twice(add):
    return lambda pose: [add(pose), add(pose)]


def area():
    return BodyArea.objects.get_or_create(slug="hips", name="hips")[0]


def condition():
    return Condition.objects.get_or_create(slug="vertigo", name="vertigo")[0]


def prop():
    return Prop.objects.get_or_create(slug="wall", name="wall")[0]


def other():
    return Pose.objects.get(slug="other")


@pytest.mark.parametrize(
    "wrong",
    {
        "level backwards": change(level_least=3, level_most=2),
        "level nought": change(level_least=0),
        "level four": change(level_most=4),
        "hold backwards": change(hold_least=5, hold_most=3, hold_unit="breaths"),
        "hold without end": change(hold_least=5, hold_unit="breaths"),
        "hold without unit": change(hold_least=5, hold_most=8),
        "unit without hold": change(hold_unit="breaths"),
        "repetitions from nothing": change(repetitions_least=0, repetitions_most=5),
        "a side of both": change(sidedness="symmetric", side_means="the front leg"),
        "address twice": lambda pose: Pose.objects.create(slug=pose.slug),
        "name twice": twice(lambda pose: pose.names.create(text="Vrksa")),
        "two first names": twice(
            lambda pose: PoseName.objects.create(
                pose=pose, text=f"N{make.number()}", language="sa-Deva", is_primary=True
            )
        ),
        "effect twice": twice(
            lambda pose: pose.areas.create(area=area(), effect="loads")
        ),
        "part of itself": lambda pose: BodyArea.objects.filter(pk=area().pk).update(
            parent=area()
        ),
        "study without source": lambda pose: pose.benefits.create(
            text="Calm", basis="study"
        ),
        "condition twice": twice(
            lambda pose: pose.contraindications.create(
                condition=condition(), advice="avoid"
            )
        ),
        "safer than itself": lambda pose: pose.contraindications.create(
            condition=condition(), advice="avoid", instead=pose
        ),
        "relation twice": twice(
            lambda pose: pose.relations.create(kind="prepares", other=other())
        ),
        "leads to itself": lambda pose: pose.relations.create(
            kind="prepares", other=pose
        ),
        "prop twice": twice(lambda pose: pose.props.create(prop=prop())),
    }.items(),
    ids=lambda case: case[0],
)
def test_the_database_refuses_a_wrong_row_of_the_library(wrong):
    pose = make.pose()
    make.pose("Other", slug="other")

    with pytest.raises(IntegrityError), transaction.atomic():
        wrong[1](pose)
