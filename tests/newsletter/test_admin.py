import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from newsletter import ledger
from newsletter.ledger import State
from newsletter.models import ConsentEvent, Delivery, Subscription
from tests import make
from tests.newsletter.make import issue, readers, subscription

pytestmark = pytest.mark.django_db
ADMIN = "/admin/newsletter"


@pytest.fixture
def owner(client):
    client.force_login(make.admin())
    return client


@pytest.fixture
def staff(client):
    """Somebody who may sign in to the admin and look at nothing of this."""
    client.force_login(make.user(role="editor", is_staff=True))
    return client


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_subscription_is_found_by_its_mailbox(owner):
    anna = subscription(make.mailbox(email="anna@example.com"))
    subscription(make.mailbox(email="ben@example.com"), make.instructor())

    found = text(owner.get(f"{ADMIN}/subscription/", {"q": "ANNA@"}))

    assert "anna@example.com" in found
    assert "ben@example.com" not in found
    assert owner.get(f"{ADMIN}/subscription/{anna.pk}/change/").status_code == 200


def test_nobody_is_signed_up_or_rewritten_by_an_admin(owner):
    reader = subscription()
    opened = issue()
    ConsentEvent.objects.create(mailbox=reader.mailbox, verb="asked")
    event = ConsentEvent.objects.get()

    for name, pk in (
        ("subscription", reader.pk),
        ("issue", opened.pk),
        ("consentevent", event.pk),
    ):
        assert owner.get(f"{ADMIN}/{name}/").status_code == 200
        assert owner.get(f"{ADMIN}/{name}/add/").status_code == 403
        assert owner.get(f"{ADMIN}/{name}/{pk}/change/").status_code == 200
        assert owner.post(f"{ADMIN}/{name}/{pk}/change/", {}).status_code == 403
        assert owner.get(f"{ADMIN}/{name}/{pk}/delete/").status_code == 403


def test_the_studio_can_end_what_a_mailbox_gets(owner):
    anna, ben = subscription(), subscription()
    subscription(anna.mailbox, make.instructor())

    owner.post(
        f"{ADMIN}/subscription/", {"action": "end", "_selected_action": [anna.pk]}
    )

    assert Subscription.objects.live().get() == ben
    event = ConsentEvent.objects.get()
    assert (event.verb, event.wording) == ("left", "Ended by the studio")


def test_lists_cost_the_same_for_many_rows(owner, django_assert_max_num_queries):
    for _ in range(20):
        event = {"mailbox": subscription(instructor=make.instructor()).mailbox}
        ConsentEvent.objects.create(**event, verb="asked")
        issue()

    for name in ("subscription", "issue", "consentevent"):
        with django_assert_max_num_queries(12):
            owner.get(f"{ADMIN}/{name}/")


def test_an_issue_shows_its_counts_and_its_exceptions_by_person(owner):
    mailboxes = readers(5)
    opened = issue()
    claim = ledger.claim()
    outcomes = [
        (State.SENT, ""),
        (State.FAILED, "550 5.1.1"),
        (State.DEFERRED, "450 4.2.0"),
        (State.UNCERTAIN, "no answer"),
        (State.FAILED, "554 5.5.0"),
    ]
    for parcel, outcome in zip(claim.parcels, outcomes, strict=True):
        ledger.mark(claim, parcel, *outcome)
    Subscription.objects.filter(mailbox=mailboxes[4]).delete()
    mailboxes[4].delete()

    page = text(owner.get(f"{ADMIN}/issue/{opened.pk}/change/"))

    for state, number in (("sent", 1), ("failed", 2), ("pending", 0), ("audience", 5)):
        assert f'<th scope="row">{state}</th><td>{number}</td>' in page
    assert f"<td>{mailboxes[1].email}</td><td>failed</td><td>550 5.1.1</td>" in page
    assert f"<td>{mailboxes[2].email}</td><td>to be tried again</td>" in page
    assert f"<td>{mailboxes[3].email}</td><td>uncertain</td><td>no answer</td>" in page
    assert "<td>erased</td><td>failed</td><td>554 5.5.0</td>" in page
    assert mailboxes[0].email not in page
    assert f'src="{ADMIN}/issue/{opened.pk}/mail/"' in page


def test_an_issue_without_trouble_says_so(owner):
    opened = issue()

    assert "None." in text(owner.get(f"{ADMIN}/issue/{opened.pk}/change/"))


def test_an_issues_page_costs_the_same_for_many_readers(
    owner, django_assert_num_queries
):
    readers(30)
    opened = issue()
    Delivery.objects.update(state=State.FAILED)

    with django_assert_num_queries(10):
        owner.get(f"{ADMIN}/issue/{opened.pk}/change/")


def test_the_mail_is_shown_as_mailed_at_an_address_of_its_own(owner):
    opened = issue(title="A quiet fold")

    answer = owner.get(f"{ADMIN}/issue/{opened.pk}/mail/")

    assert answer.content.decode() == opened.html
    policy = answer["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert "frame-ancestors 'self'" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert owner.get(f"{ADMIN}/issue/0/mail/").status_code == 404


def test_who_may_not_look_sees_nothing(staff):
    opened, reader = issue(), subscription(left_at=timezone.now())

    for path in (
        "subscription/",
        f"subscription/{reader.pk}/change/",
        "consentevent/",
        "issue/",
        f"issue/{opened.pk}/change/",
        f"issue/{opened.pk}/mail/",
    ):
        assert staff.get(f"{ADMIN}/{path}").status_code == 403


def test_visitors_are_asked_to_sign_in(client):
    opened = issue()

    assert client.get(f"{ADMIN}/issue/{opened.pk}/mail/").status_code == 302


def test_who_may_only_look_may_end_nothing(client):
    looker = make.user(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_subscription"))
    client.force_login(looker)
    reader = subscription()

    client.post(
        f"{ADMIN}/subscription/", {"action": "end", "_selected_action": [reader.pk]}
    )

    assert Subscription.objects.live().get() == reader
