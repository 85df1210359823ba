from .pose import Pose, PoseName
from .revision import Revision
from .step import Step
from .tutorial import Authorship, Tutorial

__all__ = ["Authorship", "Pose", "PoseName", "Revision", "Step", "Tutorial"]
