"""What stands around an article, and its sections beside the steps."""

import pytest

from poses.reading import Claim, read_article
from poses.sheet import Caution, Gap


def furniture(reading):
    return {g.sentence for g in reading.guesses if g.what == "furniture"}


@pytest.mark.parametrize(
    "menu",
    [
        "Home | Prices | Our Blog",
        "Home » Journal » Standing",
        "« Older: Socks   Newer: Mats »",
        "← Previous post",
        "Skip to content",
    ],
)
def test_the_name_of_a_page_above_its_menu_is_no_title(menu):
    text = f"STILL WATERS\nmovement for rivers\n\n{menu}\n\nHeron at the Bank\n\nIt is grey.\n\n1. Stand."

    reading = read_article(text)

    assert reading.sheet.title == "Heron at the Bank"
    assert reading.sheet.intro == "<p>It is grey.</p>"
    assert furniture(reading) == {
        "STILL WATERS",
        "movement for rivers",
        " ".join(menu.split()),
    }


def test_without_another_title_it_is_the_one_above_the_menu():
    text = "Heron\n\nHome | About\n\nIt is grey, and it waits.\n\n1. Stand."

    sheet = read_article(text).sheet

    assert (sheet.title, sheet.intro) == ("Heron", "<p>It is grey, and it waits.</p>")


@pytest.mark.parametrize(
    "line", ["Slow | Quiet | No props", "One foot > the other foot", "1. Home | Away"]
)
def test_a_line_with_such_marks_is_no_menu_unless_it_leads_elsewhere(line):
    reading = read_article(f"Heron\n\n{line}\n\n1. Stand.\n2. Wait.")

    assert furniture(reading) == set()


def test_a_menu_after_a_long_beginning_names_no_page():
    text = f"Heron\n\n{'It waits and waits. ' * 8}\n\nHome | About\n\n1. Stand."

    assert read_article(text).sheet.title == "Heron"


def test_what_follows_an_article_is_no_part_of_it():
    text = (
        "Heron\n\n1. Stand.\n\nThat is all.\n\nxo Ana\n\n"
        "*** Get our free pond map! Enter your address and press SIGN UP ***\n\n"
        "About the author\n\nAna Lund teaches in Oslo.\n\n"
        "7 Comments (showing 1)\nBo says: I held it for 20 breaths.\nLeave a reply"
    )

    reading = read_article(text)

    assert reading.sheet.closing == "<p>That is all.</p>"
    assert reading.bio == "Ana Lund teaches in Oslo."
    assert "xo Ana" in furniture(reading)


def test_what_a_page_hides_is_not_read():
    page = (
        "<div style='display: none'><p>Cookies.</p></div><p hidden>No.</p>"
        "<h1>Heron</h1><p>It is grey.</p><ol><li>Stand.</li></ol>"
    )

    assert read_article(page).sheet.intro == "<p>It is grey.</p>"


# Cautions


def cautions(text):
    return read_article(f"A title\n\n1. Stand.\n\n{text}").sheet.cautions


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("If you've had a new hip, ask your surgeon.", Caution("A new hip", "ask", "Ask your surgeon")),
        ("And if you feel sick, come out.", Caution("Sick", "", "Come out")),
        ("Anyone with gout should leave out part two.", Caution("Gout", "modify", "Leave out part two")),
        ("Those with gout should not do this.", Caution("Gout", "avoid")),
        ("Those with vertigo should not close the eyes.", Caution("Vertigo", "modify", "Should not close the eyes")),
        ("For gout also no block.", Caution("Gout", "modify", "Also no block")),
        ("In late pregnancy, do not lie flat.", Caution("Late pregnancy", "modify", "Do not lie flat")),
        ("With a cold do not force it.", Caution("A cold", "modify", "Do not force it")),
        ("Some do not teach it during a fever.", Caution("A fever", "", "Some do not teach it")),
        ("If there is dizziness, stop.", Caution("Dizziness", "", "Stop")),
        ("A pain that grows means stop.", Caution("A pain that grows", "", "Stop")),
        ("Got gout? Keep your shoes on.", Caution("Got gout", "modify", "Keep your shoes on")),
        ("If you have gout, skip the hop and walk instead.", Caution("Gout", "modify", "Skip the hop and walk instead")),
        ("If you have gout, skip it.", Caution("Gout", "avoid")),
        ("Bees", Caution("Bees")),
    ],
)  # fmt: skip
def test_a_sentence_says_for_whom_and_what_then(sentence, expected):
    assert cautions(f"Be careful\n\n{sentence}") == (expected,)


def test_further_sentences_belong_to_the_caution_before_them():
    text = (
        "Take care\n\nIf you have gout, ask your doctor. Same for a fresh scar. "
        "Glaucoma is another matter. Nobody knows why. Tired?"
    )

    assert cautions(text) == (
        Caution("Gout", "ask", "Ask your doctor"),
        Caution(
            "A fresh scar",
            "ask",
            "Ask your doctor. Glaucoma is another matter. Nobody knows why",
        ),
    )


def test_a_condition_that_stands_alone_is_explained_by_what_follows():
    text = "Take care\n\nGlaucoma worries me. Keep your head up."

    assert cautions(text) == (
        Caution("Glaucoma worries me", "modify", "Keep your head up"),
    )


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Who should sit it out: anyone with gout must rest.", Caution("Gout", "modify", "Must rest")),
        ("Not for you if you have gout.", Caution("Gout", "avoid")),
        ("Please skip this if you're ill.", Caution("Ill", "avoid")),
        ("Don't try it if you have gout.", Caution("Gout", "avoid")),
    ],
)  # fmt: skip
def test_a_paragraph_may_say_itself_that_it_is_a_caution(paragraph, expected):
    reading = read_article(f"A title\n\nIt is old.\n\n1. Stand.\n\n{paragraph}")

    assert reading.sheet.cautions == (expected,)
    assert reading.sheet.closing == ""


