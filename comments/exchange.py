"""
A whole discussion as one JSON document, and back.

Everything is in it but where something was said from, which is nobody's to keep, and
the HTML, which is made anew. People are known by their addresses, steps by their keys.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _

from poses.models import Tutorial
from studio.models import Mailbox, User

from .models import Comment, Discussion, Edit, Event, Follow, Helpful, Report

SCHEMA = 1
BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
BROKEN += (IntegrityError, DataError, ValidationError)
WITHOUT = {"body_html", "origin", "version"}
# What hangs on each comment, by the name that the document has for it.
PARTS = {"events": Event, "edits": Edit, "reports": Report, "helpful": Helpful}


class Unfit(Exception):  # noqa: N818
    """A document that cannot become a discussion here; the message says why."""


def dump(discussion: Discussion) -> dict:
    """Everything that a discussion is, as plain data."""
    comments = discussion.comments.select_related("author", "mailbox", "step")
    follows = Follow.objects.filter(discussion=discussion).select_related("mailbox")
    parts = {name: _parts(model, discussion) for name, model in PARTS.items()}
    return {
        "schema": SCHEMA,
        "tutorial": discussion.tutorial.slug,
        **_plain(discussion),
        "follows": [{"mailbox": it.mailbox.email_key, **_plain(it)} for it in follows],
        "comments": [
            {
                "id": comment.pk,
                "parent": comment.parent_id,
                "author": comment.author and comment.author.email,
                "name": comment.author_name,
                "mailbox": comment.mailbox and comment.mailbox.email_key,
                "step": comment.step and str(comment.step.key),
                **_plain(comment),
                **{name: found.get(comment.pk, []) for name, found in parts.items()},
            }
            for comment in comments.order_by("pk")
        ],
    }


def _parts(model, discussion) -> dict[int, list]:
    """What hangs on each comment, by its id."""
    related = [name for name in ("actor", "mailbox") if name in _relations(model)]
    found = {}
    rows = model.objects.filter(comment__discussion=discussion).order_by("pk")
    for row in rows.select_related(*related):
        told = {"id": row.pk, **_plain(row)}
        if "actor" in related:
            told |= {"actor": row.actor and row.actor.email, "undoes": row.undoes_id}
        if "mailbox" in related:
            told["mailbox"] = row.mailbox.email_key
        found.setdefault(row.comment_id, []).append(told)
    return found


def _relations(model) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if field.is_relation}


def _fields(model) -> list[models.Field]:
    """What a row says of itself: neither keys nor what is derived."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.is_relation or field.primary_key or field.generated)
        and field.name not in WITHOUT
    ]


def _plain(row) -> dict:
    said = {field.name: getattr(row, field.name) for field in _fields(type(row))}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in said.items()
    }


def _read(model, told: dict) -> dict:
    """The same as a row takes it. What the document does not say stays as it is new."""
    return {
        field.name: field.to_python(told[field.name])
        for field in _fields(model)
        if field.name in told
    }


def load(document: object, tutorial: Tutorial) -> Discussion:
    """
    A discussion from its document, below a tutorial where nothing was said yet: whole
    or not at all. Raises Unfit. Who has no account here keeps her name and mailbox.
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise Unfit(_("This is no discussion that was exported here."))
    try:
        with transaction.atomic():
            return _load(document, Discussion.objects.begun(tutorial))
    except BROKEN as problem:
        raise Unfit(_("It is broken: %(why)s") % {"why": problem}) from problem


def _load(document, discussion) -> Discussion:
    if discussion.comments.exists():
        raise Unfit(_("Something was said below this tutorial already."))
    Discussion.objects.filter(pk=discussion.pk).update(
        **_read(Discussion, document), version=models.F("version") + 1
    )
    people = _People(discussion.tutorial)
    for told in document["comments"]:
        people.add(discussion, told)
    for told in document["follows"]:
        mailbox = people.mailbox(told["mailbox"])
        Follow.objects.create(
            discussion=discussion, mailbox=mailbox, **_read(Follow, told)
        )
    discussion.refresh_from_db()
    return discussion


class _People:
    """Writes comments in their order, and remembers who and what was met before."""

    def __init__(self, tutorial):
        self.steps = {str(step.key): step for step in tutorial.steps.all()}
        self.users, self.mailboxes = {}, {}
        self.comments, self.events = {None: None}, {None: None}

    def user(self, email) -> User | None:
        if email not in self.users:
            self.users[email] = User.objects.filter(email=email).first()
        return self.users[email]

    def mailbox(self, address) -> Mailbox | None:
        if address and address not in self.mailboxes:
            self.mailboxes[address] = Mailbox.objects.at(address)
        return self.mailboxes.get(address)

    def add(self, discussion, told) -> None:
        author, parent = self.user(told["author"]), self.comments[told["parent"]]
        said = _read(Comment, told)
        if told["author"] and not author:
            said["guest_name"] = told["name"]
        comment = Comment.objects.create(
            discussion=discussion,
            parent=parent,
            root_id=parent and parent.thread_id,
            author=author,
            mailbox=self.mailbox(told["mailbox"]),
            step=self.steps.get(told["step"]),
            **said,
        )
        self.comments[told["id"]] = comment
        for name, model in PARTS.items():
            for part in told[name]:
                self._hang(model, comment, part)

    def _hang(self, model, comment, told) -> None:
        row = model(comment=comment, **_read(model, told))
        if "mailbox" in told:
            row.mailbox = self.mailbox(told["mailbox"])
        if model is Event:
            row.actor = self.user(told["actor"])
            row.undoes = self.events[told["undoes"]]
        row.save()
        if model is Event:
            self.events[told["id"]] = row
