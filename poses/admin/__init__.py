from .library import (
    AffiliateProgramAdmin,
    BodyAreaAdmin,
    BreathTechniqueAdmin,
    ConditionAdmin,
    PoseAdmin,
    PropAdmin,
)
from .tutorials import TutorialAdmin

__all__ = [
    "AffiliateProgramAdmin",
    "BodyAreaAdmin",
    "BreathTechniqueAdmin",
    "ConditionAdmin",
    "PoseAdmin",
    "PropAdmin",
    "TutorialAdmin",
]
