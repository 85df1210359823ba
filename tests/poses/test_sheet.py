from hypothesis import given
from hypothesis import strategies as st

from poses import sheet as sheets

anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
nearly_a_sheet = st.fixed_dictionaries(
    {},
    optional={
        name: anything | st.text()
        for name in ("schema", "title", "summary", "intro", "closing")
    }
    | {
        "steps": anything
        | st.lists(
            st.fixed_dictionaries({}, optional={"key": anything, "text": anything})
        )
    },
)


@given(anything | nearly_a_sheet)
def test_reading_any_document_gives_a_sheet_and_writing_it_the_same_one(document):
    sheet = sheets.read(document)

    assert sheets.read(sheets.write(sheet)) == sheet


def test_an_empty_sheet_says_everything_that_publishing_needs():
    assert sheets.problems(sheets.Sheet()) == ["title", "summary", "steps"]


def test_a_step_without_words_is_a_problem():
    sheet = sheets.read(
        {"title": "Bridge", "summary": "Lift.", "steps": [{"text": "Lift."}, {}]}
    )

    assert sheets.problems(sheet) == ["empty_step"]


def test_two_steps_never_share_a_key():
    key = sheets.new_key()

    sheet = sheets.read({"steps": [{"key": key}, {"key": key}, {"key": "nonsense"}]})

    assert sheet.steps[0].key == key
    assert len({step.key for step in sheet.steps}) == 3


def test_what_postgresql_cannot_store_is_left_out():
    assert sheets.read({"title": "Tree\x00 \ud800Pose "}).title == "Tree Pose"


def test_rewritten_steps_keep_the_keys_of_the_lines_that_stayed():
    before = sheets.rewrite((), ["Stand.", "Fold.", "Hold.", "Rise."])
    stand, fold, hold, rise = (step.key for step in before)

    after = sheets.rewrite(
        before, ["Stand.", "Breathe.", "Fold deeply.", "Hold.", "Rise."]
    )

    keys = [step.key for step in after]
    assert [step.text for step in after] == [
        "Stand.", "Breathe.", "Fold deeply.", "Hold.", "Rise."
    ]  # fmt: skip
    assert (keys[0], keys[3], keys[4]) == (stand, hold, rise)
    assert fold in keys
    assert len(set(keys)) == 5


def test_a_step_that_left_takes_its_key_with_it():
    before = sheets.rewrite((), ["Stand.", "Fold.", "Rise."])

    after = sheets.rewrite(before, ["Stand.", "Rise."])

    assert after == (before[0], before[2])


def test_two_steps_that_change_places_keep_their_keys():
    before = sheets.rewrite((), ["A.", "B.", "C."])

    after = sheets.rewrite(before, ["C.", "A.", "B."])

    assert {step.text: step.key for step in after} == {
        step.text: step.key for step in before
    }


def test_of_two_equal_steps_the_one_that_stayed_keeps_its_key():
    before = sheets.rewrite((), ["Hold.", "Fold.", "Hold."])

    assert sheets.rewrite(before, ["Fold.", "Hold."]) == before[1:]


def test_a_line_that_was_doubled_is_a_step_of_its_own():
    before = sheets.rewrite((), ["Hold."])

    after = sheets.rewrite(before, ["Hold.", "Hold."])

    assert len({step.key for step in after}) == 2
