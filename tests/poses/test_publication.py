"""Where a tutorial stands, who made it so, and what cannot be undone any more."""

from datetime import timedelta
from itertools import product
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from newsletter.models import Issue
from poses.models import Entry, State, Telling, Tutorial
from poses.models.publication import NotReady, Overtaken, TooLate
from poses.models.review import hands_in
from studio.models import StudioProfile
from tests import make
from tests.threads import together

pytestmark = pytest.mark.django_db
Did = Entry.Did


def log(tutorial):
    """What was done by whom to which version, the first first."""
    return [(it.did, it.actor, it.number) for it in tutorial.entries.order_by("pk")]


def told(tutorial):
    return set(
        Telling.objects.filter(entry__tutorial=tutorial).values_list(
            "entry__did", "user__display_name"
        )
    )


# States


def test_python_and_sql_agree_on_every_state_that_the_times_can_say():
    now = timezone.now()
    published = [None, now - timedelta(hours=1), now + timedelta(hours=1)]
    said = {}
    for at, withdrawn, handed_in, returned in product(published, *[[None, now]] * 3):
        if (handed_in and returned) or (withdrawn and not at):
            continue
        tutorial = make.draft()
        Tutorial.objects.filter(pk=tutorial.pk).update(
            live=tutorial.draft,
            published_at=at,
            withdrawn_at=withdrawn,
            handed_in_at=handed_in,
            returned_at=returned,
        )
        tutorial.refresh_from_db()
        said[tutorial.pk] = tutorial.state

    in_sql = Tutorial.objects.filter(pk__in=said).with_state()

    assert dict(in_sql.values_list("pk", "stands")) == said
    assert set(said.values()) == set(State)
    assert len(said) == 15


def test_lists_can_be_asked_for_a_state_and_for_how_many_are_in_each():
    draft, live = make.draft(), make.tutorial()
    planned = make.tutorial(published_at=timedelta(hours=1))

    found = Tutorial.objects.in_state(State.DRAFT, State.SCHEDULED)

    assert set(found) == {draft, planned}
    assert Tutorial.objects.count_states() == {
        "draft": 1, "in_review": 0, "changes_wanted": 0, "scheduled": 1, "live": 1,
        "withdrawn": 0,
    }  # fmt: skip
    assert [it.is_public for it in (draft, live, planned)] == [False, True, False]


# Through an editor


def test_a_tutorial_goes_to_an_editor_and_back_and_to_its_readers(anna, ruth):
    tutorial = make.draft(authors=[anna.instructor])

    tutorial.hand_in(anna, read=1, note="My first.")
    waiting = tutorial.state
    tutorial.want_changes(ruth, read=1, note="Name the blocks.")
    wanted = tutorial.state
    tutorial.save_draft(make.sheet(title="With blocks"), anna)
    tutorial.hand_in(anna, read=2)
    tutorial.publish(by=ruth, read=2)

    tutorial.refresh_from_db()
    assert (waiting, wanted, tutorial.state) == (
        State.IN_REVIEW, State.CHANGES_WANTED, State.LIVE
    )  # fmt: skip
    assert log(tutorial) == [
        (Did.HANDED_IN, anna, 1),
        (Did.RETURNED, ruth, 1),
        (Did.HANDED_IN, anna, 2),
        (Did.APPROVED, ruth, 2),
    ]
    assert told(tutorial) == {
        (Did.HANDED_IN, "Ruth"), (Did.RETURNED, "Anna"), (Did.APPROVED, "Anna")
    }  # fmt: skip


def test_every_editor_and_owner_is_told_once_of_what_was_handed_in(anna, ruth):
    make.user(role="owner", display_name="Olga")
    make.user(role="owner", display_name="Gone", is_active=False)
    make.user(role="moderator", display_name="Max")
    make.user(is_superuser=True, display_name="Root")
    tutorial = make.draft(authors=[anna.instructor])

    tutorial.hand_in(anna, read=1)

    names = Telling.objects.values_list("user__display_name", flat=True)
    assert sorted(names) == ["Olga", "Root", "Ruth"]


def test_every_author_with_an_account_is_told_but_not_who_did_it(anna, ruth):
    ben = make.user(display_name="Ben")
    seats = [anna.instructor, make.instructor(user=ben), make.instructor()]
    tutorial = make.draft(authors=seats)

    tutorial.publish(by=anna)
    tutorial.withdraw(by=ruth)

    assert told(tutorial) == {
        (Did.PUBLISHED, "Ben"), (Did.WITHDRAWN, "Anna"), (Did.WITHDRAWN, "Ben")
    }  # fmt: skip


