from .addresses import Address, Addressed
from .credential_types import CredentialBody, CredentialScope, CredentialType
from .credentials import Credential
from .instructors import Instructor, InstructorAddress
from .mailboxes import Mailbox
from .pictures import Picture
from .profile import StudioProfile
from .users import User

__all__ = [
    "Address",
    "Addressed",
    "Credential",
    "CredentialBody",
    "CredentialScope",
    "CredentialType",
    "Instructor",
    "InstructorAddress",
    "Mailbox",
    "Picture",
    "StudioProfile",
    "User",
]
