from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import ConsentEvent, Subscription
from .read_only import ReadOnlyAdmin


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    """Who gets what. Nobody is signed up here: only a reader herself can say yes."""

    list_display = ["mailbox", "instructor", "created_at", "confirmed_at", "left_at"]
    list_filter = ["instructor"]
    list_select_related = ["mailbox", "instructor"]
    search_fields = ["mailbox__email", "mailbox__email_key"]
    date_hierarchy = "created_at"
    actions = ["end"]

    def has_end_permission(self, request):
        return request.user.has_perm("newsletter.change_subscription")

    @admin.action(
        description=_("End everything these mailboxes get"), permissions=["end"]
    )
    def end(self, request, subscriptions):
        for subscription in subscriptions.select_related("mailbox"):
            Subscription.objects.leave(subscription.mailbox, _("Ended by the studio"))


@admin.register(ConsentEvent)
class ConsentEventAdmin(ReadOnlyAdmin):
    """The consent log."""

    list_display = ["at", "mailbox", "verb", "wording"]
    list_filter = ["verb"]
    list_select_related = ["mailbox"]
    search_fields = ["mailbox__email", "mailbox__email_key"]
