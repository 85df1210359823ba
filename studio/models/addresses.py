from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class AddressQuerySet(models.QuerySet):
    def free(self, title: str, otherwise: str, longest: int = 100) -> str:
        """A title as an address that no page of the kind has or had."""
        begins = slugify(title)[:longest].strip("-_") or otherwise
        like = self.filter(slug__startswith=begins)
        taken = set(like.values_list("slug", flat=True))
        tries = (f"{begins}-{n}" for n in range(2, len(taken) + 3))
        return next(slug for slug in (begins, *tries) if slug not in taken)


class Address(models.Model):
    """
    An address that a page has or had. It leads to that page for ever, so it is
    unique among all that were ever given away.
    """

    slug = models.SlugField(_("address"), max_length=120, unique=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.slug


class Addressed(models.Model):
    """A page whose old addresses lead to it; `addresses` are its rows of Address."""

    class Meta:
        abstract = True

    def save(self, *, update_fields=None, **kwargs):
        with transaction.atomic():
            super().save(update_fields=update_fields, **kwargs)
            if update_fields is None or "slug" in update_fields:
                self.addresses.get_or_create(slug=self.slug)

    def clean(self):
        super().clean()
        taken = type(self).objects.filter(addresses__slug=self.slug)
        if self.slug and taken.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"slug": _("Another page has or had this address. Choose a new one.")},
                code="unique",
            )
