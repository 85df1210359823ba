from functools import partial

from django.contrib import admin, messages
from django.db import transaction
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from studio.post.transport import NotSent

from ..answers import tell
from ..forms import DecideForm
from ..models import Proposal

NOT_TOLD = _("The decision stands, but the mail about it could not be sent.")


class Waiting(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("open", _("waits for an editor"))]

    def queryset(self, request, proposals):
        return proposals.open() if self.value() == "open" else proposals


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    """Poses that instructors miss. An editor decides, and the instructor is told."""

    list_display = ["pose", "author", "created_at", "state"]
    list_filter = [Waiting]
    list_select_related = ["pose", "author"]
    readonly_fields = ["state", "author", "created_at", "proposed", "alike"]
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("pose__names")

    def has_add_permission(self, request):
        """Poses are proposed at the desk; an editor simply adds one."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        """What is decided can be read; the form refuses a late answer in words."""
        is_late = obj and obj.state != "open" and request.method != "POST"
        return not is_late and super().has_change_permission(request, obj)

    def get_fields(self, request, obj=None):
        about = ["author", "created_at", "proposed"]
        if obj.state != "open":
            return ["state", *about, "note"]
        return [*about, "alike", "decision", "into", "note"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        return partial(DecideForm, site=self.admin_site)

    @admin.display(description=_("state"))
    def state(self, proposal):
        return proposal.state_name

    @admin.display(description=_("what was proposed"))
    def proposed(self, proposal):
        context = {"pose": proposal.pose}
        return render_to_string("poses/admin/_proposed.html", context)

    @admin.display(description=_("what the library has"))
    def alike(self, proposal):
        return render_to_string("poses/admin/_alike.html", {"alike": proposal.alike})

    def save_model(self, request, proposal, form, change):
        form.decide()
        if proposal.author and proposal.author.is_active:
            transaction.on_commit(partial(self._tell, request, proposal))

    def _tell(self, request, proposal):
        try:
            tell(proposal)
        except NotSent:
            messages.warning(request, NOT_TOLD)

    def construct_change_message(self, request, form, formsets, add=False):
        return str(form.instance.state_name)

    def response_change(self, request, proposal):
        """What was accepted wants the rest of what a library says of a pose."""
        if proposal.state != "accepted":
            return super().response_change(request, proposal)
        said = _("“%(pose)s” is in the library. Say what else is known of it.")
        messages.success(request, said % {"pose": proposal})
        return redirect("admin:poses_pose_change", proposal.pose_id)
