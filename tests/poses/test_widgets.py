"""The desk draws its controls by itself, and they are what Django would draw."""

import pytest
from django import forms
from django.test import SimpleTestCase

from poses.forms import widgets

SLY = "\"<b>'&"
CHOICES = [("", "–"), ("in", "inhale"), (SLY, SLY)]


@pytest.mark.parametrize(
    ("ours", "theirs", "values"),
    [
        (widgets.Line(), forms.TextInput(), ["", None, "Fold.", SLY, 3]),
        (widgets.Hidden(), forms.HiddenInput(), ["", "key", 0]),
        (widgets.Upload(), forms.FileInput(), [None, "x"]),
        (widgets.Tick(), forms.CheckboxInput(), [True, False, "", None, "on"]),
        (widgets.Box(), forms.Textarea(), ["", None, "One\nTwo", SLY]),
        (widgets.Pick(choices=CHOICES), forms.Select(choices=CHOICES), ["", None, "in", SLY]),
    ],
    ids=["Line", "Hidden", "Upload", "Tick", "Box", "Pick"],
)  # fmt: skip
def test_a_control_is_drawn_as_django_draws_it(ours, theirs, values):
    same = SimpleTestCase().assertHTMLEqual
    for widget in (ours, theirs):
        widget.attrs |= {"class": "form-control"}

    for value in values:
        for attrs in ({"id": "id_x", "disabled": True, "required": False}, {}):
            same(ours.render("x", value, attrs), theirs.render("x", value, attrs))
