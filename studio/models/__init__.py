from .addresses import Address, Addressed
from .credentials import Credential, CredentialBody, CredentialScope, CredentialType
from .instructors import Instructor, InstructorAddress
from .mailboxes import Mailbox
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
    "StudioProfile",
    "User",
]
