import pytest

from studio.origin import sent_from_here


@pytest.mark.parametrize(
    ("headers", "here"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver"}, True),
        ({"Origin": "https://testserver.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://["}, False),
        ({}, None),
    ],
)
def test_the_browser_says_whether_a_form_came_from_here(rf, headers, here):
    assert sent_from_here(rf.post("/", headers=headers)) is here
