import logging
from types import SimpleNamespace

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from .models import StudioProfile
from .post import layout, note
from .post.transport import NotSent

logger = logging.getLogger(__name__)
NO_MAIL = _(
    "We could not send you the mail just now. Ask for it again in some minutes."
)


class SignupForm(forms.Form):
    """What an account asks for beside the address and the password."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Shown beside what you write. A first name is enough."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    field_order = ["display_name", "email", "password1"]

    def signup(self, request, user):
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class AccountAdapter(DefaultAccountAdapter):
    """allauth's mails in the studio's layout."""

    def send_mail(self, template_prefix, email, context):
        """allauth's own words, signed by the studio and not by a host name."""
        name = StudioProfile.objects.current().name
        site = SimpleNamespace(name=name, domain=settings.SITE_HOST)
        context |= {"email": email, "current_site": site}
        subject = render_to_string(f"{template_prefix}_subject.txt", context)
        words = render_to_string(f"{template_prefix}_message.txt", context)
        try:
            note.send(layout.plain(subject, words), email)
        except NotSent as problem:
            logger.error("no account mail could be sent: %s", problem)
            messages.error(self.request, NO_MAIL)
