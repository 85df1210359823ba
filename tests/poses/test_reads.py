"""How often a tutorial is read: counted without a cookie and without anybody's name."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from poses.models import PageReads, Tutorial
from studio.models import StudioProfile
from tests import make
from tests.browser import chromium, needs_a_browser

pytestmark = pytest.mark.django_db

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}
NOON = datetime(2030, 5, 12, 12, tzinfo=UTC)


def read(tutorial, **headers):
    headers = HERE | headers
    return Client().post(f"/tutorials/{tutorial.slug}/read/", **headers)


def counts():
    rows = PageReads.objects.values_list("tutorial__title", "day", "count")
    return set(rows)


def test_each_read_is_counted_for_its_tutorial_and_day():
    tree, bridge = make.tutorial(title="Tree"), make.tutorial(title="Bridge")

    with time_machine.travel(NOON, tick=False) as clock:
        answers = [read(tree), read(tree), read(bridge)]
        clock.shift(timedelta(days=1))
        read(tree)

    assert {answer.status_code for answer in answers} == {204}
    assert counts() == {
        ("Tree", date(2030, 5, 12), 2),
        ("Bridge", date(2030, 5, 12), 1),
        ("Tree", date(2030, 5, 13), 1),
    }


def test_nothing_is_given_to_a_reader_and_nothing_is_asked_of_her(
    django_assert_num_queries,
):
    tutorial = make.tutorial()
    read(tutorial)

    with django_assert_num_queries(3):
        answer = read(tutorial)

    assert not answer.cookies
    assert not answer.content


@pytest.mark.parametrize("wish", [{"HTTP_SEC_GPC": "1"}, {"HTTP_DNT": "1"}])
def test_whoever_wants_not_to_be_counted_is_not(wish):
    tutorial = make.tutorial()

    answer = read(tutorial, **wish)
    read(tutorial, HTTP_SEC_GPC="0")

    assert answer.status_code == 204
    assert PageReads.objects.get().count == 1


def test_what_nobody_can_read_is_read_by_nobody():
    hidden = [make.draft(), make.tutorial(published_at=timedelta(days=1))]
    taken = make.tutorial()
    taken.withdraw()

    assert {read(it).status_code for it in [*hidden, taken]} == {404}
    assert not PageReads.objects.exists()


def test_other_sites_and_programs_cannot_drive_the_number_up():
    tutorial, other = make.tutorial(), make.tutorial()

    foreign = read(tutorial, HTTP_SEC_FETCH_SITE="cross-site")
    program = Client().post(f"/tutorials/{tutorial.slug}/read/")
    often = [read(tutorial).status_code for _ in range(12)]
    read(tutorial, REMOTE_ADDR="203.0.113.9")
    read(other)

    assert (foreign.status_code, program.status_code) == (403, 403)
    assert set(often) == {204}
    rows = PageReads.objects.values_list("tutorial", "count")
    assert dict(rows) == {tutorial.pk: 11, other.pk: 1}


def test_reads_are_counted_while_valkey_is_away(monkeypatch):
    tutorial = make.tutorial()
    monkeypatch.setattr(cache, "add", lambda *args, **kwargs: False)
    monkeypatch.setattr(cache, "incr", lambda *args, **kwargs: 1)

    for _ in range(12):
        read(tutorial)

    assert PageReads.objects.get().count == 12


def test_thirty_days_are_told_with_those_on_which_nobody_read():
    tree, other = make.tutorial(), make.tutorial()
    for day, tutorial, count in [
        (date(2030, 4, 12), tree, 100),  # too long ago
        (date(2030, 4, 13), tree, 1),
        (date(2030, 5, 12), tree, 2),
        (date(2030, 5, 12), other, 3),
    ]:
        PageReads.objects.create(tutorial=tutorial, day=day, count=count)

    with time_machine.travel(NOON, tick=False):
        both = PageReads.objects.by_day(Tutorial.objects.all())
        alone = PageReads.objects.by_day([tree])
        each = Tutorial.objects.annotate(n=PageReads.objects.lately().count_for_each())

    assert len(both) == 30
    assert (both[0], both[-1]) == ((date(2030, 4, 13), 1), (date(2030, 5, 12), 5))
    assert sum(count for _day, count in both) == 6
    assert alone[-1] == (date(2030, 5, 12), 2)
    assert dict(each.values_list("pk", "n")) == {tree.pk: 3, other.pk: 3}


@needs_a_browser
@pytest.mark.django_db(transaction=True)
def test_a_page_counts_itself_after_ten_seconds_and_sends_no_cookie(live_server):
    StudioProfile.objects.create()
    tutorial = make.tutorial()
    signed_in = Client()
    signed_in.force_login(make.user())
    session = signed_in.cookies["session"].value
    sent = []

    with chromium() as browser:
        context = browser.new_context()
        context.add_cookies(
            [{"name": "session", "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("request", lambda it: sent.append(it) if "/read/" in it.url else None)
        page.clock.install()
        page.goto(live_server.url + tutorial.get_absolute_url())
        page.clock.run_for(9_000)
        early = len(sent)
        with page.expect_response("**/read/") as told:
            page.clock.run_for(60_000)
        status = told.value.status
        cookies = sent[0].all_headers().get("cookie")

        quiet = browser.new_context()
        quiet.add_init_script(
            "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})"
        )
        page = quiet.new_page()
        page.on("request", lambda it: sent.append(it) if "/read/" in it.url else None)
        page.clock.install()
        page.goto(live_server.url + tutorial.get_absolute_url())
        page.clock.run_for(60_000)

    assert (early, status, cookies) == (0, 204, None)
    assert len(sent) == 1
    assert PageReads.objects.get().count == 1
