from .claims import ClaimForm, DecisionForm
from .inviting import InviteForm
from .profile import ProfileForm

__all__ = ["ClaimForm", "DecisionForm", "InviteForm", "ProfileForm"]
