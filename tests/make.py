"""One plain function per thing: `make.tutorial(title=…)`."""

from datetime import timedelta
from io import BytesIO
from itertools import count

import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from poses import sheet as sheets
from poses.models import Authorship, Pose, Tutorial
from studio import pace
from studio.models import (
    Credential,
    CredentialBody,
    CredentialType,
    Instructor,
    Mailbox,
    StudioProfile,
    User,
)
from studio.pictures import preparing
from studio.pictures.receiving import receive

__all__ = ["EmailAddress", "Group", "Instructor", "StudioProfile", "Tutorial"]
number = count(1).__next__


def days(number):
    return timedelta(days=number)


def stamp(seconds=5):
    """What somebody has who began to fill in the form so many seconds ago."""
    with time_machine.travel(timezone.now() - timedelta(seconds=seconds)):
        return pace.stamp()


PASSWORD = "a long enough phrase"


def user(role=None, *, is_proved=True, **fields):
    """Somebody with an account, who has shown that its address is hers."""
    n = number()
    defaults = {"email": f"person{n}@example.com", "display_name": f"Person {n}"}
    made = User.objects.create_user(password=PASSWORD, **defaults | fields)
    EmailAddress.objects.create(
        user=made, email=made.email, verified=is_proved, primary=True
    )
    if role:
        made.groups.add(Group.objects.get(name=role))
    return made


def admin(**fields):
    return user(role="owner", is_staff=True, **fields)


def instructor(**fields):
    n = number()
    defaults = {
        "display_name": f"Instructor {n}",
        "slug": f"instructor-{n}",
        "state": Instructor.State.ACTIVE,
    }
    return Instructor.objects.create(**defaults | fields)


def credential(**fields):
    n = number()
    if "type" not in fields:
        body = CredentialBody.objects.create(name=f"Body {n}")
        fields["type"] = CredentialType.objects.create(
            body=body, name=f"Course {n}", kind=CredentialType.Kind.TRAINING
        )
    fields.setdefault("instructor", None)
    fields["instructor"] = fields["instructor"] or instructor()
    if fields.get("status") == Credential.Status.VERIFIED:
        checked = {"verified_at": timezone.now(), "method": "directory"}
        fields = checked | fields
    return Credential.objects.create(**fields)


def mailbox(**fields):
    defaults = {
        "email": f"reader{number()}@example.com",
        "confirmed_at": timezone.now(),
    }
    fields = defaults | fields
    return Mailbox.objects.create(email_key=fields["email"].lower(), **fields)


def upload(image, form="JPEG", **options):
    """An uploaded file with this image in it."""
    content = BytesIO()
    image.save(content, form, **options)
    return SimpleUploadedFile(f"IMG_1.{form.lower()}", content.getvalue())


def picture(width=700, height=500, colour="teal", owner=None):
    """A picture that the worker has drawn."""
    sent = receive(upload(Image.new("RGB", (width, height), colour)), owner)
    preparing.prepare(sent)
    return sent


def pose(name="Tree Pose", sanskrit=None, **fields):
    made = Pose.objects.create(slug=fields.pop("slug", f"pose-{number()}"), **fields)
    made.names.create(text=name, language="en", is_primary=True)
    if sanskrit:
        made.names.create(text=sanskrit, language="sa-Latn", is_primary=True)
    return made


def sheet(**fields):
    defaults = {
        "title": "A quiet standing fold",
        "summary": "Fold from the hips, with long legs and a long back.",
        "intro": "<p>Most of us fold from the waist.</p>",
        "steps": ["Stand with your feet apart.", "Fold from the hips."],
        "cautions_waived": True,
    }
    fields = defaults | fields
    fields["steps"] = steps(*fields["steps"])
    return sheets.Sheet(**fields)


def steps(*said):
    """Steps from their words, or as they are."""
    return tuple(sheets.Step(text=it) if isinstance(it, str) else it for it in said)


def draft(authors=None, pose=None, slug=None, **said):
    """A tutorial nobody has published; `said` is what its Sheet says."""
    words = sheet(**said)
    made = Tutorial.objects.create(
        slug=slug or f"tutorial-{number()}",
        title=words.title[: sheets.LONGEST_TITLE],
        summary=words.summary[: sheets.LONGEST_SUMMARY],
        pose=pose,
    )
    for position, author in enumerate(authors or [instructor()], start=1):
        Authorship.objects.create(tutorial=made, instructor=author, position=position)
    made.save_draft(words, author=None)
    return made


def tutorial(published_at=None, **fields):
    """A live tutorial; `published_at` may be a time or a timedelta from now."""
    made = draft(**fields)
    at = published_at
    if isinstance(at, timedelta):
        at = timezone.now() + at
    made.publish(at=at)
    return made
