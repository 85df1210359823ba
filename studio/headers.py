"""The headers that Django does not set, and the named exceptions from the CSP."""

from base64 import b64encode
from hashlib import sha256

from csp.constants import NONCE, NONE, SELF
from csp.decorators import csp_replace, csp_update


class SecurityHeaders:
    """Isolation for every response, static files and errors included."""

    HEADERS = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)"
        ),
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.HEADERS.items():
            response.headers.setdefault(name, value)
        return response


# A mail is a foreign document with inline style. It is shown at an address of its
# own, in a sandbox without scripts, forms or origin, framed by this site alone.
mail_document = csp_replace(
    {
        "default-src": [NONE],
        "style-src": ["'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups"],
    }
)

# A picture needs nothing. Should one be a page after all, it gets no script, no origin.
bare_picture = csp_replace({"default-src": [NONE], "sandbox": True})

# The desk shows a draft beside the form in which it is written.
framed_here = csp_replace({"frame-ancestors": [SELF]})

# The visual editor needs an import map, allowed by a nonce, and writes one style
# element of its own, allowed by its hash. The hash changes with the editor's version;
# a browser test listens for violations.
visual_editor = csp_update(
    {
        "script-src": [NONCE],
        "style-src": ["'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
    }
)


def image_with_style(style: str):
    """An image that brings one style along, allowed by its hash, and nothing else."""
    known = b64encode(sha256(style.encode()).digest()).decode()
    return csp_replace({"default-src": [NONE], "style-src": [f"'sha256-{known}'"]})
