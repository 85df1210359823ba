import logging
from types import SimpleNamespace

from allauth.account import app_settings, forms
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.forms import CharField, TextInput
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from . import second_factor
from .models import StudioProfile
from .models.mailboxes import normalise
from .models.users import validate_name
from .post import layout, note
from .post.transport import NotSent

logger = logging.getLogger(__name__)
NO_MAIL = _(
    "We could not send you the mail just now. Ask for it again in some minutes."
)


ASK = _("Only a password protects what you can do here.")
TURN_ON = _("Turn on two-step sign-in")
EMPTY = {
    "display_name": _("Write your name."),
    "email": _("Write your email address."),
    "login": _("Write your email address."),
    "password": _("Type your password."),
    "oldpassword": _("Type your current password."),
    "password1": _("Choose a password."),
    "password2": _("Type the new password again."),
    "code": _("Type the code."),
}
LABELS = {
    "remember": _("Stay signed in"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}
PASSWORD_RULE = _("At least 8 characters, and not one that everybody uses.")


class RoleBackend(ModelBackend):
    """Rights come with a role: nobody has any of her own, so nobody asks for them."""

    def _get_user_permissions(self, user):
        return Permission.objects.none()


class OwnWords:
    """A form of allauth's that speaks as the studio does."""

    labels = LABELS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            if name in EMPTY:
                field.error_messages["required"] = EMPTY[name]
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = PASSWORD_RULE


class SignupForm(OwnWords, forms.SignupForm):
    """What an account asks for: a name, an address and a password."""

    display_name = CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("Shown beside what you write. A first name is enough."),
        widget=TextInput(attrs={"autocomplete": "name"}),
    )

    field_order = ["display_name", "email", "password1"]
    labels = {}

    def clean_display_name(self):
        validate_name(self.cleaned_data["display_name"])
        return self.cleaned_data["display_name"]

    def signup(self, request, user):
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class LoginForm(OwnWords, forms.LoginForm):
    pass


class RequestLoginCodeForm(OwnWords, forms.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(OwnWords, forms.ConfirmLoginCodeForm):
    minutes = app_settings.LOGIN_BY_CODE_TIMEOUT // 60


class ConfirmEmailForm(OwnWords, forms.ConfirmEmailVerificationCodeForm):
    minutes = app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT // 60


class AddEmailForm(OwnWords, forms.AddEmailForm):
    pass


class ChangePasswordForm(OwnWords, forms.ChangePasswordForm):
    pass


class SetPasswordForm(OwnWords, forms.SetPasswordForm):
    pass


class ResetPasswordForm(OwnWords, forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(OwnWords, forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(OwnWords, forms.ReauthenticateForm):
    pass


class AccountAdapter(DefaultAccountAdapter):
    """allauth in the studio's words, its mails in the studio's layout."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and this password do not match."),
        "enter_current_password": _("That is not your current password."),
        "incorrect_code": _("That is not the code. Look at the newest mail."),
        "incorrect_password": _("That is not your password."),
        "rate_limited": _("That was too quick. Wait a moment, then try again."),
        "too_many_login_attempts": _(
            "That was too often. Wait a minute, then sign in again; "
            "a new code comes by mail."
        ),
        "too_many_passwords": _(
            "That was too often. Wait some minutes, or let us mail you a code."
        ),
    }

    def clean_email(self, email):
        """Only what somebody could own: everything else would break a mail."""
        normalise(email)
        return super().clean_email(email)

    def pre_authenticate(self, request, **credentials):
        """A password tried too often: no code comes by mail."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise self.validation_error("too_many_passwords") from None

    def post_login(self, request, user, **kwargs):
        """Whoever works here is asked for a second step, where she finds her desk."""
        response = super().post_login(request, user, **kwargs)
        if second_factor.is_missing(user):
            link = reverse("mfa_index")
            words = format_html('{} <a href="{}">{}</a>', ASK, link, TURN_ON)
            messages.warning(request, words)
        return response

    def send_mail(self, template_prefix, email, context):
        """Signed by the studio and not by a host name."""
        name = StudioProfile.objects.current().name
        context |= {
            "email": email,
            "current_site": SimpleNamespace(name=name, domain=settings.SITE_HOST),
            "code_minutes": ConfirmEmailForm.minutes,
            "login_minutes": ConfirmLoginCodeForm.minutes,
            "reset_days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        }
        subject = render_to_string(f"{template_prefix}_subject.txt", context)
        words = render_to_string(f"{template_prefix}_message.txt", context)
        try:
            note.send(layout.plain(subject, words), email)
        except (NotSent, ValueError) as problem:
            logger.error("no account mail could be sent: %s", problem)
            messages.error(self.request, NO_MAIL)
