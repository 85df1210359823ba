from .claims import ClaimForm, DecisionForm
from .profile import ProfileForm

__all__ = ["ClaimForm", "DecisionForm", "ProfileForm"]