def test_after_a_list_of_cautions_only_conditions_are_more_of_them():
    text = (
        "Contraindications\n\n- gout\n\nIf you have a cold, rest instead. Ill? See a doctor.\n\n"
        "Would you like a poster? Print one.\n\nIf you like it, tell me."
    )

    assert cautions(text) == (
        Caution("Gout", "avoid"),
        Caution("A cold", "modify", "Rest instead"),
        Caution("Ill", "ask", "See a doctor"),
    )


def test_cautions_end_where_a_short_line_begins_something_else():
    text = (
        "What to be careful of\n\nThose with gout can sit.\n\nWhat it gives\n\nLight feet.\n\n"
        "A Word On Herons\n\nThey wait.\n\nCautions\n\nGout\n\nBad Temper\n\n"
        "Ana Lund teaches in Oslo."
    )

    reading = read_article(f"A title\n\n1. Stand.\n\n{text}")

    assert [one.condition for one in reading.sheet.cautions] == [
        "Gout",
        "Gout",
        "Bad Temper",
    ]
    assert [one.text for one in reading.sheet.benefits] == ["Light feet"]
    assert reading.sheet.closing == "<h2>A Word On Herons</h2><p>They wait.</p>"
    assert reading.bio == "Ana Lund teaches in Oslo."


@pytest.mark.parametrize("heading", ["Why we love it", "Why Do It", "What it gives"])
def test_bullets_below_a_reason_are_benefits_and_never_steps(heading):
    text = f"A title\n\nHow to\n\n1. Stand.\n2. Sit.\n\n{heading}\n\n- Long legs\n\n## Stray\n\n- Feathers"

    sheet = read_article(text).sheet

    assert [benefit.text for benefit in sheet.benefits] == ["Long legs"]
    assert [step.text for step in sheet.steps] == ["Stand.", "Sit."]
    assert sheet.closing == "<h2>Stray</h2><ul><li>Feathers</li></ul>"


# Pictures and links


def test_pictures_of_the_page_and_captions_of_films_are_no_gaps():
    page = (
        "<img src=a/logo.svg alt='Still Waters'><h1>Heron</h1>"
        "<figure><iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe>"
        "<figcaption>Me and a heron</figcaption></figure>"
        "<figcaption>A heron alone</figcaption>"
        "<ol><li>Stand.</li></ol><img class=avatar src=b alt=Ana>"
    )

    sheet = read_article(page).sheet

    assert sheet.intro == "<p>Me and a heron</p>"
    assert sheet.gaps == (Gap("picture", "A heron alone"),)


def test_a_link_that_leads_nowhere_is_named_unless_it_is_a_button():
    page = (
        "<h1>Heron</h1><p>Print it <a href='#'>here</a>. It is <a href='#x'>grey</a>.</p>"
        "<p><a href='#'>Top</a></p><ol><li>Stand <a href='#'>tall</a>.</li></ol>"
    )

    sheet = read_article(page).sheet

    assert sheet.gaps == (Gap("link", "Print it here."),)
    assert sheet.intro == "<p>It is grey.</p><p>Top</p>"


# Who wrote it


def test_the_name_in_a_line_about_an_article_ends_where_its_words_are_small():
    reading = read_article("Heron\nPosted by Ana in Birds\n\n1. Stand.")

    assert (reading.author, reading.sheet.intro) == ("", "")


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("Ana Lund, MCSP, is a GOsC-registered teacher.",
         [("registration", "Chartered Society of Physiotherapy", "MCSP")]),
        ("Ana Lund is an HCPC-registered physiotherapist.",
         [("registration", "HCPC", "Physiotherapist")]),
        ("Ana Lund is an ACE Certified Aqua Instructor.",
         [("certification", "ACE", "Certified Aqua Instructor")]),
        ("Ana Lund trained in Oslo. She passed her Level 2 Certificate in Mat Work in 2011 and has been on a one-day heron course.",
         [("certification", "", "Level 2 Certificate in Mat Work"), ("training", "", "One-day heron course")]),
        ("Ana Lund teaches herons, and took a 20-hour pond training.",
         [("training", "", "20-hour pond training")]),
        ("Ana Lund studied singing three years with the late Bo Ek.",
         [("training", "Bo Ek", "Singing")]),
    ],
)  # fmt: skip
def test_what_somebody_holds_is_claimed_with_or_without_a_body(sentence, claims):
    reading = read_article(f"A title\n\n1. Stand.\n\n{sentence}")

    guessed = [g.value for g in reading.guesses if g.what == "credential"]
    assert guessed == [" · ".join(filter(None, claim)) for claim in claims]
    assert [(c.kind, c.body, c.name) for c in reading.credentials] == [
        claim for claim in claims if claim[1]
    ]


def test_an_article_may_be_signed_with_a_name_and_what_she_holds():
    text = (
        "A title\n\n1. Stand.\n\nCautions\n\nGout\n\nŚ. Ana Łund, Oslo\n"
        "Heron Board (Ministry of Ponds), Level 3, by examination, 2011."
    )

    reading = read_article(text)

    assert [one.condition for one in reading.sheet.cautions] == ["Gout"]
    assert (reading.author, reading.bio) == ("Ś. Ana Łund", "")
    assert reading.credentials == (Claim("certification", "Heron Board", "Level 3"),)
