"""A prepared seat is offered by mail, and taken once."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from studio import invitations, privacy
from studio.models import Instructor, Mailbox, User
from tests import make
from tests.threads import together

pytestmark = pytest.mark.django_db
EMAIL = "anna@example.com"


@pytest.fixture
def owner():
    browser = Client()
    browser.person = make.admin(display_name="Ruth")
    browser.force_login(browser.person)
    return browser


def seat(**fields):
    defaults = {
        "state": "invited",
        "display_name": "Anna Berg",
        "slug": "anna",
        "invited_email": EMAIL,
        "invited_at": timezone.now(),
    }
    return make.instructor(**defaults | fields)


def link(offered):
    return invitations.address(offered).removeprefix("http://localhost:8000")


def member(email=EMAIL, **fields):
    """Somebody who has shown that her mailbox is hers."""
    return make.user(email=email, **fields)


def page(offered):
    return reverse("admin:studio_instructor_invite", args=[offered.pk])


# Inviting


def test_an_owner_offers_a_prepared_seat_by_mail(owner):
    prepared = seat(invited_email="", invited_at=None)

    said = owner.post(page(prepared), {"email": "Anna@Example.com "}, follow=True)

    assert "is on its way" in said.content.decode()
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert "Ruth has prepared a seat for you, Anna Berg." in " ".join(sent.body.split())
    prepared.refresh_from_db()
    assert prepared.invited_email == EMAIL
    for part in (sent.body, sent.alternatives[0][0]):
        path = re.search(r"http://localhost:8000(/invitation/[^\s\"<>]+)", part)[1]
        assert Client().get(path).status_code == 200
    assert "offered to anna@example.com" in owner.get(page(prepared)).content.decode()


def test_a_second_press_sends_no_second_mail_and_the_next_day_does(owner):
    offered = seat(invited_email="", invited_at=None)

    for _ in range(2):
        said = owner.post(page(offered), {"email": EMAIL}, follow=True)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        owner.post(page(offered), {"email": EMAIL})

    assert "a moment ago" in said.content.decode()
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_presses_at_once_one_sends_a_mail():
    offered = seat(invited_email="", invited_at=None)

    answers = together(6, lambda: Instructor.objects.get().invite(EMAIL))

    assert sorted(answers) == [False] * 5 + [True]
    assert not offered.invited_email


def test_a_mail_that_did_not_go_out_may_be_sent_again_at_once(owner, settings):
    offered = seat(invited_email="", invited_at=None)
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    said = owner.post(page(offered), {"email": EMAIL}, follow=True)
    settings.EMAIL_BACKEND = works
    owner.post(page(offered), {"email": EMAIL})

    assert "could not be sent" in said.content.decode()
    assert len(mail.outbox) == 1


def test_whom_nobody_should_write_to_is_not_invited(owner):
    offered = seat(invited_email="", invited_at=None)
    make.mailbox(email="never@example.com").suppress(Mailbox.Suppression.ASKED)
    make.instructor(display_name="Zoe", user=member("zoe@example.com"))

    told = {
        email: owner.post(page(offered), {"email": email})
        for email in ("never@example.com", "zoe@example.com", "nobody", "")
    }

    assert {it.status_code for it in told.values()} == {422}
    assert "never to write again" in told["never@example.com"].content.decode()
    assert "has a seat already: Zoe" in told["zoe@example.com"].content.decode()
    assert mail.outbox == []


def test_only_owners_invite_and_only_to_empty_seats(owner, client):
    taken = seat(user=make.user(), slug="taken")
    offered = seat()
    client.force_login(make.user(role="editor", is_staff=True))

    assert owner.get(page(taken)).status_code == 404
    assert client.post(page(offered), {"email": EMAIL}).status_code == 403
    change = reverse("admin:studio_instructor_change", args=[taken.pk])
    assert page(taken) not in owner.get(change).content.decode()
    change = reverse("admin:studio_instructor_change", args=[offered.pk])
    assert page(offered) in owner.get(change).content.decode()


# Accepting


def test_a_look_takes_nothing(django_assert_num_queries):
    offered = seat()

    for browser in (Client(), Client()):
        with django_assert_num_queries(4):
            looked = browser.get(link(offered))
        assert "Accept" in looked.content.decode()

    offered.refresh_from_db()
    assert (offered.user, offered.state) == (None, "invited")
    assert not User.objects.exists()
    assert looked["Referrer-Policy"] == "no-referrer"
    assert looked["X-Robots-Tag"] == "noindex"


def test_a_stranger_gets_an_account_with_her_seat():
    offered, browser = seat(), Client()

    said = browser.post(link(offered), follow=True)

    anna = User.objects.get()
    assert said.redirect_chain == [("/desk/profile/", 302)]
    assert "Your account is open." in said.content.decode()
    assert (anna.email, anna.display_name) == (EMAIL, "Anna Berg")
    assert not anna.has_usable_password()
    assert anna.has_perm("poses.add_tutorial")
    offered.refresh_from_db()
    assert (offered.user, offered.state) == (anna, "active")
    assert browser.get("/instructors/anna/").status_code == 200
    Client().post("/accounts/login/code/", {"email": EMAIL})
    assert [it.to for it in mail.outbox] == [[EMAIL]]


def test_a_members_account_is_tied_to_her_seat():
    offered, browser, anna = seat(), Client(), member()
    before, path = anna.password, link(offered)
    signed_out = browser.get(path).content.decode()
    assert f"/accounts/login/?next={quote(path)}" in signed_out
    assert "Accept</button>" not in signed_out
    browser.post(link(offered))
    assert Instructor.objects.get().user is None

    browser.force_login(anna)
    browser.post(link(offered))

    assert Instructor.objects.get().user == anna
    assert User.objects.get().password == before
    assert anna.groups.get().name == "instructor"


def test_the_link_works_once():
    offered, browser = seat(), Client()
    browser.post(link(offered))

    again, other = browser.get(link(offered)), Client().post(link(offered))

    assert again["Location"] == "/desk/profile/"
    assert other.status_code == 410
    assert "has been accepted" in other.content.decode()
    assert User.objects.count() == 1


def test_somebody_elses_session_is_told_so():
    offered, browser = seat(), Client()
    browser.force_login(member("ben@example.com"))

    looked = browser.get(link(offered))
    browser.post(link(offered))

    assert "You are signed in as ben@example.com" in looked.content.decode()
    assert Instructor.objects.get().user is None


def test_nobody_has_two_seats():
    anna, browser = member(), Client()
    make.instructor(user=anna)
    offered = seat()
    browser.force_login(anna)

    looked = browser.post(link(offered))

    assert "nobody has two" in looked.content.decode()
    offered.refresh_from_db()
    assert offered.user is None
    with pytest.raises(invitations.Taken):
        offered.give_to(anna)


def test_a_closed_account_is_not_opened_again():
    member(is_active=False)
    offered = seat()

    looked = Client().post(link(offered))

    assert "is closed" in looked.content.decode()
    assert Instructor.objects.get().user is None


def test_whoever_typed_her_address_before_her_gets_nothing():
    make.user(email=EMAIL, is_proved=False)  # Has a password, and never read a mail.
    offered = seat()

    Client().post(link(offered))

    anna = User.objects.get()
    assert Instructor.objects.get().user == anna
    assert not anna.check_password(make.PASSWORD)
    assert anna.reads(EMAIL)


def test_an_address_that_another_only_added_stays_whose_it_is():
    ben = member("ben@example.com")
    make.EmailAddress.objects.create(user=ben, email=EMAIL, verified=False)
    offered = seat()

    Client().post(link(offered))

    assert Instructor.objects.get().user.email == EMAIL
    assert not ben.reads(EMAIL)


def test_a_link_is_good_for_the_address_it_was_sent_to(owner):
    offered = seat()
    first = link(offered)

    owner.post(page(offered), {"email": "other@example.com"})

    gone = Client().post(first)
    assert gone.status_code == 410
    assert "no longer stands" in gone.content.decode()
    assert Instructor.objects.get().user is None


def test_an_invitation_can_be_taken_back_and_dies_with_its_seat(owner):
    offered = seat()
    sent = link(offered)
    elsewhere = seat(slug="other", invited_email="b@example.com")
    dead = link(elsewhere)
    elsewhere.delete()

    owner.post(page(offered), {"take_back": "on"})

    assert [Client().post(it).status_code for it in (sent, dead)] == [410, 410]
    stale = Instructor(pk=offered.pk, invited_email=EMAIL)
    with pytest.raises(invitations.Taken):
        stale.give_to(make.user())


def test_whoever_closes_her_account_is_forgotten_as_a_guest_too():
    anna = member()
    offered, other = seat(), seat(slug="other", invited_email="zoe@example.com")

    privacy.erase(anna)

    offered.refresh_from_db()
    other.refresh_from_db()
    assert (offered.invited_email, other.invited_email) == ("", "zoe@example.com")


def test_an_old_or_broken_link_is_kind():
    offered = seat()
    sent = link(offered)

    broken = Client().get(sent[:-3] + "/")
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        expired = Client().get(sent)

    assert (broken.status_code, expired.status_code) == (404, 410)
    assert "Ask the studio for a new one." in expired.content.decode()


def test_a_seat_that_an_admin_hides_stays_hidden():
    offered = seat(state="hidden")

    Client().post(link(offered))

    offered.refresh_from_db()
    assert offered.user
    assert offered.state == "hidden"


def test_a_form_on_another_site_accepts_nothing():
    offered = seat()

    answer = Client().post(link(offered), headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert Instructor.objects.get().user is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_accept_at_once_one_sits_down():
    offered = seat()
    path = link(offered)

    answers = together(6, lambda: Client().post(path).status_code)

    assert sorted(answers) == [302] + [410] * 5
    assert User.objects.count() == 1
    assert Instructor.objects.get().user == User.objects.get()


@pytest.mark.django_db(transaction=True)
def test_a_seat_that_is_taken_in_the_last_moment_is_said_to_be():
    offered, ben, browser = seat(), member("ben@example.com"), Client()
    browser.force_login(member())

    def accept():
        try:
            return browser.post(link(offered))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Instructor.objects.select_for_update().get()
            answer = pool.submit(accept)
            until_somebody_waits()
            Instructor.objects.update(user=ben)
        answer = answer.result()

    assert answer.status_code == 410
    assert "has been accepted" in answer.content.decode()
    assert Instructor.objects.get().user == ben


def until_somebody_waits():
    """Until another connection waits for a row of ours."""
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with connection.cursor() as cursor:
        while not cursor.execute(waits).fetchone()[0]:
            time.sleep(0.02)
