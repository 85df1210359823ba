"""What the forms of the desk have in common: their look, and one field of their own."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

LOOKS = {forms.Select: "form-select"}


class Dressed:
    """A form whose fields wear the site's classes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = LOOKS.get(type(field.widget), "form-control")


class Lines(SimpleArrayField):
    """Several values, one on each line; empty lines say nothing."""

    default_error_messages = {"item_invalid": _("Line %(nth)s:")}

    def __init__(self, base_field, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(base_field, delimiter="\n", **kwargs)

    def to_python(self, value):
        is_typed = isinstance(value, str)
        filled = (
            [line for line in value.splitlines() if line.strip()] if is_typed else ()
        )
        return super().to_python("\n".join(filled) if is_typed else value)
