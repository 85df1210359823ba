"""A newer version of a live tutorial: now, at a time, called back, and by its races."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from newsletter.models import Issue
from poses.models import Entry, Mention, State, Telling, Tutorial
from poses.models.publication import TooLate
from poses.sheet import Step
from poses.tasks import publish, tell
from studio.models import StudioProfile
from tests import make
from tests.comments.make import comment
from tests.comments.pages import ids
from tests.pages import sent
from tests.threads import together

pytestmark = pytest.mark.django_db
Did = Entry.Did
HOUR = timedelta(hours=1)


def live(*authors, **fields):
    """Seen by readers since last week, and mailed about."""
    tutorial = make.tutorial(published_at=-make.days(7), authors=authors, **fields)
    tutorial.begin_mailing()
    return tutorial


def newer(tutorial, title="Newer", by=None, **said):
    sheet = replace(tutorial.draft.sheet, title=title, **said)
    return tutorial.save_draft(sheet, by)


def planned(tutorial, by=None, at=HOUR, **said):
    revision = newer(tutorial, by=by, **said)
    tutorial.publish(timezone.now() + at, by=by)
    return revision


def when_its_time_has_come(do=publish, after=2 * HOUR):
    with time_machine.travel(timezone.now() + after):
        return do()


def log(tutorial):
    return [(it.did, it.actor, it.number) for it in tutorial.entries.order_by("pk")]


def text(address):
    cache.clear()
    return Client().get(address).content.decode()


# At a time


def test_readers_see_the_version_that_they_know_until_the_time_has_come():
    tutorial = live(title="Older")
    old, new = tutorial.live, planned(tutorial)

    publish()
    tutorial.refresh_from_db()
    before = tutorial.live, tutorial.title, tutorial.state
    at = tutorial.planned_at
    when_its_time_has_come()

    tutorial.refresh_from_db()
    assert before == (old, "Older", State.LIVE)
    assert (tutorial.live, tutorial.title, tutorial.updated_at) == (new, "Newer", at)
    assert (tutorial.planned, tutorial.planned_at) == (None, None)
    assert (tutorial.before, tutorial.state) == (old, State.LIVE)
    assert [(it.did, it.goes_live_at) for it in tutorial.entries.all()[:1]] == [
        (Did.PUBLISHED, at)
    ]


def test_every_public_page_follows_at_once_forth_and_back():
    address = make.pose("Fold").get_absolute_url()
    tutorial = live(title="Older words", slug="tree", steps=["Stand.", "Fold."])
    stand = tutorial.live.sheet.steps[0]
    pages = [
        "/", "/tutorials/", "/tutorials/tree/", "/tutorials/tree/print/",
        "/tutorials/tree/practice/", "/feed/", "/search/?q=words", address,
    ]  # fmt: skip
    mention = f'<p>As in <a href="{address}">Fold</a>.</p>'

    def told():
        """Which of the two titles each page says, and when the map dates it."""
        found = {page: text(page) for page in pages}
        dated = tutorial.updated_at.date().isoformat()
        assert f"<lastmod>{dated}" in text("/sitemap-tutorials.xml")
        return {
            page: [it for it in ("Older words", "Newer words") if it in said]
            for page, said in found.items()
        }

    first = told()
    planned(tutorial, title="Newer words", steps=(stand,), intro=mention)
    waiting = told()
    when_its_time_has_come()
    tutorial.refresh_from_db()
    after = told()
    tutorial.call_back()
    back = told()

    old = {page: ["Older words"] for page in pages} | {address: []}
    assert first == waiting == back == old
    assert after == {page: ["Newer words"] for page in pages}


def test_comments_stand_at_their_steps_before_the_time_after_it_and_called_back():
    tutorial = live(steps=["Stand.", "Fold.", "Rise."])
    stand, fold, rise = tutorial.live.sheet.steps
    said = {
        step.text: comment(tutorial, step=tutorial.steps.get(key=step.key))
        for step in (stand, fold, rise)
    }
    both = replace(stand, text="Stand and fold.", absorbed=(fold.key,))
    lie = Step(text="Lie down.")

    def places():
        """Where each permalink leads in the page: the number of a step, or none."""
        found = {}
        for words, it in said.items():
            cache.clear()
            page = Client().get(f"/comments/{it.pk}/", follow=True)
            assert page.status_code == 200
            assert it.pk in ids(page)
            it.refresh_from_db()
            found[words] = it.step_now.number
        return found

    def below(step):
        cache.clear()
        page = f"/discussions/{tutorial.slug}/?step={step.key}"
        return ids(Client().get(page))

    first = places()
    planned(tutorial, steps=(both, lie))
    waiting = places()
    when_its_time_has_come()
    after, together_now = places(), below(stand)
    said["Lie down."] = comment(tutorial, step=tutorial.steps.get(key=lie.key))
    tutorial.call_back()
    back, apart = places(), below(stand)
    tutorial.publish()
    again = places()

    old = {"Stand.": 1, "Fold.": 2, "Rise.": 3}
    new = {"Stand.": 1, "Fold.": 1, "Rise.": None}
    assert first == waiting == old
    assert after == new
    assert back == old | {"Lie down.": None}
    assert again == new | {"Lie down.": 2}
    assert together_now == [said["Stand."].pk, said["Fold."].pk]
    assert apart == [said["Stand."].pk]


def rows(tutorial):
    """All that is written for a live version and can be pointed at or searched."""
    tutorial.refresh_from_db()
    return (
        tutorial.title,
        tutorial.summary,
        tutorial.words,
        str(tutorial.search),
        list(
            tutorial.steps.order_by("pk")
            .exclude(text="New.")
            .values("position", "number", "text", "hold_least", "merged_into")
        ),
        list(tutorial.props.values_list("prop", "least")),
        set(Mention.objects.filter(tutorial=tutorial).values_list("pose", flat=True)),
        tutorial.live,
        tutorial.published_at,
        tutorial.updated_at,
        tutorial.before,
    )


def test_called_back_a_version_leaves_every_row_as_it_was():
    tutorial = live(steps=["A.", "B.", "C.", "D."])
    a, b, c, d = tutorial.live.sheet.steps
    for steps in ((a, replace(b, absorbed=(c.key,)), d), (a, b)):
        newer(tutorial, steps=steps)
        tutorial.publish()
    old = rows(tutorial)[:-1]
    # Steps of long ago come back only to be merged, with a new one.
    all_in_one = replace(a, absorbed=(b.key, c.key, d.key))
    newer(tutorial, steps=(Step(text="New."), all_in_one), summary="Other.")

    tutorial.publish()
    new = rows(tutorial)[:-1]
    tutorial.call_back()

    assert new != old
    assert rows(tutorial)[:-1] == old


def test_nobody_is_mailed_about_a_newer_version_and_nobody_twice(settings):
    settings.UNDO_SECONDS = 60
    tutorial, fresh = live(), make.tutorial(title="Fresh")
    planned(tutorial)
    planned(fresh, at=timedelta(seconds=90), title="Fresher")

    def round_of_mails():
        publish()
        Issue.objects.open_due()

    for minutes in (1.1, 3, 90):
        when_its_time_has_come(round_of_mails, timedelta(minutes=minutes))

    assert [it.tutorial for it in Issue.objects.all()] == [fresh]
    assert Issue.objects.get().subject == "Fresh"


def test_a_version_is_planned_for_one_time_and_another_plan_takes_its_place(anna):
    tutorial = live(anna.instructor)
    planned(tutorial, by=anna)
    first = tutorial.planned_at
    for _ in range(3):
        tutorial.publish(first, by=anna)
    tutorial.publish(first + HOUR, by=anna)
    latest = newer(tutorial, "Newest")
    tutorial.publish(first + 2 * HOUR, by=anna)

    assert (tutorial.planned, tutorial.planned_at) == (latest, first + 2 * HOUR)
    assert log(tutorial) == [
        (Did.PUBLISHED, None, 1),
        (Did.PUBLISHED, anna, 2),
        (Did.PUBLISHED, anna, 2),
        (Did.PUBLISHED, anna, 3),
    ]
    assert [it.is_planned for it in tutorial.entries.all()] == [True] * 3 + [False]


def test_what_should_be_live_by_now_is_shown_before_another_plan_takes_its_place():
    tutorial = live()
    late = planned(tutorial)
    newest = newer(tutorial, "Newest")

    def plan():
        tutorial.publish(timezone.now() + HOUR)

    when_its_time_has_come(plan)

    tutorial.refresh_from_db()
    assert (tutorial.live, tutorial.title) == (late, "Newer")
    assert (tutorial.planned, tutorial.undone) == (newest, "plan")


def test_a_version_whose_time_has_come_can_still_be_given_another():
    tutorial = live(title="Older")
    revision = planned(tutorial)

    def plan():
        tutorial.publish(timezone.now() + HOUR)

    when_its_time_has_come(plan)

    tutorial.refresh_from_db()
    assert (tutorial.planned, tutorial.title) == (revision, "Older")


def test_a_machine_whose_clock_is_late_dates_nothing_before_what_readers_saw():
    tutorial = live()
    newer(tutorial)
    tutorial.publish()
    at = tutorial.updated_at
    newer(tutorial, "Newest")

    when_its_time_has_come(tutorial.publish, timedelta(seconds=-3))

    assert (tutorial.title, tutorial.updated_at) == ("Newest", at)


def test_what_is_published_now_takes_the_place_of_a_plan():
    tutorial = live()
    old = tutorial.live
    planned(tutorial)
    newest = newer(tutorial, "Newest")

    tutorial.publish()
    when_its_time_has_come()

    tutorial.refresh_from_db()
    assert (tutorial.live, tutorial.before, tutorial.planned) == (newest, old, None)


def test_a_plan_stays_what_it_is_while_its_author_goes_on_writing(anna):
    tutorial = live(anna.instructor)
    tutorial.save_draft(make.sheet(title="Planned"), anna, is_autosave=True)
    tutorial.publish(timezone.now() + HOUR, by=anna)

    tutorial.save_draft(make.sheet(title="Later"), anna, is_autosave=True)
    when_its_time_has_come()

    tutorial.refresh_from_db()
    assert (tutorial.title, tutorial.draft.sheet.title) == ("Planned", "Later")


def test_of_a_version_that_waited_for_a_worker_readers_are_told_its_time():
    tutorial = live()
    planned(tutorial)
    at = tutorial.planned_at

    when_its_time_has_come(after=9 * HOUR)
    when_its_time_has_come(after=10 * HOUR)

    tutorial.refresh_from_db()
    assert tutorial.updated_at == at
    assert tutorial.entries.count() == 2


def test_one_version_that_cannot_be_shown_holds_up_no_other(caplog):
    broken, fine = live(), live()
    revision = planned(broken)
    planned(fine)
    # Nobody could plan it so; somebody has mended it by hand.
    revision.document["title"] = "x" * 200
    revision.save()

    when_its_time_has_come()

    fine.refresh_from_db()
    broken.refresh_from_db()
    assert fine.title == "Newer"
    assert (broken.live.number, broken.planned.number) == (1, 2)
    assert f"tutorial {broken.pk} shows no newer version" in caplog.text


def test_what_was_withdrawn_can_come_back_at_a_time():
    tutorial = live()
    first = tutorial.published_at
    tutorial.withdraw()

    tutorial.publish(timezone.now() + HOUR)
    waiting = tutorial.state
    when_its_time_has_come()

    tutorial.refresh_from_db()
    assert (waiting, tutorial.state) == (State.WITHDRAWN, State.LIVE)
    assert (tutorial.published_at, tutorial.before) == (first, None)


def test_withdrawn_once_more_it_does_not_come_back():
    tutorial = live()
    tutorial.withdraw()
    since = tutorial.withdrawn_at
    tutorial.publish(timezone.now() + HOUR)

    tutorial.withdraw()
    tutorial.withdraw()

    assert (tutorial.planned_at, tutorial.withdrawn_at) == (None, since)
    assert tutorial.entries.filter(did=Did.WITHDRAWN).count() == 2


def test_a_newer_version_of_one_that_is_scheduled_is_live_when_that_is():
    tutorial = make.tutorial(published_at=HOUR)
    newest = newer(tutorial)

    tutorial.publish(timezone.now() + 3 * HOUR)

    assert (tutorial.live, tutorial.before, tutorial.planned) == (newest, None, None)
    assert tutorial.updated_at == tutorial.published_at
    assert tutorial.undone == "all"


# Calling back


def test_a_version_that_was_called_back_is_a_draft_and_the_older_one_is_seen(
    anna, ruth
):
    tutorial = live(anna.instructor, title="Older")
    old, seen_since = tutorial.live, tutorial.updated_at
    new = newer(tutorial)
    tutorial.publish(by=anna)

    undone = tutorial.call_back(ruth, version=new.pk)

    tutorial.refresh_from_db()
    assert undone == "version"
    assert (tutorial.live, tutorial.draft, tutorial.title) == (old, new, "Older")
    assert (tutorial.updated_at, tutorial.state) == (seen_since, State.LIVE)
    assert log(tutorial)[1:] == [(Did.PUBLISHED, anna, 2), (Did.CALLED_BACK, ruth, 2)]
    telling = Telling.objects.get()
    assert (telling.user, telling.entry.did) == (anna, Did.CALLED_BACK)


def test_a_plan_that_was_called_back_never_comes_true():
    tutorial = live(title="Older")
    planned(tutorial)

    undone = tutorial.call_back()
    when_its_time_has_come()

    tutorial.refresh_from_db()
    assert (undone, tutorial.title, tutorial.planned_at) == ("plan", "Older", None)
    assert tutorial.undone == ""


def test_a_second_press_calls_back_nothing_more():
    tutorial = make.tutorial(title="First, and not mailed yet")
    first = tutorial.live
    second = newer(tutorial, "Second")
    tutorial.publish()
    third = planned(tutorial, title="Third")

    done = []
    for version in (third, third, second, second, first, first):
        try:
            done.append(tutorial.call_back(version=version.pk))
        except TooLate:
            done.append("too late")

    assert done == ["plan", "too late", "version", "too late", "all", "too late"]
    assert tutorial.state == State.DRAFT


@pytest.mark.parametrize(
    ("make_it_late", "is_live"),
    [
        (lambda t: Tutorial.objects.update(mailed_at=timezone.now()), True),
        (Tutorial.withdraw, False),
        (
            lambda t: Tutorial.objects.update(
                updated_at=F("updated_at") - timedelta(hours=25)
            ),
            True,
        ),
    ],
    ids=["its words were mailed", "withdrawn", "a day old"],
)
def test_it_is_too_late_to_call_a_version_back(make_it_late, is_live):
    tutorial = make.tutorial(published_at=-make.days(3))
    newer(tutorial)
    tutorial.publish()
    make_it_late(tutorial)

    with pytest.raises(TooLate):
        tutorial.call_back()

    tutorial.refresh_from_db()
    assert tutorial.title == "Newer"
    assert tutorial.is_public == is_live


def test_what_is_withdrawn_has_no_plan_any_more():
    tutorial = live()
    planned(tutorial)

    tutorial.withdraw()
    when_its_time_has_come()

    tutorial.refresh_from_db()
    assert (tutorial.planned, tutorial.state) == (None, State.WITHDRAWN)


# What the database proves


@pytest.mark.parametrize(
    "wrong",
    [
        {"planned": None},
        {"planned_at": None},
        {"planned_at": F("published_at")},
        {"published_at": None},
        {"before": None},
        {"before_at": None},
        {"before_at": F("planned_at")},
        {"updated_at": None},
        {"updated_at": F("published_at") - HOUR},
        {"withdrawn_at": F("planned_at")},
    ],
    ids=" ".join,
)
def test_the_database_refuses_what_no_publication_says(wrong):
    tutorial = live()
    newer(tutorial)
    tutorial.publish()
    planned(tutorial, title="Newest")

    with pytest.raises(IntegrityError), transaction.atomic():
        Tutorial.objects.update(**wrong)


@pytest.mark.parametrize("which", ["live", "before", "planned"])
def test_the_database_refuses_to_show_what_another_tutorial_says(which):
    tutorial, other = live(), live()
    newer(tutorial)
    tutorial.publish()
    planned(tutorial, title="Newest")

    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        Tutorial.objects.filter(pk=tutorial.pk).update(**{which: other.live})


# Races


@pytest.mark.django_db(transaction=True)
def test_many_workers_and_many_presses_show_a_version_once():
    tutorial = live()
    old, new = tutorial.live, planned(tutorial)

    together(6, lambda: Tutorial.objects.get(pk=tutorial.pk).publish(
        tutorial.planned_at
    ))  # fmt: skip
    when_its_time_has_come(lambda: together(6, publish))

    tutorial.refresh_from_db()
    assert (tutorial.live, tutorial.before) == (new, old)
    assert log(tutorial) == [(Did.PUBLISHED, None, 1), (Did.PUBLISHED, None, 2)]


@pytest.mark.django_db(transaction=True)
def test_two_editors_call_back_one_version_and_not_the_one_before_it():
    tutorial = make.tutorial(title="Older")
    for _ in range(8):
        new = newer(tutorial, f"Newer {make.number()}")
        tutorial.publish()

        def press(version=new.pk):
            with suppress(TooLate):
                return Tutorial.objects.get(pk=tutorial.pk).call_back(version=version)

        done = together(2, press)

        tutorial.refresh_from_db()
        assert sorted(map(str, done)) == ["None", "version"]
        assert (tutorial.title, tutorial.state) == ("Older", State.LIVE)


@pytest.mark.django_db(transaction=True)
def test_whatever_meets_at_the_time_of_a_plan_readers_see_one_version_whole():
    """A worker, a call back, another plan and a save, all in one moment."""
    outcomes = set()
    for n in range(10):
        tutorial = live(title="Older", steps=["Old."])
        new = planned(tutorial, title="Newer", steps=make.steps("New.", "Newer."))
        acts = iter(
            [
                lambda it: it.go_live(),
                lambda it, new=new: it.call_back(version=new.pk),
                lambda it: it.publish(timezone.now() + 9 * HOUR),
                lambda it, n=n: it.save_draft(make.sheet(title=f"Save {n}"), None),
            ]
        )

        def act(acts=acts, pk=tutorial.pk):
            with suppress(TooLate):
                next(acts)(Tutorial.objects.get(pk=pk))

        when_its_time_has_come(lambda act=act: together(4, act))

        tutorial.refresh_from_db()
        shown = [it.text for it in tutorial.steps.exclude(position=None)]
        assert (tutorial.title, shown) in [
            ("Older", ["Old."]), ("Newer", ["New.", "Newer."])
        ]  # fmt: skip
        assert tutorial.live.sheet.title == tutorial.title
        assert tutorial.draft.sheet.title == f"Save {n}"
        done = [did for did, *_ in log(tutorial)]
        assert done.count(Did.CALLED_BACK) <= 1
        outcomes.add(tutorial.title)
    assert outcomes


# Through an editor, and at the desk


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def said(response):
    return " ".join(response.content.decode().split())


def url(tutorial, what=""):
    return f"/desk/tutorials/{tutorial.pk}/{what}"


LATER = {"when": "later", "at": "2100-07-01T08:00"}


def test_a_newer_version_that_was_handed_in_is_approved_for_a_time(anna, ruth):
    StudioProfile(
        publishing=StudioProfile.Publishing.THROUGH_AN_EDITOR, zone="Europe/Vienna"
    ).save()
    tutorial = live(anna.instructor, title="Older")
    newer(tutorial, by=anna)
    author, editor = signed_in(anna), signed_in(ruth)

    page = author.get(url(tutorial, "hand-in/"))
    author.post(url(tutorial, "hand-in/"), sent(page))
    review = editor.get(url(tutorial, "review/"))
    answer = editor.post(
        url(tutorial, "review/"),
        sent(review) | {"decide": "approve", "note": "Fine."} | LATER,
    )
    told = said(editor.get(answer.url))
    waiting = author.get(url(tutorial, "hand-in/"))

    tutorial.refresh_from_db()
    entry = tutorial.entries.first()
    assert "Approved for 1 July 2100, 08:00 (Europe/Vienna)." in told
    assert (entry.did, entry.actor, entry.number) == (Did.APPROVED, ruth, 2)
    assert (entry.note, entry.goes_live_at) == ("Fine.", tutorial.planned_at)
    assert (tutorial.state, tutorial.title) == (State.LIVE, "Older")
    assert "This version is planned: readers see it from" in said(waiting)
    assert "Hand in</button>" not in said(waiting)
    assert Telling.objects.filter(entry=entry).get().user == anna


def test_the_desk_plans_a_newer_version_names_it_and_calls_it_back(anna):
    StudioProfile(zone="Europe/Vienna").save()
    tutorial, desk = live(anna.instructor, title="Older"), signed_in(anna)
    newer(tutorial, by=anna)

    page = desk.get(url(tutorial, "publish/"))
    desk.post(url(tutorial, "publish/"), sent(page) | LATER)
    home = said(desk.get("/desk/"))
    again = said(desk.get(url(tutorial, "publish/")))
    writing, history = (said(desk.get(url(tutorial, it))) for it in ("", "history/"))
    withdraw = said(desk.get(url(tutorial, "withdraw/")))
    tutorial.refresh_from_db()
    version = {"version": tutorial.planned_id}
    back = said(desk.post(url(tutorial, "call-back/"), version, follow=True))

    assert "For a day “Call back” brings that one back." in said(page)
    assert "Until then readers go on seeing the one that they know." in home
    assert "1 July 2100, 08:00 (Europe/Vienna)" in home
    assert "A newer version is planned for <time" in home
    assert "A newer draft waits to be published." not in home
    assert "This version is planned: readers see it from <time" in again
    assert "This version is planned: readers see it from <time" in writing
    assert '<span class="badge success">Planned for <time' in history
    assert "Undoes the plan: readers go on seeing what they see now." in withdraw
    assert "The newer version stays a draft: its plan ends." in withdraw
    assert "Nothing changes for readers at the time that was planned." in back
    assert "A newer draft waits to be published." in back
    assert tutorial.title == "Older"


def test_the_desk_says_when_what_was_withdrawn_comes_back(anna):
    tutorial, desk = live(anna.instructor), signed_in(anna)
    tutorial.withdraw()

    page = desk.get(url(tutorial, "publish/"))
    desk.post(url(tutorial, "publish/"), sent(page) | LATER)
    home = said(desk.get("/desk/"))

    assert "Readers see it again from the time you chose. 1 July 2100, 08:00" in home
    assert "Readers see it again from <time" in home
    assert "A newer version is planned" not in home


def test_a_draft_that_is_newer_than_the_plan_says_so(anna):
    tutorial, desk = live(anna.instructor), signed_in(anna)
    planned(tutorial, by=anna)
    newer(tutorial, "Newest", by=anna, summary="")

    home = said(desk.get("/desk/"))
    page = said(desk.get(url(tutorial, "publish/")))

    assert "A newer version is planned for <time" in home
    assert "A newer draft waits to be published." in home
    assert "Write a summary of one or two sentences." in home
    assert "An earlier version than this is planned for <time" in page


def test_the_desk_calls_a_version_back_once(anna):
    tutorial, desk = live(anna.instructor, title="Older"), signed_in(anna)
    new = newer(tutorial, by=anna)
    tutorial.publish(by=anna)

    withdraw = said(desk.get(url(tutorial, "withdraw/")))
    first, second, empty = (
        said(desk.post(url(tutorial, "call-back/"), it, follow=True))
        for it in ({"version": new.pk}, {"version": new.pk}, {})
    )

    assert "readers see the one before it again." in withdraw
    assert "Called back. Readers see the version before it again." in first
    assert "Nothing was called back" not in first
    assert all("Nothing was called back" in it for it in (second, empty))
    assert Tutorial.objects.get().title == "Older"


def test_after_a_day_the_desk_blames_no_mail_that_was_about_an_older_version(anna):
    tutorial, desk = live(anna.instructor), signed_in(anna)
    new = newer(tutorial, by=anna)
    tutorial.publish(by=anna)
    Tutorial.objects.update(
        mailed_at=F("published_at") + HOUR,
        updated_at=F("updated_at") - timedelta(hours=25),
    )

    answer = desk.post(url(tutorial, "call-back/"), {"version": new.pk}, follow=True)

    assert "it was published more than a day ago" in said(answer)
    assert "its mail has been written" not in said(answer)


def test_a_mail_about_a_version_that_was_called_back_says_what_readers_see(anna, ruth):
    tutorial = live(anna.instructor, title="Older")
    planned(tutorial, by=ruth)
    tell()
    plan = mail.outbox.pop()
    tutorial.call_back(ruth)
    tell()
    back = mail.outbox.pop()

    assert "Readers see it from this time on:" in plan.body
    assert "/desk/" in plan.body
    assert tutorial.get_absolute_url() not in plan.body
    assert back.subject == "Ruth called “Newer” back"
    assert "Readers see the version that they knew before." in back.body
