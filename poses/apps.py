from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PosesConfig(AppConfig):
    name = "poses"
    verbose_name = _("Poses and tutorials")
