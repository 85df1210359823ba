from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from studio.admin_site import HTTPS, AddressedAdmin

from ..forms import PoseNames
from ..missing import LACKS, lacking, lacks, with_lacks
from ..models import (
    AffiliateProgram,
    Benefit,
    BodyArea,
    BreathTechnique,
    Condition,
    Contraindication,
    Pose,
    PoseArea,
    PoseName,
    PoseProp,
    PoseRelation,
    Prop,
    PropLink,
    PropSubstitution,
)
from .figures import FigureAdmin
from .files import LibraryFilesAdmin
from .merging import MergeableAdmin


class PoseNameInline(admin.TabularInline):
    model = PoseName
    formset = PoseNames
    extra = 1
    fields = ["text", "language", "is_primary", "meaning", "pronunciation"]


class PoseAreaInline(admin.TabularInline):
    model = PoseArea
    extra = 0
    autocomplete_fields = ["area"]


class ContraindicationInline(admin.TabularInline):
    model = Contraindication
    fk_name = "pose"
    extra = 0
    autocomplete_fields = ["condition", "instead"]


class BenefitInline(admin.TabularInline):
    model = Benefit
    extra = 0
    formfield_overrides = HTTPS


class PosePropInline(admin.TabularInline):
    model = PoseProp
    extra = 0
    autocomplete_fields = ["prop"]


class PoseRelationInline(admin.TabularInline):
    model = PoseRelation
    fk_name = "pose"
    extra = 0
    autocomplete_fields = ["other"]


class Missing(admin.SimpleListFilter):
    """What the library lacks, with the number of poses that lack it."""

    title = _("what is missing")
    parameter_name = "lacks"

    def lookups(self, request, model_admin):
        return [(name, lack.words) for name, lack in LACKS.items()]

    def queryset(self, request, poses):
        return lacking(poses, self.value())


@admin.register(Pose)
class PoseAdmin(FigureAdmin, LibraryFilesAdmin, MergeableAdmin, AddressedAdmin):
    """The library: each pose with every name it goes by and all that is said of it."""

    list_display = ["name", "sanskrit", "discipline", "is_public", "lacks"]
    list_filter = [Missing, "discipline", "base"]
    show_facets = admin.ShowFacets.ALWAYS
    search_fields = ["slug", "names__text", "names__search_key"]
    inlines = [
        PoseNameInline,
        PoseAreaInline,
        ContraindicationInline,
        BenefitInline,
        PosePropInline,
        PoseRelationInline,
    ]

    def get_queryset(self, request):
        return with_lacks(super().get_queryset(request).with_names())

    def view_on_site(self, pose):
        """Only what is in the library has a page to look at."""
        return pose.get_absolute_url() if pose.is_public else None

    @admin.display(description=_("public"), boolean=True)
    def is_public(self, pose):
        """Until an editor has accepted it, a pose is only proposed."""
        return pose.is_public

    @admin.display(description=_("what is missing"))
    def lacks(self, pose):
        return ", ".join(map(str, lacks(pose)))

    def mergeable(self, request):
        return self.get_queryset(request).published()


class PropLinkInline(admin.TabularInline):
    model = PropLink
    extra = 1
    formfield_overrides = HTTPS
    autocomplete_fields = ["instructor"]


class PropSubstitutionInline(admin.TabularInline):
    model = PropSubstitution
    fk_name = "prop"
    extra = 1
    autocomplete_fields = ["substitute"]


@admin.register(Prop)
class PropAdmin(MergeableAdmin):
    """What helps, what else would do, and where it can be bought."""

    list_display = ["name", "household_hint"]
    search_fields = ["name", "plural"]
    inlines = [PropSubstitutionInline, PropLinkInline]


@admin.register(AffiliateProgram)
class AffiliateProgramAdmin(admin.ModelAdmin):
    """Shops that pay, with the two things that must be said of that."""

    list_display = ["name", "notice"]


@admin.register(BreathTechnique)
class BreathTechniqueAdmin(admin.ModelAdmin):
    """Ways of breathing, explained wherever a step asks for one."""

    list_display = ["name", "sanskrit"]
    search_fields = ["name", "sanskrit"]


@admin.register(BodyArea)
class BodyAreaAdmin(admin.ModelAdmin):
    """The parts of the body that poses speak of."""

    list_display = ["name", "latin", "kind", "parent"]
    list_select_related = ["parent"]
    search_fields = ["name", "latin"]


@admin.register(Condition)
class ConditionAdmin(admin.ModelAdmin):
    """What a reader may have to be careful with."""

    search_fields = ["name"]
