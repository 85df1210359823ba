from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from studio.admin_site import AddressedAdmin
from studio.headers import visual_editor

from .forms import PoseNames, TutorialForm
from .models import Authorship, Pose, PoseName, Step, Tutorial
from .models.tutorial import NotReady

NEEDS = {
    "title": _("a title"),
    "summary": _("a summary"),
    "long_title": _("a title of at most 120 characters"),
    "long_summary": _("a summary of at most 300 characters"),
    "steps": _("at least one step"),
    "many_steps": _("at most 200 steps"),
    "empty_step": _("words in every step"),
    "authors": _("somebody who teaches it, below at “Authors”"),
}

SAVED = {
    False: _("Saved as a draft. Readers see nothing of it."),
    True: _("Saved as a draft. Readers still see what was published."),
}
PUBLISHED = {
    True: _(
        "Published. Readers see it now. In a minute it is mailed to those who asked "
        "for it; until then “Withdraw” stops that."
    ),
    False: _("Published. Readers see it now. Nobody is mailed again."),
}


class PoseNameInline(admin.TabularInline):
    model = PoseName
    formset = PoseNames
    extra = 1
    fields = ["text", "language", "is_primary", "pronunciation"]


@admin.register(Pose)
class PoseAdmin(AddressedAdmin):
    """The library: each pose with every name it goes by."""

    list_display = ["name", "sanskrit", "discipline"]
    list_filter = ["discipline"]
    search_fields = ["slug", "names__text", "names__search_key"]
    inlines = [PoseNameInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_names()


class AuthorshipInline(admin.TabularInline):
    model = Authorship
    extra = 1
    autocomplete_fields = ["instructor"]


class StepInline(admin.TabularInline):
    """The live steps as rows; publishing writes them, nobody else."""

    model = Step
    extra = 0
    fields = readonly_fields = ["position", "text"]
    classes = ["collapse"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Tutorial)
class TutorialAdmin(AddressedAdmin):
    """Writing, publishing, taking back. Saving keeps a draft that nobody sees yet."""

    form = TutorialForm
    list_display = ["title", "state", "published_at", "updated_at"]
    search_fields = ["title", "words"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["pose"]
    inlines = [AuthorshipInline, StepInline]
    readonly_fields = ["state", "published_at", "updated_at", "withdrawn_at"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "pose", "summary"]}),
        (_("What it says"), {"fields": ["intro", "steps", "closing"]}),
        (
            _("What readers see"),
            {"fields": ["state", "published_at", "updated_at", "withdrawn_at"]},
        ),
    ]

    @method_decorator(visual_editor)
    def changeform_view(self, request, *args, **kwargs):
        return super().changeform_view(request, *args, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user)

    def has_delete_permission(self, request, obj=None):
        """Withdrawing is enough: an address that readers know is never given away."""
        return False

    @admin.display(description=_("state"))
    def state(self, tutorial):
        if tutorial.live_id and tutorial.draft.pk != tutorial.live_id:
            known = {"state": tutorial.state_name}
            return _("%(state)s, with a newer draft") % known
        return tutorial.state_name

    def save_model(self, request, tutorial, form, change):
        form.keep(tutorial, request.user)

    def response_add(self, request, tutorial, post_url_continue=None):
        return self._press(request, tutorial)

    def response_change(self, request, tutorial):
        return self._press(request, tutorial)

    def _press(self, request, tutorial):
        """Say what each button did to what readers see; stay on the page."""
        if "_publish" in request.POST:
            self._publish(request, tutorial)
        elif "_withdraw" in request.POST:
            tutorial.withdraw()
            self.message_user(request, _("Withdrawn. The public no longer sees it."))
        else:
            self.message_user(request, SAVED[bool(tutorial.published_at)])
        change = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(change, args=[tutorial.pk]))

    def _publish(self, request, tutorial):
        is_first = not tutorial.published_at
        try:
            tutorial.publish()
        except NotReady as draft:
            needs = ", ".join(
                str(NEEDS.get(problem.code, problem.code)) for problem in draft.problems
            )
            said = _("Saved, but not published. It still needs: %(needs)s.")
            self.message_user(request, said % {"needs": needs}, messages.ERROR)
        else:
            self.message_user(request, PUBLISHED[is_first])
