import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from poses.models import Tutorial
from studio.models import Instructor, StudioProfile
from studio.post import layout

from .. import ledger, mails
from ..ledger import ON_THEIR_WAY, State
from .announcements import Announcement
from .deliveries import Delivery, Progress
from .digests import Digest, Week

# What went live longer ago stays quiet, so that importing an archive, or waking up
# after a long outage, never floods anyone's inbox.
FRESH = timedelta(days=2)

logger = logging.getLogger(__name__)


class IssueQuerySet(models.QuerySet):
    def due(self):
        """Tutorials that went live lately and stayed, and have no issue yet."""
        now = timezone.now()
        return Tutorial.objects.published().filter(
            mailed_at=None,
            published_at__gt=now - FRESH,
            # What was called back and is live again can be called back again.
            updated_at__lte=now - timedelta(seconds=settings.UNDO_SECONDS),
        )

    @transaction.atomic
    def open(self, tutorial: Tutorial) -> "Issue | None":
        """
        Freeze the mail about a tutorial and write down who gets it: once ever, and
        whole or not at all, however many workers are at it. What was called back or
        withdrawn meanwhile gets none.
        """
        if not tutorial.begin_mailing():
            return self.filter(tutorial=tutorial).first()
        issue = self.create(tutorial=tutorial)
        live = Tutorial.objects.for_page().get(pk=tutorial.pk)
        issue.freeze(mails.about(live, issue))
        return issue

    @transaction.atomic
    def announce(self, announcement: Announcement) -> None:
        """The same for what somebody wrote; called back meanwhile, it stays."""
        due = Announcement.objects.due().select_for_update(of=["self"])
        for found in due.filter(pk=announcement.pk):
            found.issue = self.create(instructor=found.instructor)
            found.issue.freeze(mails.announcement(found, found.issue))
            found.save(update_fields=["issue"])

    @transaction.atomic
    def sum_up(self, week: Week) -> None:
        """
        The digests of a week, once: a mail for each set of tutorials that somebody is
        still owed, so nobody gets an empty one, or one twice.
        """
        digest, is_new = Digest.objects.get_or_create(week=week.monday)
        tutorials = week.tutorials().values_list("pk", flat=True)
        for owed, mailboxes in ledger.owed(list(tutorials)) if is_new else ():
            issue = self.create(digest=digest, tutorials=owed)
            issue.freeze(mails.digest(week.tutorials(owed), issue), mailboxes)

    def open_due(self) -> None:
        """
        Open every issue that is due, but none in the studio's quiet hours. One that
        cannot be drawn holds up no other.
        """
        studio = StudioProfile.objects.current()
        if studio.is_quiet(timezone.now()):
            return
        for tutorial in self.due().only("slug", "title"):
            _try(self.open, tutorial)
        for announcement in Announcement.objects.due():
            _try(self.announce, announcement)
        for week in Digest.objects.due(studio):
            _try(self.sum_up, week)

    def finish(self) -> None:
        """Close what is done: nothing of it is on its way, or somebody cancelled it."""
        for issue in self.filter(finished_at=None, cancelled_at__isnull=False):
            issue.deliveries.exclude(state=State.UNCERTAIN).skip("cancelled")
        moving = Delivery.objects.filter(issue=OuterRef("pk"), state__in=ON_THEIR_WAY)
        done = self.filter(~Exists(moving), finished_at=None)
        done.update(finished_at=timezone.now())

    def archive(self):
        """Past issues on tutorials that can still be read, the newest first."""
        published = Tutorial.objects.published().filter(pk=OuterRef("tutorial"))
        return (
            self.filter(Exists(published))
            .select_related("tutorial")
            .defer("html", "text")
        )


def _try(open_it, it) -> None:
    try:
        open_it(it)
    except Exception:
        logger.exception("no issue could be opened on %s", it)


