import re
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.utils import timezone

from newsletter import mails
from newsletter.models import Delivery, Issue
from poses.models import AffiliateProgram, Prop
from poses.sheet import Named, Picture, PropUse, Step
from studio import pictures
from studio.models import CredentialBody, CredentialType, StudioProfile
from tests import make
from tests.newsletter.make import issue, readers, subscription
from tests.threads import together

pytestmark = pytest.mark.django_db


def ago(**time):
    return timezone.now() - timedelta(**time)


def test_only_what_went_live_lately_and_stayed_is_due(settings):
    settings.UNDO_SECONDS = 60
    make.draft()
    make.tutorial(published_at=timedelta(days=1))
    make.tutorial(published_at=ago(days=2, minutes=1))
    make.tutorial(published_at=ago(seconds=30))
    make.tutorial(published_at=ago(minutes=5)).withdraw()
    issue(published_at=ago(minutes=5))
    fresh = make.tutorial(published_at=ago(minutes=5))
    oldest = make.tutorial(published_at=ago(days=1, hours=23))

    assert set(Issue.objects.due()) == {fresh, oldest}


def test_a_schedule_becomes_due_when_its_time_has_come():
    planned = make.tutorial(published_at=timedelta(hours=1))
    assert not Issue.objects.due().exists()

    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert Issue.objects.due().get() == planned


def test_a_tutorial_that_comes_back_is_not_announced_again():
    tutorial = issue().tutorial
    tutorial.withdraw()
    tutorial.publish()

    Issue.objects.open_due()

    assert Issue.objects.count() == 1


def test_an_archive_that_is_imported_mails_nobody():
    readers(2)
    for days in range(3, 30):
        make.tutorial(published_at=ago(days=days))

    Issue.objects.open_due()

    assert not Issue.objects.exists()


def test_an_issue_reaches_everybody_who_asked_and_nobody_else():
    mira, tomas = make.instructor(), make.instructor()
    everything = subscription().mailbox
    of_mira = subscription(instructor=mira).mailbox
    of_both = subscription(instructor=mira).mailbox
    subscription(of_both, tomas)
    subscription(of_both)
    subscription(instructor=tomas)
    subscription(confirmed_at=None)
    subscription(left_at=timezone.now())
    subscription(make.mailbox(confirmed_at=None))
    subscription(make.mailbox(suppressed_at=timezone.now(), suppressed_reason="asked"))
    make.mailbox()

    opened = issue(authors=[mira, make.instructor()])

    reached = opened.deliveries.values_list("mailbox_id", flat=True)
    assert sorted(reached) == [everything.pk, of_mira.pk, of_both.pk]
    assert opened.audience == 3


def test_an_issue_nobody_gets_is_still_the_one_issue():
    opened = issue()

    assert opened.audience == 0
    assert not Issue.objects.due().exists()


def test_opening_twice_is_opening_once():
    readers(2)
    opened = issue()
    readers(2)

    again = Issue.objects.open(opened.tutorial)

    assert again == opened
    assert Delivery.objects.count() == opened.audience == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_workers_at_once_open_one_issue():
    readers(3)
    tutorial = make.tutorial()

    opened = together(20, lambda: Issue.objects.open(tutorial).pk)

    assert opened == [Issue.objects.get().pk] * 20
    assert Delivery.objects.count() == 3


def test_a_tutorial_that_cannot_be_drawn_holds_up_no_other(caplog):
    readers(1)
    bad = make.tutorial(title="Bad", published_at=ago(minutes=2))
    good = make.tutorial(title="Good", published_at=ago(minutes=1))
    draw = mails.about

    def fail(tutorial, issue):
        if tutorial == bad:
            raise RuntimeError
        return draw(tutorial, issue)

    with patch.object(mails, "about", fail):
        Issue.objects.open_due()

    assert Issue.objects.get().tutorial == good
    assert "Bad" in caplog.text


def test_opening_costs_the_same_for_one_reader_and_for_many(django_assert_num_queries):
    Issue.objects.open_due()  # The week's digests are opened with it.
    readers(1)
    make.tutorial()
    with django_assert_num_queries(15):
        Issue.objects.open_due()

    readers(20)
    make.tutorial(authors=[make.instructor(), make.instructor()])
    with django_assert_num_queries(15):
        Issue.objects.open_due()


def test_an_issue_is_frozen():
    opened = issue(title="First")
    opened.tutorial.save_draft(make.sheet(title="Second"), author=None)
    opened.tutorial.publish()

    opened.refresh_from_db()

    assert opened.subject == "First"
    assert "Second" not in opened.html


