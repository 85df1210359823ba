import pytest
from django.utils.safestring import mark_safe

from studio.models import StudioProfile
from studio.post import layout

pytestmark = pytest.mark.django_db


def test_every_mail_wears_the_studios_name_and_postal_address():
    StudioProfile(name="Slow & Sons", postal_address="Lane 7\n1070 Vienna").save()

    mail = layout.plain("Hello\n there", "A code: 123")

    assert mail.subject == "Hello there"
    assert mail.html.count("Slow &amp; Sons") == 1
    assert "Lane 7<br>1070 Vienna" in mail.html
    assert mail.text == (
        "Slow & Sons <http://localhost:8000/>\nA code: 123\n\nLane 7\n1070 Vienna\n"
    )


def test_a_mail_without_a_postal_address_leaves_no_gap():
    assert layout.plain("Hello", "Words").text.endswith("Words\n\nThe studio\n")


def test_styles_are_inlined_and_the_dark_ones_kept():
    html = layout.plain("Hello", "Words").html

    assert '<p style="' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<meta name="color-scheme" content="light dark">' in html


def test_words_of_a_plain_mail_are_never_taken_for_html():
    words = mark_safe("<script>1</script> & https://studio.example/?a=1&b=2")

    html = layout.plain("Hello", words).html

    assert "<script>" not in html
    assert "&lt;script&gt;1&lt;/script&gt; &amp; <a" in html
    assert 'href="https://studio.example/?a=1&amp;b=2"' in html


def test_the_text_part_writes_links_out_once():
    html = (
        '<p>Read <a href="https://a.example/x">the <b>page</b></a> or '
        '<a href="https://b.example/">https://b.example/</a>.</p>'
    )

    assert layout.text(html) == (
        "Read the page <https://a.example/x> or https://b.example/.\n"
    )


def test_the_text_part_hides_what_the_html_part_hides():
    html = '<html><head><style>p{}</style></head><body><div style="display:none">psst</div><p>Words</p></body></html>'

    assert layout.text(html) == "Words\n"


def test_the_text_part_has_short_lines_and_whole_addresses():
    address = "https://studio.example/" + "x" * 100
    html = (
        f'<ol><li>{"long words " * 12}</li></ol><p>See <a href="{address}">it</a></p>'
    )

    lines = layout.text(html).splitlines()

    assert lines[0].startswith(" 1. long words")
    assert lines[1].startswith("    long words")
    assert f"<{address}>" in lines
    assert max(len(line) for line in lines if address not in line) <= 72
