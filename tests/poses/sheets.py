"""Any Sheet at all, for tests that must hold for every one."""

from dataclasses import fields

from hypothesis import strategies as st

from poses import sheet as sheets

WORDS = st.text(max_size=12) | st.sampled_from(
    ["Lift your {left} leg", "{linkes|rechtes}", "{{", "}", "<b>&", "{a|b|c}", "é\n\nx"]
)


def parts(cls, **more):
    """Parts of one kind, with whatever a document could say in each field."""
    known = {f.name: VALUES.get(f.name, WORDS) for f in fields(cls)} | more
    optional = {name: it for name, it in known.items() if name not in ("key",)}
    return st.fixed_dictionaries({}, optional=optional)


VALUES = {
    **dict.fromkeys(
        ["least", "most", "sets", "quantity", "start_seconds", "duration_seconds"],
        st.integers(-1, 90_000),
    ),
    **dict.fromkeys(["width", "height", "id"], st.integers(-1, 2**63)),
    **dict.fromkeys(
        ["mirrored", "is_optional", "is_decorative", "has_captions", "per_side",
         "cautions_waived", "is_turned"],
        st.booleans(),
    ),
    "unit": st.sampled_from(sheets.UNITS),
    "provider": st.sampled_from(sheets.PROVIDERS),
    "kind": st.sampled_from(sheets.KINDS + sheets.GAPS),
    "phase": st.sampled_from(sheets.PHASES),
    "breath": st.sampled_from(sheets.BREATHS),
    "side": st.sampled_from(sheets.SPANS),
    "need": st.sampled_from(sheets.NEEDS),
    "advice": st.sampled_from(sheets.ADVICE),
    "basis": st.sampled_from(sheets.BASES),
    "level": st.sampled_from(sheets.LEVELS),
    "lead_side": st.sampled_from(sheets.SIDES),
    "source": st.sampled_from(["https://example.org/study", "javascript:x"]),
}  # fmt: skip
NAMED = parts(sheets.Named)
VALUES |= dict.fromkeys(
    ["prop", "instead", "technique", "from_pose", "into_pose", "pose"], NAMED
)
KEYS = st.uuids(version=4).map(str)
VALUES |= {
    "first": KEYS,
    "last": KEYS,
    "step": KEYS,
    "absorbed": st.lists(KEYS, max_size=2),
    "hold": parts(sheets.Hold),
    "repetitions": parts(sheets.Repetitions),
    "repeat": parts(sheets.Repeat),
    "picture": parts(sheets.Picture),
    "figure": parts(sheets.Figure),
}
VALUES |= {
    "video": parts(
        sheets.Video,
        id=st.text("abc_-1", max_size=8),
        chapters=st.lists(parts(sheets.Chapter), max_size=2),
    ),
    "cautions": st.lists(parts(sheets.Caution), max_size=2),
    "benefits": st.lists(parts(sheets.Benefit), max_size=2),
    "gaps": st.lists(parts(sheets.Gap), max_size=2),
}
STEP = parts(sheets.Step, props=st.lists(parts(sheets.StepProp), max_size=2))
DOCUMENT = parts(
    sheets.Sheet,
    props=st.lists(parts(sheets.PropUse), max_size=2),
    steps=st.lists(STEP, max_size=4),
)
a_sheet = DOCUMENT.map(lambda document: sheets.read({"schema": 2} | document))
