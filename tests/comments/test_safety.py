"""Whatever readers write, the page stays a page of ours."""

from html.parser import HTMLParser

import pytest
from django.core.cache import cache

from tests.comments import make
from tests.comments.pages import part, text
from tests.make import tutorial, user

pytestmark = pytest.mark.django_db

VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt&colon;alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](//evil.example)",
    '[click](https://example.com "onmouseover=alert(1)")',
    "![x](https://example.com/pixel.png)",
    '<https://example.com/"onmouseover=alert(1)>',
    "</p></div></li></ol></section><h1>Mine</h1>",
    '<form action="https://evil.example"><input name=password></form>',
    "<a href=https://evil.example target=_blank rel=opener>x</a>",
    "<style>body{display:none}</style>",
    "<div hx-get=/me/ hx-trigger=load hx-on:click=alert(1)>x</div>",
    "<details open ontoggle=alert(1)>x</details>",
    "{{ settings.SECRET_KEY }} {% load studio %} {# #}",
    "# Heading\n\nSetext\n===",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]

LINK = ("href", "rel", "title")


class Elements(HTMLParser):
    """Every tag and attribute of some HTML."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.forms = set(), [], 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.forms += tag == "form"
        self.attributes += [(tag, name, value) for name, value in attributes]


def bodies(page):
    return part(page, '<div class="comment-body prose">', "</div>")


@pytest.mark.parametrize("vector", VECTORS)
def test_what_a_body_contains_is_text_and_harmless_links(client, vector):
    comment = make.comment(text=f"Hello {vector}")
    cache.clear()

    page = client.get(comment.discussion.tutorial.get_absolute_url())

    found = Elements(bodies(page))
    assert found.tags <= {"div", "p", "a", "br", "em", "strong"}
    for tag, name, value in found.attributes:
        assert (tag, name) in {("div", "class"), *[("a", n) for n in LINK]}
        assert name != "href" or value.startswith("https://example.com")
        assert name != "rel" or value == "nofollow ugc noopener"
    whole = Elements(part(page, '<section class="comments"', "</section>"))
    assert not whole.tags & {"script", "img", "svg", "input", "style", "h1"}
    # The page's own, which the buttons of “This helped” belong to.
    assert whole.forms == 1
    assert not [
        name for _tag, name, _value in whole.attributes if name.startswith("on")
    ]


@pytest.mark.parametrize(
    "name", ['"><script>alert(1)</script>', "' onclick='x", "</h3>{{ x }}"]
)
def test_a_name_is_text(client, name):
    comment = make.comment(author=user(display_name=name))
    reply = make.comment(parent=comment, author=comment.author)
    deep = make.comment(parent=reply, author=comment.author)
    urls = [
        deep.place,
        f"/comments/add/{comment.discussion.tutorial.slug}/?reply={deep.pk}",
    ]

    for url in urls:
        found = Elements(part(client.get(url), "<main", "</main>"))
        assert "script" not in found.tags
        assert not [
            name for _tag, name, _v in found.attributes if name.startswith("onc")
        ]


@pytest.mark.parametrize("vector", VECTORS)
def test_a_refused_text_comes_back_as_text(client, vector):
    page = client.post(f"/comments/add/{tutorial().slug}/", {"body": vector})

    found = Elements(part(page, '<div class="write">', "</form>"))
    assert not found.tags & {"script", "img", "svg", "style", "h1", "details"}
    assert page.status_code == 422
    assert text(page).count("<textarea") == 1


def test_small_markdown_works():
    comment = make.comment(
        text="*a* **b** `c`\nd\n\n- e\n\n> f\n\n[g](https://example.com)"
    )

    assert comment.body_html == (
        "<p><em>a</em> <strong>b</strong> <code>c</code><br>\nd</p>\n"
        "<ul>\n<li>e</li>\n</ul>\n<blockquote>\n<p>f</p>\n</blockquote>\n"
        '<p><a href="https://example.com" rel="nofollow ugc noopener">g</a></p>'
    )
