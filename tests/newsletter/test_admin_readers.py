import csv
import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.utils import timezone

from newsletter import growth
from newsletter.models import ConsentEvent, PostEvent, Subscription
from studio.models import Mailbox
from tests import make
from tests.newsletter.make import issue, subscription, text

pytestmark = pytest.mark.django_db
ADMIN = "/admin/newsletter"
READERS = f"{ADMIN}/subscription"


def page_of(mailbox):
    return f"{READERS}/mailbox/{mailbox.pk}/"


def test_a_subscription_is_found_by_its_mailbox(owner):
    anna = subscription(make.mailbox(email="anna@example.com"))
    subscription(make.mailbox(email="ben@example.com"), make.instructor())

    found = text(owner.get(f"{READERS}/", {"q": "ANNA@"}))
    answer = owner.get(f"{READERS}/{anna.pk}/change/")

    assert "anna@example.com" in found
    assert "ben@example.com" not in found
    assert answer["Location"] == page_of(anna.mailbox)
    assert owner.get(f"{READERS}/99999/change/")["Location"] == "/admin/"


def test_nobody_is_signed_up_or_rewritten_by_an_admin(owner):
    reader = subscription()
    ConsentEvent.objects.create(mailbox=reader.mailbox, verb="asked")
    event = ConsentEvent.objects.get()

    for name, pk in (("subscription", reader.pk), ("consentevent", event.pk)):
        assert owner.get(f"{ADMIN}/{name}/").status_code == 200
        assert owner.get(f"{ADMIN}/{name}/add/").status_code == 403
        assert owner.post(f"{ADMIN}/{name}/{pk}/change/", {}).status_code == 403
        assert owner.get(f"{ADMIN}/{name}/{pk}/delete/").status_code == 403


def test_the_studio_can_end_what_many_mailboxes_get(owner):
    anna, ben = subscription(), subscription()
    subscription(anna.mailbox, make.instructor())

    owner.post(f"{READERS}/", {"action": "end", "_selected_action": [anna.pk]})

    assert Subscription.objects.live().get() == ben
    event = ConsentEvent.objects.get()
    assert (event.verb, event.wording) == ("left", "Ended by the studio")


def test_lists_cost_the_same_for_many_rows(owner, django_assert_max_num_queries):
    for _ in range(20):
        event = {"mailbox": subscription(instructor=make.instructor()).mailbox}
        ConsentEvent.objects.create(**event, verb="asked")
        issue()

    for name in ("subscription", "issue", "consentevent", "import"):
        with django_assert_max_num_queries(12):
            owner.get(f"{ADMIN}/{name}/")


# One mailbox


def test_all_of_a_mailbox_stands_on_one_page(owner, django_assert_num_queries):
    anna = subscription(make.mailbox(email="anna@example.com")).mailbox
    for name in ("Mira", "Tomas"):
        subscription(anna, make.instructor(display_name=name), left_at=timezone.now())
        ConsentEvent.objects.note(
            anna, ConsentEvent.Verb.CONFIRMED, f"Mails by {name}."
        )
        issue(title=f"Fold {name}")
        PostEvent.objects.hear(
            anna,
            "bounced",
            provider="X",
            event_id=name,
            said="mailbox full",
            at=timezone.now(),
        )
    waiting = subscription(confirmed_at=None).mailbox

    with django_assert_num_queries(10):
        page = text(owner.get(page_of(anna)))

    for words in (
        "Every new tutorial, at once: since",
        "Mira, at once: left",
        "Mails by Mira.",
        "Fold Tomas</a>: pending",
        "came back, “mailbox full”",
    ):
        assert words in page
    assert waiting.email not in page
    assert "Never confirmed" in text(
        owner.get(
            page_of(
                waiting.__class__.objects.create(
                    email="x@example.com", email_key="x@example.com"
                )
            )
        )
    )
    assert f'href="{page_of(anna)}"' in text(
        owner.get(f"/admin/studio/mailbox/{anna.pk}/change/")
    )


