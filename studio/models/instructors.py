from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..finding import each_word_begins
from .addresses import Address, Addressed

MOST_LINKS = 6
LINK_WITHOUT_WORDS = _("Say in a few words where the link leads.")
WEB = URLValidator(schemes=["http", "https"])


class InstructorQuerySet(models.QuerySet):
    def published(self):
        """Whom the public may meet: teaching now, or taught here once."""
        return self.filter(state__in=[Instructor.State.ACTIVE, Instructor.State.ALUMNI])

    def teaching_first(self):
        """Those who teach now by their names, then those who taught here once."""
        taught_once = Case(When(state=Instructor.State.ALUMNI, then=1), default=0)
        return self.order_by(taught_once, "display_name", "pk")

    def named(self, query: str):
        """Whose names begin with the words of a query, with or without accents."""
        begun = each_word_begins(query, "display_name")
        return self.filter(begun) if begun else self.none()


class Instructor(Addressed):
    """
    Somebody who teaches here. The seat can be prepared before its owner has an
    account, and its bylines outlive the account.
    """

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        ACTIVE = "active", _("active")
        ALUMNI = "alumni", _("taught here once")
        HIDDEN = "hidden", _("hidden")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("account"),
        related_name="instructor",
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    display_name = models.CharField(_("name"), max_length=120)
    headline = models.CharField(_("headline"), max_length=140, blank=True)
    bio = models.TextField(
        _("biography"),
        max_length=4000,
        blank=True,
        help_text=_("Plain text; an empty line starts a new paragraph."),
    )
    place = models.CharField(_("place"), max_length=80, blank=True)
    languages = models.CharField(
        _("languages"), max_length=120, blank=True, help_text=_("English, German")
    )
    links = ArrayField(
        models.CharField(max_length=200, validators=[WEB]),
        verbose_name=_("links"),
        size=MOST_LINKS,
        default=list,
        blank=True,
        help_text=_("Other pages of theirs."),
    )
    link = models.URLField(
        _("link"),
        blank=True,
        help_text=_("The one place to book or to write to."),
    )
    link_text = models.CharField(_("words on the link"), max_length=40, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State,
        default=State.INVITED,
        help_text=_("Only “active” and “taught here once” have a page."),
    )

    objects = InstructorQuerySet.as_manager()

    class Meta:
        verbose_name = _("instructor")
        verbose_name_plural = _("instructors")
        ordering = ["display_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(link="") | ~Q(link_text=""),
                name="an_instructors_link_has_words",
                violation_error_message=LINK_WITHOUT_WORDS,
            ),
        ]

    def __str__(self):
        return self.display_name

    def get_absolute_url(self):
        return reverse("instructor", args=[self.slug])

    @property
    def is_public(self):
        return self.state in (self.State.ACTIVE, self.State.ALUMNI)

    @property
    def is_alumni(self):
        return self.state == self.State.ALUMNI

    @property
    def places(self) -> list[tuple[str, str]]:
        """Her other pages: the name of each site, and the address."""
        hosts = [urlsplit(url).netloc.removeprefix("www.") for url in self.links]
        return list(zip(hosts, self.links, strict=True))

    @property
    def initials(self):
        names = self.display_name.split()
        return "".join(name[0] for name in names[:1] + names[1:][-1:]).upper()


class InstructorAddress(Address):
    page = models.ForeignKey(
        Instructor, models.CASCADE, related_name="addresses", editable=False
    )
