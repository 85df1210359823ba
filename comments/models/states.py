"""What may become of a comment, and why. Who decides is somebody else's question."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a comment stands. Only what is published has readers."""

    UNCONFIRMED = "unconfirmed", _("waiting for its author's mailbox")
    HELD = "held", _("waiting for a moderator")
    PUBLISHED = "published", _("published")
    REFUSED = "refused", _("refused")
    SPAM = "spam", _("spam")
    DELETED = "deleted", _("deleted by its author")


class Reason(models.TextChoices):
    """Why a moderator decided so, in words that its author is shown."""

    OFF_TOPIC = "off-topic", _("It is not about this tutorial.")
    UNKIND = "unkind", _("It is unkind to somebody.")
    UNSAFE = "unsafe", _("Somebody who follows it could be hurt.")
    ADVERT = "advert", _("It advertises something.")
    PRIVATE = "private", _("It tells private things about somebody.")
    REPEATED = "repeated", _("It was said here before.")
    REPORTED = "reported", _("Several readers reported it.")


# What its author deleted has no words left that could be shown again, and what waits
# for a mailbox is nobody's yet.
_JUDGED = {State.HELD, State.PUBLISHED, State.REFUSED, State.SPAM, State.DELETED}
ALLOWED = {
    State.UNCONFIRMED: {State.HELD, State.PUBLISHED, State.SPAM},
    State.DELETED: set(),
    **{
        state: _JUDGED - {state}
        for state in (State.HELD, State.PUBLISHED, State.REFUSED, State.SPAM)
    },
}


class Hold(models.TextChoices):
    """Why a comment waits for a moderator, in words for her."""

    FIRST = "first", _("nothing by this person was approved yet")
    FALLEN = "fallen", _("several comments by this person were refused")
    UNPROVED = "unproved", _("by somebody who has not shown that the address is hers")
    EVERYTHING = "everything", _("every comment waits here")
    LINKS = "links", _("more links than this person may set")
    WORDS = "words", _("a word from the list")
    AGAIN = "again", _("the same text stands in other discussions")
    HURRIED = "hurried", _("written within three seconds")
    REPORTED = "reported", _("three readers reported it")
