import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from studio.models import Instructor, Mailbox, Picture, User
from tests import make
from tests.comments.make import comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    client.person = make.admin(display_name="Ruth")
    client.force_login(client.person)
    return client


def seat(instructor, *credentials):
    """What the admin's page of an instructor posts."""
    posted = {
        "slug": instructor.slug,
        "display_name": instructor.display_name,
        "state": "active",
        "credentials-TOTAL_FORMS": str(len(credentials)),
        "credentials-INITIAL_FORMS": str(instructor.credentials.count()),
    }
    for number, fields in enumerate(credentials):
        said = {"instructor": instructor.pk} | fields
        posted |= {f"credentials-{number}-{name}": it for name, it in said.items()}
    return posted


def change(owner, instructor, *credentials):
    url = reverse("admin:studio_instructor_change", args=[instructor.pk])
    return owner.post(url, seat(instructor, *credentials))


def test_nothing_is_verified_in_passing(owner):
    claimed = make.credential()
    sly = {"status": "verified", "method": "directory", "number": "7"}

    change(owner, claimed.instructor, sly | {"id": claimed.pk, "type": claimed.type_id})

    claimed.refresh_from_db()
    assert (claimed.status, claimed.number) == ("claimed", "7")
    page = owner.get(
        reverse("admin:studio_instructor_change", args=[claimed.instructor_id])
    )
    assert f"/admin/studio/credential/{claimed.pk}/change/" in page.content.decode()


def test_a_credential_can_be_given_and_taken_away(owner):
    instructor, old = make.instructor(), make.credential()
    kind = make.credential().type

    change(owner, instructor, {"type": kind.pk, "status": "claimed"})
    change(
        owner, old.instructor,
        {"id": old.pk, "type": old.type_id, "status": "claimed", "DELETE": "on"},
    )  # fmt: skip

    assert instructor.credentials.get().type == kind
    assert not old.instructor.credentials.exists()


def test_the_same_credential_twice_is_refused_in_words(owner):
    instructor, kind = make.instructor(), make.credential().type
    said = {"type": kind.pk, "status": "claimed"}

    page = change(owner, instructor, said, said)

    assert "The same credential stands here twice." in page.content.decode()
    assert not instructor.credentials.exists()


def test_an_address_that_the_owner_changes_is_the_only_one_that_signs_in(owner):
    anna = make.user(email="old@example.com")

    owner.post(
        reverse("admin:studio_user_change", args=[anna.pk]),
        {"email": "new@example.com", "display_name": "Anna", "is_active": "on"},
    )

    addresses = make.EmailAddress.objects.filter(user=anna)
    assert [(it.email, it.verified) for it in addresses] == [("new@example.com", False)]


def test_an_owner_wears_a_photo_for_an_instructor_who_sent_it_by_mail(owner):
    seat = make.instructor(display_name="Mira")
    url = reverse("admin:studio_instructor_photo", args=[seat.pk])
    form = {
        "photo-upload": make.upload(Image.new("RGB", (700, 500))),
        "photo-focus": "top",
    }

    link = owner.get(reverse("admin:studio_instructor_change", args=[seat.pk]))
    empty = owner.get(url)
    worn = owner.post(url, form)
    seat.refresh_from_db()
    file, focus = seat.photo_file, seat.photo_focus
    shown = owner.get(url)
    owner.post(url, {"photo-remove": "on"})

    seat.refresh_from_db()
    assert url in link.content.decode()
    assert (empty.status_code, worn.status_code) == (200, 302)
    assert Picture.objects.get().file == file
    assert focus == "top"
    assert "This picture is being prepared." in shown.content.decode()
    assert seat.photo is None
    assert LogEntry.objects.count() == 2


def test_what_is_no_photo_is_refused_in_the_admin_too(owner):
    seat = make.instructor()
    url = reverse("admin:studio_instructor_photo", args=[seat.pk])
    editor = Client()
    editor.force_login(make.user(role="editor", is_staff=True))

    refused = owner.post(url, {"photo-upload": SimpleUploadedFile("a.jpg", b"<svg/>")})

    assert refused.status_code == 422
    assert "errorlist" in refused.content.decode()
    assert not Picture.objects.exists()
    assert editor.get(url).status_code == 403


def close(owner, *people, **more):
    typed = {"action": "close", "_selected_action": [it.pk for it in people]}
    url = reverse("admin:studio_user_changelist")
    return owner.post(url, typed | more, follow=True).content.decode()


def test_an_owner_closes_accounts_for_good_after_one_more_question(owner):
    anna = make.user(display_name="Anna", email="anna@example.com")
    mira = make.user(role="instructor", display_name="Mira", is_staff=True)
    make.instructor(user=mira, display_name="Mira Anand", slug="mira")
    said = comment(text="Anna's words.", author=anna)
    owner.post(
        reverse("admin:studio_user_change", args=[anna.pk]),
        {"email": anna.email, "display_name": "Anna", "is_active": "on"},
    )

    asked = close(owner, anna, mira)
    assert not User.objects.exclude(erased_at=None).exists()
    done = close(owner, anna, mira, sure="Close for good")

    assert "anna@example.com" in asked
    assert "The seat “Mira Anand” stays" in asked
    assert "Mira is forgotten, and the account is closed." in done
    for user in (anna, mira):
        user.refresh_from_db()
        assert (bool(user.erased_at), user.is_active, user.is_staff) == (
            True,
            False,
            False,
        )
    said.refresh_from_db()
    assert (said.author, said.body_source) == (None, "")
    assert Instructor.objects.get(slug="mira").user is None
    logged = LogEntry.objects.filter(object_id=anna.pk).values_list(
        "object_repr", flat=True
    )
    assert set(logged) == {"erased", f"{anna.pk}@erased.invalid"}
    assert "Closed for good" in LogEntry.objects.first().change_message


