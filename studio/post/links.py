"""
Links that carry their own authority: whoever reads the mail may do what it offers.

Nothing is stored for them. A key that has been replaced still opens them as long as
it stands in SECRET_KEY_FALLBACKS.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner


class Broken(Exception):  # noqa: N818
    """Not a link of ours, or one that lost a letter on its way."""


class Expired(Broken):
    """A link of ours whose time is over."""


@dataclass(frozen=True)
class Purpose:
    """What a link is good for. A link for one purpose opens nothing else."""

    name: str
    lasts: timedelta | None = None

    def sign(self, value) -> str:
        """The part of an address that says `value` and that we said it."""
        return self._signer.sign_object(value)

    def read(self, token: str):
        """What a token says. Raises Broken or Expired."""
        try:
            return self._signer.unsign_object(token, **self._age)
        except SignatureExpired as problem:
            raise Expired(self.name) from problem
        except BadSignature as problem:
            raise Broken(self.name) from problem

    @property
    def _signer(self):
        kind = TimestampSigner if self.lasts else Signer
        return kind(salt=f"link: {self.name}")

    @property
    def _age(self):
        return {"max_age": self.lasts} if self.lasts else {}


def absolute(path: str) -> str:
    """The whole address of a page, for readers who are not on the site."""
    return settings.SITE_URL + path
