from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class StudioConfig(AppConfig):
    name = "studio"
    verbose_name = _("Studio")


class StudioAdminConfig(AdminConfig):
    default_site = "studio.admin_site.StudioAdminSite"
