from .addresses import PoseAddress, TutorialAddress
from .authorship import Authorship
from .pose import Pose, PoseName
from .props import (
    AffiliateProgram,
    BreathTechnique,
    Prop,
    PropLink,
    PropSubstitution,
)
from .revision import Revision
from .step import Step, TutorialProp
from .tutorial import Tutorial

__all__ = [
    "AffiliateProgram",
    "Authorship",
    "BreathTechnique",
    "Pose",
    "PoseAddress",
    "PoseName",
    "Prop",
    "PropLink",
    "PropSubstitution",
    "Revision",
    "Step",
    "Tutorial",
    "TutorialAddress",
    "TutorialProp",
]
