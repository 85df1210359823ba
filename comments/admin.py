from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import Comment, Discussion, Policy, Standing, State, Word


class CommentStateForm(forms.ModelForm):
    """All that a moderator decides about a comment; its words stay its author's."""

    hidden = forms.BooleanField(label=_("Hidden from the public"), required=False)

    class Meta:
        model = Comment
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["hidden"] = not self.instance.is_shown


class DiscussionStateForm(forms.ModelForm):
    """Whether a discussion takes comments."""

    closed = forms.BooleanField(label=_("Takes no more comments"), required=False)

    class Meta:
        model = Discussion
        fields = []

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
    """What was said, the newest first; one action hides, another shows it again."""

    form = CommentStateForm
    list_display = ["__str__", "author", "tutorial", "state", "created_at"]
    list_filter = ["state", "created_at"]
    list_select_related = ["author", "discussion__tutorial"]
    search_fields = [
        "body_source",
        "author__email",
        "author__display_name",
        "discussion__tutorial__title",
    ]
    ordering = ["-pk"]
    fields = ["body_source", "author", "tutorial", "parent", "created_at", "hidden"]
    readonly_fields = ["body_source", "author", "tutorial", "parent", "created_at"]
    actions = ["hide", "show"]

    @admin.display(description=_("tutorial"))
    def tutorial(self, comment):
        return comment.discussion.tutorial

    # Each changes in a transaction of its own, so that no locks are held crosswise.

    @admin.action(description=_("Hide the selected comments"), permissions=["change"])
    def hide(self, request, queryset):
        for comment in queryset:
            comment.transition(State.REFUSED, request.user)
        self.message_user(request, _("The selected comments are hidden now."))

    @admin.action(description=_("Show the selected comments"), permissions=["change"])
    def show(self, request, queryset):
        for comment in queryset:
            comment.transition(State.PUBLISHED, request.user)
        self.message_user(request, _("The selected comments can be read again."))

    def save_model(self, request, comment, form, change):
        hidden = form.cleaned_data["hidden"]
        to = State.REFUSED if hidden else State.PUBLISHED
        comment.transition(to, request.user)


@admin.register(Discussion)
class DiscussionAdmin(ModeratedAdmin):
    """The talk below each tutorial, and whether it goes on."""

    form = DiscussionStateForm
    list_display = ["tutorial", "comment_count", "state"]
    list_filter = [ClosedFilter]
    list_select_related = ["tutorial"]
    search_fields = ["tutorial__title"]
    fields = ["tutorial", "comment_count", "closed"]
    readonly_fields = ["tutorial", "comment_count"]
    actions = ["close", "reopen"]

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
        if form.cleaned_data["closed"]:
            discussion.close()
        else:
            discussion.reopen()


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin):
    """How the house takes comments: one row, made when it is first saved."""

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Policy.objects.exists()

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
