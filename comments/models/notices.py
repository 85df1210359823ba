from datetime import timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Mailbox

# One mail an hour at most, with all that was said meanwhile.
PAUSE = timedelta(hours=1)
SENT_FOR = timedelta(days=30)


class FollowManager(models.Manager):
    @transaction.atomic
    def follow(self, mailbox, discussion) -> None:
        """Mails about everything in a discussion, whatever was left before."""
        Quiet.objects.filter(mailbox=mailbox).delete()
        self.get_or_create(mailbox=mailbox, discussion=discussion)

    @transaction.atomic
    def leave(self, mailbox, discussion: int = 0) -> None:
        """No more mails about one discussion or, without one, about comments at all."""
        follows = self.filter(mailbox=mailbox)
        if discussion:
            follows = follows.filter(discussion_id=discussion)
        else:
            Quiet.objects.get_or_create(mailbox=mailbox)
        follows.delete()


class Follow(models.Model):
    """Somebody wants to hear of everything that is said below one tutorial."""

    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, related_name="+", verbose_name=_("mailbox")
    )
    discussion = models.ForeignKey(
        "comments.Discussion",
        models.CASCADE,
        related_name="+",
        verbose_name=_("discussion"),
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = FollowManager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "mailbox"], name="a_discussion_is_followed_once"
            ),
        ]

    def __str__(self):
        return f"{self.mailbox}: {self.discussion}"


class Quiet(models.Model):
    """Somebody wants no mails about comments, whatever is said to her."""

    mailbox = models.OneToOneField(
        Mailbox, models.CASCADE, related_name="+", verbose_name=_("mailbox")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("mailbox without mails about comments")
        verbose_name_plural = _("mailboxes without mails about comments")

    def __str__(self):
        return str(self.mailbox)


class Kind(models.IntegerChoices):
    """What a comment is to its reader. Who would be told twice is told the first."""

    ANSWER = 1, _("an answer to one's question")
    REPLY = 2, _("a reply")
    FOLLOWED = 3, _("said in a followed discussion")
    TAUGHT = 4, _("said below one's own tutorial")


class NoticeQuerySet(models.QuerySet):
    def due(self):
        """What may be mailed now: its time has come, and no mail went there lately."""
        now = timezone.now()
        lately = Notice.objects.filter(
            mailbox=OuterRef("mailbox"), sent_at__gt=now - PAUSE
        )
        return self.filter(~Exists(lately), sent_at=None, due_at__lte=now)

    def forget(self) -> None:
        """Erase whom we wrote to, a month later."""
        self.filter(sent_at__lt=timezone.now() - SENT_FOR).delete()

    def wanted(self):
        """Those whose readers still want them."""
        quiet = Quiet.objects.filter(mailbox=OuterRef("mailbox"))
        follows = Follow.objects.filter(
            mailbox=OuterRef("mailbox"), discussion=OuterRef("comment__discussion")
        )
        left = Q(kind=Kind.FOLLOWED) & ~Exists(follows)
        return self.filter(~Exists(quiet), ~left)


class Notice(models.Model):
    """
    What somebody is to be told by mail. The table is the queue: a row is written once
    for each mailbox and comment, and says when it was sent.
    """

    Kind = Kind

    mailbox = models.ForeignKey(
        Mailbox,
        models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("mailbox"),
    )
    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, related_name="+", verbose_name=_("comment")
    )
    kind = models.SmallIntegerField(_("kind"), choices=Kind)
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["mailbox", "due_at"],
                condition=Q(sent_at=None),
                name="notices_to_send",
            ),
            models.Index(
                fields=["mailbox", "sent_at"],
                condition=Q(sent_at__isnull=False),
                name="notices_sent",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "comment"], name="one_notice_per_mailbox_and_comment"
            ),
        ]

    def __str__(self):
        return f"{self.mailbox}: {self.get_kind_display()}"


class Told(models.Model):
    """What others are told by mail, once it is settled."""

    told_at = models.DateTimeField(_("told to others"), null=True, editable=False)

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["id"], condition=Q(told_at=None), name="comments_to_tell"
            ),
        ]
