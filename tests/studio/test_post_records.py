import pytest

from studio.post import records
from tests.nameserver import knows

SPF = "v=spf1 include:mail.example -all"
DKIM = "v=DKIM1; k=rsa; p=MIGfMA0"
DMARC = "v=DMARC1; p=none; rua=mailto:hello@studio.example"


@pytest.fixture(autouse=True)
def sender(settings):
    settings.DEFAULT_FROM_EMAIL = "Slow Morning <post@news.studio.example>"
    settings.DKIM_SELECTOR = "k1"


def verdicts(spf=(SPF,), dkim=(DKIM,), dmarc=(DMARC,), silent=(), above=()):
    known = {
        "news.studio.example": spf,
        "k1._domainkey.news.studio.example": dkim,
        "_dmarc.news.studio.example": dmarc,
        "_dmarc.studio.example": above,
    }
    with knows({name: said for name, said in known.items() if said}, silent):
        return [str(record.verdict) for record in records.check()]


def test_all_is_right():
    assert verdicts(spf=("google-site=1", SPF)) == ["right"] * 3


def test_nothing_is_there():
    assert verdicts(("something else",), (), ()) == ["missing"] * 3


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ({"spf": (SPF, "v=spf1 -all")}, ["wrong", "right", "right"]),
        ({"spf": ("v=spf1 +all",)}, ["wrong", "right", "right"]),
        ({"dkim": ("v=DKIM1; p=",)}, ["right", "wrong", "right"]),
        ({"dmarc": ("v=DMARC1; p=maybe",)}, ["right", "right", "wrong"]),
        ({"dmarc": (), "above": (DMARC,)}, ["right", "right", "right"]),
        ({"dmarc": (), "above": ("v=DMARC1",)}, ["right", "right", "missing"]),
        ({"silent": ["news.studio.example"]}, ["unknown", "right", "right"]),
    ],
)
def test_what_is_wrong_is_named(broken, expected):
    assert verdicts(**broken) == expected


def test_a_key_whose_name_nobody_told_is_not_known(settings):
    settings.DKIM_SELECTOR = ""

    assert verdicts() == ["right", "unknown", "right"]


def test_a_domain_at_the_top_has_nobody_above(settings):
    settings.DEFAULT_FROM_EMAIL = "post@studio.example"

    with knows({}):
        dmarc = records.check()[2]

    assert (dmarc.host, dmarc.verdict) == ("_dmarc.studio.example", "missing")
