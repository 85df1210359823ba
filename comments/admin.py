from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import exchange, queue
from .models import Comment, Discussion, Policy, Standing, Word


class DiscussionStateForm(forms.ModelForm):
    """Whether a discussion takes comments."""

    closed = forms.BooleanField(label=_("Takes no more comments"), required=False)

    class Meta:
        model = Discussion
        fields = ["everything_waits"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["closed"] = bool(self.instance.closed_at)


class ClosedFilter(admin.SimpleListFilter):
    """Two-valued state that is kept as a time."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("no", _("open")), ("yes", _("closed"))]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(closed_at__isnull=self.value() == "no")


class ModeratedAdmin(admin.ModelAdmin):
    """What readers make and moderators only judge: nothing is added or deleted here."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Comment)
class CommentAdmin(ModeratedAdmin):
    """The queue in place of Django's list; a comment's own page is one card of it."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_change_permission(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request)
        context |= {"title": _("Comments"), "opts": self.opts}
        return queue.page(request, "comments/admin/queue.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_change_permission(request):
            raise PermissionDenied
        queue_url = reverse("admin:comments_comment_changelist")
        return HttpResponseRedirect(f"{queue_url}?{urlencode({'c': object_id})}")


@admin.register(Discussion)
class DiscussionAdmin(ModeratedAdmin):
    """The talk below each tutorial, and whether it goes on."""

    form = DiscussionStateForm
    list_display = ["tutorial", "comment_count", "state"]
    list_filter = [ClosedFilter]
    list_select_related = ["tutorial"]
    search_fields = ["tutorial__title"]
    fields = ["tutorial", "comment_count", "everything_waits", "closed"]
    readonly_fields = ["tutorial", "comment_count"]
    actions = ["close", "reopen", "export"]

    @admin.action(
        description=_("Export the selected discussion as JSON"), permissions=["change"]
    )
    def export(self, request, queryset):
        if queryset.count() != 1:
            self.message_user(request, _("Select one discussion."), messages.WARNING)
            return None
        document = exchange.dump(queryset.select_related("tutorial").get())
        return JsonResponse(
            document,
            json_dumps_params={"indent": 1, "ensure_ascii": False},
            headers={"Content-Disposition": 'attachment; filename="discussion.json"'},
        )

    @admin.display(description=_("state"))
    def state(self, discussion):
        return _("closed") if discussion.closed_at else _("open")

    @admin.action(
        description=_("Close the selected discussions"), permissions=["change"]
    )
    def close(self, request, queryset):
        for discussion in queryset:
            discussion.close()
        self.message_user(request, _("The selected discussions are closed now."))

    @admin.action(
        description=_("Reopen the selected discussions"), permissions=["change"]
    )
    def reopen(self, request, queryset):
        for discussion in queryset:
            discussion.reopen()
        self.message_user(request, _("The selected discussions take comments again."))

    def save_model(self, request, discussion, form, change):
        discussion.save(update_fields=["everything_waits"])
        if form.cleaned_data["closed"]:
            discussion.close()
        else:
            discussion.reopen()


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):
    """How the house takes comments: one row, made when it is first saved."""

    def add_view(self, request, form_url="", extra_context=None):
        if Policy.objects.exists():
            return redirect("admin:comments_policy_change", 1)
        return super().add_view(request, form_url, extra_context)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Word)
class WordAdmin(admin.ModelAdmin):
    """Words that make somebody look first."""

    list_display = ["text", "is_spam"]
    search_fields = ["text"]


@admin.register(Standing)
class StandingAdmin(ModeratedAdmin):
    """Who was asked to pause, and until when."""

    list_display = ["mailbox", "muted_until", "muted_by"]
    list_select_related = ["mailbox", "muted_by"]
    search_fields = ["mailbox__email"]
    readonly_fields = ["mailbox", "muted_by"]
