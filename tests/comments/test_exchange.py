"""A discussion leaves as JSON and comes back as it was."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from comments.exchange import Unfit, dump, load
from comments.models import Comment, Discussion, Edit, Follow, Helpful, Report, State
from tests import make as studio
from tests.comments import make
from tests.comments.pages import ids, words
from tests.comments.test_counters import as_counted, counted
from tests.make import instructor, mailbox, tutorial, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def discussion():
    """One in which everything happened that may."""
    mira = instructor(user=user()).user
    below = tutorial(authors=[mira.instructor], slug="fold")
    step = below.steps.get(number=2)
    about = {"step": step, "step_words": "As it was.", "is_question": True}
    head = make.comment(below, "Where does my *knee* hurt?", **about)
    answer = make.comment(parent=head, author=mira, is_answer=True)
    guest = mailbox(email="guest@example.com")
    head.discussion.post(None, "Me too.", answer, mailbox=guest, guest_name="Gus")
    gone = make.comment(parent=answer)
    gone.author.delete()
    Edit.objects.rewrite(answer, "Nowhere, I hope.")
    refused = make.comment(below, text="Pills")
    refused.transition(State.REFUSED, mira, "advert").undo(mira)
    refused.transition(State.SPAM)
    Edit.objects.take_back(make.comment(parent=head), None)
    Report.objects.file(answer, guest, "unkind")
    Helpful.objects.mark(answer, guest)
    Follow.objects.follow(guest, head.discussion)
    head.discussion.close()
    return Discussion.objects.select_related("tutorial").get()


def numbered(document):
    """The same with ids that begin at one, so that two can be compared."""
    known, text = {}, json.dumps(document)
    found = json.loads(text)
    for comment in found["comments"]:
        known[comment["id"]] = comment["id"] = len(known) + 1
        comment["parent"] = known.get(comment["parent"])
        events = {}
        for part in ("events", "edits", "reports", "helpful"):
            for n, row in enumerate(comment[part], start=1):
                events[row["id"]] = n
                row["id"] = n
                row["undoes"] = events.get(row.get("undoes"))
    return found


def forgotten(discussion):
    for comment in discussion.comments.order_by("-pk"):
        comment.delete()
    Follow.objects.all().delete()


def test_a_discussion_comes_back_without_loss(discussion, client, tmp_path):
    before, page = dump(discussion), client.get("/discussions/fold/")
    said, count = words(page), len(ids(page))
    file, out = tmp_path / "fold.json", StringIO()
    call_command("dump_discussion", "fold", stdout=out)
    file.write_text(out.getvalue())
    forgotten(discussion)

    call_command("load_discussion", file, stdout=(out := StringIO()))

    again = Discussion.objects.select_related("tutorial").get()
    assert json.loads(file.read_text()) == before
    assert numbered(dump(again)) == numbered(before)
    assert again.version > before["comment_count"]
    assert counted(again) == as_counted(again)
    assert out.getvalue() == "4 comments stand below “fold”.\n"
    page = client.get("/discussions/fold/?sort=oldest")
    assert (words(page), len(ids(page))) == (said, count)
    assert not Comment.objects.filter(origin__isnull=False).exists()


def test_elsewhere_people_without_an_account_keep_their_names(discussion):
    document = json.loads(json.dumps(dump(discussion)))
    name = discussion.comments.first().author.display_name
    forgotten(discussion)
    studio.User.objects.all().delete()
    other = tutorial()

    load(document, other)

    head = Comment.objects.order_by("pk")[0]
    assert (head.author, head.author_name, head.step) == (None, name, None)
    assert head.step_words == "As it was."
    assert head.discussion.tutorial == other


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {"schema": 99},
        {"schema": 1},
        {"schema": 1, "comments": [{}], "follows": []},
        {"schema": 1, "comments": 3, "follows": []},
    ],
)
def test_what_is_no_discussion_changes_nothing(wrong):
    below = tutorial()

    with pytest.raises(Unfit):
        load(wrong, below)

    assert not Discussion.objects.exists()


def test_a_broken_tree_is_refused_whole(discussion):
    document = json.loads(json.dumps(dump(discussion)))
    document["comments"][1] |= {"parent": None, "is_answer": True}
    forgotten(discussion)

    with pytest.raises(Unfit):
        load(document, discussion.tutorial)

    assert not Comment.objects.exists()


def test_nothing_is_loaded_over_what_was_said_and_nothing_dumped_of_silence(
    discussion, tmp_path
):
    file = tmp_path / "fold.json"
    file.write_text(json.dumps(dump(discussion)))

    with pytest.raises(CommandError, match="was said below this tutorial already"):
        call_command("load_discussion", file)
    with pytest.raises(CommandError, match="does not exist"):
        call_command("load_discussion", file, tutorial="nothing")
    with pytest.raises(CommandError, match="Nothing was said"):
        call_command("dump_discussion", "nothing")


def test_a_moderator_exports_one_discussion_from_the_admin(discussion, admin_client):
    url = reverse("admin:comments_discussion_changelist")
    form = {"action": "export", "_selected_action": [discussion.pk]}

    answer = admin_client.post(url, form)

    assert answer["Content-Disposition"] == 'attachment; filename="discussion.json"'
    assert answer.json() == json.loads(json.dumps(dump(discussion)))
    make.comment()
    form["_selected_action"] = [it.pk for it in Discussion.objects.all()]
    page = admin_client.post(url, form, follow=True)
    assert "Select one discussion." in page.content.decode()
