"""From an article that was read to a draft in the studio, with its author's seat."""

import json
from dataclasses import replace

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from studio.models import Credential, CredentialType, Instructor

from .document import KEY
from .models import Authorship, BreathTechnique, Pose, PoseName, Prop, Tutorial
from .models.addresses import TutorialAddress
from .names import fold
from .reading import Claim, Known, Reading
from .sheet import LONGEST_SUMMARY, LONGEST_TITLE, Sheet, write

REFUSALS = {
    "empty": gettext_lazy("There is nothing to read in it."),
    "binary": gettext_lazy("This is no text. Save the article as plain text or HTML."),
    "large": gettext_lazy("This is too large for an article: more than 2 MB."),
    "steps": gettext_lazy("There are no steps in it: a list, best with numbers."),
}


def known() -> Known:
    """The words of the library, in three queries."""
    # The last one wins where poses share a name: one that is shown first.
    poses = PoseName.objects.published().order_by("is_primary", "-pk")
    today = Coalesce("merged_into", "pk")
    props = Prop.objects.values_list(today, "name", "plural")
    ways = BreathTechnique.objects.values_list("pk", "name", "sanskrit")
    return Known(
        poses=dict(poses.values_list("search_key", "pose_id")),
        props={
            word.casefold(): (pk, name)
            for pk, name, plural in props
            for word in (name, plural or f"{name}s")
        },
        techniques={
            key: pk for pk, *words in ways for word in words if (key := fold(word))
        },
    )


@transaction.atomic
def keep_as(reading: Reading, author_slug: str) -> Tutorial:
    """
    A draft for whoever has an address. A seat that is not there yet is prepared;
    ValidationError says what is wrong with its address.
    """
    return keep(reading, _author(reading, author_slug))


@transaction.atomic
def keep(reading: Reading, author: Instructor, saved_by=None) -> Tutorial:
    """
    A draft of what was read, in its author's name, and what she claims to hold.

    Everything is kept or nothing, and once: asked again, it leads to the same draft.
    """
    Instructor.objects.select_for_update().get(pk=author.pk)
    if kept := _kept(reading.sheet, author):
        return kept
    for claim in reading.credentials:
        _claim(author, claim)
    pose = Pose.objects.filter(pk=reading.pose.id).first() if reading.pose else None
    tutorial = Tutorial.objects.create(
        slug=TutorialAddress.objects.free(reading.sheet.title, "tutorial"),
        pose=pose,
        title=reading.sheet.title[:LONGEST_TITLE],
        summary=reading.sheet.summary[:LONGEST_SUMMARY],
    )
    Authorship.objects.create(tutorial=tutorial, instructor=author)
    tutorial.save_draft(reading.sheet, saved_by)
    return tutorial


def _kept(sheet: Sheet, author: Instructor) -> Tutorial | None:
    """The draft that already says this, if nobody has written in it since."""
    title = sheet.title[:LONGEST_TITLE]
    drafts = Tutorial.objects.by(author).filter(title=title, live=None)
    said = _without_keys(sheet)
    same = (it for it in drafts if it.draft and _without_keys(it.draft.sheet) == said)
    return next(same, None)


def _without_keys(sheet: Sheet) -> str:
    """What a Sheet says beside its prose, whatever the keys of its steps."""
    places = {step.key: f"{n}" for n, step in enumerate(sheet.steps, start=1)}
    said = json.dumps(write(replace(sheet, intro="", closing="")))
    return KEY.sub(lambda key: places.get(key[0], key[0]), said)


def _author(reading: Reading, slug: str) -> Instructor:
    """Whoever has or had this address; else a seat with the article's biography."""
    found = Instructor.objects.filter(Q(slug=slug) | Q(addresses__slug=slug)).first()
    if found:
        return found
    longest = Instructor._meta.get_field("display_name").max_length
    seat = Instructor(
        slug=slug,
        display_name=(reading.author or slug.replace("-", " ").title())[:longest],
        bio=reading.bio[: Instructor._meta.get_field("bio").max_length],
    )
    seat.full_clean()
    seat.save()
    return seat


def _claim(author: Instructor, claim: Claim) -> None:
    """A claim for an admin to check, unless one of the kind was ever made."""
    kind = CredentialType.objects.called(claim.body, claim.name, claim.kind)
    if not author.credentials.filter(type=kind).exists():
        Credential.objects.claim(author, kind, claim.scopes)
