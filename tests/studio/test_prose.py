import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio import prose

KEPT = (
    '<h2>Fold</h2><p>From the <strong>hips</strong>, <em lang="sa-Latn">not</em> the '
    'back.<br>See <a href="/poses/tree/" rel="noopener">Tree</a>.</p>'
    "<ul><li>long legs</li></ul><blockquote><p>Slowly.</p></blockquote>"
)

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<p onmouseover=alert(1)>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="\u00a0javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//evil.example/">x</a>',
    "<style>*{background:url(//evil.example)}</style>",
    '<p style="position:fixed">x</p>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=//evil.example><input name=q><button>x</button></form>",
    "<base href=//evil.example/><meta http-equiv=refresh content=0>",
]

ADDRESS = re.compile(r"(https?://|mailto:|/(?!/)|#)", re.IGNORECASE)
ATTRIBUTES = {"href", "rel", "start", "lang"}


class Reader(HTMLParser):
    """What a browser would find: tags with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.addresses = set(), set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value for name, value in attrs if name == "href"]


def harmless(html):
    found = Reader(html)
    return (
        found.tags <= prose.TAGS
        and found.attributes <= ATTRIBUTES
        and all(ADDRESS.match(address) for address in found.addresses)
    )


def test_what_an_instructor_may_write_comes_through_unchanged():
    assert prose.clean(KEPT) == KEPT


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("door", [prose.clean, prose.from_markdown, prose.from_plain])
def test_nothing_that_runs_or_leads_astray_comes_through(door, vector):
    assert harmless(door(f"before {vector} after"))


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = prose.clean(text)

    assert prose.clean(once) == once
    assert harmless(once)


def test_a_visitor_writes_small_markdown_without_headings_pictures_or_html():
    source = (
        "# Big\n\n*soft* **firm** <b>x</b> ![x](https://x.example/y.png)\nnext\n\n- one"
    )

    html = prose.from_markdown(source)

    assert "<em>soft</em> <strong>firm</strong> &lt;b&gt;x&lt;/b&gt;" in html
    assert "<h1" not in html
    assert "<img" not in html
    assert "<br>" in html
    assert "<li>one</li>" in html


def test_a_visitors_link_recommends_nothing():
    html = prose.from_markdown("[blocks](https://shop.example/)")

    assert html == (
        '<p><a href="https://shop.example/" rel="nofollow ugc noopener">blocks</a></p>'
    )


def test_plain_text_becomes_paragraphs():
    assert prose.from_plain("One <two>\nthree\n\nfour") == (
        "<p>One &lt;two&gt;<br>three</p>\n\n<p>four</p>"
    )


def test_the_words_of_some_html_have_spaces_where_the_tags_were():
    html = "<h2>Fold</h2><p>Tom &amp; Jerry<script>alert(1)</script></p>"

    assert prose.text(html) == "Fold Tom & Jerry"


def test_everything_the_editor_offers_comes_through():
    html = (
        '<h3>One</h3><ol start="3"><li>Two</li></ol><hr><p>'
        '<a href="mailto:a@example.com" rel="noopener">Three</a> '
        '<a href="#step-1" rel="noopener">Four</a></p>'
    )

    assert prose.clean(html) == html


def test_a_visitors_headings_are_plain_paragraphs():
    assert prose.from_markdown("## Big") == "<p>## Big</p>"


def test_a_field_that_was_never_touched_is_empty():
    assert prose.clean("<p></p>") == ""


def test_html_as_plain_text_has_a_line_for_each_block():
    html = "<p>Onto your <em>heels</em>.<br>Slowly &amp; well.</p><ul><li>One</li></ul>"

    assert prose.lines(html) == "Onto your heels.\nSlowly & well.\nOne"
