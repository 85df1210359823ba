"""What the linter cannot see of the rule that arrows point down."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.base import Lexer, TokenType

ABOVE = {
    "studio": {"poses", "comments", "newsletter"},
    "poses": {"comments", "newsletter"},
    "comments": {"newsletter"},
    "newsletter": {"comments"},
}
# The wiring names every app, in strings only.
WIRING = {"studio/settings.py", "studio/urls.py"}
# `{% load %}` names that are not an app of ours.
EVERYBODYS = {"i18n", "static", "studio", "l10n", "humanize", "account", "allauth"}

ROOT = settings.BASE_DIR


def sources(app):
    for path in sorted((ROOT / app).rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name not in WIRING:
            yield name, ast.parse(path.read_text())


def strings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("app", ABOVE)
def test_no_string_names_an_app_above(app):
    """Models, URLs, permissions and templates are all named in strings: `app.x`, `app:x`, `app/x`."""
    above = re.compile(rf"({'|'.join(ABOVE[app])})[.:/]\w")

    named = [
        f"{name}:{line}: {text}"
        for name, tree in sources(app)
        for line, text in strings(tree)
        if above.match(text)
    ]

    assert named == []


@pytest.mark.parametrize("app", ABOVE)
def test_no_model_can_be_walked_upwards(app):
    """A reverse name such as `tutorial.comments` would be the same arrow in disguise."""
    upward = [
        f"{model._meta.label}.{relation.get_accessor_name()}"
        for model in apps.get_app_config(app).get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in ABOVE[app] and not relation.hidden
    ]

    assert upward == []


def fragments():
    return sorted((ROOT / "templates").rglob("_*.html"))


@pytest.mark.parametrize(
    "path", fragments(), ids=lambda path: str(path.relative_to(ROOT / "templates"))
)
def test_a_fragment_loads_only_its_own_apps_tags(path):
    own = path.relative_to(ROOT / "templates").parts[0]

    loaded = {
        library
        for token in Lexer(path.read_text()).tokenize()
        if token.token_type == TokenType.BLOCK and token.contents.startswith("load ")
        for library in token.contents.split()[1:]
    }

    assert loaded & ABOVE.keys() <= {own, "studio"}


def test_a_module_is_named_for_its_subject():
    rooms = {"utils.py", "helpers.py", "services.py", "mixins.py", "constants.py"}

    found = [p for app in ABOVE for p in (ROOT / app).rglob("*.py") if p.name in rooms]

    assert found == []


def long_functions(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > 40:
                yield f"{node.name} has {lines} lines"


@pytest.mark.parametrize("app", ABOVE)
def test_functions_and_modules_stay_small(app):
    long = [
        f"{name}: {problem}"
        for name, tree in sources(app)
        for problem in long_functions(tree)
    ]
    long += [
        f"{path}: {len(path.read_text().splitlines())} lines"
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > 300
    ]
    long += [
        f"{path}: {len(path.read_text().splitlines())} lines"
        for path in (ROOT / "templates" / app).rglob("*.html")
        if len(path.read_text().splitlines()) > 80
    ]

    assert long == []


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "templates").rglob("*.html")),
    ids=lambda path: str(path.relative_to(ROOT / "templates")),
)
def test_pages_carry_no_inline_style_script_or_handler(path):
    if path.is_relative_to(ROOT / "templates" / "post") or "mail" in path.name:
        pytest.skip("A mail has no other place for its style.")

    inline = re.findall(
        r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", Path(path).read_text()
    )

    assert inline == []
