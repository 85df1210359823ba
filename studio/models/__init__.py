from .credentials import Credential, CredentialBody, CredentialScope, CredentialType
from .instructors import Instructor
from .mailboxes import Mailbox
from .profile import StudioProfile
from .users import User

__all__ = [
    "Credential",
    "CredentialBody",
    "CredentialScope",
    "CredentialType",
    "Instructor",
    "Mailbox",
    "StudioProfile",
    "User",
]