def test_what_the_house_publishes_by_itself_is_told_to_nobody(anna):
    tutorial = make.tutorial(authors=[anna.instructor])

    assert log(tutorial) == [(Did.PUBLISHED, None, 1)]
    assert not Telling.objects.exists()


def test_what_lacks_something_cannot_be_handed_in(anna):
    tutorial = make.draft(authors=[anna.instructor], summary="")

    with pytest.raises(NotReady):
        tutorial.hand_in(anna, read=1)

    assert Tutorial.objects.get().state == State.DRAFT


def test_what_was_taken_back_waits_for_nobody_and_can_neither_be_returned(anna, ruth):
    tutorial = make.draft(authors=[anna.instructor])
    tutorial.hand_in(anna, read=1)

    tutorial.take_back(anna)

    with pytest.raises(TooLate):
        tutorial.take_back(anna)
    with pytest.raises(TooLate):
        tutorial.want_changes(ruth, read=1)
    assert tutorial.state == State.DRAFT
    assert [did for did, *_ in log(tutorial)] == [Did.HANDED_IN, Did.TAKEN_BACK]


@pytest.mark.parametrize("decide", ["publish", "want_changes", "hand_in"])
def test_nobody_decides_about_a_version_that_she_has_not_read(anna, ruth, decide):
    tutorial = make.draft(authors=[anna.instructor])
    tutorial.hand_in(anna, read=1)
    newer = tutorial.save_draft(make.sheet(title="Changed meanwhile"), anna)

    with pytest.raises(Overtaken) as told_so:
        getattr(tutorial, decide)(by=ruth, read=1)

    assert told_so.value.draft == newer
    assert Tutorial.objects.get().state == State.IN_REVIEW


