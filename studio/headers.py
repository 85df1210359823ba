"""The response headers that Django does not set, and the named exceptions from the CSP."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace


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
