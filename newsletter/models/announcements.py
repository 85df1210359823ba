from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import Instructor, Mailbox

from .subscriptions import Subscription


class AnnouncementQuerySet(models.QuerySet):
    def editable_by(self, user):
        """An instructor writes to her own subscribers, the studio to everybody."""
        if user.has_perm("newsletter.change_announcement"):
            return self.all()
        return self.filter(instructor__user_id=user.pk)

    def due(self):
        """Those whose time has come."""
        return self.filter(send_at__lte=timezone.now(), issue=None)


class Announcement(models.Model):
    """
    Something that an owner or an instructor wants to say to subscribers. It is a
    draft until it has a time, and frozen as an issue when that has come.
    """

    subject = models.CharField(_("subject"), max_length=120)
    prose = models.TextField(_("text"))
    instructor = models.ForeignKey(
        Instructor,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whose subscribers get it"),
        help_text=_("Empty means everybody who gets anything."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    send_at = models.DateTimeField(_("goes out"), null=True)
    issue = models.OneToOneField(
        "newsletter.Issue",
        models.PROTECT,
        null=True,
        related_name="announcement",
        verbose_name=_("issue"),
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("newsletter:announce", args=[self.pk])

    @property
    def state_name(self) -> str:
        """Where it stands, derived from its times and its issue's."""
        if not self.issue:
            return _("planned") if self.send_at else _("draft")
        if self.issue.cancelled_at:
            return _("cancelled")
        if self.issue.finished_at:
            return _("sent")
        return _("paused") if self.issue.paused_at else _("being sent")

    def audience(self) -> int:
        """How many would get it now."""
        wanted = Subscription.objects.awake().filter(mailbox=models.OuterRef("pk"))
        if self.instructor_id:
            wanted = wanted.filter(instructor=self.instructor_id)
        return Mailbox.objects.reachable().filter(models.Exists(wanted)).count()

    def schedule(self, at) -> None:
        """Let it go out at a time; none calls it back, as long as it has not begun."""
        unsent = Announcement.objects.filter(pk=self.pk, issue=None)
        if unsent.update(send_at=at):
            self.send_at = at
