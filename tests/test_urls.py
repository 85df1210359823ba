"""
Every address × every role × every method. An address that is missing here fails.

What somebody may not touch does not exist for her: the answer is 404, or the sign-in
page for those who have not signed in.
"""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.html import escape

from comments import mails as talk_mails
from comments.notices import mails as notices
from newsletter import mails
from newsletter.models import Issue, Subscription
from poses.models import SecretLink
from studio import pictures
from studio.invitations import INVITE
from tests import make
from tests.comments.make import comment
from tests.newsletter.make import announcement as make_announcement
from tests.pages import sent

pytestmark = pytest.mark.django_db

ROLES = ["anonymous", "student", "author", "stranger", "moderator", "editor", "owner"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
STAFF = {"moderator", "editor", "owner"}


def everyone(status):
    return dict.fromkeys(ROLES, status)


def signed_in(status=200):
    """The sign-in page for strangers, the same for everybody else."""
    return everyone(status) | {"anonymous": 302}


def only(*roles, status=200, others=404):
    return everyone(others) | {"anonymous": 302} | dict.fromkeys(roles, status)


PUBLIC = (everyone(200), {"GET", "HEAD"})
FORM = {"GET", "HEAD", "POST"}
# Which methods its pages answer is allauth's own affair, as long as none breaks.
LIBRARY = ("account_", "mfa_")
ALLAUTH = set(METHODS)

# name: (status of a GET for each role, methods that are answered at all)
TABLE = {
    "poses:home": PUBLIC,
    "poses:poses": PUBLIC,
    "poses:pose": PUBLIC,
    "poses:figure": (everyone(302), {"GET", "HEAD"}),
    "poses:picture": (everyone(302), {"GET", "HEAD"}),
    "poses:tutorials": PUBLIC,
    "poses:tutorial": PUBLIC,
    "poses:cue_card": PUBLIC,
    "poses:practice": PUBLIC,
    "poses:practice_worker": PUBLIC,
    "poses:my_practice": PUBLIC,
    "poses:keep": (everyone(405), {"POST"}),
    "poses:kept": (signed_in(), FORM),
    "poses:kept_file": (everyone(200) | {"anonymous": 404}, {"GET", "HEAD"}),
    "poses:tell": (everyone(405), {"POST"}),
    "poses:read": (everyone(405), {"POST"}),
    "poses:feedback": (only("author", "editor", "owner"), {"GET", "HEAD"}),
    "poses:search": PUBLIC,
    "poses:suggest": PUBLIC,
    "poses:feed": PUBLIC,
    "poses:instructor_feed": PUBLIC,
    "poses:sitemap": PUBLIC,
    "poses:sitemap_section": PUBLIC,
    "poses:desk": (signed_in(), {"GET", "HEAD"}),
    "poses:pages": (signed_in(), {"GET", "HEAD"}),
    "poses:archive": (only("author"), {"GET", "HEAD"}),
    "poses:archive_file": (only("author"), {"GET", "HEAD"}),
    "poses:autosave": (everyone(405), {"POST"}),
    "poses:history": (only("author", "editor", "owner"), {"GET", "HEAD"}),
    "poses:version": (only("author", "editor", "owner"), FORM),
    "poses:preview": (only("author", "editor", "owner"), {"GET", "HEAD"}),
    "poses:proposals": (only("author", "stranger", "editor", "owner"), {"GET", "HEAD"}),
    "poses:propose": (only("author", "stranger", "editor", "owner"), FORM),
    "poses:new": (only("author", "stranger", "editor", "owner"), FORM),
    "poses:paste": (only("author", "stranger", "editor", "owner"), FORM),
    "poses:write": (only("author", "editor", "owner"), FORM),
    "poses:publish": (only("author", "editor", "owner"), FORM),
    "poses:hand_in": (only("author", "editor", "owner", status=302), FORM),
    "poses:take_back": (everyone(405), {"POST"}),
    "poses:call_back": (everyone(405), {"POST"}),
    "poses:review": (only("editor", "owner"), FORM),
    "poses:reviews": (only("editor", "owner"), {"GET", "HEAD"}),
    "poses:secret_links": (only("author", "editor", "owner"), FORM),
    "poses:revoke": (everyone(405), {"POST"}),
    "poses:shared_draft": (everyone(200), FORM),
    "poses:withdraw": (only("author", "editor", "owner"), FORM),
    "comments:discussion": PUBLIC,
    "comments:comment": (everyone(302), {"GET", "HEAD"}),
    "comments:add": (everyone(200), FORM),
    "comments:queue": (signed_in(), FORM),
    "comments:decide": (everyone(200), FORM),
    "comments:helpful": (everyone(200), FORM),
    "comments:similar": (everyone(405), {"POST"}),
    "comments:mine": (signed_in(), FORM),
    "comments:mine_file": (everyone(200) | {"anonymous": 404}, {"GET", "HEAD"}),
    "comments:follow": (everyone(200), FORM),
    "comments:leave": (everyone(200), FORM),
    "comments:questions": (signed_in(), {"GET", "HEAD"}),
    "comments:fold": (everyone(405), {"POST"}),
    "comments:own": (everyone(404) | {"student": 200}, {"GET", "HEAD"}),
    "comments:edit": (everyone(405), {"POST"}),
    "comments:delete": (everyone(405), {"POST"}),
    "comments:report": (everyone(200) | {"student": 302}, FORM),
    "comments:confirm": (everyone(200), FORM),
    "newsletter:page": PUBLIC,
    "newsletter:issue": (everyone(200), {"GET", "HEAD"}),
    "newsletter:announcements": (signed_in(), {"GET", "HEAD"}),
    "newsletter:new_announcement": (only("author", "owner"), FORM),
    "newsletter:announce": (only("author", "owner"), FORM),
    "newsletter:announcement": (only("author", "owner"), FORM),
    "newsletter:as_mailed": (only("author", "owner"), {"GET", "HEAD"}),
    "newsletter:trial": (everyone(405), {"POST"}),
    "newsletter:steer": (everyone(405), {"POST"}),
    "newsletter:reports": (everyone(404), set()),
    "newsletter:join": (everyone(405), {"POST"}),
    "newsletter:confirm": (everyone(200), FORM),
    "newsletter:refuse": (everyone(405), {"POST"}),
    "newsletter:mine": (everyone(302), {"GET", "HEAD"}),
    "newsletter:preferences": (everyone(200), FORM),
    "newsletter:pause": (everyone(405), {"POST"}),
    "newsletter:resume": (everyone(405), {"POST"}),
    "newsletter:leave": (everyone(200), FORM),
    "newsletter:take_back": (everyone(405), {"POST"}),
    "newsletter:data": (everyone(200), {"GET", "HEAD"}),
    "newsletter:download": (everyone(200), {"GET", "HEAD"}),
    "newsletter:erase": (everyone(200), FORM),
    "instructors": PUBLIC,
    "instructor": PUBLIC,
    "profile": (only("author"), FORM),
    "credentials": (only("author"), {"GET", "HEAD"}),
    "claim": (only("author"), FORM),
    "change_claim": (only("author"), FORM),
    "withdraw_claim": (only("author"), FORM),
    "how_we_verify": PUBLIC,
    "invitation": (everyone(200), FORM),
    "send_picture": (everyone(405), {"POST"}),
    "sent_picture": (signed_in(), {"GET", "HEAD"}),
    "me": (everyone(200), {"GET", "HEAD"}),
    "stamp": (everyone(200), {"GET", "HEAD"}),
    "my_data": (signed_in(), {"GET", "HEAD"}),
    "my_data_file": (signed_in(), {"GET", "HEAD"}),
    "close_account": (signed_in(), FORM),
    "media": PUBLIC,
    "robots": PUBLIC,
    "healthz": (everyone(200), {"GET", "HEAD"}),
    "inbox": (everyone(200), {"GET", "HEAD"}),
    "inbox-mail": (everyone(404), {"GET", "HEAD"}),
    "inbox-html": (everyone(404), {"GET", "HEAD"}),
    "account_login": (everyone(302) | {"anonymous": 200}, ALLAUTH),
    "account_signup": (everyone(302) | {"anonymous": 200}, ALLAUTH),
    "account_logout": (signed_in(), ALLAUTH),
    "account_inactive": (everyone(200), ALLAUTH),
    "account_reauthenticate": (signed_in(), ALLAUTH),
    "account_email": (signed_in(), ALLAUTH),
    "account_email_verification_sent": (everyone(302), ALLAUTH),
    "account_change_password": (signed_in(), ALLAUTH),
    "account_set_password": (everyone(302), ALLAUTH),
    "account_reset_password": (everyone(200), ALLAUTH),
    "account_reset_password_done": (everyone(200), ALLAUTH),
    "account_reset_password_from_key": (everyone(200), ALLAUTH),
    "account_reset_password_from_key_done": (everyone(200), ALLAUTH),
    "account_request_login_code": (everyone(302) | {"anonymous": 200}, ALLAUTH),
    "account_confirm_login_code": (everyone(302), ALLAUTH),
    "mfa_index": (signed_in(), ALLAUTH),
    "mfa_authenticate": (everyone(302), ALLAUTH),
    "mfa_reauthenticate": (signed_in(302), ALLAUTH),
    "mfa_activate_totp": (signed_in(302), ALLAUTH),
    "mfa_deactivate_totp": (signed_in(404), ALLAUTH),
    "mfa_view_recovery_codes": (signed_in(404), ALLAUTH),
    "mfa_generate_recovery_codes": (signed_in(302), ALLAUTH),
    "mfa_download_recovery_codes": (signed_in(404), ALLAUTH),
}

# app_model: who sees the admin's list of it
ADMIN = {
    "auth_group": set(),
    "account_emailaddress": set(),
    "mfa_authenticator": set(),
    "studio_user": {"owner"},
    "studio_studioprofile": {"owner"},
    "studio_mailbox": {"owner"},
    "studio_instructor": {"owner"},
    "studio_credential": {"owner"},
    "studio_credentialbody": {"owner"},
    "studio_credentialtype": {"owner"},
    "studio_credentialscope": {"owner"},
    "poses_pose": {"owner", "editor"},
    "poses_tutorial": {"owner", "editor"},
    "poses_prop": {"owner", "editor"},
    "poses_proposal": {"owner", "editor"},
    "poses_affiliateprogram": {"owner", "editor"},
    "poses_breathtechnique": {"owner", "editor"},
    "poses_bodyarea": {"owner", "editor"},
    "poses_condition": {"owner", "editor"},
    "comments_comment": {"owner", "moderator"},
    "comments_discussion": {"owner", "moderator"},
    "comments_policy": {"owner", "moderator"},
    "comments_standing": {"owner", "moderator"},
    "comments_word": {"owner", "moderator"},
    "newsletter_subscription": {"owner"},
    "newsletter_announcement": {"owner"},
    "newsletter_issue": {"owner"},
    "newsletter_consentevent": {"owner"},
    "newsletter_import": {"owner"},
}
ISSUE = ("mail", "progress", "act", "exceptions", "set_up")
PAGES = ("changelist", "add", "history", "delete", "change")


def names(patterns, space=""):
    """Every URL name below these patterns, with its namespace."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, space + inner)
        elif pattern.name:
            yield space + pattern.name


def test_every_address_stands_in_the_table():
    known = set(names(get_resolver().url_patterns))
    admin = {name.removeprefix("admin:") for name in known if name.startswith("admin:")}
    pages = {f"{model}_{page}" for model in ADMIN for page in PAGES}

    assert {name for name in known if not name.startswith("admin:")} == TABLE.keys()
    assert admin - pages == {
        "index", "login", "logout", "password_change_done", "autocomplete", "jsi18n",
        "view_on_site", "app_list",
        "poses_pose_merge", "poses_prop_merge", "poses_pose_draw",
        "poses_pose_download", "poses_pose_load", "studio_instructor_invite", "studio_instructor_photo",
        *(f"newsletter_issue_{page}" for page in ISSUE),
        *(f"newsletter_subscription_{page}" for page in ("mailbox", "growth", "export")),
        "newsletter_import_carry_out",
    } | (admin & {"password_change", "auth_user_password_change", "studio_user_password_change"})  # fmt: skip
    assert pages <= admin


@pytest.fixture
def cast():
    """A person for each role; the author wrote the tutorial, the stranger did not."""
    people = {
        "student": make.user(),
        "author": make.user(role="instructor"),
        "stranger": make.user(role="instructor"),
        **{role: make.user(role=role, is_staff=True) for role in STAFF},
    }
    clients = {"anonymous": Client()}
    for role, person in people.items():
        clients[role] = Client()
        clients[role].force_login(person)
    for role in ("student", "author"):
        clients[role].person = people[role]
    return clients


@pytest.fixture
def places(cast):
    """The arguments of every address that takes some."""
    anna = make.instructor(slug="anna", user=cast["author"].person)
    make.instructor(slug="ben")
    pose = make.pose(slug="tree", figure={"view": "side"})
    live = make.tutorial(slug="tree", authors=[anna], pose=pose)
    draft = make.draft(authors=[anna])
    said = comment(live, author=cast["student"].person)
    waiting = Subscription.objects.create(mailbox=make.mailbox(confirmed_at=None))
    confirm = mails.CONFIRM.sign(waiting.pk)
    by_link = [
        "preferences",
        "pause",
        "resume",
        "leave",
        "take_back",
        "data",
        "download",
    ]
    reader = mails.READER.sign(make.mailbox().pk)
    written = make_announcement(instructor=anna)
    picture = make.picture()
    about = mails.BROWSER.sign(Issue.objects.open(live).pk)
    claimed = make.credential(instructor=anna)
    offered = make.instructor(state="invited", invited_email="new@example.com")
    return {
        "invitation": [INVITE.sign([offered.pk, "new@example.com"])],
        "change_claim": [claimed.pk],
        "withdraw_claim": [claimed.pk],
        "poses:pose": ["tree"],
        "poses:figure": ["tree"],
        "poses:picture": ["tree"],
        "poses:tutorial": ["tree"],
        "poses:cue_card": ["tree"],
        "poses:autosave": [draft.pk],
        "poses:history": [draft.pk],
        "poses:version": [draft.pk, 1],
        "poses:practice": ["tree"],
        "poses:tell": ["tree"],
        "poses:read": ["tree"],
        "poses:feedback": [live.pk],
        "poses:preview": [draft.pk],
        "poses:write": [draft.pk],
        "poses:publish": [draft.pk],
        "poses:withdraw": [live.pk],
        "poses:secret_links": [draft.pk],
        "poses:revoke": [draft.pk, 1],
        "poses:shared_draft": [SecretLink.objects.give(7, tutorial=draft, name="Jo")],
        "poses:hand_in": [draft.pk],
        "poses:take_back": [draft.pk],
        "poses:call_back": [draft.pk],
        "poses:review": [draft.pk],
        "instructor": ["anna"],
        "poses:instructor_feed": ["anna"],
        "poses:sitemap_section": ["tutorials"],
        "comments:discussion": ["tree"],
        "comments:comment": [said.pk],
        "comments:add": ["tree"],
        "comments:fold": [said.pk],
        "comments:follow": ["tree"],
        "comments:helpful": [said.pk],
        "comments:similar": ["tree"],
        "comments:leave": [notices.LEAVE.sign(make.mailbox().pk)],
        "comments:own": [said.pk],
        "comments:edit": [said.pk],
        "comments:delete": [said.pk],
        "comments:report": [said.pk],
        "comments:decide": [
            talk_mails.DECIDE.sign([said.pk, cast["author"].person.pk])
        ],
        "comments:confirm": [talk_mails.CONFIRM.sign(make.mailbox().pk)],
        "media": [pictures.social(picture.file).removeprefix("/media/")],
        "sent_picture": [picture.file],
        "newsletter:issue": [about],
        "newsletter:announce": [written.pk],
        "newsletter:announcement": [written.pk],
        "newsletter:as_mailed": [written.pk, "light"],
        "newsletter:trial": [written.pk],
        "newsletter:steer": [written.pk, "pause"],
        "newsletter:confirm": [confirm],
        "newsletter:refuse": [confirm],
        **{f"newsletter:{name}": [reader] for name in by_link},
        "newsletter:erase": [mails.READER.sign(make.mailbox().pk)],
        "inbox-mail": ["nothing.eml"],
        "inbox-html": ["nothing.eml"],
        "account_reset_password_from_key": ["1", "no-such-key"],
    }


def address(name, places):
    return reverse(name, args=places.get(name, []))


def status(answer) -> int:
    """What is sent in pieces is read to its end, so that it is closed."""
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def test_each_role_finds_what_it_may_find(cast, places):
    found = {
        name: {role: status(cast[role].get(address(name, places))) for role in ROLES}
        for name in TABLE
    }

    assert found == {name: expected for name, (expected, _) in TABLE.items()}


def test_no_method_is_answered_that_is_not_meant(cast, places, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    wrong = [
        (name, role, method, found)
        for name, (expected, answered) in TABLE.items()
        for role in ("anonymous", "owner")
        for method in METHODS
        for found in [status(cast[role].generic(method, address(name, places)))]
        if not right(name, found, expected[role], method in answered)
    ]

    assert wrong == []


def right(name, status, of_a_get, is_answered):
    """Whoever is sent away by a GET may be sent away before the method is looked at."""
    if name.startswith(LIBRARY):
        return status < 500
    if is_answered:
        return status not in (405, 500)
    return status in {405, 403} | {of_a_get} & {302, 404}


# Forms that cost no word: a new one is in this walk by itself.

WORDS = "Two words of hers, “quoted” & <marked>."
# These take a form from anybody, and answer with that form.
OPEN = {name for name, (role, _) in TABLE.items() if role["anonymous"] == 200} | {
    "poses:tell",
    "newsletter:join",
    "newsletter:pause",
    "newsletter:refuse",
    "newsletter:resume",
    "newsletter:take_back",
}
# These are asked by programs in the page, which keep her words themselves or send none.
PROGRAMS = {"poses:autosave", "poses:keep", "poses:read", "comments:similar"}
# One's own comments lead to the door, and their only button asks again what it asked.
NO_WORDS = {"comments:mine", "comments:delete"}
FORMS = {
    name
    for name, (_, methods) in TABLE.items()
    if "POST" in methods and not name.startswith(LIBRARY)
} - (OPEN | PROGRAMS | NO_WORDS)


def comes_back(browser, url, **more):
    """Whether a form that sends words gets them back, to read and to send again."""
    here = {"Sec-Fetch-Site": "same-origin"}
    answer = browser.post(url, {"note": WORDS} | more, headers=here)
    shown = answer.content.decode().count(escape(WORDS))
    return answer.status_code, shown, sent(answer).get("note")


def test_a_session_that_has_ended_costs_no_word(cast, places):
    found = {
        name: comes_back(cast["anonymous"], address(name, places)) for name in FORMS
    }

    assert found == dict.fromkeys(FORMS, (401, 2, WORDS))


def test_a_form_from_before_she_signed_in_again_costs_no_word(cast, places):
    author = Client(enforce_csrf_checks=True)
    author.force_login(cast["author"].person)
    own_check = {"comments:edit"}  # Answers with its own form.

    found = {
        name: comes_back(author, address(name, places), csrfmiddlewaretoken="old")
        for name in FORMS - own_check
    }

    assert found == dict.fromkeys(FORMS - own_check, (403, 2, WORDS))


def test_the_admin_shows_each_role_its_own_lists(cast):
    found = {
        model: {
            role
            for role in ROLES
            if cast[role].get(reverse(f"admin:{model}_changelist")).status_code == 200
        }
        for model in ADMIN
    }

    assert found == ADMIN


def test_the_admin_lets_nobody_else_do_anything(cast):
    doors = [
        (page, method)
        for page in ("add", "delete", "change", "history")
        for method in ("GET", "POST")
        if (page, method) not in {("delete", "GET"), ("history", "POST")}
    ]
    done = [
        (model, page, role, answer.status_code)
        for model in ADMIN
        for page, method in doors
        for role in {"anonymous", "author", "moderator", "editor"} - ADMIN[model]
        for url in [reverse(f"admin:{model}_{page}", args=[1] * (page != "add"))]
        for answer in [cast[role].generic(method, url)]
        if answer.status_code not in (302, 403)
    ]

    assert done == []


def test_the_frame_with_an_issues_mail_is_for_those_who_see_issues(cast, places):
    issue = Issue.objects.open(make.tutorial())
    url = reverse("admin:newsletter_issue_mail", args=[issue.pk])

    found = {role: cast[role].get(url).status_code for role in ROLES}

    assert found == dict.fromkeys(ROLES, 302) | {
        "moderator": 403, "editor": 403, "owner": 200
    }  # fmt: skip
