from hashlib import blake2b

from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from studio.cache import kept_as

from ..library_files import archive

# Between looking at what would change and saying yes.
KEEP_SECONDS = 900


class LibraryUpload(forms.Form):
    """
    The library's files in one archive. What was looked at is kept for a while, so that
    nobody has to choose it twice; `kept` is its name.
    """

    archive = forms.FileField(
        label=_("ZIP archive"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files)
        self.user = user

    def clean(self):
        chosen = self.cleaned_data.get("archive")
        if chosen and chosen.size > archive.LARGEST_ARCHIVE:
            self.add_error("archive", archive.TOO_LARGE)
            return
        content = chosen.read() if chosen else self._kept()
        if not content:
            self.add_error("archive", self._lacking())
            return
        try:
            self.cleaned_data["contents"] = archive.unpack(content)
        except archive.Unreadable as reason:
            self.add_error("archive", str(reason))
        self._keep(content)

    def _lacking(self):
        if self.cleaned_data.get("kept"):
            return _("This took long, and the archive was forgotten. Choose it again.")
        return _("Choose the archive.")

    def _keep(self, content: bytes) -> None:
        name = blake2b(content, digest_size=16).hexdigest()
        cache.set(self._key(name), content, KEEP_SECONDS)
        self.data = self.data.copy()
        self.data["kept"] = name

    def _kept(self) -> bytes | None:
        return cache.get(self._key(self.cleaned_data.get("kept", "")))

    def _key(self, name: str) -> str:
        return kept_as("library", self.user.pk, name)
