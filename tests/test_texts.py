"""Every text that a person reads goes through gettext."""

import ast
import re

import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType

ROOT = settings.BASE_DIR
TEMPLATES = sorted(
    p for kind in ("html", "txt") for p in (ROOT / "templates").rglob(f"*.{kind}")
)
# Words for machines.
MACHINES = {"robots.txt"}
ATTRIBUTES = re.compile(
    r"\s(?:alt|title|placeholder|aria-label)=\"([^\"{]*[^\W\d_][^\"{]*)\""
)
# Blocks that hold names of classes and tags.
CLASSES = [["block", "page_class"], ["block", "width"], ["block", "extra_tags"]]
ENDS = ("endblocktranslate", "endcomment", "endblock")
ERRORS = {"ValidationError"}
SPOKEN = {
    "label",
    "help_text",
    "description",
    "violation_error_message",
    "verbose_name",
}


def bare_words(source):
    """Letters that stand in a template outside of tags, variables and translations."""
    hidden, text = False, ""
    for token in Lexer(source).tokenize():
        words = token.contents.split()
        if token.token_type == TokenType.BLOCK:
            starts = words[0] in ("blocktranslate", "comment") or words[:2] in CLASSES
            hidden = starts or (hidden and words[0] not in ENDS)
        bare = token.token_type == TokenType.TEXT and not hidden
        text += token.contents if bare else "{}"
    found = [match for match in ATTRIBUTES.findall(text) if "=" not in match]
    text = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>|&\w+;", " ", text, flags=re.DOTALL)
    return found + re.findall(r"[^\W\d_]{2,}", text)


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates"))
)
def test_a_templates_words_can_be_translated(path):
    if path.name in MACHINES:
        pytest.skip("Written for machines.")

    assert bare_words(path.read_text()) == []


def bare_strings(tree):
    """Plain strings where Django shows a text to somebody."""
    for node in ast.walk(tree):
        said = []
        if isinstance(node, ast.keyword) and node.arg in SPOKEN:
            said = [node.value]
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS:
            said = node.args[:1]
        for text in said:
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.lineno, text.value


def test_pythons_words_can_be_translated():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for app in ("studio", "poses", "comments", "newsletter")
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
        for line, text in bare_strings(ast.parse(path.read_text()))
    ]

    assert found == []


def test_the_watchman_sees_a_bare_word():
    source = '<p title="Hello">{% translate "Fine" %} bare</p>{# note #}<b>{{ x }}</b>'

    assert bare_words(source) == ["Hello", "bare"]
