from hypothesis import given
from hypothesis import strategies as st

from poses import sheet as sheets
from studio.forms.pictures import FOCUSES

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


def test_two_steps_never_share_a_key():
    key = sheets.new_key()

    sheet = sheets.read({"steps": [{"key": key}, {"key": key}, {"key": "nonsense"}]})

    assert sheet.steps[0].key == key
    assert len({step.key for step in sheet.steps}) == 3


def test_what_postgresql_cannot_store_is_left_out():
    assert sheets.read({"title": "Tree\x00 \ud800Pose "}).title == "Tree Pose"


def test_a_picture_is_cut_around_the_places_that_the_studio_knows():
    assert {"", *sheets.FOCUSES} == FOCUSES.keys()
