from .library import (
    AffiliateProgramAdmin,
    BodyAreaAdmin,
    BreathTechniqueAdmin,
    ConditionAdmin,
    PoseAdmin,
    PropAdmin,
)
from .proposals import ProposalAdmin
from .tutorials import TutorialAdmin

__all__ = [
    "AffiliateProgramAdmin",
    "BodyAreaAdmin",
    "BreathTechniqueAdmin",
    "ConditionAdmin",
    "PoseAdmin",
    "PropAdmin",
    "ProposalAdmin",
    "TutorialAdmin",
]