def test_the_studio_ends_silences_wakes_and_erases_a_mailbox(owner):
    anna = subscription().mailbox

    said = []
    for deed in ("end", "silence", "wake", "erase"):
        said.append(text(owner.post(page_of(anna), {"deed": deed}, follow=True)))

    for words, page in zip(
        (
            "nothing any more",
            "asked us never to write again",
            "may write to it again",
            "Its reader had it erased",
        ),
        said,
        strict=True,
    ):
        assert words in page
    assert list(ConsentEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "left",
        "returned",
        "erased",
    ]
    assert 'name="deed"' not in said[-1]
    assert owner.post(page_of(anna), {"deed": "bless"}).status_code == 403
    assert "erased" in text(owner.get("/admin/studio/mailbox/"))


def test_who_may_only_look_ends_nothing(looker):
    reader = subscription()

    looker.post(f"{READERS}/", {"action": "end", "_selected_action": [reader.pk]})
    answer = looker.post(page_of(reader.mailbox), {"deed": "erase"})

    assert answer.status_code == 403
    assert 'name="deed"' not in text(looker.get(page_of(reader.mailbox)))
    assert Subscription.objects.live().get() == reader


def test_who_may_not_look_sees_no_reader(staff):
    reader = subscription()

    for page in (
        "",
        f"{reader.pk}/change/",
        f"mailbox/{reader.mailbox_id}/",
        "growth/",
        "export/",
    ):
        assert staff.get(f"{READERS}/{page}").status_code == 403
    assert staff.get(f"{ADMIN}/consentevent/").status_code == 403


# Growth


def test_readers_are_counted_as_they_come_and_go():
    def at(day):
        return datetime(2026, 3, day, 12, tzinfo=UTC)

    anna, ben, cleo = (make.mailbox() for _ in range(3))
    subscription(anna, confirmed_at=at(3))
    subscription(anna, make.instructor(), confirmed_at=at(10))
    subscription(ben, confirmed_at=at(3), left_at=at(17))
    subscription(ben, make.instructor(), confirmed_at=at(4), left_at=at(10))
    subscription(cleo, confirmed_at=at(10), left_at=at(11))
    subscription(cleo, make.instructor(), confirmed_at=at(18))
    subscription(make.mailbox(), confirmed_at=None)

    with time_machine.travel(at(19)):
        weeks = growth.weekly(3)

    assert [(week.monday.day, *week[1:]) for week in weeks] == [
        (2, 2, 0, 2),
        (9, 1, 0, 3),
        (16, 0, 1, 2),
    ]


def test_growth_is_drawn_and_stands_in_a_table(owner, django_assert_num_queries):
    empty = text(owner.get(f"{READERS}/growth/"))
    for _ in range(4):
        subscription()
    subscription(left_at=timezone.now())

    with django_assert_num_queries(8):
        page = text(owner.get(f"{READERS}/growth/"))

    assert len(re.findall('<rect class="joined"', page)) == 26
    assert 'class="joined" x="754" y="0" width="22" height="160"' in page
    assert 'class="left" x="754" y="160" width="22" height="32"' in page
    assert "<td>5</td><td>1</td><td>4</td>" in page
    assert "<td>0</td><td>0</td><td>0</td>" in empty


# Export


def test_the_export_has_everybody_who_gets_something_and_no_formula(
    owner, django_assert_num_queries
):
    evil = make.instructor(display_name='=HYPERLINK("https://evil.example")')
    names = ["=cmd|calc@x.com", "+anna@x.com", "-ben@x.com", "cleo@x.com"]
    for name in names:
        subscription(make.mailbox(email=name), evil)
    subscription(left_at=timezone.now())
    subscription().mailbox.suppress(Mailbox.Suppression.ASKED)

    with django_assert_num_queries(4):
        answer = owner.get(f"{READERS}/export/")
        content = answer.getvalue().decode("utf-8-sig")

    head, *rows = csv.reader(StringIO(content))
    assert answer["Content-Disposition"] == 'attachment; filename="readers.csv"'
    assert head == ["address", "whose tutorials", "how often", "since"]
    assert [row[0] for row in rows] == [f"'{it}" for it in names[:3]] + names[3:]
    assert {row[1] for row in rows} == {'\'=HYPERLINK("https://evil.example")'}
    assert {row[3] for row in rows} == {f"{timezone.now():%Y-%m-%d}"}


def test_a_pause_is_told(owner):
    anna = subscription(paused_until=timezone.now() + timedelta(days=3)).mailbox

    assert "paused until" in text(owner.get(page_of(anna)))
