from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from studio.models import Mailbox
from tests import make

pytestmark = pytest.mark.django_db


def test_however_an_address_is_typed_it_is_one_mailbox():
    typed = ["Anna@Example.com", " anna@example.com ", "anna@EXAMPLE.com"]

    assert len({Mailbox.objects.at(address).pk for address in typed}) == 1
    assert Mailbox.objects.get().email == "Anna@Example.com"


def test_an_international_domain_is_known_by_its_ascii_form():
    assert Mailbox.objects.at("anna@bücher.example").email_key == (
        "anna@xn--bcher-kva.example"
    )


@pytest.mark.parametrize("address", ["", "anna", "me@;.com", "a@b", "x@y.com\nBcc: z"])
def test_an_address_that_nobody_can_own_is_refused_in_words(address):
    with pytest.raises(ValidationError, match=r"Enter an email address like"):
        Mailbox.objects.at(address)


def test_a_mailbox_is_asked_once_a_day_and_twice_a_week():
    mailbox = Mailbox.objects.at("anna@example.com")
    start = timezone.now()
    hours = [0, 1, 23, 25, 50, 7 * 24 - 1, 7 * 24 + 1, 8 * 24 + 2]

    asked = []
    for hour in hours:
        with time_machine.travel(start + timedelta(hours=hour), tick=False):
            if mailbox.may_be_asked():
                asked.append(hour)

    assert asked == [0, 25, 7 * 24 + 1, 8 * 24 + 2]


@pytest.mark.django_db(transaction=True)
def test_twenty_askers_at_once_get_one_yes():
    mailbox = Mailbox.objects.at("anna@example.com")

    def ask(_):
        try:
            return mailbox.may_be_asked()
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(ask, range(20)))

    assert sum(answers) == 1


@pytest.mark.parametrize(
    ("reason", "is_asked"), [("bounced", True), ("complained", False), ("asked", False)]
)
def test_a_suppressed_mailbox_is_not_reached_and_asked_only_after_a_bounce(
    reason, is_asked
):
    mailbox = make.mailbox()

    mailbox.suppress(Mailbox.Suppression(reason))

    assert not mailbox.is_reachable
    assert not Mailbox.objects.reachable().exists()
    assert mailbox.may_be_asked() == is_asked


def test_a_readers_word_weighs_more_than_a_bounce_and_the_first_one_stays():
    mailbox = make.mailbox()

    reasons = []
    for reason in ("bounced", "bounced", "complained", "asked", "bounced"):
        mailbox.suppress(Mailbox.Suppression(reason))
        reasons.append(mailbox.suppressed_reason)

    assert reasons == ["bounced", "bounced", "complained", "complained", "complained"]


@pytest.mark.parametrize("reason", Mailbox.Suppression)
def test_a_mailbox_that_answers_is_suppressed_no_longer(reason):
    mailbox = make.mailbox()
    mailbox.suppress(reason)

    mailbox.confirm()

    assert mailbox.is_reachable
    assert mailbox.suppressed_reason == ""


# Erasing


def test_an_erased_mailbox_keeps_its_row_and_no_trace_of_its_address():
    mailbox = make.mailbox(email="anna@example.com")

    mailbox.erase()
    sealed = mailbox.email_key
    mailbox.erase()

    kept = Mailbox.objects.values().get()
    assert kept["id"] == mailbox.pk
    assert kept["email_key"] == sealed
    assert "anna" not in str(kept)
    assert not mailbox.is_reachable
    assert str(mailbox) == "erased"


def test_who_comes_back_after_an_erasure_begins_anew():
    mailbox = make.mailbox(email="anna@example.com")
    mailbox.erase()

    again = Mailbox.objects.at("Anna@Example.com")

    assert (again.pk, again.email, again.erased_at) == (
        mailbox.pk,
        "Anna@Example.com",
        None,
    )
    assert not again.confirmed_at
    assert again.may_be_asked()


@pytest.mark.parametrize("reason", ["complained", "asked"])
def test_an_erased_mailbox_that_wants_no_mail_is_known_again_and_stays_silent(
    reason, settings
):
    mailbox = make.mailbox(email="anna@example.com")
    mailbox.suppress(Mailbox.Suppression(reason))
    mailbox.erase()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next one"

    again = Mailbox.objects.at("anna@example.com")

    assert again == mailbox
    assert again.email == ""
    assert not again.may_be_asked()
    assert Mailbox.objects.count() == 1


def test_the_database_forgets_the_address_of_an_erased_mailbox_or_nothing():
    mailbox = make.mailbox()

    for half in ({"erased_at": timezone.now()}, {"email": ""}):
        with pytest.raises(IntegrityError, match="no_address"), transaction.atomic():
            Mailbox.objects.filter(pk=mailbox.pk).update(**half)


def test_only_confirmed_mailboxes_are_reached():
    confirmed = make.mailbox()
    make.mailbox(confirmed_at=None)

    assert set(Mailbox.objects.reachable()) == {confirmed}


def test_the_first_confirmation_counts():
    mailbox = make.mailbox(confirmed_at=None)
    mailbox.confirm()
    first = mailbox.confirmed_at

    mailbox.confirm()

    assert first
    assert mailbox.confirmed_at == first


def test_a_reader_who_has_answered_may_be_asked_for_something_else_today():
    mailbox = make.mailbox(confirmed_at=None)
    assert mailbox.may_be_asked()
    assert not mailbox.may_be_asked()

    mailbox.confirm()

    assert mailbox.may_be_asked()


def test_the_database_wants_a_reason_for_every_suppression():
    mailbox = make.mailbox()

    with pytest.raises(IntegrityError), transaction.atomic():
        Mailbox.objects.filter(pk=mailbox.pk).update(suppressed_at=timezone.now())


def test_an_address_is_kept_without_the_space_around_it():
    assert Mailbox.objects.at(" anna@example.com ").email == "anna@example.com"


def test_whoever_answered_after_two_questions_may_be_asked_again_at_once():
    now = timezone.now()
    mailbox = make.mailbox(
        asked_at=now - timedelta(days=2), asked_before_at=now - timedelta(days=4)
    )

    mailbox.confirm()

    assert mailbox.may_be_asked()
