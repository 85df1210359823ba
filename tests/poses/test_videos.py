import pytest

from poses import videos


@pytest.mark.parametrize(
    ("words", "film"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10", ("youtube", "dQw4w9WgXcQ")),
        ("youtube.com/watch?v=dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", ("youtube", "dQw4w9WgXcQ")),
        (" dQw4w9WgXcQ ", ("youtube", "dQw4w9WgXcQ")),
        ("https://vimeo.com/123456789", ("vimeo", "123456789")),
        ("https://player.vimeo.com/video/123456789", ("vimeo", "123456789")),
        ("https://vimeo.com/channels/staffpicks/123456789", ("vimeo", "123456789")),
        ("123456789", ("vimeo", "123456789")),
        ("https://vimeo.com/123456789/abcdef0123", None),
        ("https://youtu.be/", None),
        ("https://www.youtube.com/watch?v=short", None),
        ("https://www.youtube.com/@teacher", None),
        ("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", None),
        ("https://evil.example/watch?v=dQw4w9WgXcQ", None),
        ("javascript://youtube.com/watch?v=dQw4w9WgXcQ", None),
        ("https://[youtube.com/watch?v=dQw4w9WgXcQ", None),
        ("my film", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_film_is_known_by_its_provider_and_its_name_there(words, film):
    assert videos.read_address(words) == film


@pytest.mark.parametrize("film", [("youtube", "dQw4w9WgXcQ"), ("vimeo", "123456789")])
def test_the_address_that_is_shown_leads_back(film):
    assert videos.read_address(videos.address(*film)) == film


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("1:20", 80),
        ("80", 80),
        ("1:02:03", 3723),
        ("0:00", 0),
        ("a", None),
        ("1:", None),
    ],
)
def test_a_films_clock_is_read(words, seconds):
    assert videos.read_clock(words) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"), [(80, "1:20"), (5, "0:05"), (3723, "1:02:03")]
)
def test_a_films_clock_is_shown(seconds, words):
    assert videos.clock(seconds) == words
