from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from newsletter import tasks
from newsletter.models import Announcement, Issue
from studio.models import StudioProfile
from tests import make
from tests.newsletter.make import announcement, states, subscription

pytestmark = pytest.mark.django_db
DESK = "/newsletter/announcements/"


@pytest.fixture
def mira():
    user = make.user(role="instructor", email="mira@example.com")
    return make.instructor(user=user, display_name="Mira")


@pytest.fixture
def desk(client, mira):
    client.force_login(mira.user)
    return client


def url(written, what=""):
    return f"{DESK}{written.pk}/{what}"


def page(response):
    return " ".join(response.content.decode().split())


def test_an_instructor_writes_to_her_own_subscribers(desk, mira):
    hers = subscription(instructor=mira).mailbox
    weekly = subscription(instructor=mira, frequency="weekly").mailbox
    subscription(instructor=mira, paused_until=timezone.now() + timedelta(days=1))
    subscription(instructor=make.instructor())
    subscription()
    assert "Nothing has been announced." in page(desk.get(DESK))

    typed = {
        "subject": "A workshop",
        "prose": '<p onclick="x()">On <a href="/tutorials/">Sunday</a>.</p><script>x</script>',
    }
    answer = desk.post(f"{DESK}new/", typed, follow=True)
    written = Announcement.objects.get()
    assert written.instructor == mira
    assert written.prose == (
        '<p>On <a href="/tutorials/" rel="noopener">Sunday</a>.</p>'
    )
    assert "2 readers get it." in page(answer)
    answer = desk.post(url(written), {"at": ""}, follow=True)
    assert "It goes out by itself when its time has come." in page(answer)
    tasks.tick()

    assert [it.to for it in mail.outbox] == [[hers.email], [weekly.email]]
    sent = mail.outbox[0]
    assert sent.subject == "A workshop"
    html = sent.alternatives[0].content
    assert '<a href="http://localhost:8000/tutorials/" rel="noopener"' in html
    assert "you asked for the tutorials of Mira" in " ".join(html.split())
    tasks.tick()
    assert "2 of 2 done." in page(desk.get(url(written)))
    assert "Sent" in page(desk.get(DESK))
    assert desk.get(url(written, "write/")).status_code == 404


def test_the_studio_writes_to_everybody_or_to_the_readers_of_one(client, mira):
    owner = make.admin()
    client.force_login(owner)
    subscription(subscription().mailbox, mira)
    subscription(instructor=mira)

    client.post(f"{DESK}new/", {"subject": "Closed", "prose": "<p>On Monday.</p>"})
    everybody = Announcement.objects.get()
    assert "2 readers get it." in page(client.get(url(everybody)))
    tomas = make.instructor()
    client.post(
        url(everybody, "write/"),
        {"subject": "Closed", "prose": "<p>Now.</p>", "instructor": tomas.pk},
    )

    assert "0 readers get it." in page(client.get(url(everybody)))


def test_what_was_typed_stays_when_something_is_missing(desk):
    answer = desk.post(f"{DESK}new/", {"subject": "Kept", "prose": "<p> </p>"})

    assert answer.status_code == 422
    assert 'value="Kept"' in page(answer)
    assert "Write something." in page(answer)
    assert not Announcement.objects.exists()


def test_a_plan_can_be_called_back_until_it_begins(desk, mira):
    subscription(instructor=mira)
    written = announcement(instructor=mira)
    past = desk.post(url(written), {"at": "2020-01-01T08:00"})
    assert past.status_code == 422
    assert "This time has passed." in page(past)
    desk.post(url(written), {"at": "2099-01-01T08:00"})
    assert "Planned" in page(desk.get(DESK))
    tasks.tick()

    answer = desk.post(url(written, "call_back/"), follow=True)

    assert "It is a draft again." in page(answer)
    with time_machine.travel("2099-01-02"):
        tasks.tick()
    assert mail.outbox == []


def test_one_called_back_while_it_is_opened_stays_a_draft(mira):
    written = announcement(instructor=mira, send_at=timezone.now())
    written.schedule(None)

    Issue.objects.announce(written)

    assert not Issue.objects.exists()


def test_it_is_paused_resumed_and_cancelled_at_the_desk(desk, mira):
    for _ in range(3):
        subscription(instructor=mira)
    written = announcement(instructor=mira, send_at=timezone.now())
    Issue.objects.open_due()
    written.schedule(None)

    said = {}
    for what in ("pause", "resume", "pause", "cancel"):
        answer = desk.post(url(written, f"{what}/"), follow=True)
        said[what] = page(answer)
        tasks.sending.drain() if what == "pause" else None
    tasks.tick()

    assert "Paused. Those who wait get it when you resume." in said["pause"]
    assert "It goes on." in said["resume"]
    assert "Cancelled. Nobody else gets it." in said["cancel"]
    assert states() == ["SKIPPED"] * 3
    assert mail.outbox == []
    assert "Cancelled" in page(desk.get(DESK))


def test_a_draft_has_no_issue_to_steer(desk, mira):
    written = announcement(instructor=mira)

    assert desk.post(url(written, "cancel/")).status_code == 302

    assert not Issue.objects.exists()


def test_the_author_sees_how_it_looks_and_gets_a_test_alone(desk, mira):
    StudioProfile(name="Slow Morning").save()
    subscription(instructor=mira)
    written = announcement(instructor=mira)

    light, dark = (
        desk.get(url(written, f"as-mailed/{how}/")).content.decode()
        for how in ("light", "dark")
    )
    text = desk.get(url(written, "as-mailed/text/"))
    answer = desk.post(url(written, "trial/"), follow=True)

    assert "@media not all" in light
    assert "@media all" in dark
    assert text["Content-Type"].startswith("text/plain")
    assert "On Sunday." in text.content.decode()
    assert "A test is on its way to you." in page(answer)
    assert [(it.to, it.subject) for it in mail.outbox] == [
        (["mira@example.com"], "Test: A workshop")
    ]
    assert "slot:" not in light + mail.outbox[0].body


def test_a_test_that_cannot_be_sent_says_so(desk, mira, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = desk.post(url(announcement(instructor=mira), "trial/"), follow=True)

    assert "The mail server did not take the test." in page(answer)


def test_nobody_touches_an_announcement_of_somebody_else(client, desk, mira):
    theirs = announcement(instructor=make.instructor())
    studios = announcement()

    for written in (theirs, studios):
        for what in ("", "write/", "as-mailed/light/"):
            assert desk.get(url(written, what)).status_code == 404
        for what in ("", "trial/", "call_back/"):
            assert desk.post(url(written, what)).status_code == 404
    assert "A workshop" not in page(desk.get(DESK))


def test_an_instructor_without_a_seat_has_nobody_to_write_to(client):
    client.force_login(make.user(role="instructor"))

    assert client.get(f"{DESK}new/").status_code == 404
    assert "New announcement" not in page(client.get(DESK))


def test_the_list_costs_the_same_for_many(desk, mira, django_assert_num_queries):
    for number in (1, 5):
        for _ in range(number):
            announcement(instructor=mira, send_at=timezone.now())
        Issue.objects.open_due()
        with django_assert_num_queries(7):
            desk.get(DESK)


def test_the_admin_lists_them_and_leads_to_the_desk(client):
    client.force_login(make.admin())
    written = announcement()

    listed = page(client.get("/admin/newsletter/announcement/"))
    shown = client.get(f"/admin/newsletter/announcement/{written.pk}/change/")
    way = client.get(shown.context["absolute_url"])

    assert "A workshop" in listed
    assert "draft" in listed
    assert way.url.endswith(url(written))
