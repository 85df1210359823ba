from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db import models
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from .addresses import asked_again
from .giving_back import give_back

# What is typed without a scheme is meant as a web page of today.
HTTPS = {models.URLField: {"assume_scheme": "https"}}
LEADS_ON = _(
    "The last part of the page’s address. You may change it: the old address leads to "
    "the new one for ever, so no other page can have it."
)


class AddressedAdmin(admin.ModelAdmin):
    """Pages whose address may change: every old one leads to them."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "slug":
            kwargs["help_text"] = LEADS_ON
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @method_decorator(asked_again)
    def changeform_view(self, request, *args, **kwargs):
        return super().changeform_view(request, *args, **kwargs)


class StudioAdminSite(admin.AdminSite):
    """Django's admin in the studio's colours, behind the one sign-in there is."""

    site_title = _("Studio admin")
    site_header = _("Studio admin")
    index_title = _("The studio")

    def admin_view(self, view, cacheable=False):
        """What somebody typed who was signed out meanwhile stays in front of her."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def gated(request, *args, **kwargs):
            is_out = not request.user.is_authenticated
            page = give_back(request, 401) if is_out else None
            return page or inner(request, *args, **kwargs)

        return gated

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)
