from .claims import ClaimForm, DecisionForm
from .inviting import InviteForm
from .pictures import PhotoForm, look_up
from .profile import ProfileForm

__all__ = [
    "ClaimForm",
    "DecisionForm",
    "InviteForm",
    "PhotoForm",
    "ProfileForm",
    "look_up",
]
