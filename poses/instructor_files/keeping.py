"""Drafts of what an archive says, in a prepared seat. Nobody else hears of them."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from studio import pictures, prose
from studio.archive import Unreadable
from studio.models import Credential, CredentialType, Instructor
from studio.models import Picture as Drawn
from studio.models.instructors import InstructorAddress
from studio.pictures.preparing import prepare
from studio.pictures.receiving import bring

from ..library_files.reading import Problem
from ..models import Authorship, Pose, Tutorial, TutorialAddress
from ..sheet import LONGEST_SUMMARY, LONGEST_TITLE, Gap, Picture, Sheet
from . import naming
from .reading import Contents, Told

FACTS = ("number", "listed_name", "issued_on", "expires_on")
LOST_PICTURE = Gap("picture", "")


def keep(contents: Contents, seat: Instructor | None = None) -> Instructor:
    """
    All of it or nothing. A seat that is there keeps its own words; reading the same
    archive again makes nothing twice. What was left out joins the problems.
    """
    if contents.blocks:
        raise ValueError("an archive with problems that block is not kept")
    kept = _Keeping(contents)
    try:
        with transaction.atomic():
            return kept.everything(seat)
    except BaseException:
        kept.undo()
        raise


def _locked(seat: Instructor) -> Instructor:
    return Instructor.objects.select_for_update().get(pk=seat.pk)


def _prepared(profile: dict) -> Instructor:
    """A seat for her; the one of an earlier reading, if nobody has touched it."""
    waiting = Instructor.objects.filter(user=None, state=Instructor.State.INVITED)
    if found := waiting.select_for_update().filter(**profile).first():
        return found
    slug = InstructorAddress.objects.free(profile["display_name"], "instructor", 70)
    return Instructor.objects.create(slug=slug, **profile)


def _claim(seat: Instructor, claim: dict) -> None:
    """A claim for this studio's admin, unless one of the kind was ever made here."""
    kind = CredentialType.objects.called(claim["body"], claim["name"], claim["kind"])
    if not seat.credentials.filter(type=kind).exists():
        facts = {name: claim[name] for name in FACTS}
        Credential.objects.claim(seat, kind, claim["parts"], **facts)


class _Keeping:
    """Turns what was told elsewhere into drafts here."""

    def __init__(self, contents: Contents):
        self._contents, self._rows = contents, {}
        self._brought, self._drawn = {}, []

    def everything(self, seat: Instructor | None) -> Instructor:
        self._seat = _locked(seat) if seat else _prepared(self._contents.profile)
        for claim in self._contents.claims:
            _claim(self._seat, claim)
        self._photo()
        told = [it for it in self._contents.tutorials if it.live or it.newest]
        # All of them first, because they may link to each other.
        self._rows = {it.slug: self._row(it) for it in told}
        for it in told:
            self._draft(it)
        return self._seat

    def _photo(self) -> None:
        """Her face, where none is shown yet."""
        photo = self._contents.photo
        kept = self._picture(photo) if photo and not self._seat.photo else None
        if kept:
            self._seat.wear(kept, kept.focus)

    def _row(self, told: Told) -> Tutorial:
        """Its row: the one of an earlier reading, if nobody wrote in it since."""
        newest = told.newest or told.live
        title = newest.title[:LONGEST_TITLE]
        hers = Tutorial.objects.by(self._seat).filter(title=title, live=None)
        for tutorial in hers:
            if tutorial.draft and _marks(tutorial.draft.sheet) == _marks(newest):
                return tutorial
        slug = told.slug
        if TutorialAddress.objects.filter(slug=slug).exists():
            slug = TutorialAddress.objects.free(newest.title, "tutorial")
        made = Tutorial.objects.create(
            slug=slug, title=title, summary=newest.summary[:LONGEST_SUMMARY]
        )
        Authorship.objects.create(tutorial=made, instructor=self._seat)
        return made

    def _draft(self, told: Told) -> None:
        """What readers saw there, then the newest: two versions, both drafts here."""
        tutorial = self._rows[told.slug]
        if tutorial.draft:
            return
        slugs = {slug: it.pk for slug, it in self._rows.items()}
        found = naming.Found(told.names, slugs)
        pose = told.pose and found.number("poses", told.pose)
        if pose:
            tutorial.pose = Pose.objects.get(pk=pose)
            tutorial.save(update_fields=["pose"])
        for which, sheet in (("live", told.live), ("newest", told.newest)):
            if sheet:
                said = self._with_pictures(found.sheet(sheet))
                tutorial.save_draft(said, None, note=told.notes[which])
        self._tell(told, found)

    def _tell(self, told: Told, found: naming.Found) -> None:
        for (kind, number), names in found.missing.items():
            name = names[0] if names else number
            text = _("“%(name)s” is not known here; its words stay") % {"name": name}
            self._advise(told.file, f"names.{kind}.{number}", text)
        own = self._contents.profile["display_name"]
        others = [name for name in told.authors if name != own]
        if others:
            text = _("was taught with %(names)s: add who agrees")
            self._advise(told.file, "authors", text % {"names": ", ".join(others)})

    def _advise(self, file, place, text) -> None:
        self._contents.problems.append(Problem(file, place, text, blocks=False))

    def _with_pictures(self, sheet: Sheet) -> Sheet:
        """Every picture through the one door; one that is not there is a named gap."""
        gaps = []

        def through(_field, one):
            if not isinstance(one, Picture):
                return one
            kept = self._picture(one)
            if not kept:
                gaps.append(replace(LOST_PICTURE, quote=one.alt or one.caption))
            return kept

        sheet = naming.rebuilt(sheet, through)
        return replace(sheet, gaps=(*sheet.gaps, *gaps))

    def _picture(self, one: Picture) -> Picture | None:
        if Drawn.objects.filter(file=one.file, ready_at__isnull=False).exists():
            return one
        if one.file not in self._brought:
            self._brought[one.file] = self._bring(f"media/{one.file}.webp")
        kept = self._brought[one.file]
        return kept and replace(
            one, file=kept.file, width=kept.width, height=kept.height
        )

    def _bring(self, name: str) -> Drawn | None:
        """A picture that the archive brought along, drawn anew as if it were sent."""
        try:
            if name not in self._contents.archive:
                raise ValidationError(_("is missing: the draft names it as a gap"))
            content = self._contents.archive.read(name, pictures.MOST_BYTES)
            picture = bring(ContentFile(content), self._seat.user)
            self._drawn.append(picture)
            prepare(picture)
            if picture.refused_at:
                raise ValidationError(picture.why)
        except ValidationError as problem:
            return self._advise(name, "", " ".join(problem.messages))
        except Unreadable as problem:
            return self._advise(name, "", str(problem))
        return picture

    def undo(self) -> None:
        """What stands in the storage is taken away when nothing was kept."""
        for picture in self._drawn:
            for name in (picture.incoming, *picture.renditions):
                default_storage.delete(name)


def _marks(sheet: Sheet) -> list[str]:
    """Steps keep their keys wherever they go; without any, only the words tell."""
    keys = [step.key for step in sheet.steps]
    words = prose.text(sheet.intro + sheet.closing).split()
    # Not where they part: a link that leads nowhere here leaves no space.
    return keys or ["".join(words)]
