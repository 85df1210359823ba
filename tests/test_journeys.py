"""Whole stories, in a real browser against the running studio."""

import json
import re
import signal
import time
import urllib.request
from zipfile import ZipFile

import pytest

from tests.browser import Watch, chromium, needs_a_browser
from tests.test_make_run import Checkout, Terminal

READER = "nora@example.com"
NEW = "ines@example.com"
PASSWORD = "a calm and long phrase"
DRAFT = "Pyramid pose with two blocks"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The demo studio, as `make run` opens it."""
    copy = Checkout(tmp_path_factory.mktemp("journey") / "studio")
    terminal = copy.open()
    yield f"http://localhost:{copy.port}"
    terminal.send(signal.SIGTERM)
    Terminal(copy.folder, "reset").make.wait()


class Person:
    """Somebody at a browser of her own."""

    def __init__(self, browser, site):
        self.site = site
        self.context = browser.new_context(locale="en-GB")
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.watch = Watch(self.page, site)

    def open(self, path):
        return self.page.goto(self.site + path)

    def sees(self, words):
        self.page.get_by_text(words).first.wait_for()

    def press(self, name):
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def fill(self, label, words):
        # A mark behind the label may say that the field is required.
        name = re.compile(rf"^\s*{label}\W*$")
        self.page.locator("#main, #content").get_by_label(name).first.fill(words)

    def sign_in(self, email, password):
        self.fill("Email", email)
        self.fill("Password", password)
        self.page.locator("main").get_by_role("button", name="Sign in").click()

    def mail(self, to, subject, seconds=15):
        """The page of a mail in the development inbox, once it is there."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.open("/inbox/")
            card = (
                self.page.locator("li.card")
                .filter(has_text=to)
                .filter(has_text=subject)
            )
            if card.count():
                card.first.get_by_role("link").click()
                return self.page.locator("main").inner_text()
            time.sleep(0.3)
        raise AssertionError(f"no mail to {to} about {subject}")

    def mails_to(self, address):
        self.open("/inbox/")
        return self.page.locator("li.card").filter(has_text=address).count()


@needs_a_browser
def test_the_way_of_a_tutorial(site):
    with chromium() as browser:
        nora, ruth, mira = (Person(browser, site) for _ in range(3))

        subscribe(nora)
        publish(mira)
        mail = nora.mail(READER, DRAFT)
        assert "Text part" in mail
        assert "HTML part" in mail
        assert "List-Unsubscribe=One-Click" in mail
        leave = re.search(r"List-Unsubscribe\s+<(\S+)>", mail)[1]

        make_an_account(nora)
        ask(nora)
        let_her_speak(ruth)
        say_more(nora)
        refuse_the_reply(ruth)
        no_longer_sees_it(nora)

        unsubscribe_with_one_click(leave)
        count = nora.mails_to(READER)
        publish_another(ruth)
        nora.mail("anna@demo.example", "Rest well")
        assert nora.mails_to(READER) == count

        assert [person.watch.seen for person in (nora, ruth, mira)] == [[], [], []]


def subscribe(nora):
    nora.open("/newsletter/")
    main = nora.page.locator("main")
    main.get_by_label("Email address").fill(READER)
    main.get_by_role("button", name="Sign up").click()
    # She types faster than people do, and is asked until she has taken her time.
    sure = main.get_by_role("button", name="Yes, send it")
    inbox = main.get_by_role("heading", name="Look into your inbox")
    while sure.or_(inbox).text_content() != "Look into your inbox":
        sure.click()
    mail = nora.mail(READER, "Confirm your subscription")
    nora.page.goto(re.search(r"http://\S+/newsletter/confirm/[^\s>]+", mail)[0])
    nora.press("Yes, write to me")
    nora.sees("You are in")


def publish(mira):
    mira.open("/desk/")
    mira.sign_in("mira@demo.example", "move-slowly")
    mira.follow(DRAFT)
    story = mira.page.get_by_role("textbox", name="Story")
    story.press_sequentially("Two blocks help. ")
    mira.press("Save and publish")
    mira.sees("In a minute it is mailed, once")
    mira.press("Publish")
    mira.sees("Published. Readers see it now.")


def make_an_account(nora):
    nora.open("/tutorials/pyramid-pose-with-blocks/")
    nora.sees("Set a block on each side of your front ankle.")
    nora.follow("Sign in")
    nora.page.locator("main").get_by_role("link", name="Make one").click()
    nora.fill("Your name", "Nora")
    nora.fill("Email", READER)
    nora.fill("Password", PASSWORD)
    nora.press("Make an account")
    nora.sees("Type the code")
    door = nora.page.url
    code = re.search(
        r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$",
        nora.mail(READER, "Your code for"),
        re.M,
    )[1]
    nora.page.goto(door)
    nora.fill("Code", code)
    nora.press("Confirm")
    nora.page.wait_for_url(re.compile("/tutorials/|/$"))