@pytest.mark.django_db(transaction=True)
def test_an_editor_never_publishes_what_its_author_saves_at_that_moment(anna, ruth):
    tutorial = make.draft(authors=[anna.instructor])
    for n in range(12):
        tutorial.refresh_from_db()
        tutorial.hand_in(anna, read=tutorial.draft.number)
        read, begin, refused = tutorial.draft.number, Barrier(2), []

        def save(begin=begin, n=n):
            begin.wait()
            Tutorial.objects.get(pk=tutorial.pk).save_draft(
                make.sheet(title=f"Take {n}"), anna
            )
            connection.close()

        def approve(begin=begin, read=read, refused=refused):
            begin.wait()
            try:
                Tutorial.objects.get(pk=tutorial.pk).publish(by=ruth, read=read)
            except Overtaken:
                refused.append(read)
            connection.close()

        threads = [Thread(target=it) for it in (save, approve)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        tutorial.refresh_from_db()
        live = tutorial.live.number if tutorial.live else None
        assert (live == read) != bool(refused)
        assert live != read + 1


def test_what_an_editor_reads_does_not_give_way_to_a_newer_autosave(anna):
    tutorial = make.draft(authors=[anna.instructor])
    for title in ("One", "Two"):
        tutorial.save_draft(make.sheet(title=title), anna, is_autosave=True)
    tutorial.hand_in(anna, read=tutorial.draft.number)

    tutorial.save_draft(make.sheet(title="Three"), anna, is_autosave=True)

    titles = [it.sheet.title for it in tutorial.revisions.all()]
    assert titles == ["Three", "Two", "A quiet standing fold"]


def test_who_hands_in_is_for_the_studio_to_decide(anna, ruth):
    directly = [hands_in(it) for it in (anna, ruth)]
    StudioProfile(publishing=StudioProfile.Publishing.THROUGH_AN_EDITOR).save()
    reviewed = [hands_in(it) for it in (anna, ruth)]

    assert (directly, reviewed) == ([False, False], [True, False])


# Calling back


def test_what_was_called_back_is_a_draft_as_if_nobody_had_published_it(anna):
    tutorial = make.draft(authors=[anna.instructor], title="Too early")
    tutorial.publish(by=anna)

    tutorial.call_back(anna)
    tutorial.save_draft(make.sheet(title="In time"), anna)

    tutorial.refresh_from_db()
    assert (tutorial.state, tutorial.live, tutorial.title) == (
        State.DRAFT, None, "In time"
    )  # fmt: skip
    assert not Tutorial.objects.published().exists()
    tutorial.publish(at=timezone.now() + timedelta(days=9), by=anna)
    assert tutorial.state == State.SCHEDULED
    assert [did for did, *_ in log(tutorial)] == [
        Did.PUBLISHED, Did.CALLED_BACK, Did.PUBLISHED
    ]  # fmt: skip


def test_a_plan_can_be_called_back(anna):
    tutorial = make.tutorial(published_at=timedelta(days=30))

    tutorial.call_back(anna)

    assert tutorial.state == State.DRAFT


@pytest.mark.parametrize(
    "make_it_late",
    [
        Issue.objects.open,
        Tutorial.withdraw,
        lambda t: Tutorial.objects.update(
            published_at=timezone.now() - timedelta(hours=25)
        ),
    ],
    ids=["mailed", "withdrawn", "a day old"],
)
def test_it_is_too_late_to_call_back(make_it_late):
    tutorial = make.tutorial()
    make_it_late(tutorial)

    with pytest.raises(TooLate):
        tutorial.call_back()

    assert Tutorial.objects.get().published_at


def test_a_draft_cannot_be_called_back():
    with pytest.raises(TooLate):
        make.draft().call_back()


def test_no_mail_is_written_about_what_was_called_back_or_withdrawn():
    called_back, withdrawn = make.tutorial(), make.tutorial()
    called_back.call_back()
    withdrawn.withdraw()

    opened = [Issue.objects.open(it) for it in (called_back, withdrawn)]

    assert opened == [None, None]
    assert not Tutorial.objects.exclude(mailed_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_either_the_mail_is_written_or_it_was_called_back_and_never_both():
    outcomes = set()
    for _ in range(25):
        tutorial = make.tutorial()
        acts = iter([Issue.objects.open, call_back])

        done = together(2, lambda acts=acts, pk=tutorial.pk: next(acts)(
            Tutorial.objects.get(pk=pk)
        ))  # fmt: skip

        tutorial.refresh_from_db()
        is_mailed = Issue.objects.filter(tutorial=tutorial).exists()
        assert is_mailed == bool(tutorial.published_at) == bool(tutorial.mailed_at)
        assert ("called back" in done) != is_mailed
        outcomes.add(is_mailed)
    assert outcomes


def call_back(tutorial):
    try:
        tutorial.call_back()
    except TooLate:
        return "too late"
    return "called back"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["mail", "call back"])
def test_whoever_comes_second_sees_what_the_first_has_done(first):
    """The second is held up in the middle, by the lock that the first holds."""
    tutorial = make.tutorial()
    acts = {"mail": Issue.objects.open, "call back": call_back}
    second = acts["call back" if first == "mail" else "mail"]
    found = []

    def late():
        found.append(second(Tutorial.objects.get(pk=tutorial.pk)))
        connection.close()

    with transaction.atomic():
        acts[first](Tutorial.objects.get(pk=tutorial.pk))
        thread = Thread(target=late)
        thread.start()
        thread.join(0.3)
        waits = thread.is_alive()
    thread.join()

    assert waits
    assert found == (["too late"] if first == "mail" else [None])
    assert Issue.objects.count() == (first == "mail")


# The log


def test_the_log_only_grows():
    tutorial = make.tutorial()
    entry = tutorial.entries.get()
    wrongs = [
        lambda: Entry.objects.update(note="Another note"),
        lambda: Entry.objects.update(number=7),
        lambda: (Entry.objects.all().delete(), connection.check_constraints()),
    ]

    for wrong in wrongs:
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()

    assert list(tutorial.entries.all()) == [entry]


def test_the_log_forgets_an_account_and_goes_with_its_tutorial(anna):
    tutorial = make.draft()
    tutorial.publish(by=anna)

    anna.delete()
    forgotten = tutorial.entries.get().actor
    Tutorial.objects.update(live=None, published_at=None, updated_at=None)
    tutorial.delete()
    connection.check_constraints()

    assert forgotten is None
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_presses_are_one_entry_and_one_withdrawal(anna):
    tutorial = make.draft(authors=[anna.instructor])

    together(8, lambda: Tutorial.objects.get(pk=tutorial.pk).publish(by=anna))
    together(8, lambda: Tutorial.objects.get(pk=tutorial.pk).withdraw(by=anna))

    assert log(tutorial) == [(Did.PUBLISHED, anna, 1), (Did.WITHDRAWN, anna, 1)]


def test_an_entry_says_whether_readers_had_to_wait():
    entries = [
        it.entries.get()
        for it in (make.tutorial(), make.tutorial(published_at=timedelta(hours=1)))
    ]

    assert [it.is_planned for it in entries] == [False, True]
    assert [str(it) for it in entries] == ["published", "published"]
