import re

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def validate_name(name: str) -> None:
    """A name stands in mails to others, where an address would become a link."""
    looks_like_one = re.search(r"://|www\.|[^\W\d_]\.[^\W\d_]{2}", name)
    if looks_like_one or not name.isprintable():
        raise ValidationError(_("Write a name, and no address."), code="invalid")


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email, password=None, **fields):
        """Someone who signs in by e-mail address."""
        if not email:
            raise ValueError("A user needs an email address.")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(
            email, password, **fields | {"is_staff": True, "is_superuser": True}
        )

    def owners(self):
        """Who runs the studio, and is told when something needs a decision."""
        return self.filter(
            Q(groups__name="owner") | Q(is_superuser=True), is_active=True
        ).distinct()

    def reading(self, address):
        """Whose mailbox this is: shown to be hers, or at least said to be."""
        proved = Q(emailaddress__email__iexact=address, emailaddress__verified=True)
        return self.filter(proved).first() or self.filter(email=address.lower()).first()

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account: student, instructor or admin, told apart by groups."""

    email = models.EmailField(
        _("email address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("Another account uses this email address.")},
    )
    display_name = models.CharField(
        _("name shown beside what you write"), max_length=80, blank=True
    )
    zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        editable=False,
        help_text=_("By whose clocks she last planned something."),
    )
    is_staff = models.BooleanField(
        _("staff"), default=False, help_text=_("May sign in to the admin.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    erased_at = models.DateTimeField(
        _("erased"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Every app asks for this time and cleans what it holds."),
    )

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="emails_are_lower_case"
            ),
        ]

    def __str__(self):
        return self.display_name or self.email

    def clean(self):
        self.email = self.email.lower()

    def reads(self, address) -> bool:
        """Whether she has shown that mail to this address reaches her."""
        hers = self.emailaddress_set.filter(verified=True)
        return hers.filter(email__iexact=address).exists()

    @property
    def is_proved(self):
        """Whether an address was ever shown to be hers: without, nobody signs in."""
        return self.emailaddress_set.filter(verified=True).exists()

    @property
    def works_here(self):
        """Whether pages or people of the studio depend on her."""
        return self.is_staff or hasattr(self, "instructor")

    @transaction.atomic
    def erase(self):
        """Forget who she was. Her row stays, since others point at it, and is mute."""
        for known in (self.emailaddress_set, self.authenticator_set):
            known.all().delete()
        self.groups.clear()
        self.email, self.display_name = f"{self.pk}@erased.invalid", ""
        self.zone, self.last_login = "", None
        self.is_active = self.is_staff = self.is_superuser = False
        self.set_unusable_password()
        self.erased_at = timezone.now()
        self.save()

    def get_short_name(self):
        """What others may see: never the address."""
        return self.display_name or str(_("A student"))
