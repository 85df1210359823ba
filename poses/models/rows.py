"""What a live Sheet says, as rows that others point at, count and search."""

from django.db.models.functions import Coalesce

from studio import prose

from .. import links, sides
from ..sheet import Sheet, Step
from . import step as rows
from .mention import Mention
from .pose import Pose
from .props import Prop


def write_rows(tutorial, sheet: Sheet) -> None:
    """Make the tutorial's rows say what the Sheet says. Runs in its publication."""
    tutorial.title, tutorial.summary = sheet.title, sheet.summary
    tutorial.words = "\n".join(_words(sheet))
    tutorial.save(update_fields=["title", "summary", "words"])
    _write_steps(tutorial, sheet.steps)
    _write_mentions(tutorial, sheet)
    _write_props(tutorial, sheet)


def _words(sheet: Sheet):
    yield prose.text(sides.say(sheet.intro))
    for step in sheet.steps:
        yield sides.say(step.text)
    yield prose.text(sides.say(sheet.closing))
    yield ", ".join(use.prop.name for use in sheet.props)


def _write_steps(tutorial, steps: tuple[Step, ...]) -> None:
    """A step keeps its row; one that goes stays without a position."""
    kept = [step.key for step in steps]
    gone = tutorial.steps.exclude(key__in=kept)
    gone.update(position=None, number=None, merged_into=None)
    numbered = enumerate(sides.numbered(steps), start=1)
    rows.Step.objects.bulk_create(
        [_row(tutorial, one.step, n, one.number) for n, one in numbered],
        update_conflicts=True,
        unique_fields=["tutorial", "key"],
        update_fields=SAID,
    )
    for step in steps:
        if merged := set(step.absorbed) - set(kept):
            into = tutorial.steps.get(key=step.key)
            gone.filter(key__in=merged).update(merged_into=into)


SAID = [
    "position", "number", "text", "hold_least", "hold_most", "hold_unit",
    "repetitions_least", "repetitions_most", "merged_into",
]  # fmt: skip


def _row(tutorial, step: Step, position: int, number: int | None) -> rows.Step:
    hold, often = step.hold, step.repetitions
    return rows.Step(
        tutorial=tutorial,
        key=step.key,
        position=position,
        number=number,
        text=sides.say(step.text),
        hold_least=hold and hold.least,
        hold_most=hold and hold.most,
        hold_unit=hold.unit if hold else "",
        repetitions_least=often and often.least,
        repetitions_most=often and often.most,
    )


def _write_props(tutorial, sheet: Sheet) -> None:
    """A prop that was merged counts as the one that it became."""
    named = {use.prop.id: use for use in sheet.props if use.prop.id}
    today = Coalesce("merged_into", "pk")
    props = Prop.objects.filter(pk__in=named).values_list("pk", today)
    uses = {prop: named[pk] for pk, prop in props.order_by("pk")}
    tutorial.props.all().delete()
    rows.TutorialProp.objects.bulk_create(
        rows.TutorialProp(
            tutorial=tutorial,
            prop_id=prop,
            least=use.least or None,
            most=max(use.least, use.most) or None,
            need=use.need or rows.TutorialProp.Need.REQUIRED,
        )
        for prop, use in uses.items()
    )


def _write_mentions(tutorial, sheet: Sheet) -> None:
    """A pose that was merged is mentioned as the one that it became."""
    today = Coalesce("merged_into", "pk")
    named = Pose.objects.filter(pk__in=links.poses_in(sheet))
    poses = set(named.values_list(today, flat=True))
    tutorial.mentions.exclude(pose__in=poses).delete()
    Mention.objects.bulk_create(
        [Mention(tutorial=tutorial, pose_id=pose) for pose in poses],
        ignore_conflicts=True,
    )
