from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class AddressedAdmin(admin.ModelAdmin):
    """Pages whose address readers know: links and mails point at it, so it stays."""

    prepopulated_from = ()

    def has_settled(self, page) -> bool:
        """Whether readers may know the address."""
        return bool(page)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if self.has_settled(obj) else fields

    def get_prepopulated_fields(self, request, obj=None):
        if self.has_settled(obj) or not self.prepopulated_from:
            return {}
        return {"slug": self.prepopulated_from}


class StudioAdminSite(admin.AdminSite):
    """Django's admin in the studio's colours, behind the one sign-in there is."""

    site_title = _("Studio admin")
    site_header = _("Studio admin")
    index_title = _("The studio")

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return super().login(request, extra_context)
