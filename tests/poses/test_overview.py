"""The desk's first page: where everything stands, how it is read, what waits."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from poses.models import PageReads
from tests import make
from tests.comments.make import comment
from tests.newsletter.make import subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


def said(page):
    return " ".join(page.content.decode().split())


def told(page):
    """The states of the page with the titles below each."""
    parts = re.findall(r"<h2[^>]*>(.*?)</h2>|<h3><a[^>]*>(.*?)</a></h3>", said(page))
    found, here = {}, None
    for state, title in parts:
        if state:
            here = found.setdefault(state, [])
        else:
            here.append(title)
    return {state: titles for state, titles in found.items() if titles}


def one_of_each(*authors):
    editor = make.user(role="editor")
    made = {
        "draft": make.draft(title="A draft", authors=authors),
        "wanted": make.draft(title="With wishes", authors=authors),
        "review": make.draft(title="Handed in", authors=authors),
        "live": make.tutorial(title="Live", authors=authors),
        "later": make.tutorial(
            title="Planned", authors=authors, published_at=timedelta(days=2)
        ),
        "gone": make.tutorial(title="Gone", authors=authors),
    }
    made["gone"].withdraw()
    now = timezone.now()
    for name, field in (("review", "handed_in_at"), ("wanted", "returned_at")):
        setattr(made[name], field, now)
        made[name].save(update_fields=[field])
    return made, editor


def test_tutorials_stand_by_their_state_those_that_wait_for_her_first(desk, anna):
    one_of_each(anna.instructor)

    page = desk.get("/desk/")

    assert list(told(page).items()) == [
        ("Changes wanted", ["With wishes"]),
        ("Draft", ["A draft"]),
        ("In review", ["Handed in"]),
        ("Scheduled", ["Planned"]),
        ("Live", ["Live"]),
        ("Withdrawn", ["Gone"]),
    ]
    assert '<a href="/desk/" aria-current="page">All (6)</a>' in said(page)
    assert '<a href="?state=in_review">In review (1)</a>' in said(page)


def test_each_leads_where_there_is_something_to_do(desk, anna):
    one_of_each(anna.instructor)
    newer = make.tutorial(title="Newer", authors=[anna.instructor])
    newer.save_draft(make.sheet(title="Newer"), anna)

    page = said(desk.get("/desk/"))

    def of(verb):
        return set(re.findall(rf'aria-label="{verb}: ([^"]+)"', page))

    assert of("Publish") == of("Preview") == {
        "A draft", "With wishes", "Handed in", "Planned", "Gone", "Newer"
    }  # fmt: skip
    assert of("Look at it") == {"Live", "Newer"}
    assert of("Call back") == of("Withdraw") == {"Planned", "Live", "Newer"}


def test_an_editor_sees_how_many_wait_for_her(client, anna):
    _made, editor = one_of_each(anna.instructor)
    client.force_login(editor)

    assert "Handed in by instructors (1)</a>" in said(client.get("/desk/"))


def test_one_state_can_be_looked_at_alone(desk, anna):
    one_of_each(anna.instructor)

    page = desk.get("/desk/?state=live")
    unknown = desk.get("/desk/?state=sold")

    assert told(page) == {"Live": ["Live"]}
    assert '<a href="?state=live" aria-current="page">Live (1)</a>' in said(page)
    assert page.context["before"] == "?state=live&page="
    assert len(told(unknown)) == 6


def test_who_teaches_together_sees_the_same_and_nobody_else_anything(
    client, desk, anna
):
    ben, cleo = (make.user(role="instructor", display_name=n) for n in ("Ben", "Cleo"))
    seats = [make.instructor(user=it, display_name=f"{it}") for it in (ben, cleo)]
    shared = make.tutorial(title="Together", authors=[anna.instructor, seats[0]])
    PageReads.objects.create(tutorial=shared, day=timezone.now().date(), count=7)
    make.tutorial(title="Cleo alone", authors=[seats[1]])

    pages = [desk.get("/desk/")]
    for user in (ben, cleo):
        client.force_login(user)
        pages.append(client.get("/desk/"))

    assert [told(page) for page in pages] == [
        {"Live": ["Together"]}, {"Live": ["Together"]}, {"Live": ["Cleo alone"]}
    ]  # fmt: skip
    assert ["7 reads in the last 30 days." in said(page) for page in pages] == [
        True, True, False
    ]  # fmt: skip
    assert "By Anna, Ben." in said(pages[1])


def test_the_desk_says_how_each_tutorial_is_read_and_what_it_brought(desk, anna):
    tree = make.tutorial(title="Tree", authors=[anna.instructor])
    other = make.tutorial(authors=[make.instructor()])
    day = timezone.now().date()
    PageReads.objects.create(tutorial=tree, day=day, count=3)
    PageReads.objects.create(tutorial=tree, day=day - timedelta(days=3), count=9)
    PageReads.objects.create(tutorial=other, day=day, count=50)
    subscription(tutorial=tree)
    subscription(tutorial=tree, confirmed_at=None)
    subscription(tutorial=tree, left_at=timezone.now())
    subscription(tutorial=other)
    for tutorial, count in ((tree, 2), (tree, 3), (other, 5)):
        comment(tutorial, helpful_count=count)
    comment(tree, state="hidden", helpful_count=4)

    page = said(desk.get("/desk/"))

    assert "12 reads in the last 30 days." in page
    assert f"Most on {(day - timedelta(days=3)).strftime('%-d %B')}: 9." in page
    assert "12 reads in 30 days" in page
    assert "1 subscriber from its page" in page
    assert "5 helpful marks below it" in page
    assert page.count('<rect x="') == 30
    assert 'height="60"></rect>' in page


def test_a_desk_without_readers_has_nothing_to_count(desk, anna):
    make.draft(authors=[anna.instructor])
    draft = said(desk.get("/desk/"))
    make.tutorial(authors=[anna.instructor])
    live = said(desk.get("/desk/"))

    assert "How they are read" not in draft
    assert "0 reads in the last 30 days." in live
    assert "<rect" not in live


def test_check_marks_that_end_soon_are_named_with_their_day(desk, anna):
    day = timezone.now().date() + timedelta(days=20)
    soon = make.credential(
        instructor=anna.instructor, status="verified", expires_on=day
    )
    late = make.credential(
        instructor=anna.instructor,
        status="verified",
        expires_on=day + timedelta(days=300),
    )
    make.credential(status="verified", expires_on=day)  # somebody else's

    page = said(desk.get("/desk/"))

    assert page.count("</a>: until ") == 1
    assert f"{soon}</a>: until {day.strftime('%-d %B %Y')}" in page
    assert f"{late}" not in page


def test_an_empty_desk_leads_to_both_ways_to_begin(desk):
    page = said(desk.get("/desk/"))

    assert page.count('href="/desk/tutorials/new/"') == 1
    assert page.count('href="/desk/tutorials/paste/"') == 1


def test_what_an_editor_wants_stands_with_the_tutorial(desk, anna):
    fold = make.draft(title="Fold", authors=[anna.instructor])
    editor = make.user(role="editor")
    for wish in ("Shorter, please.", "Say where the hands go."):
        fold.hand_in(anna, read=1)
        fold.want_changes(editor, read=1, note=wish)

    page = said(desk.get("/desk/"))
    fold.hand_in(anna, read=1)
    later = said(desk.get("/desk/"))

    assert page.count("An editor wants: Say where the hands go.") == 1
    assert "Shorter" not in page
    assert "An editor wants" not in later