class Issue(models.Model):
    """
    One mailing: about a tutorial, about some of a week, or what somebody announces;
    frozen when it was opened.

    What is done for it is told by its times: pausing keeps what waits, cancelling
    skips it, and it is finished when nothing of it is on its way.
    """

    class Doubt(models.TextChoices):
        RESEND = "resend", _("send it again: a second copy is better than none")
        HOLD = "hold", _("leave it to the studio: nobody may get two")

    class Pause(models.TextChoices):
        BY_HAND = "by hand", _("somebody paused it")
        BOUNCES = "bounces", _("too many of its addresses do not exist")
        REFUSED = "refused", _("our mail is refused")

    tutorial = models.OneToOneField(
        Tutorial,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("tutorial"),
    )
    digest = models.ForeignKey(
        Digest, models.PROTECT, null=True, related_name="issues", editable=False
    )
    tutorials = ArrayField(models.BigIntegerField(), default=list, editable=False)
    instructor = models.ForeignKey(
        Instructor,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("whose subscribers get it"),
        help_text=_("Empty means everybody, where it is an announcement."),
    )
    subject = models.CharField(_("subject"), max_length=200)
    html = models.TextField(_("HTML part"))
    text = models.TextField(_("text part"))
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    audience = models.PositiveIntegerField(_("audience"), default=0)
    on_doubt = models.CharField(
        _("when nobody knows whether a mail arrived"),
        max_length=10,
        choices=Doubt,
        default=Doubt.RESEND,
    )
    paused_at = models.DateTimeField(_("paused"), null=True, editable=False)
    why_paused = models.CharField(
        _("why paused"), max_length=10, choices=Pause, blank=True, editable=False
    )
    # The mailbox at which the studio was last asked to judge: the breaker looks on.
    judged_to = models.BigIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "digest", "tutorials", name="one_digest_a_week_for_each_set"
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, why_paused="")
                | Q(paused_at__isnull=False) & ~Q(why_paused=""),
                name="a_paused_issue_says_why",
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def kind(self) -> str:
        if self.tutorial_id:
            return "tutorial"
        return "digest" if self.digest_id else "announcement"

    def freeze(self, mail: layout.Mail, mailboxes: list[int] | None = None) -> None:
        """Keep what the mail says, and write down who gets it."""
        self.subject, self.html, self.text = mail.subject, mail.html, mail.text
        self.audience = ledger.address(self.pk, mailboxes)
        self.save(update_fields=["subject", "html", "text", "audience"])

    def pause(self, why: "Issue.Pause" = Pause.BY_HAND) -> bool:
        """Let what waits wait. Says whether that changed anything."""
        running = self._same().filter(
            paused_at=None, cancelled_at=None, finished_at=None
        )
        return bool(running.update(paused_at=timezone.now(), why_paused=why))

    @transaction.atomic
    def resume(self) -> None:
        """Go on, also with those whose servers refused us: the reason is mended."""
        self._same().update(paused_at=None, why_paused="")
        self.blockages.all().delete()
        self.deliveries.filter(state=Delivery.State.HELD).retry()

    def cancel(self) -> bool:
        """Send no more of it, ever: what still waits is skipped within seconds."""
        running = self._same().filter(cancelled_at=None, finished_at=None)
        return bool(running.update(cancelled_at=timezone.now()))

    def decide(self, on_doubt: "Issue.Doubt") -> None:
        """Say what becomes of mails of which nobody knows whether they arrived."""
        self._same().update(on_doubt=on_doubt)

    def block(self, domain: str, code: str) -> None:
        """
        A domain's server refuses this issue because of us: its readers' mails are
        held back. Without a domain nobody takes it, and all of it is paused.
        """
        if domain:
            self.blockages.get_or_create(domain=domain, defaults={"code": code})
        else:
            self.stop(self.Pause.REFUSED, code)

    def stop(self, why: "Issue.Pause", code: str, judged_to: int = 0) -> None:
        """Pause it before it does harm, and have the studio told why."""
        if self.pause(why):
            self._same().update(judged_to=judged_to)
            self.blockages.get_or_create(domain="", defaults={"code": code})

    def tally(self) -> dict[State, int]:
        """How many deliveries are in each state; together they are the audience."""
        counted = self.deliveries.values_list("state").annotate(Count("mailbox_id"))
        found = dict(counted)
        return {state: found.get(state, 0) for state in State}

    def progress(self) -> Progress:
        """How far it is, how fast it goes and when it will be done."""
        return Progress(self.tally(), self.opened_at, self.finished_at)

    def _same(self):
        return Issue.objects.filter(pk=self.pk)
