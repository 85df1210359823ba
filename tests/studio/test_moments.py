"""Local times on clocks that are put forward and back."""

from datetime import UTC, datetime

import pytest

from studio import moments

VIENNA, DENVER = "Europe/Vienna", "America/Denver"


@pytest.mark.parametrize(
    ("zone", "local", "in_utc"),
    [
        (VIENNA, "2027-01-01T08:00", "2027-01-01T07:00"),
        (VIENNA, "2027-07-01T08:00", "2027-07-01T06:00"),
        (VIENNA, "2027-03-28T01:59", "2027-03-28T00:59"),
        (VIENNA, "2027-03-28T03:00", "2027-03-28T01:00"),
        (VIENNA, "2027-10-31T01:59", "2027-10-30T23:59"),
        (VIENNA, "2027-10-31T03:00", "2027-10-31T02:00"),
        (DENVER, "2027-03-28T02:30", "2027-03-28T08:30"),
        ("Asia/Kathmandu", "2027-03-28T02:30", "2027-03-27T20:45"),
    ],
)
def test_a_local_time_is_one_moment_and_back(zone, local, in_utc):
    local = datetime.fromisoformat(local)

    moment = moments.moment(local, zone)

    assert moment == datetime.fromisoformat(in_utc).replace(tzinfo=UTC)
    assert moments.shown(moment, zone) == local


@pytest.mark.parametrize(
    ("zone", "local", "instead"),
    [
        (VIENNA, "2027-03-28T02:30", "2027-03-28T03:30"),
        (VIENNA, "2027-03-28T02:00", "2027-03-28T03:00"),
        (DENVER, "2027-03-14T02:30", "2027-03-14T03:30"),
        ("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-03T02:45"),
    ],
)
def test_a_time_that_no_clock_shows_is_refused_with_how_it_goes_on(
    zone, local, instead
):
    with pytest.raises(moments.NoSuchTime) as no:
        moments.moment(datetime.fromisoformat(local), zone)

    assert no.value.instead == datetime.fromisoformat(instead)


@pytest.mark.parametrize("local", ["2027-10-31T02:00", "2027-10-31T02:59"])
def test_a_time_that_comes_twice_is_refused(local):
    with pytest.raises(moments.TwoSuchTimes):
        moments.moment(datetime.fromisoformat(local), VIENNA)


def test_places_have_names_and_no_offsets():
    names = moments.zones()

    assert {"UTC", VIENNA, DENVER} <= set(names)
    assert not [it for it in names if it.startswith("Etc/")]
    assert names[1:] == sorted(names[1:])


def test_each_place_shows_a_moment_by_its_own_clock_and_once():
    moment = datetime(2027, 7, 1, 6, tzinfo=UTC)

    found = moments.clocks(moment, VIENNA, "", DENVER, VIENNA)

    assert [(it["zone"], f"{it['shows']:%H:%M}") for it in found] == [
        (VIENNA, "08:00"), (DENVER, "00:00")
    ]  # fmt: skip
