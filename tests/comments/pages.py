"""What a reader finds on a page of comments."""

import re

LINE = re.compile(
    r'<li class="comment depth-(?P<depth>\d)" id="comment-(?P<pk>\d+)">\s*'
    r'(?:<article aria-label="(?P<label>[^"]*)">|<p class="comment-gone">)'
)


def text(response):
    assert response.status_code in (200, 422), response.status_code
    return response.content.decode()


def lines(response):
    """Every line of the list: how far it is set in, which comment, how it is named."""
    found = LINE.finditer(text(response))
    return [(int(line["depth"]), int(line["pk"]), line["label"]) for line in found]


def ids(response):
    return [pk for _depth, pk, _label in lines(response)]


def words(response):
    """What was said, in the order of the page."""
    bodies = re.findall(
        r'<div class="comment-body prose">(.*?)</div>', text(response), re.S
    )
    return [re.sub(r"<[^>]+>", "", body).strip() for body in bodies]


def part(response, start, end):
    """The page from one piece of HTML to another."""
    page = text(response)
    return page[page.index(start) : page.index(end, page.index(start))]