def test_no_line_of_the_admins_log_names_the_address_of_a_closed_account(owner):
    anna = make.user(email="anna@example.com")
    seat = make.instructor(state="invited", display_name="Anna A.")
    mailbox = Mailbox.objects.of(anna)
    invite = reverse("admin:studio_instructor_invite", args=[seat.pk])
    owner.post(invite, {"email": "Anna@example.com"})
    owner.post(reverse("admin:studio_mailbox_change", args=[mailbox.pk]), {})
    owner.post(invite, {"take_back": "yes"})
    logged = set(LogEntry.objects.values_list("object_repr", flat=True))

    close(owner, anna, sure="yes")

    lines = LogEntry.objects.values_list("object_repr", "change_message")
    assert logged == {"Anna A.", "anna@example.com"}
    assert "anna@example.com" not in str(list(lines)).lower()
    assert lines.filter(object_repr="Anna A.").exclude(change_message="").exists()


def test_nobody_closes_her_own_account_in_the_admin(owner):
    anna = make.user()

    page = close(owner, owner.person, anna, sure="yes")

    assert "Ask another owner to close your own account." in page
    assert not User.objects.exclude(erased_at=None).exists()


def test_a_closed_account_is_not_closed_again_and_none_is_deleted(owner):
    gone = make.user()
    close(owner, gone, sure="yes")
    logged = LogEntry.objects.count()

    page = close(owner, gone, sure="yes")

    assert LogEntry.objects.count() == logged
    assert "delete_selected" not in page
    url = reverse("admin:studio_user_delete", args=[gone.pk])
    assert owner.post(url, {"post": "yes"}).status_code == 403


def test_a_role_without_the_key_to_the_door_is_pointed_out(owner):
    ilse = make.user()
    editor = make.Group.objects.get(name="editor")
    said = {"email": ilse.email, "is_active": "on", "groups": [editor.pk]}
    url = reverse("admin:studio_user_change", args=[ilse.pk])

    without = owner.post(url, said, follow=True).content.decode()
    with_staff = owner.post(
        url, said | {"is_staff": "on"}, follow=True
    ).content.decode()

    assert "without “staff” its owner cannot enter" in without
    assert "without “staff”" not in with_staff


def test_only_a_public_instructor_has_a_page_to_look_at(owner):
    pages = [
        owner.get(reverse("admin:studio_instructor_change", args=[it.pk])).content
        for it in (make.instructor(), make.instructor(state="invited"))
    ]

    assert [b"View on site" in page for page in pages] == [True, False]


def test_a_mailbox_can_be_silenced_for_good(owner):
    loud, quiet = make.mailbox(), make.mailbox()

    owner.post(
        reverse("admin:studio_mailbox_changelist"),
        {"action": "suppress", "_selected_action": [loud.pk]},
    )

    assert set(Mailbox.objects.reachable()) == {quiet}


def test_an_owner_makes_an_account(owner):
    owner.post(
        reverse("admin:studio_user_add"),
        {
            "email": "Anna@Example.com",
            "display_name": "Anna",
            "usable_password": "true",
            "password1": make.PASSWORD,
            "password2": make.PASSWORD,
        },
    )

    assert User.objects.get(email="anna@example.com").check_password(make.PASSWORD)


def test_two_accounts_with_one_address_are_refused_in_words(owner):
    make.user(email="anna@example.com")

    page = owner.post(
        reverse("admin:studio_user_add"), {"email": "ANNA@example.com"}
    ).content.decode()

    assert "Another account uses this email address." in page


def test_there_is_one_profile_to_edit_and_none_to_add_twice(owner):
    add = reverse("admin:studio_studioprofile_add")
    assert owner.get(add).status_code == 200

    make.StudioProfile(name="Slow Morning").save()

    assert owner.get(add).status_code == 403
    assert (
        "Slow Morning"
        in owner.get("/admin/studio/studioprofile/1/change/").content.decode()
    )


def test_the_admin_has_the_one_door_that_the_site_has(client):
    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"


def test_somebody_without_a_role_is_not_let_in_from_inside(client):
    client.force_login(make.user())

    assert client.get("/admin/login/?next=/admin/").status_code == 403


def test_staff_who_have_signed_in_pass_the_door(owner):
    answer = owner.get("/admin/login/?next=/admin/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_mailboxes_and_their_history_are_never_deleted(client):
    client.force_login(make.user(is_superuser=True, is_staff=True))
    url = reverse("admin:studio_mailbox_delete", args=[make.mailbox().pk])

    assert client.post(url, {"post": "yes"}).status_code == 403
