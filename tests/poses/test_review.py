"""Through an editor: handing in, reading, wanting changes, approving, being told."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from poses.models import Entry, SecretLink, State, StepNote, Telling, Tutorial
from poses.sending import drain
from poses.sheet import Step
from poses.tasks import tell
from studio.models import StudioProfile
from tests import make
from tests.pages import sent
from tests.threads import together

pytestmark = pytest.mark.django_db
Did = Entry.Did


@pytest.fixture(autouse=True)
def _through_an_editor(db):
    profile = StudioProfile(publishing=StudioProfile.Publishing.THROUGH_AN_EDITOR)
    profile.save()


def signed_in(role, **fields):
    client = Client()
    client.user = make.user(role=role, **fields)
    client.force_login(client.user)
    return client


@pytest.fixture
def anna():
    client = signed_in("instructor", display_name="Anna")
    make.instructor(user=client.user, display_name="Anna")
    return client


@pytest.fixture
def ruth():
    return signed_in("editor", display_name="Ruth")


def hers(anna, **fields):
    return make.draft(authors=[anna.user.instructor], **fields)


def url(tutorial, what=""):
    return f"/desk/tutorials/{tutorial.pk}/{what}"


def said(response):
    return response.content.decode()


def handed_in(anna, note="", **fields):
    tutorial = hers(anna, **fields)
    tutorial.hand_in(anna.user, read=1, note=note)
    return tutorial


def decide(ruth, tutorial, decision, **typed):
    page = ruth.get(url(tutorial, "review/"))
    return ruth.post(
        url(tutorial, "review/"), sent(page) | {"decide": decision} | typed
    )


def step_field(tutorial, n):
    return f"step-{tutorial.draft.sheet.steps[n].key}"


def state(tutorial):
    return Tutorial.objects.get(pk=tutorial.pk).state


# Handing in


def test_an_instructor_hands_in_and_can_have_it_back(anna):
    tutorial = hers(anna)

    page = anna.get(url(tutorial, "publish/"), follow=True)
    answer = anna.post(url(tutorial, "hand-in/"), sent(page) | {"note": "My first."})
    message = said(anna.get(answer.url))
    waiting, waits = state(tutorial), said(anna.get(url(tutorial, "hand-in/")))
    anna.post(url(tutorial, "take-back/"))

    assert page.redirect_chain == [(url(tutorial, "hand-in/"), 302)]
    assert "Handed in. The editors are told by mail" in message
    assert f'href="{url(tutorial, "hand-in/")}"' in message
    assert f'href="{url(tutorial, "publish/")}"' not in message
    assert (waiting, state(tutorial)) == (State.IN_REVIEW, State.DRAFT)
    assert "It has been with the editors since" in waits
    assert "My first." in waits


@pytest.mark.parametrize("at", [{}, {"when": "later", "at": "2100-01-01T08:00"}])
def test_an_instructor_cannot_publish_in_any_way(anna, at):
    tutorial = hers(anna)
    newer = make.tutorial(authors=[anna.user.instructor])
    newer.save_draft(make.sheet(title="Newer"), anna.user)
    forged = {"revision": 1, "when": "now", "decide": "approve"} | at

    answers = [
        anna.post(url(tutorial, "publish/"), forged),
        anna.post(url(newer, "publish/"), forged | {"revision": 2}),
        anna.post(url(tutorial, "hand-in/"), forged),
        anna.post(url(tutorial, "review/"), forged),
    ]

    assert [it.status_code for it in answers] == [302, 302, 302, 404]
    assert "an editor of your studio looks at it first" in said(anna.get("/desk/"))
    assert state(tutorial) == State.IN_REVIEW
    assert Tutorial.objects.get(pk=newer.pk).live.number == 1
    assert set(Tutorial.objects.published()) == {newer}


def test_what_lacks_something_is_not_handed_in(anna):
    tutorial = hers(anna, summary="")

    answer = anna.post(url(tutorial, "hand-in/"), {"revision": 1})

    assert answer.status_code == 422
    assert "Not handed in: it still needs what stands below." in said(answer)
    assert "Write a summary of one or two sentences." in said(answer)
    assert state(tutorial) == State.DRAFT


def test_what_nobody_has_looked_at_is_not_handed_in(anna, monkeypatch):
    tutorial = hers(anna)
    page = sent(anna.get(url(tutorial, "hand-in/")))
    tutorial.save_draft(make.sheet(title="Changed"), anna.user)

    early = anna.post(url(tutorial, "hand-in/"), page | {"note": "Kept."})
    monkeypatch.setattr(
        "poses.forms.HandInForm.clean_revision",
        lambda form: form.cleaned_data["revision"],
    )
    late = anna.post(url(tutorial, "hand-in/"), page | {"note": "Kept."})

    for answer in (early, late):
        assert answer.status_code == 422
        assert "It was changed after you opened this page." in said(answer)
        assert sent(answer) == {"revision": "2", "note": "Kept."}
    assert state(tutorial) == State.DRAFT


def test_where_instructors_publish_themselves_nothing_is_handed_in(anna, ruth):
    tutorial = hers(anna)

    editor = ruth.get(url(tutorial, "hand-in/"))
    StudioProfile().save()
    author = anna.get(url(tutorial, "hand-in/"))

    assert [editor.url, author.url] == [url(tutorial, "publish/")] * 2


def test_what_readers_see_already_needs_no_editor(anna):
    tutorial = make.tutorial(authors=[anna.user.instructor])

    page = said(anna.get(url(tutorial, "hand-in/")))

    assert "Readers already see this version." in page
    assert "Hand in</button>" not in page


def test_an_editor_who_was_quicker_cannot_be_taken_back(anna, ruth):
    tutorial = handed_in(anna)
    tutorial.approve(by=ruth.user, read=1)

    answer = anna.post(url(tutorial, "take-back/"), follow=True)

    assert "An editor has decided meanwhile." in said(answer)
    assert state(tutorial) == State.LIVE


# Reading


def test_editors_see_what_waits_and_others_find_no_such_page(anna, ruth):
    late, early = handed_in(anna, title="Late"), handed_in(anna, title="Early")
    Tutorial.objects.filter(pk=early.pk).update(
        handed_in_at=timezone.now() - timedelta(days=1)
    )
    hers(anna, title="Half")

    page = ruth.get("/desk/review/")

    assert list(page.context["tutorials"]) == [early, late]
    assert anna.get("/desk/review/").status_code == 404
    assert anna.get(url(late, "review/")).status_code == 404
    assert "Handed in" in said(ruth.get("/me/"))
    assert "Handed in" not in said(anna.get("/me/"))


def test_the_queue_names_a_newer_version_by_its_own_title(anna, ruth):
    tutorial = make.tutorial(title="Before", authors=[anna.user.instructor])
    tutorial.save_draft(replace(tutorial.draft.sheet, title="After"), anna.user)
    tutorial.hand_in(anna.user, read=2)

    page = said(ruth.get("/desk/review/"))

    assert "After</a></h2>" in page
    assert "Readers see an earlier version" in page


def test_an_empty_queue_says_so(ruth):
    assert "Nothing waits for you." in said(ruth.get("/desk/review/"))


def test_an_editor_reads_the_draft_as_a_page_and_what_is_new_in_it(anna, ruth):
    tutorial = make.tutorial(title="Before", authors=[anna.user.instructor])
    sheet = replace(tutorial.draft.sheet, title="After")
    tutorial.save_draft(sheet, anna.user)
    tutorial.hand_in(anna.user, read=2, note="A better title.")

    page = ruth.get(url(tutorial, "review/"))

    assert "One thing differs from what readers see" in said(page)
    assert [(it.theirs, it.yours) for it in page.context["differences"]] == [
        ("Before", "After")
    ]
    assert "A better title." in said(page)
    assert '<h1 class="tutorial-title">' in said(page) or "After</h1>" in said(page)
    assert said(page).count("Note on this step</summary>") == 2


def test_a_bare_tutorial_cannot_be_read(ruth):
    bare = Tutorial.objects.create(slug="bare", title="Bare")

    assert ruth.get(url(bare, "review/")).status_code == 404


@pytest.mark.parametrize("many", [1, 6])
def test_the_queue_costs_the_same_however_much_waits(
    anna, ruth, many, django_assert_num_queries
):
    for _ in range(many):
        handed_in(anna, pose=make.pose())

    with django_assert_num_queries(8):
        ruth.get("/desk/review/")


@pytest.mark.parametrize("many", [1, 12])
def test_a_review_costs_the_same_however_many_steps_and_notes(
    anna, ruth, many, django_assert_num_queries
):
    tutorial = handed_in(anna, steps=["Stand."] * many)
    keys = [step.key for step in tutorial.draft.sheet.steps]
    StepNote.objects.leave(
        tutorial, tutorial.draft.sheet, dict.fromkeys(keys, "?"), author=ruth.user
    )

    with django_assert_num_queries(17):
        ruth.get(url(tutorial, "review/"))


def test_an_editor_reads_and_leaves_notes_on_tips_as_on_steps(anna, ruth):
    tip = Step(text="Bend your knees.", kind="tip")
    tutorial = handed_in(anna, steps=["Stand.", tip])
    SecretLink.objects.give(7, tutorial=tutorial, name="Lena")
    by = {"guest": "Lena", "link": tutorial.secret_links.get()}
    StepNote.objects.leave(tutorial, tutorial.draft.sheet, {tip.key: "Why?"}, **by)

    page = ruth.get(url(tutorial, "review/"))
    decide(ruth, tutorial, "want", **{f"step-{tip.key}": "How far?"})

    assert "<strong>Lena:</strong> Why?" in said(page)
    assert said(page).count("Note on this step</summary>") == 2
    assert [it.words for it in tutorial.notes.all()] == ["Why?", "How far?"]


def test_of_a_long_log_the_last_three_stand_open(anna, ruth):
    tutorial = handed_in(anna, note="The first.")
    for _ in range(3):
        tutorial.take_back(anna.user)
        tutorial.hand_in(anna.user, read=1)

    page = said(ruth.get(url(tutorial, "review/")))
    log = page[page.index('id="log"') :]

    assert log.index("<summary>Before that</summary>") < log.index("The first.")
    assert log[: log.index("<summary>Before")].count("<strong>") == 3


# Deciding


def test_an_editor_wants_changes_with_notes_on_steps(anna, ruth):
    tutorial = handed_in(anna, steps=["Stand.", "Fold."])
    note = {step_field(tutorial, 1): "How far?", "note": "Nearly there."}

    answer = decide(ruth, tutorial, "want", **note)
    page = said(anna.get(url(tutorial)))

    assert answer.url == "/desk/review/"
    assert "Given back with what you want changed." in said(ruth.get(answer.url))
    assert state(tutorial) == State.CHANGES_WANTED
    assert "Ruth wants changes." in page
    assert "Nearly there." in page
    assert page.index("Fold.</textarea>") < page.index("How far?")
    assert "Save and hand in …" in page


def test_wanting_changes_without_a_word_is_refused(anna, ruth):
    tutorial = handed_in(anna)

    # Whatever stands in the fields for a plan does not matter then.
    answer = decide(ruth, tutorial, "want", when="later", at="nonsense")

    assert answer.status_code == 422
    assert "Say what you want changed, here or at a step." in said(answer)
    assert state(tutorial) == State.IN_REVIEW


def test_pressing_neither_button_decides_nothing(anna, ruth):
    tutorial = handed_in(anna)

    answer = decide(ruth, tutorial, "")

    assert answer.status_code == 422
    assert "Press one of the two buttons below." in said(answer)
    assert state(tutorial) == State.IN_REVIEW


def test_an_editor_approves_now_and_her_notes_stay_for_later(anna, ruth):
    tutorial = handed_in(anna)

    answer = decide(ruth, tutorial, "approve", **{step_field(tutorial, 0): "Lovely."})

    assert answer.status_code == 302
    assert set(Tutorial.objects.published()) == {tutorial}
    entry = tutorial.entries.get(did=Did.APPROVED)
    assert entry.notes.get().words == "Lovely."
    assert (entry.actor, entry.number) == (ruth.user, 1)


def test_an_editor_approves_for_a_time(anna, ruth):
    tutorial = handed_in(anna)

    decide(ruth, tutorial, "approve", when="later", at="2100-07-01T08:00")

    assert state(tutorial) == State.SCHEDULED
    assert tutorial.entries.get(did=Did.APPROVED).goes_live_at.year == 2100


def test_an_editor_is_told_what_changed_while_she_was_reading(anna, ruth):
    tutorial = handed_in(anna, title="Read", steps=["Stand.", "Fold."])
    page = sent(ruth.get(url(tutorial, "review/")))
    sheet = tutorial.draft.sheet
    notes = {step_field(tutorial, 0): "Gone?", step_field(tutorial, 1): "How far?"}
    tutorial.save_draft(replace(sheet, title="Newer", steps=sheet.steps[1:]), anna.user)

    answer = ruth.post(
        url(tutorial, "review/"), page | {"decide": "approve", "note": "Fine."} | notes
    )
    again = ruth.post(url(tutorial, "review/"), sent(answer) | {"decide": "want"})

    assert answer.status_code == 422
    assert "It was changed after you opened this page." in said(answer)
    assert "What changed while you were reading" in said(answer)
    assert ("Read", "Newer") in [
        (it.theirs, it.yours) for it in answer.context["since"]
    ]
    assert sent(answer)["note"] == "Fine.\r\n\r\nGone?"
    assert again.status_code == 302
    assert not Tutorial.objects.published().exists()
    assert [it.words for it in tutorial.notes.all()] == ["How far?"]


@pytest.mark.parametrize("decision", ["approve", "want"])
def test_what_is_saved_at_the_moment_of_the_press_is_not_decided_about(
    anna, ruth, decision, monkeypatch
):
    tutorial = handed_in(anna)
    page = sent(ruth.get(url(tutorial, "review/")))
    tutorial.save_draft(make.sheet(title="Newer"), anna.user)
    monkeypatch.setattr(
        "poses.forms.ReviewForm.clean_revision",
        lambda form: form.cleaned_data["revision"],
    )

    answer = ruth.post(
        url(tutorial, "review/"), page | {"decide": decision, "note": "Fine."}
    )

    assert answer.status_code == 422
    assert "It was changed after you opened this page." in said(answer)
    assert sent(answer)["revision"] == "2"
    assert state(tutorial) == State.IN_REVIEW


@pytest.mark.parametrize("decision", ["approve", "want"])
def test_what_was_taken_back_is_not_decided_about(anna, ruth, decision):
    tutorial = handed_in(anna)
    page = sent(ruth.get(url(tutorial, "review/")))
    tutorial.take_back(anna.user)

    answer = ruth.post(
        url(tutorial, "review/"), page | {"decide": decision, "note": "Fine."}
    )

    assert answer.status_code == 422
    assert "Nobody waits for a decision any more." in said(answer)
    assert "It does not wait for an editor. It is: draft." in said(answer)
    assert state(tutorial) == State.DRAFT


def test_what_came_to_lack_something_is_not_approved(anna, ruth):
    tutorial = handed_in(anna)
    tutorial.save_draft(make.sheet(summary=""), anna.user)

    answer = decide(ruth, tutorial, "approve")

    assert answer.status_code == 422
    assert "Write a summary of one or two sentences." in said(answer)
    assert "Approve</button>" not in said(answer)
    assert state(tutorial) == State.IN_REVIEW


@pytest.mark.django_db(transaction=True)
def test_two_editors_decide_once(anna, ruth):
    StudioProfile(publishing=StudioProfile.Publishing.THROUGH_AN_EDITOR).save()
    tutorial = handed_in(anna)
    page = sent(ruth.get(url(tutorial, "review/"))) | {"note": "Not yet."}
    decisions = iter(["approve", "want"] * 3)

    def press():
        client = Client()
        client.force_login(ruth.user)
        typed = page | {"decide": next(decisions)}
        return client.post(url(tutorial, "review/"), typed).status_code

    codes = together(6, press)

    assert sorted(codes) == [302] + [422] * 5
    assert tutorial.entries.exclude(did=Did.HANDED_IN).count() == 1


# Notes


def test_a_note_survives_what_the_author_makes_of_its_step(anna, ruth):
    tutorial = handed_in(anna, steps=["Stand.", "Fold.", "Rise."])
    stand, fold, rise = (step.key for step in tutorial.draft.sheet.steps)
    notes = {stand: "Where?", fold: "How far?", rise: "Why?", "": "Short."}
    StepNote.objects.leave(tutorial, tutorial.draft.sheet, notes, author=ruth.user)
    sheet = tutorial.draft.sheet
    both = replace(sheet.steps[0], text="Stand tall and fold.", absorbed=(fold,))

    tutorial.save_draft(replace(sheet, steps=(both,)), anna.user)
    found = tutorial.notes.beside(tutorial.draft.sheet)

    assert [it.words for it in found.on(stand)] == ["Where?", "How far?"]
    assert [(it.words, it.quote) for it in found.rest] == [
        ("Why?", "Rise."), ("Short.", "")
    ]  # fmt: skip
    assert "<q>Rise.</q>" in said(anna.get(url(tutorial)))


def test_an_author_ticks_notes_off_by_saving_and_can_open_them_again(anna, ruth):
    tutorial = handed_in(anna)
    StepNote.objects.leave(
        tutorial, tutorial.draft.sheet, {"": "Shorter."}, author=ruth.user
    )
    note, page = tutorial.notes.get(), sent(anna.get(url(tutorial)))

    anna.post(url(tutorial), page | {"done": note.pk})
    settled = said(anna.get(url(tutorial)))
    is_done = not tutorial.notes.open().exists()
    anna.post(url(tutorial), page)

    assert is_done
    assert f'value="{note.pk}" checked' in settled
    assert tutorial.notes.open().get() == note


def test_the_desk_counts_the_notes_that_are_not_ticked_off(anna, ruth):
    tutorial, other = handed_in(anna), hers(anna)
    for words in ("Shorter.", "Softer.", "Done."):
        StepNote.objects.leave(
            tutorial, tutorial.draft.sheet, {"": words}, author=ruth.user
        )
    StepNote.objects.leave(other, other.draft.sheet, {"": "One."}, author=ruth.user)
    tutorial.notes.filter(words="Done.").update(settled_at=timezone.now())

    page = said(anna.get("/desk/"))
    tutorial.take_back(anna.user)

    assert "2 notes are not ticked off yet." in said(
        anna.get(url(tutorial, "hand-in/"))
    )
    assert page.count("2 notes on its draft are not ticked off yet.") == 1
    assert page.count("One note on its draft is not ticked off yet.") == 1


def test_a_refused_form_still_has_its_ticks(anna, ruth):
    tutorial = handed_in(anna)
    StepNote.objects.leave(
        tutorial, tutorial.draft.sheet, {"": "Shorter."}, author=ruth.user
    )
    note, page = tutorial.notes.get(), sent(anna.get(url(tutorial)))

    answer = anna.post(
        url(tutorial), page | {"done": note.pk, "steps-0-hold": "for ever and a day"}
    )

    assert answer.status_code == 422
    assert f'value="{note.pk}" checked' in said(answer)
    assert tutorial.notes.open().exists()


def test_what_was_ticked_off_long_ago_is_out_of_the_way(anna, ruth):
    tutorial = handed_in(anna)
    StepNote.objects.leave(
        tutorial, tutorial.draft.sheet, {"": "Shorter."}, author=ruth.user
    )
    tutorial.notes.update(settled_at=timezone.now() - timedelta(days=8))

    assert "Shorter." not in said(anna.get(url(tutorial)))


def test_nobody_ticks_off_the_notes_of_others(anna):
    theirs = make.draft()
    StepNote.objects.leave(theirs, theirs.draft.sheet, {"": "Theirs."}, author=None)
    note, tutorial = theirs.notes.get(), hers(anna)

    page = sent(anna.get(url(tutorial)))
    anna.post(url(tutorial), page | {"noted": note.pk, "done": note.pk})
    anna.post(url(tutorial), page | {"noted": "x", "done": "y"})

    assert theirs.notes.open().get() == note
    assert (note.said_by, str(note)) == ("", "Theirs.")


# Mails


def mailed():
    mail.outbox.clear()
    tell()
    return sorted((sent.to[0], sent.subject) for sent in mail.outbox)


def test_each_editor_gets_one_mail_and_the_author_one_about_the_decision(anna, ruth):
    owner = signed_in("owner")
    tutorial = handed_in(anna, title="Tree", note="My first.", steps=["Stand."])

    to_editors, words = mailed(), mail.outbox[0].body
    again = mailed()
    decide(ruth, tutorial, "want", **{step_field(tutorial, 0): "Which foot?"})
    to_author, wanted = mailed(), mail.outbox[0].body

    subject = "Anna hands in “Tree”"
    assert to_editors == sorted((it.user.email, subject) for it in (ruth, owner))
    assert "My first." in words
    assert f"/desk/tutorials/{tutorial.pk}/review/" in words
    assert again == []
    assert to_author == [(anna.user.email, "Ruth wants changes in “Tree”")]
    assert "Stand." in wanted
    assert "Which foot?" in wanted
    assert Telling.objects.filter(sent_at=None).count() == 0


@pytest.mark.parametrize(
    ("act", "subject", "words"),
    [
        (
            lambda t, by: t.publish(by=by),
            "Ruth published “Tree”",
            "Readers see it now.",
        ),
        (
            lambda t, by: t.publish(timezone.now() + timedelta(days=9), by=by),
            "Ruth published “Tree”",
            "(Europe/Vienna)",
        ),
        (
            lambda t, by: (t.publish(), t.call_back(by)),
            "Ruth called “Tree” back",
            "It is a draft again",
        ),
        (
            lambda t, by: (t.publish(), t.withdraw(by, "The knee.")),
            "Ruth withdrew “Tree”",
            "The knee.",
        ),
    ],
)
def test_an_author_hears_what_others_did_with_her_tutorial(
    anna, ruth, act, subject, words
):
    StudioProfile(zone="Europe/Vienna").save()
    tutorial = hers(anna, title="Tree")

    act(tutorial, ruth.user)

    assert mailed() == [(anna.user.email, subject)]
    assert words in mail.outbox[0].body


def test_a_planned_time_is_told_by_the_studios_clock_and_by_hers(anna, ruth):
    StudioProfile(zone="Europe/Vienna").save()
    type(anna.user).objects.filter(pk=anna.user.pk).update(zone="America/Denver")
    tutorial = hers(anna)

    tutorial.publish(datetime(2100, 7, 1, 6, tzinfo=UTC), by=ruth.user)
    mailed()

    words = " ".join(mail.outbox[0].body.split())
    assert "1 July 2100, 08:00 (Europe/Vienna) = 1 July 2100, 00:00" in words


def test_editors_hear_nothing_of_what_was_taken_back(anna, ruth):
    handed_in(anna).take_back(anna.user)

    assert mailed() == []
    assert not Telling.objects.due().exists()


def test_nobody_is_told_who_has_left(anna, ruth):
    handed_in(anna)
    type(ruth.user).objects.filter(pk=ruth.user.pk).update(is_active=False)

    assert mailed() == []


def test_a_mail_names_somebody_whose_account_is_gone(anna, ruth):
    tutorial = handed_in(anna, title="Tree")
    anna.user.delete()

    assert mailed() == [(ruth.user.email, "Somebody hands in “Tree”")]
    assert state(tutorial) == State.IN_REVIEW


def test_nothing_is_lost_while_the_mail_server_is_away(anna, ruth, sink, settings):
    handed_in(anna)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9

    drain()
    settings.EMAIL_PORT = port
    drain()
    drain()

    assert [it.to for it in sink.mails] == [ruth.user.email]


def test_a_mail_that_was_not_taken_is_tried_again_for_some_days(anna, ruth, sink):
    handed_in(anna)
    sink.answer = lambda verb, to: "450 4.2.1 later" if verb == "RCPT" else None

    drain()
    sink.answer = lambda verb, to: None
    drain()
    early = len(sink.mails)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        drain()

    assert (early, len(sink.mails)) == (0, 1)


@pytest.mark.parametrize(
    ("answer", "days"), [("450 4.2.1 later", 4), ("550 5.1.1 nobody", 0)]
)
def test_a_mail_that_nobody_takes_is_given_up(anna, ruth, sink, answer, days):
    handed_in(anna)
    sink.answer = lambda verb, to: answer if verb == "RCPT" else None

    with time_machine.travel(timezone.now() + timedelta(days=days)):
        drain()

    assert sink.mails == []
    assert Telling.objects.get().due_at is None


def test_a_line_that_breaks_ends_the_round(anna, ruth, sink):
    signed_in("owner")
    handed_in(anna)
    sink.answer = lambda verb, to: "421 4.3.2 bye" if verb == "RCPT" else None

    drain()

    assert Telling.objects.filter(due_at__gt=timezone.now()).count() == 1
    assert Telling.objects.due().count() == 1


@pytest.mark.django_db(transaction=True)
def test_any_number_of_workers_send_each_mail_once(anna, ruth, sink):
    others = [signed_in("editor") for _ in range(4)]
    handed_in(anna)

    together(4, drain)
    # Who finds a row that another has just finished stops; the next tick goes on.
    drain()

    # The sink knows one envelope at a time; the mails themselves say to whom they go.
    told = [re.search(r"^To: (\S+)", it.content.decode(), re.M) for it in sink.mails]
    addresses = [it.user.email for it in [ruth, *others]]
    assert sorted(it[1] for it in told) == sorted(addresses)


def test_readers_see_no_new_address_and_no_other_pose_before_an_editor_does(anna, ruth):
    tree, crow = make.pose("Tree"), make.pose("Crow")
    live = make.tutorial(authors=[anna.user.instructor], pose=tree, slug="tree")
    typed = sent(anna.get(url(live))) | {"about-summary": "Typed with it."}
    changed = {"page-slug": "buy-my-course", "page-pose": "Crow"}

    refused = [anna.post(url(live), typed | {name: it}) for name, it in changed.items()]

    assert [it.status_code for it in refused] == [422, 422]
    assert all("an editor changes it" in said(it) for it in refused)
    assert all("Typed with it." in said(it) for it in refused)
    live.refresh_from_db()
    assert (live.slug, live.pose) == ("tree", tree)
    ruth.post(url(live), typed | changed)
    live.refresh_from_db()
    assert (live.slug, live.pose) == ("buy-my-course", crow)


def test_an_author_names_the_pose_of_a_draft_herself(anna):
    crow = make.pose("Crow")
    draft = hers(anna)

    anna.post(url(draft), sent(anna.get(url(draft))) | {"page-pose": "Crow"})

    draft.refresh_from_db()
    assert draft.pose == crow
