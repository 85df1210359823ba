from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Script
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from studio import prose

from .. import figures
from ..forms import PoseForm, read_figure
from ..forms.figures import LONGEST


class FigureAdmin(admin.ModelAdmin):
    """A pose is drawn while its figure is written, with what no body could do."""

    form = PoseForm
    readonly_fields = ["drawn"]

    class Media:
        js = [Script("poses/figure.js", type="module")]

    def get_urls(self):
        draw = self.admin_site.admin_view(self.draw)
        return [path("draw/", draw, name="poses_pose_draw"), *super().get_urls()]

    @method_decorator(require_POST)
    def draw(self, request):
        """The drawing of what has been written so far."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return render(request, "poses/admin/_drawing.html", _written(request))

    @admin.display(description=_("drawn"))
    def drawn(self, pose):
        """As it was saved; a module draws it anew while somebody types."""
        return render_to_string("poses/admin/_drawn.html", _drawing(pose.figure))


def _written(request) -> dict:
    try:
        return _drawing(read_figure(request.POST.get("figure", "")[:LONGEST]))
    except ValidationError as wrong:
        return {"problems": wrong.messages}


def _drawing(figure) -> dict:
    """Both sides, and what is wrong with them."""
    if not figure:
        return {}
    sides = {False: _("The pose"), True: _("The pose on the other side")}
    return {
        "drawings": [
            prose.shown(figures.draw(figure, title, mirrored=is_turned))
            for is_turned, title in sides.items()
        ],
        "problems": figures.problems(figure),
    }
