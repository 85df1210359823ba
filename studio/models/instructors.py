from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..finding import each_word_begins
from ..pictures import Square
from ..pictures.refusals import SENTENCES
from ..roles import INSTRUCTOR
from .addresses import Address, Addressed

MOST_LINKS = 6
LINK_WITHOUT_WORDS = _("Say in a few words where the link leads.")
WEB = URLValidator(schemes=["http", "https"])


# A second press of the button, or a second admin, sends no second mail.
INVITE_AGAIN_AFTER = timedelta(minutes=10)


class Taken(Exception):  # noqa: N818
    """The seat is no longer offered, or whoever wants it has another one."""


class InstructorQuerySet(models.QuerySet):
    def photos(self) -> set[str]:
        """The files of all photos that somebody wears."""
        return set(self.exclude(photo_file="").values_list("photo_file", flat=True))

    def take_off(self, refusal: str) -> None:
        """Show their initials again: the photo could not be used, for this reason."""
        self.update(photo_file="", photo_width=0, photo_focus="", photo_refusal=refusal)

    def published(self):
        """Whom the public may meet: teaching now, or taught here once."""
        return self.filter(state__in=[Instructor.State.ACTIVE, Instructor.State.ALUMNI])

    def offered_to(self, *addresses):
        """Empty seats that somebody was invited to."""
        return self.filter(user=None, invited_email__in=addresses)

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
    # Named as a tutorial names its pictures, so that no byline needs a join.
    photo_file = models.CharField(_("photo"), max_length=32, blank=True, editable=False)
    photo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    photo_focus = models.CharField(max_length=12, blank=True, editable=False)
    photo_refusal = models.CharField(max_length=10, blank=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State,
        default=State.INVITED,
        help_text=_("Only “active” and “taught here once” have a page."),
    )

    invited_email = models.EmailField(
        _("invited"), max_length=254, blank=True, editable=False
    )
    invited_at = models.DateTimeField(
        _("invited at"), null=True, blank=True, editable=False
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
            models.CheckConstraint(
                condition=Q(photo_file="", photo_width=0)
                | ~Q(photo_file="") & Q(photo_width__gt=0),
                name="a_photo_has_a_width",
            ),
        ]

    def __str__(self):
        return self.display_name

    def get_absolute_url(self):
        return reverse("instructor", args=[self.slug])

    @property
    def photo(self):
        """Her photo, shown as a square, or None."""
        if not self.photo_file:
            return None
        return Square(self.photo_file, self.photo_width)

    @property
    def why_no_photo(self) -> str:
        """Why the photo that she chose last could not be used, in one sentence."""
        return SENTENCES[self.photo_refusal] if self.photo_refusal else ""

    def wear(self, picture, focus="") -> None:
        """Show this picture beside the name from now on, or none."""
        self.photo_file = picture.file if picture else ""
        self.photo_width = picture.width if picture else 0
        self.photo_focus, self.photo_refusal = focus, ""
        self.save(
            update_fields=["photo_file", "photo_width", "photo_focus", "photo_refusal"]
        )

    def invite(self, email: str) -> bool:
        """
        Offer the seat to whoever reads this address, and to nobody else any more.
        Says whether a mail may go out now: of two presses at once, one may.
        """
        now = timezone.now()
        just_now = Q(invited_email=email, invited_at__gt=now - INVITE_AGAIN_AFTER)
        empty = Instructor.objects.filter(pk=self.pk, user=None).exclude(just_now)
        return bool(empty.update(invited_email=email, invited_at=now))

    def was_not_invited(self) -> None:
        """The mail did not go out, so it may be sent again at once."""
        Instructor.objects.filter(pk=self.pk).update(invited_at=None)

    def take_back_invitation(self) -> None:
        self.invited_email, self.invited_at = "", None
        self.save(update_fields=["invited_email", "invited_at"])

    @transaction.atomic
    def give_to(self, user) -> None:
        """Whoever accepts owns the seat, may write, and is met by the public."""
        seat = Instructor.objects.select_for_update().get(pk=self.pk)
        get_user_model().objects.select_for_update().get(pk=user.pk)
        is_seated = Instructor.objects.filter(user=user).exists()
        if seat.user_id or is_seated or seat.invited_email != self.invited_email:
            raise Taken
        if seat.state == self.State.INVITED:
            seat.state = self.State.ACTIVE
        seat.user, seat.invited_email = user, ""
        seat.save(update_fields=["user", "invited_email", "state"])
        user.groups.add(Group.objects.get(name=INSTRUCTOR))

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
