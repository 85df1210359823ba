from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from studio.post import links

LEAVE = links.Purpose("leave")
CONFIRM = links.Purpose("confirm", lasts=timedelta(hours=72))


def test_a_link_says_what_it_was_signed_for():
    assert LEAVE.read(LEAVE.sign(7)) == 7
    assert CONFIRM.read(CONFIRM.sign(["a", 1])) == ["a", 1]


def test_a_link_without_an_end_is_always_the_same():
    assert LEAVE.sign(7) == LEAVE.sign(7)


def test_a_link_for_one_purpose_opens_nothing_else():
    other = links.Purpose("come in")

    with pytest.raises(links.Broken):
        other.read(LEAVE.sign(7))
    with pytest.raises(links.Broken):
        CONFIRM.read(LEAVE.sign(7))


@pytest.mark.parametrize("token", ["", "7", "Nw:", "Nw:abc", "ü:ü", "Nw:a:b"])
def test_a_broken_link_opens_nothing(token):
    with pytest.raises(links.Broken):
        LEAVE.read(token)
    with pytest.raises(links.Broken):
        CONFIRM.read(token)


def test_no_letter_of_a_link_can_be_changed():
    token = LEAVE.sign(7)

    for at, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        with pytest.raises(links.Broken):
            LEAVE.read(token[:at] + other + token[at + 1 :])


def test_a_link_with_an_end_opens_until_then():
    token = CONFIRM.sign(7)
    later = timezone.now() + timedelta(hours=71)

    with time_machine.travel(later, tick=False):
        assert CONFIRM.read(token) == 7
    with (
        time_machine.travel(later + timedelta(hours=2), tick=False),
        pytest.raises(links.Expired),
    ):
        CONFIRM.read(token)


def test_a_link_still_opens_after_the_key_was_replaced(settings):
    token = LEAVE.sign(7)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one"

    assert LEAVE.read(token) == 7
    assert LEAVE.sign(7) != token


def test_mails_carry_whole_addresses(settings):
    settings.SITE_URL = "https://studio.example"

    assert links.absolute("/newsletter/") == "https://studio.example/newsletter/"