def test_the_mail_says_what_the_tutorial_says():
    StudioProfile(name="Slow Morning", postal_address="Lane 7, Vienna").save()
    authors = [make.instructor(display_name=name) for name in ("Mira", "Tomas & co")]
    body = CredentialBody.objects.create(name="Body")
    for name, status in (("200 hours", "verified"), ("Refused", "claimed")):
        kind = CredentialType.objects.create(body=body, name=name, kind="certification")
        make.credential(instructor=authors[0], type=kind, status=status)
    block = Prop.objects.create(name="Block", slug="block")
    program = AffiliateProgram.objects.create(
        name="Shop", notice="paid link", statement="We get a share of what you buy."
    )
    block.links.create(url="https://shop.example/", merchant="Shop", program=program)

    opened = issue(
        title="A <quiet> fold",
        slug="fold",
        summary="Fold & breathe.",
        steps=[
            "Stand on your {left}.",
            Step(text="Fold.", breath="inhale"),
            *("Breathe.", "Rise.", "Rest."),
        ],
        props=(PropUse(prop=Named("Block", id=block.pk)),),
        authors=authors,
    )

    assert opened.subject == "A <quiet> fold"
    assert opened.text == (
        "Slow Morning <http://localhost:8000/>\n"
        "\n"
        "Read it in the browser\n"
        f"<{mails.browser_url(opened.pk)}>\n"
        "\n"
        "A <quiet> fold\n"
        "\n"
        "by Mira\n"
        "✓ Certified by Body: 200 hours\n"
        "\n"
        "and Tomas & co\n"
        "\n"
        "Fold & breathe.\n"
        "\n"
        "≈ 1 min · Block\n"
        "\n"
        " 1. Stand on your left.\n"
        " 2. Fold.\n"
        "    Inhale\n"
        " 3. Breathe.\n"
        "\n"
        "2 more steps on the page.\n"
        "\n"
        "Read and practise <http://localhost:8000/tutorials/fold/>\n"
        "\n"
        "We get a share of what you buy.\n"
        "\n"
        "You get this because you asked Slow Morning for new tutorials and\n"
        "confirmed it.\n"
        "\n"
        "Choose what you get\n"
        "<http://localhost:8000/newsletter/preferences/slot:reader/> · Leave the\n"
        "newsletter <http://localhost:8000/newsletter/leave/slot:reader/> · About\n"
        "this newsletter <http://localhost:8000/newsletter/>\n"
        "\n"
        f"{StudioProfile.objects.current().promise}\n"
        "\n"
        "Lane 7, Vienna\n"
    ).replace("ends them all.", "ends them\nall.")
    assert "A &lt;quiet&gt; fold</h1>" in opened.html
    assert "Tomas &amp; co" in opened.html
    assert 'href="http://localhost:8000/newsletter/leave/slot:reader/"' in opened.html
    assert len(opened.html) < 20_000
    assert "Refused" not in opened.html


@pytest.mark.parametrize("steps", [1, 3])
def test_a_short_tutorial_stands_in_the_mail_with_all_its_steps(steps):
    opened = issue(steps=[f"Step {number}." for number in range(steps)])

    assert "on the page" not in opened.text
    assert opened.text.count("Step ") == steps


def test_nothing_in_a_mail_follows_its_reader():
    """Its picture is ours and the same for everybody."""
    picture = make.picture()
    size = (picture.width, picture.height)
    shown = Picture(picture.file, *size, alt="A fold", credit="Ben")
    html = issue(picture=shown).html

    images = re.findall(r'<img [^>]*src="([^"]+)"', html)
    assert images == [f"http://localhost:8000{pictures.social(picture.file)}"]
    assert 'alt="A fold"' in html
    assert "<script" not in html
    assert "@import" not in html


def test_the_longest_mail_stays_below_what_mail_programs_cut_off():
    words = "Press the floor away and lengthen. " * 300

    assert len(issue(steps=[words] * 20).html) < 90_000


def test_an_issue_is_read_in_the_browser_without_anybodys_links(client):
    opened = issue(title="A quiet fold")
    address = mails.browser_url(opened.pk).removeprefix("http://localhost:8000")
    assert f'href="http://localhost:8000{address}"' in opened.html

    answer = client.get(address)

    page = answer.content.decode()
    assert "A quiet fold</h1>" in page
    assert "slot:" not in page
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get("/newsletter/issue/nonsense/").status_code == 404
    opened.tutorial.withdraw()
    assert client.get(address).status_code == 404


def test_past_issues_stand_on_the_newsletters_page(client):
    assert "Nothing has been sent yet." in client.get("/newsletter/").content.decode()
    issue(title="Still here", slug="still-here")
    issue(title="Taken back").tutorial.withdraw()

    page = client.get("/newsletter/", {"page": "0"}).content.decode()

    assert '<a href="/tutorials/still-here/">Still here</a>' in page
    assert "Taken back" not in page
    assert "Nothing has been sent yet." not in page


def test_the_newsletters_page_costs_the_same_for_many_issues(
    client, django_assert_num_queries
):
    issue()
    with django_assert_num_queries(3):
        client.get("/newsletter/")

    for number in range(30):
        issue(title=f"Number {number}")
    with django_assert_num_queries(3):
        first = client.get("/newsletter/?page=1").content.decode()
    with django_assert_num_queries(3):
        second = client.get("/newsletter/?page=2").content.decode()

    assert "Number 29" in first
    assert 'href="?page=2"' in first
    assert "Number 0" in second
    assert 'href="?page=1"' in second


def test_the_footer_carries_the_form_on_other_pages(client):
    page = client.get("/tutorials/").content.decode()

    assert page.count('action="/newsletter/join/"') == 1
    assert 'id="footer-email"' in page


def test_what_was_called_back_and_is_live_again_can_be_called_back_again(settings):
    settings.UNDO_SECONDS = 60
    with time_machine.travel(timezone.now() - timedelta(minutes=5)):
        tutorial = make.tutorial()
        tutorial.withdraw()

    tutorial.publish()
    at_once = list(Issue.objects.due())
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        later = list(Issue.objects.due())

    assert (at_once, later) == ([], [tutorial])
