"""What an instructor's page says to search engines."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import conditional_escape

from studio.linked_data import person, script
from studio.models import CredentialBody, CredentialType, Instructor
from tests import make
from tests.programs import Head, missing, nodes, of_type

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
URL = f"{SITE}/instructors/mira/"
DAY = timedelta(days=1)


def holds(instructor, kind, name, **fields):
    body, _ = CredentialBody.objects.get_or_create(
        name="Yoga Alliance", short_name="YA"
    )
    given = CredentialType.objects.create(body=body, name=name, kind=kind)
    fields = {"status": "verified"} | fields
    return make.credential(instructor=instructor, type=given, **fields)


def test_an_instructors_page_is_a_profile_of_a_person(client):
    make.instructor(
        slug="mira",
        display_name="Mira Anand",
        headline="Slow yoga",
        bio="Teaches slowly.",
        links=["https://mira.example/", "https://video.example/@mira"],
        link="https://booking.example/",
        link_text="Book",
    )

    data = Head(client.get("/instructors/mira/").content.decode()).data

    known = nodes(data)
    assert of_type(data, "ProfilePage") == [
        {"@id": URL, "@type": "ProfilePage", "url": URL, "mainEntity": {"@id": f"{URL}#person"}}
    ]  # fmt: skip
    assert known[f"{URL}#person"] == {
        "@id": f"{URL}#person",
        "@type": "Person",
        "name": "Mira Anand",
        "url": URL,
        "jobTitle": "Slow yoga",
        "description": "Teaches slowly.",
        "sameAs": ["https://mira.example/", "https://video.example/@mira"],
    }
    (way,) = [it for it in data["@graph"] if it["@type"] == "BreadcrumbList"]
    assert [it["item"] for it in way["itemListElement"]] == [
        f"{SITE}/", f"{SITE}/instructors/", URL
    ]  # fmt: skip
    assert missing(data) == set()


def test_of_somebody_about_whom_little_is_known_little_is_said():
    mira = make.instructor(slug="mira", display_name="Mira")

    assert person(mira) == {
        "@type": "Person", "@id": f"{URL}#person", "name": "Mira", "url": URL
    }  # fmt: skip


@pytest.mark.parametrize("state", [Instructor.State.INVITED, Instructor.State.HIDDEN])
def test_of_somebody_whom_nobody_may_meet_only_the_name_is_said(state):
    mira = make.instructor(state=state, display_name="Mira", headline="Secret")
    holds(mira, "training", "RYT 200")

    assert person(mira) == {"@type": "Person", "name": "Mira"}


def test_a_registration_is_never_called_a_certification():
    mira, today = make.instructor(), timezone.now().date()
    holds(mira, "registration", "RYT 200", expires_on=today + DAY)
    holds(mira, "certification", "NCPT", issued_on=today - DAY, expires_on=today)
    holds(mira, "training", "Course")

    told = person(mira)

    body = {"@type": "Organization", "name": "Yoga Alliance", "alternateName": "YA"}
    kind = "EducationalOccupationalCredential"
    assert told["hasCredential"] == [
        {
            "@type": kind,
            "name": "RYT 200",
            "credentialCategory": "registration",
            "recognizedBy": body,
            "expires": (today + DAY).isoformat(),
        },
        {
            "@type": kind,
            "name": "Course",
            "credentialCategory": "training",
            "recognizedBy": body,
        },
    ]
    assert told["hasCertification"] == [
        {
            "@type": "Certification",
            "name": "NCPT",
            "certificationStatus": "https://schema.org/CertificationActive",
            "issuedBy": body,
            "validFrom": (today - DAY).isoformat(),
            "expires": today.isoformat(),
        }
    ]


def test_what_nobody_checked_or_what_ran_out_is_not_said():
    mira, today = make.instructor(), timezone.now().date()
    holds(mira, "training", "Claimed", status="claimed")
    holds(mira, "degree", "Refused", status="rejected", reason="Not found.")
    holds(mira, "safety", "First aid", expires_on=today - DAY)
    holds(mira, "certification", "Old", expires_on=today - DAY)

    told = person(mira)

    assert not {"hasCredential", "hasCertification"} & told.keys()


def test_data_becomes_markup_in_one_place_and_stays_data():
    written = script({"name": "</script><!-- & \u2028\u2029 Vṛkṣāsana \ud800"})

    assert written == (
        '<script type="application/ld+json">{"name": "\\u003C/script\\u003E\\u003C!-- '
        '\\u0026 \\u2028\\u2029 V\\u1e5bk\\u1e63\\u0101sana \\ud800"}</script>'
    )
    assert conditional_escape(written) == written


def test_a_profile_costs_no_query_per_credential(client, django_assert_num_queries):
    mira = make.instructor(slug="mira")
    for n in range(4):
        holds(mira, "training", f"Course {n}")

    with django_assert_num_queries(5):
        client.get("/instructors/mira/")
