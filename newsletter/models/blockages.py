from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Blockage(models.Model):
    """
    A domain that takes no mail of an issue because of something about us, as its
    server said. The studio is told once; its readers wait and are not to blame.
    """

    issue = models.ForeignKey(
        "newsletter.Issue", models.CASCADE, related_name="blockages"
    )
    domain = models.CharField(
        _("domain"), max_length=253, blank=True, help_text=_("Empty means everybody.")
    )
    code = models.CharField(_("what its server said"), max_length=15)
    found_at = models.DateTimeField(_("found"), default=timezone.now)
    tell_at = models.DateTimeField(
        _("to be told"), null=True, default=timezone.now, editable=False
    )

    class Meta:
        verbose_name = _("blockage")
        verbose_name_plural = _("blockages")
        ordering = ["found_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "issue", "domain", name="one_blockage_per_issue_and_domain"
            ),
        ]

    def __str__(self):
        return f"{self.domain or _('everybody')}: {self.code}"
