import pytest
from anymail.exceptions import (
    AnymailRecipientsRefused,
    AnymailRequestsAPIError,
    AnymailUnsupportedFeature,
)
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from studio.post import layout, note, transport
from studio.post.letter import Letter
from studio.post.transport import Fault, NotSent
from tests.sink import HANG_UP, SILENCE, Sink

pytestmark = pytest.mark.django_db
FROM, TO = "studio@localhost", "anna@example.com"
MESSAGE = b"To: anna@example.com\r\nSubject: Hello\r\n\r\nWords.\r\n"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(params=["one by one", "in one breath"])
def sink(settings, request):
    with Sink() as server:
        if request.param == "one by one":
            server.features = [f for f in server.features if f != "PIPELINING"]
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server


def refusal(to=TO):
    """What one attempt to send raises."""
    with pytest.raises(NotSent) as problem, transport.connect() as line:
        line.send(FROM, to, MESSAGE)
    return problem.value.fault, problem.value.code, problem.value.stop


def on(verb, answer):
    return lambda asked, to: answer if asked == verb else None


def test_many_mails_go_over_one_connection(sink):
    with transport.connect() as line:
        for name in ("anna", "ben", "cleo"):
            line.send(FROM, f"{name}@example.com", MESSAGE)

    assert sink.connections == 1
    assert [taken.to for taken in sink.mails] == [
        "anna@example.com",
        "ben@example.com",
        "cleo@example.com",
    ]
    assert {taken[::2] for taken in sink.mails} == {(FROM, MESSAGE)}


def test_lines_that_begin_with_a_dot_arrive_as_they_were(sink):
    message = MESSAGE + b".\r\n..\r\n.end\r\n"

    with transport.connect() as line:
        line.send(FROM, TO, message)

    assert sink.mails[0].content == message


def test_a_letter_arrives_byte_by_byte(sink):
    letter = Letter(layout.Mail("Zoë", "<p>ā</p>", ".\nā"))
    message = letter.to(TO, "1@x")

    with transport.connect() as line:
        line.send(FROM, TO, message)

    assert sink.mails[0].content == message
    assert any("BODY=8BITMIME" in command for command in sink.commands)
    assert any(f"SIZE={len(message)}" in command for command in sink.commands)


def test_an_address_beyond_ascii_goes_where_servers_know_such(sink):
    with transport.connect() as line:
        line.send(FROM, "用户@example.com", MESSAGE)
    assert sink.mails[0].to == "用户@example.com"

    sink.features = ()
    assert refusal("用户@example.com") == (Fault.REFUSED, "5.6.7", False)
    assert len(sink.mails) == 1


@pytest.mark.parametrize(
    ("verb", "said", "fault", "code", "stop"),
    [
        ("MAIL", "451 4.7.1 slow down", Fault.BUSY, "451 4.7.1", False),
        ("MAIL", "553 5.1.8 who are you", Fault.OURS, "553 5.1.8", True),
        ("RCPT", "450 4.2.0 greylisted", Fault.LATER, "450 4.2.0", False),
        ("RCPT", "421 4.7.0 too many", Fault.BUSY, "421 4.7.0", True),
        ("RCPT", "550 5.1.1 no such user", Fault.ADDRESS, "550 5.1.1", False),
        ("RCPT", "550 no such user", Fault.REFUSED, "550", False),
        ("RCPT", "550 5.1.7 bad sender", Fault.OURS, "550 5.1.7", False),
        ("RCPT", "550 5.7.515 no DMARC", Fault.OURS, "550 5.7.515", False),
        ("RCPT", "530 5.5.1 sign in", Fault.OURS, "530 5.5.1", True),
        ("DATA", "554 5.5.0 no", Fault.REFUSED, "554 5.5.0", False),
        (".", "452 4.3.1 disk full", Fault.LATER, "452 4.3.1", False),
        (".", "552 5.3.4 too big", Fault.REFUSED, "552 5.3.4", False),
        (".", "454 4.7.0 too fast", Fault.BUSY, "454 4.7.0", False),
        (".", "550 5.7.1 spam", Fault.OURS, "550 5.7.1", False),
    ],
)
def test_a_no_is_told_apart_by_what_it_means(sink, verb, said, fault, code, stop):
    sink.answer = on(verb, said)

    assert refusal() == (fault, code, stop)
    assert sink.mails == []


