from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class Address(models.Model):
    """
    An address that a page has or had. It leads to that page for ever, so it is
    unique among all that were ever given away.
    """

    slug = models.SlugField(_("address"), max_length=120, unique=True)

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
