"""
The desk's controls, drawn without a template each.

A tutorial of two hundred steps is a form of six thousand fields. Django draws each from
a template, which is most of the work of the page; what stands here is the same HTML.
"""

from html import escape

from django import forms
from django.utils.safestring import SafeString, mark_safe


def _tag(name: str, said: dict, inside: str | None = None) -> SafeString:
    """An element with its attributes; `inside` is HTML, and nothing for one without."""
    told = "".join(
        f" {key}" if value is True else f' {key}="{escape(str(value))}"'
        for key, value in said.items()
        if value is not None and value is not False
    )
    end = "" if inside is None else f"{inside}</{name}>"
    return mark_safe(f"<{name}{told}>{end}")  # noqa: S308


def _input(widget, name, value, attrs, **more) -> SafeString:
    said = {
        "type": widget.input_type,
        "name": name,
        "value": widget.format_value(value),
    }
    return _tag("input", said | widget.attrs | attrs | more)


class Line(forms.TextInput):
    def render(self, name, value, attrs=None, renderer=None):
        return _input(self, name, value, attrs)


class Hidden(forms.HiddenInput):
    def render(self, name, value, attrs=None, renderer=None):
        return _input(self, name, value, attrs)


class Upload(forms.FileInput):
    def render(self, name, value, attrs=None, renderer=None):
        return _input(self, name, value, attrs)


class Tick(forms.CheckboxInput):
    def render(self, name, value, attrs=None, renderer=None):
        return _input(self, name, value, attrs, checked=self.check_test(value))


class Box(forms.Textarea):
    def render(self, name, value, attrs=None, renderer=None):
        # A browser drops the line break that follows the tag.
        words = "\n" + escape(self.format_value(value) or "")
        return _tag("textarea", {"name": name} | self.attrs | attrs, words)


class Pick(forms.Select):
    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = (
            _tag(
                "option", {"value": key, "selected": key in chosen}, escape(str(label))
            )
            for key, label in self.choices
        )
        return _tag("select", {"name": name} | self.attrs | attrs, "".join(options))