@pytest.mark.parametrize("gullible", [False, True])
def test_a_line_goes_on_after_a_no(sink, gullible):
    sink.gullible = gullible
    sink.answer = lambda verb, to: (
        "550 5.1.1 no" if verb == "RCPT" and to == TO else None
    )

    with transport.connect() as line:
        with pytest.raises(NotSent):
            line.send(FROM, TO, MESSAGE)
        line.send(FROM, "ben@example.com", MESSAGE)

    assert [taken.to for taken in sink.mails] == ["ben@example.com"]
    assert sink.connections == 1


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_hanging_up_before_the_last_dot_means_that_nothing_arrived(sink, verb):
    sink.answer = on(verb, HANG_UP)

    assert refusal() == (Fault.LATER, "hung up", True)
    assert sink.mails == []


@pytest.mark.parametrize("answer", [HANG_UP, SILENCE])
def test_without_an_answer_to_the_last_dot_nobody_knows(sink, answer, settings):
    settings.EMAIL_ANSWER_SECONDS = 0.2
    sink.answer = on(".", answer)

    assert refusal() == (Fault.UNSURE, "no answer", True)
    assert [taken.to for taken in sink.mails] == [TO]


@pytest.mark.parametrize("to", ["a>b@x.com", "a b@x.com", "a@x.com\r\nRSET", ""])
def test_an_address_cannot_be_a_command(sink, to):
    assert refusal(to) == (Fault.REFUSED, "5.1.3", False)
    assert not any("RCPT" in command for command in sink.commands)


def test_a_server_that_goes_away_after_its_no_has_still_said_it(sink, settings):
    settings.EMAIL_TIMEOUT = 0.3
    sink.answer = lambda verb, to: {"RCPT": "550 5.1.1 no"}.get(verb)
    sink.hang_up_on = "RSET"

    assert refusal() == (Fault.ADDRESS, "550 5.1.1", False)


def test_a_server_that_is_not_there_is_asked_later(settings):
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert refusal() == (Fault.BUSY, "no connection", True)


def test_a_server_that_does_not_let_us_in_is_our_fault(sink, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "studio", "wrong"

    assert refusal() == (Fault.OURS, "login", True)


def test_a_note_is_one_mail_now(sink):
    note.send(layout.plain("Your code", "123"), TO)

    taken = sink.mails[0]
    assert (taken.sender, taken.to) == (FROM, TO)
    assert b"Subject: Your code\r\n" in taken.content
    assert b"@localhost>\r\n" in taken.content


class Provider(BaseEmailBackend):
    """A provider's backend that raises what a test wants."""

    problem = None

    def send_messages(self, messages):
        raise self.problem


@pytest.fixture
def provider(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Provider"
    return Provider


def api(status):
    problem = AnymailRequestsAPIError()
    problem.status_code = status
    return problem


@pytest.mark.parametrize(
    ("raised", "fault", "code", "stop"),
    [
        (AnymailRecipientsRefused(), Fault.REFUSED, "refused", False),
        (api(429), Fault.BUSY, "HTTP 429", False),
        (api(503), Fault.BUSY, "HTTP 503", False),
        (api(401), Fault.OURS, "HTTP 401", True),
        (api(422), Fault.REFUSED, "HTTP 422", False),
        (api(None), Fault.UNSURE, "no answer", True),
        (AnymailUnsupportedFeature(), Fault.OURS, "provider", True),
        (OSError("no network"), Fault.BUSY, "provider", True),
    ],
)
def test_a_providers_no_is_told_apart_too(provider, raised, fault, code, stop):
    provider.problem = raised
    message = Letter(layout.plain("Hello", "Words")).to(TO, "1@x")

    with pytest.raises(NotSent) as problem, transport.connect() as line:
        line.send(FROM, TO, message)

    refused = problem.value
    assert (refused.fault, refused.code, refused.stop) == (fault, code, stop)


def test_a_provider_gets_the_same_mail_with_all_its_headers():
    headers = {"List-Unsubscribe": "<https://studio.example/" + "x" * 100 + ">"}
    letter = Letter(layout.plain("Zoë’s tutorial", "Words"), headers)

    with transport.connect() as line:
        line.send("bounces@studio.example", TO, letter.to(TO, "1@x"))

    (sent,) = mail.outbox
    assert (sent.subject, sent.to, sent.from_email) == (
        "Zoë’s tutorial",
        [TO],
        "The studio <studio@localhost>",
    )
    assert sent.envelope_sender == "bounces@studio.example"
    assert sent.extra_headers["List-Unsubscribe"] == headers["List-Unsubscribe"]
    assert sent.extra_headers["Message-ID"] == "<1@x>"
    assert set(sent.extra_headers) == {
        "Date",
        "Auto-Submitted",
        "Message-ID",
        "List-Unsubscribe",
    }
    assert sent.body.startswith("The studio")
    assert [kind for _, kind in sent.alternatives] == ["text/html"]
