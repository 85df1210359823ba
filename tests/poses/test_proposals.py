"""A pose that the library lacks: proposed at the desk, decided on in the admin."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from poses.forms import Library
from poses.models import Pose, Proposal
from poses.models.proposal import Decided
from poses.sheet import Caution, Named, Step
from tests import make
from tests.pages import sent
from tests.poses.test_desk import said, save
from tests.poses.test_tutorial import shown

pytestmark = pytest.mark.django_db
PIG = {
    "name": "Flying Pig Pose",
    "sanskrit": "Uḍḍīyana Varāhāsana",
    "discipline": "yoga",
    "what": "A pig that has left the ground.",
}


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def editor():
    browser = Client()
    browser.force_login(make.user(role="editor", is_staff=True))
    return browser


def propose(desk, **fields):
    desk.post("/desk/poses/propose/", PIG | fields)
    return Proposal.objects.select_related("pose").latest("pk")


def page_of(proposal):
    return f"/admin/poses/proposal/{proposal.pk}/change/"


def decide(editor, proposal, decision, **fields):
    return editor.post(page_of(proposal), {"decision": decision, "note": ""} | fields)


def again(row):
    return type(row).objects.get(pk=row.pk)


def test_her_own_drafts_can_name_it_at_once_and_nobody_elses(desk, anna):
    tutorial = make.draft(
        authors=[anna.instructor],
        steps=[Step("", "Fly.", into_pose=Named("flying pig"))],
    )
    before = said(desk.get(f"/desk/tutorials/{tutorial.pk}/"))

    proposal = propose(desk)
    save(desk, tutorial, **{"page-pose": "Uddiyana Varahasana"})

    tutorial.refresh_from_db()
    assert "/desk/poses/propose/?name=flying%20pig" in before
    assert tutorial.pose == proposal.pose
    assert tutorial.draft.sheet.steps[0].into_pose == Named(
        "flying pig", proposal.pose.pk
    )
    for other in (make.user(role="instructor"), make.user(role="editor")):
        library = Library(other)
        assert library.find("poses", "Flying Pig") is None
        assert "Flying Pig Pose" not in library.offered["poses"]


def test_the_public_never_sees_it(desk, anna, client, tmp_path):
    tree = make.pose("Tree Pose", slug="tree")
    pig = propose(desk).pose
    pig.figure = {"view": "front"}
    pig.save()
    tree.relations.create(kind="prepares", other=pig)
    pig.relations.create(kind="prepares", other=tree)
    make.tutorial(
        slug="up",
        pose=pig,
        intro=f'<p>As in <a href="pose:{pig.pk}">that one</a>.</p>',
        cautions=(Caution("fear of heights", "avoid", instead=Named("Pig", pig.pk)),),
        steps=[Step(text="Fly.", into_pose=Named("Flying Pig", pig.pk))],
    )
    public = Client()
    places = (
        "/poses/", "/poses/tree/", "/search/?q=flying+pig", "/search/suggest/?q=flying",
        "/sitemap-poses.xml", "/tutorials/up/", "/", "/feed/",
    )  # fmt: skip

    pages = {place: shown(public, place) for place in places}
    call_command("dump_library", tmp_path, verbosity=0)

    assert public.get(pig.get_absolute_url()).status_code == 404
    assert all(pig.get_absolute_url() not in page for page in pages.values())
    for place in places[:5]:
        assert "Flying Pig Pose" not in pages[place]
    assert "Into Flying Pig" in pages["/tutorials/up/"]
    assert "Flying Pig Pose · Yoga" in pages["/tutorials/up/"]
    assert '"about"' not in pages["/tutorials/up/"]
    assert [it.name for it in tmp_path.glob("poses/*")] == ["tree.toml"]
    assert "flying" not in (tmp_path / "poses" / "tree.toml").read_text()


def test_an_accepted_pose_is_linked_by_itself_and_its_author_told(
    desk, anna, editor, django_capture_on_commit_callbacks
):
    proposal = propose(desk)
    make.tutorial(slug="up", pose=proposal.pose)

    with django_capture_on_commit_callbacks(execute=True):
        answer = decide(editor, proposal, "accept", note="Lovely.")

    (told,) = mail.outbox
    address = proposal.pose.get_absolute_url()
    assert answer.url == f"/admin/poses/pose/{proposal.pose.pk}/change/"
    assert f'href="{address}"' in shown(Client(), "/tutorials/up/")
    assert told.to == [anna.email]
    assert "Lovely." in told.body
    assert address in told.body
    hers = said(desk.get("/desk/poses/"))
    assert "In the library" in hers
    assert f'href="{address}"' in hers
    assert "Lovely." in hers
    assert LogEntry.objects.get().change_message == "in the library"


def test_what_the_library_has_already_is_merged_with_it(
    desk, editor, django_capture_on_commit_callbacks
):
    boar = make.pose("Boar Pose", "Varāhāsana", slug="boar", figure={"view": "side"})
    proposal = propose(desk)
    draft = make.draft(pose=proposal.pose)
    page = said(editor.get(page_of(proposal)))

    with django_capture_on_commit_callbacks(execute=True):
        refused = decide(editor, proposal, "merge")
        decide(editor, proposal, "merge", into=boar.pk)

    draft.refresh_from_db()
    assert "Boar Pose" in page
    assert f'<option value="{boar.pk}" selected>' in page
    assert "Choose the pose that it is." in said(refused)
    assert draft.pose == boar
    assert "/poses/boar/" in shown(Client(), "/search/?q=flying+pig")
    assert "/poses/boar/" in said(desk.get("/desk/poses/"))
    assert "/poses/boar/" in mail.outbox[0].body


def test_what_is_declined_keeps_her_words_and_says_why(
    desk, anna, editor, django_capture_on_commit_callbacks
):
    proposal = propose(desk)
    named = Step(text="Fly.", into_pose=Named("Flying Pig", proposal.pose.pk))
    tutorial = make.draft(
        authors=[anna.instructor], pose=proposal.pose, steps=[named], slug="up"
    )

    with django_capture_on_commit_callbacks(execute=True):
        refused = decide(editor, proposal, "decline")
        decide(editor, proposal, "decline", note="Pigs stay down.")
    save(desk, tutorial, **{"about-title": "Up"})
    tutorial.publish()

    assert "Say why: whoever proposed it reads this." in said(refused)
    assert "Pigs stay down." in mail.outbox[0].body
    assert "Pigs stay down." in said(desk.get("/desk/poses/"))
    assert tutorial.draft.sheet.steps[0].into_pose == named.into_pose
    assert "Into Flying Pig" in shown(Client(), "/tutorials/up/")
    assert Library(anna).find("poses", "Flying Pig") is None


def test_of_two_editors_the_second_is_told(desk, editor):
    proposal = propose(desk)
    assert 'name="decision"' in said(editor.get(page_of(proposal)))
    proposal.decline("No.")

    late = decide(editor, proposal, "accept")

    assert "It has been decided on meanwhile: declined." in said(late)
    assert not again(proposal.pose).is_public
    assert 'name="decision"' not in said(editor.get(page_of(proposal)))
    with pytest.raises(Decided):
        again(proposal).accept()


@pytest.mark.django_db(transaction=True)
def test_a_decision_stands_also_when_the_mail_cannot_be_sent(desk, editor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    proposal = propose(desk)

    decide(editor, proposal, "accept")

    assert again(proposal.pose).is_public
    assert "could not be sent" in said(editor.get("/admin/poses/proposal/"))


def test_nobody_is_mailed_who_has_left(
    desk, anna, editor, django_capture_on_commit_callbacks
):
    proposal = propose(desk)
    anna.is_active = False
    anna.save()

    with django_capture_on_commit_callbacks(execute=True):
        decide(editor, proposal, "accept")

    assert mail.outbox == []


def test_what_the_library_has_or_cannot_use_is_refused_in_words(desk):
    make.pose("Tree Pose", "Vṛkṣāsana", slug="tree")
    form = desk.get("/desk/poses/propose/?name=Tre+Pose")

    known = desk.post("/desk/poses/propose/", PIG | {"sanskrit": "vrikshasana"})
    empty = desk.post("/desk/poses/propose/", {})

    assert "/poses/tree/" in said(form)
    assert sent(form)["name"] == "Tre Pose"
    assert (known.status_code, empty.status_code) == (422, 422)
    assert "The library has it: Tree Pose." in said(known)
    assert sent(known)["what"] == PIG["what"]
    assert "Say what it is called." in said(empty)
    assert "Say what it is." in said(empty)
    assert not Proposal.objects.exists()


def test_the_button_pressed_twice_proposes_once(desk):
    assert propose(desk) == propose(desk)
    assert propose(desk, name="橋", sanskrit="").pose.slug == "pose"


def test_a_file_of_the_library_accepts_it(desk, tmp_path):
    pose = propose(desk).pose
    (tmp_path / "poses").mkdir()
    (tmp_path / "poses" / f"{pose.slug}.toml").write_text(
        'discipline = "yoga"\nnames = [{ text = "Flying Pig Pose", language = "en", primary = true }]'
    )

    call_command("load_library", tmp_path, verbosity=0)

    assert set(Pose.objects.published()) == {pose}


def test_the_database_refuses_a_no_without_a_reason(desk):
    proposal = propose(desk)

    with pytest.raises(IntegrityError), transaction.atomic():
        proposal.decline("")
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(pose=proposal.pose)


@pytest.mark.parametrize("many", [1, 5])
def test_the_lists_cost_the_same_however_many(
    desk, editor, many, django_assert_num_queries
):
    for n in range(many):
        propose(desk, name=f"Pig {n}", sanskrit="")

    with django_assert_num_queries(6):
        desk.get("/desk/poses/")
    with django_assert_num_queries(8):
        editor.get("/admin/poses/proposal/?state=open")