def ask(nora):
    """A first comment waits for a moderator."""
    nora.open("/tutorials/pyramid-pose-with-blocks/")
    nora.page.locator("#account .menu-name").get_by_text("Nora").wait_for()
    nora.follow("Write a comment")
    nora.fill("Your comment", "Beside the *ankle*?")
    nora.press("Post")
    nora.sees("A moderator looks at it before others can read it.")


def let_her_speak(ruth):
    ruth.open("/admin/comments/comment/")
    ruth.sign_in("owner@demo.example", "move-slowly")
    ruth.sees("nothing by this person was approved yet")
    ruth.page.get_by_role("button", name="Publish", exact=True).click()
    ruth.sees("1 comment: published.")


def say_more(nora):
    nora.open("/discussions/pyramid-pose-with-blocks/?sort=newest")
    nora.sees("Beside the ankle?")
    nora.page.get_by_role("article").last.get_by_role("link", name="Reply").click()
    nora.fill("Your reply", "Yes, on both sides.")
    nora.press("Post")
    nora.sees("Everybody can read it.")


def refuse_the_reply(ruth):
    ruth.open("/admin/comments/comment/?tab=all")
    card = ruth.page.get_by_role("article").filter(has_text="Yes, on both sides.")
    card.get_by_role("button", name="Refuse").click()
    ruth.sees("1 comment: refused.")


def no_longer_sees_it(nora):
    """On the discussion's own page, of which nobody has kept an older copy."""
    nora.open("/discussions/pyramid-pose-with-blocks/")
    said = nora.page.locator("#main").inner_text()
    assert "Beside the ankle?" in said
    assert "Yes, on both sides." not in said


def unsubscribe_with_one_click(url):
    """As a mail program does it: no cookie, no page before."""
    body = b"List-Unsubscribe=One-Click"
    with urllib.request.urlopen(url, body, timeout=10) as answer:
        assert (answer.status, answer.url) == (200, url)


def publish_another(ruth):
    ruth.open("/desk/")
    ruth.follow("New tutorial")
    ruth.fill("Title", "Rest well")
    ruth.page.get_by_label("Who teaches it").select_option("Tomas Lindqvist")
    ruth.press("Begin to write")
    ruth.fill("Summary", "Lie down for a while.")
    ruth.page.get_by_label("Nobody needs to be careful here").check()
    ruth.page.get_by_label("What to do").first.fill("Lie down.")
    ruth.press("Save and publish")
    ruth.press("Publish")
    ruth.sees("Published. Readers see it now.")


@needs_a_browser
def test_the_way_of_an_instructor(site):
    with chromium() as browser:
        ruth, ines, reader = (Person(browser, site) for _ in range(3))

        prepare_a_seat(ruth)
        accept_it(ines)
        write_a_profile(ines)
        claim(ines)
        look_it_up(ruth)
        assert "An admin has looked it up" in ines.mail(NEW, "Verified")
        sees_the_mark(reader)
        take_everything_along(ines)

        assert [person.watch.seen for person in (ruth, ines, reader)] == [[], [], []]


def prepare_a_seat(ruth):
    ruth.open("/admin/studio/instructor/add/")
    ruth.sign_in("owner@demo.example", "move-slowly")
    ruth.fill("Name", "Ines Duarte")
    ruth.press("Save and continue editing")
    ruth.follow("Invite")
    ruth.fill("Email address", NEW)
    ruth.press("Send the invitation")
    ruth.sees(f"The invitation to {NEW} is on its way.")


def accept_it(ines):
    mail = ines.mail(NEW, "A seat is prepared for you")
    ines.page.goto(re.search(r"http://\S+/invitation/[^\s>]+", mail)[0])
    ines.press("Accept")
    ines.sees("Your account is open.")


def write_a_profile(ines):
    ines.fill("Headline", "Breath before shape")
    ines.fill("Links", "ines.example\n\nvideo.example/@ines")
    ines.press("Save")
    ines.sees("Saved. Pages that others see")


def claim(ines):
    ines.open("/desk/credentials/")
    ines.follow("Claim a credential")
    ines.page.get_by_label("What you hold").select_option("RYT 200")
    ines.fill("Number", "000815")
    ines.press("Claim it")
    ines.sees("Waits for an admin")


def look_it_up(ruth):
    ruth.open("/admin/studio/credential/?q=Ines")
    ruth.page.get_by_role("link", name="Registered with Yoga Alliance").click()
    ruth.sees("Directory of Yoga Alliance")
    ruth.sees("000815")
    ruth.page.get_by_label("Verify").check()
    ruth.page.get_by_role("button", name="Save", exact=True).click()
    ruth.sees("was changed successfully")


