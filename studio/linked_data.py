"""
What pages say to search engines: schema.org, as JSON-LD.

Only what is known and true is said. Data becomes markup in `script` alone, where it
is escaped once; nobody escapes before.
"""

import json

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import pictures
from .models import Credential, CredentialType, Instructor
from .post.links import absolute

CONTEXT = "https://schema.org"
# JSON that no HTML parser takes for markup; U+2028 and U+2029 are escaped by `dumps`.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def script(graph: dict) -> SafeString:
    """A graph as the element that carries it in a page. It is data and never runs."""
    data = json.dumps(graph).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')  # noqa: S308


def known(node: dict) -> dict:
    """A node with only those properties about which something is known."""
    return {name: it for name, it in node.items() if it}


def graph(*nodes: dict | None) -> dict:
    """Nodes that name each other by their ids."""
    return {"@context": CONTEXT, "@graph": [node for node in nodes if node]}


def studio(name: str) -> dict:
    """The house that publishes everything."""
    home = absolute("/")
    return {
        "@type": "Organization", "@id": f"{home}#studio", "name": name, "url": home
    }  # fmt: skip


def breadcrumbs(*trail: tuple[str, str]) -> dict:
    """The way from the front page: names and addresses."""
    steps = [
        {"@type": "ListItem", "position": n, "name": name, "item": url}
        for n, (name, url) in enumerate(trail, start=1)
    ]
    return {
        "@type": "BreadcrumbList",
        "@id": f"{trail[-1][1]}#breadcrumbs",
        "itemListElement": steps,
    }


def person(instructor: Instructor) -> dict:
    """Who somebody is. Of those whom the public may not meet, only the name."""
    if not instructor.is_public:
        return {"@type": "Person", "name": instructor.display_name}
    url = absolute(instructor.get_absolute_url())
    held = [it for it in instructor.credentials.all() if it.is_current]
    return known(
        {
            "@type": "Person",
            "@id": f"{url}#person",
            "name": instructor.display_name,
            "url": url,
            "image": instructor.photo
            and absolute(pictures.social(instructor.photo.file)),
            "jobTitle": instructor.headline,
            "sameAs": instructor.links,
            "hasCredential": [
                _credential(it) for it in held if not _is_certification(it)
            ],
            "hasCertification": [
                _certification(it) for it in held if _is_certification(it)
            ],
        }
    )


def _is_certification(credential: Credential) -> bool:
    return credential.type.kind == CredentialType.Kind.CERTIFICATION


def _credential(credential: Credential) -> dict:
    """What a body lists, teaches or awards; none of it is a certification."""
    return known(
        {
            "@type": "EducationalOccupationalCredential",
            "name": credential.type.name,
            "credentialCategory": credential.type.kind,
            "recognizedBy": _body(credential),
            "expires": _day(credential.expires_on),
        }
    )


def _certification(credential: Credential) -> dict:
    return known(
        {
            "@type": "Certification",
            "name": credential.type.name,
            "certificationStatus": f"{CONTEXT}/CertificationActive",
            "issuedBy": _body(credential),
            "validFrom": _day(credential.issued_on),
            "expires": _day(credential.expires_on),
        }
    )


def _body(credential: Credential) -> dict:
    body = credential.type.body
    return known(
        {"@type": "Organization", "name": body.name, "alternateName": body.short_name}
    )


def _day(day) -> str:
    return day.isoformat() if day else ""


def profile(instructor: Instructor, studio_name: str) -> dict:
    """An instructor's page."""
    url = absolute(instructor.get_absolute_url())
    one = person(instructor) | known({"description": instructor.bio})
    page = known(
        {
            "@type": "ProfilePage",
            "@id": url,
            "url": url,
            "mainEntity": {"@id": one["@id"]},
        }
    )
    trail = [
        (studio_name, absolute("/")),
        (_("Instructors"), absolute(reverse("instructors"))),
        (one["name"], url),
    ]
    return graph(page, one, breadcrumbs(*trail))
