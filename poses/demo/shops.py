"""Where the demo studio's props can be bought: one shop pays us, one does not."""

from ..models import AffiliateProgram, Prop, PropLink


def load() -> None:
    PropLink.objects.create(
        prop=Prop.objects.get(slug="block"),
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
        prop=Prop.objects.get(slug="blanket"),
        merchant="Hillside Weavers",
        url="https://example.com/hillside-weavers/wool-blanket",
    )
