"""What lies on the demo studio's shelves, and where it can be bought."""

from ..models import AffiliateProgram, Prop, PropLink, PropSubstitution

# Key, one of it, several of it, and what a household has instead.
PROPS = [
    ("block", "block", "blocks", "a thick book, wrapped in a towel"),
    ("strap", "strap", "straps", "the belt of a dressing gown, or a long scarf"),
    ("blanket", "blanket", "blankets", "a bath towel, folded until it is firm"),
    ("bolster", "bolster", "bolsters", "two bed pillows in one case"),
    ("chair", "chair", "chairs", "a low table that does not tip"),
    ("wall", "wall", "walls", "a locked door, or furniture that does not move"),
    ("mat", "mat", "mats", "a carpet that stays where it is"),
]

# What may stand in for what, and how.
SUBSTITUTIONS = [
    ("block", "chair", "hands on its seat, which is higher"),
    ("bolster", "blanket", "two, rolled up tightly"),
    ("chair", "wall", "for hands, not for sitting"),
    ("wall", "chair", "its back to something solid"),
    ("mat", "blanket", "only where it cannot slide"),
]


def load() -> None:
    """Every prop, what stands in for it, and two shops: one pays us, one does not."""
    rows = {}
    for key, name, plural, hint in PROPS:
        rows[key] = Prop.objects.create(
            slug=key, name=name, plural=plural, household_hint=hint
        )
    for key, other, note in SUBSTITUTIONS:
        PropSubstitution.objects.create(
            prop=rows[key], substitute=rows[other], note=note
        )
    PropLink.objects.create(
        prop=rows["block"],
        merchant="Quiet Props",
        url="https://example.com/quiet-props/cork-block",
        program=AffiliateProgram.objects.create(
            name="Friends of Quiet Props",
            notice="paid link: we earn a small commission",
            statement=(
                "As a friend of Quiet Props, this studio earns from purchases that "
                "begin with its links."
            ),
        ),
    )
    PropLink.objects.create(
        prop=rows["blanket"],
        merchant="Hillside Weavers",
        url="https://example.com/hillside-weavers/wool-blanket",
    )
