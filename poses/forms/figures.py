"""A figure as people write it: the lines of its data file."""

import tomllib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..figures.notation import misread
from ..library_files.writing import figure_lines

LONGEST = 10_000
NO_TOML = _("This is no list of directions: %(problem)s")


def read_figure(text: str) -> dict | None:
    """The figure that some lines say; nothing for no lines. Raises ValidationError."""
    try:
        return tomllib.loads(text) or None
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise ValidationError(NO_TOML, params={"problem": problem}) from None


class FigureField(forms.CharField):
    """Shows a figure as TOML, and refuses what is no part of one."""

    def __init__(self, **kwargs):
        look = {"rows": 12, "cols": 72, "spellcheck": "false", "class": "figure-lines"}
        lines = forms.Textarea(attrs=look)
        super().__init__(max_length=LONGEST, required=False, widget=lines, **kwargs)

    def prepare_value(self, value):
        return figure_lines(value) if isinstance(value, dict) else value

    def clean(self, value):
        figure = read_figure(super().clean(value).replace("\r\n", "\n"))
        if figure and (wrong := misread(figure)):
            raise ValidationError(wrong)
        return figure

    def has_changed(self, initial, data):
        return (data or "").split() != (self.prepare_value(initial) or "").split()


class PoseForm(forms.ModelForm):
    """A pose as the library's keepers edit it."""

    figure = FigureField(
        label=_("Figure"),
        help_text=_(
            "The directions of its limbs, as the library’s data files have them."
        ),
    )