def sees_the_mark(reader):
    reader.open("/instructors/ines-duarte/")
    reader.sees("Breath before shape")
    reader.follow("Registered with Yoga Alliance: RYT 200")
    reader.sees("How we verify")


def take_everything_along(ines):
    ines.open("/desk/profile/")
    ines.follow("Take everything along")
    with ines.page.expect_download() as download:
        ines.follow("Download everything")
    with ZipFile(download.value.path()) as archive:
        about = json.loads(archive.read("instructor.json"))
    assert about["profile"]["headline"] == "Breath before shape"
    assert [it["number"] for it in about["credentials"]] == ["000815"]


@needs_a_browser
def test_the_way_of_a_draft_through_an_editor(site):
    with chromium() as browser:
        mira, ruth, guest = (Person(browser, site) for _ in range(3))

        instructors(ruth, "hand it in to an editor")
        begin_a_rest(mira)
        address = show_it_to_somebody(mira)
        note_something(guest, address)
        hand_it_in(mira)
        want_changes(ruth)
        change_and_hand_in_again(mira)
        approve_for_a_time(ruth)
        call_it_back(mira)
        instructors(ruth, "publish what they wrote")

        assert [it.watch.seen for it in (mira, ruth, guest)] == [[], [], []]


def instructors(ruth, way):
    """The studio decides how what they wrote comes to its readers."""
    ruth.open("/admin/studio/studioprofile/1/change/")
    if "login" in ruth.page.url:
        ruth.sign_in("owner@demo.example", "move-slowly")
    ruth.page.get_by_label("Instructors:").select_option(way)
    ruth.page.get_by_role("button", name="Save", exact=True).click()
    ruth.sees("was changed successfully")


def begin_a_rest(mira):
    mira.open("/desk/tutorials/new/")
    mira.sign_in("mira@demo.example", "move-slowly")
    mira.fill("Title", "Rest on one side")
    mira.press("Begin to write")
    mira.fill("Summary", "Turn over, and stay.")
    mira.page.get_by_label("Nobody needs to be careful here").check()
    mira.page.get_by_label("What to do").first.fill("Lie on your side.")
    mira.page.get_by_role("button", name="Save", exact=True).first.click()
    mira.sees("Saved as a draft.")


def show_it_to_somebody(mira):
    mira.follow("Show it to somebody")
    mira.fill("For whom", "Kim")
    mira.press("Make a secret link")
    return mira.page.locator("#address").input_value()


def note_something(guest, address):
    guest.page.goto(address)
    guest.sees("A draft, shown to Kim")
    guest.page.get_by_label("Your note").fill("On which side?")
    # She types faster than people do, and waits until she would be believed.
    guest.page.wait_for_timeout(2_500)
    guest.press("Leave this note")
    guest.sees("It stands at the author’s desk now.")
    assert guest.context.cookies() == []


def hand_it_in(mira):
    mira.follow("Back to writing")
    mira.sees("On which side?")
    mira.press("Save and hand in")
    mira.fill("A word to the editors", "Short enough?")
    mira.press("Hand in")
    mira.sees("Handed in. The editors are told by mail")


def want_changes(ruth):
    mail = ruth.mail("owner@demo.example", "Mira hands in “Rest on one side”")
    ruth.page.goto(re.search(r"http://\S+/review/", mail)[0])
    ruth.sees("Short enough?")
    ruth.page.get_by_text("Note on this step").first.click()
    ruth.page.get_by_label("Note on this step").fill("Name the side.")
    ruth.press("Want changes")
    ruth.sees("Given back with what you want changed.")


def change_and_hand_in_again(mira):
    mail = mira.mail("mira@demo.example", "Ruth wants changes in “Rest on one side”")
    assert "Name the side." in mail
    mira.page.goto(re.search(r"http://\S+/desk/tutorials/\d+/", mail)[0])
    mira.page.get_by_label("What to do").first.fill("Lie on your right side.")
    for box in mira.page.get_by_label("Done").all():
        box.check()
    mira.press("Save and hand in")
    mira.press("Hand in")
    mira.sees("Handed in. The editors are told by mail")


def approve_for_a_time(ruth):
    ruth.open("/desk/review/")
    ruth.follow("Rest on one side")
    ruth.sees("Lie on your right side.")
    ruth.page.get_by_label("Later").check()
    ruth.page.get_by_label("Day and time").fill("2100-07-01T08:00")
    ruth.press("Approve")
    ruth.sees("Approved for 1 July 2100, 08:00 (Europe/Vienna).")


def call_it_back(mira):
    mail = mira.mail("mira@demo.example", "Ruth approved “Rest on one side”")
    assert "1 July 2100, 08:00 (Europe/Vienna)" in mail
    mira.open("/desk/")
    mira.page.get_by_role("button", name="Call back: Rest on one side").click()
    mira.sees("Called back. It is a draft again")
