from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class StudioAdminSite(admin.AdminSite):
    """Django's admin in the studio's colours, behind the one sign-in there is."""

    site_title = _("Studio admin")
    site_header = _("Studio admin")
    index_title = _("The studio")

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)
