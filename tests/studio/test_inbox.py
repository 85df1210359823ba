import pytest
from django.test import Client

from studio.post import layout
from studio.post.letter import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.INBOX_DIR = tmp_path / "inbox"
    settings.INBOX_DIR.mkdir()
    return settings.INBOX_DIR


def keep(folder, name, subject, to="anna@example.com"):
    letter = Letter(
        layout.plain(subject, "Some words."),
        {"List-Unsubscribe": "<https://studio.example/leave/>"},
    )
    envelope = f"X-Envelope-To: {to}\r\n".encode()
    (folder / f"{name}.eml").write_bytes(envelope + letter.to(to, "1@x"))


@pytest.fixture
def page(client):
    return lambda url: client.get(url).content.decode()


def test_an_empty_inbox_says_how_to_fill_it(page, settings, tmp_path):
    settings.INBOX_DIR = tmp_path / "not there yet"

    assert "No mail yet." in page("/inbox/")


def test_the_newest_mail_comes_first_and_unfinished_ones_not_at_all(page, folder):
    keep(folder, "0001-000000", "The first")
    keep(folder, "0002-000000", "The <second>")
    keep(folder, ".0003-000000", "Half a mail")

    shown = page("/inbox/")

    assert shown.index("The &lt;second&gt;") < shown.index("The first")
    assert "Half a mail" not in shown
    assert 'href="/inbox/0001-000000/"' in shown


def test_a_mail_shows_its_headers_its_text_and_its_html_in_a_frame(page, folder):
    keep(folder, "0001", "Hello")

    shown = page("/inbox/0001/")

    for words in (
        "<dt>To</dt><dd>",
        "anna@example.com",
        'href="https://studio.example/leave/"',
        "Message-ID",
        "Some words.",
        'src="/inbox/0001/html/"',
    ):
        assert words in shown


def test_the_html_part_is_a_document_of_its_own_in_a_sandbox(client, folder):
    keep(folder, "0001", "Hello")

    answer = client.get("/inbox/0001/html/")

    assert answer.content.startswith(b"<!DOCTYPE html>")
    policy = answer["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_a_bare_mail_shows_what_it_has(page, folder):
    (folder / "0001.eml").write_bytes(b"From: a@example.com\r\n\r\nJust text.\r\n")

    assert 'href="/inbox/0001/"' in page("/inbox/")
    shown = page("/inbox/0001/")
    assert "Just text." in shown
    assert "<iframe" not in shown


@pytest.mark.parametrize(
    "name", ["0002", "..%2Fsecret", "..%2f..%2fetc%2fpasswd", ".0001", "0001.eml"]
)
def test_only_kept_mails_can_be_asked_for(folder, name):
    keep(folder, "0001", "Hello")
    keep(folder, ".0001", "Half a mail")
    keep(folder.parent, "secret", "Outside")

    for url in (f"/inbox/{name}/", f"/inbox/{name}/html/"):
        assert Client().get(url).status_code == 404


def test_nothing_is_changed_here(client, folder):
    assert client.post("/inbox/").status_code == 405
