from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from studio.finding import each_word_begins
from studio.models import Instructor

from .merging import Mergeable, Reference


class PropQuerySet(models.QuerySet):
    def current(self):
        """Every prop, without those that turned out to be another one."""
        return self.filter(merged_into=None)

    def named(self, query: str):
        """What is or was called so, one of it or several."""
        begun = each_word_begins(query, "name", "plural")
        if not begun:
            return self.none()
        called = Prop.objects.filter(begun).values(today=Coalesce("merged_into", "pk"))
        return self.current().filter(pk__in=called)

    def numbers(self) -> dict[str, int]:
        """The number of the prop that each key means today."""
        return dict(self.values_list("slug", Coalesce("merged_into", "pk")))


class Prop(Mergeable):
    """A thing that helps: a block, a strap, a wall."""

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(
        _("name"), max_length=60, unique=True, help_text=_("One of it: block.")
    )
    plural = models.CharField(
        _("plural"), max_length=60, blank=True, help_text=_("Two of it: blocks.")
    )
    household_hint = models.CharField(
        _("from the household"),
        max_length=120,
        blank=True,
        help_text=_("What does as well: a thick book wrapped in a towel."),
    )

    objects = PropQuerySet.as_manager()

    references = [
        Reference(
            _("substitutes"),
            "PropSubstitution",
            "prop",
            ["substitute"],
            "substitute",
            own=True,
        ),
        Reference(
            _("props that it may stand in for"),
            "PropSubstitution",
            "substitute",
            ["prop"],
            "prop",
        ),
        Reference(_("links to shops"), "PropLink", "prop", ["instructor"], own=True),
        Reference(_("poses"), "PoseProp", "prop", ["pose"]),
        Reference(_("tutorials"), "TutorialProp", "prop", ["tutorial"]),
    ]
    taken = ["plural", "household_hint"]

    class Meta:
        verbose_name = _("prop")
        verbose_name_plural = _("props")
        ordering = ["name"]

    def __str__(self):
        return self.name


class PropSubstitution(models.Model):
    """What may stand in for a prop. One way only: a wall may do for a chair."""

    prop = models.ForeignKey(
        Prop, models.CASCADE, related_name="substitutions", verbose_name=_("prop")
    )
    substitute = models.ForeignKey(
        Prop, models.CASCADE, related_name="+", verbose_name=_("substitute")
    )
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("prop", "substitute", name="one_substitution_each"),
            models.CheckConstraint(
                condition=~Q(prop=F("substitute")),
                name="no_prop_stands_in_for_itself",
                violation_error_message=_("A prop cannot stand in for itself."),
            ),
        ]

    def __str__(self):
        return str(self.substitute)


class AffiliateProgram(models.Model):
    """
    A shop that pays for customers. Its two statements are shown by themselves: one
    beside each link, as consumer law asks, one for the page, as the programs ask.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    notice = models.CharField(
        _("beside each link"),
        max_length=120,
        default=_("paid link: we earn a small commission"),
    )
    statement = models.CharField(
        _("once on the page"),
        max_length=200,
        help_text=_("In the program’s own words, as its rules ask."),
    )

    class Meta:
        verbose_name = _("affiliate program")
        verbose_name_plural = _("affiliate programs")
        ordering = ["name"]

    def __str__(self):
        return self.name


class PropLink(models.Model):
    """Where a prop can be bought: the studio's link, or one instructor's own."""

    prop = models.ForeignKey(
        Prop, models.CASCADE, related_name="links", verbose_name=_("prop")
    )
    instructor = models.ForeignKey(
        Instructor,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("on whose tutorials"),
        help_text=_("Empty: on everybody’s."),
    )
    merchant = models.CharField(_("shop"), max_length=60)
    url = models.URLField(_("link"), validators=[URLValidator(schemes=["https"])])
    program = models.ForeignKey(
        AffiliateProgram,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("affiliate program"),
        help_text=_("Chosen, the link says by itself that it is paid for."),
    )

    class Meta:
        verbose_name = _("link to a shop")
        verbose_name_plural = _("links to shops")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["prop", "instructor"],
                nulls_distinct=False,
                name="one_shop_per_prop_and_instructor",
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://"),
                name="a_shop_is_visited_over_https",
            ),
        ]

    def __str__(self):
        return self.merchant


class BreathTechnique(models.Model):
    """A way of breathing, explained wherever a step asks for it."""

    slug = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    sanskrit = models.CharField(_("Sanskrit name"), max_length=60, blank=True)
    how_to = models.TextField(_("how it is done"), max_length=1000)
    caution = models.CharField(_("caution"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("breath technique")
        verbose_name_plural = _("breath techniques")
        ordering = ["name"]

    def __str__(self):
        return self.name
