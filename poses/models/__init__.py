from .addresses import PoseAddress, TutorialAddress
from .authorship import Authorship
from .body import (
    Benefit,
    BodyArea,
    Condition,
    Contraindication,
    PoseArea,
    PoseProp,
    PoseRelation,
)
from .entry import Entry, Telling
from .feedback import Feedback
from .keeping import Bookmark, Practised
from .mention import Mention
from .page_reads import PageReads
from .pose import Pose
from .pose_name import PoseName
from .proposal import Proposal
from .props import (
    AffiliateProgram,
    BreathTechnique,
    Prop,
    PropLink,
    PropSubstitution,
)
from .revision import Revision
from .secret_link import SecretLink
from .states import State
from .step import Step, TutorialProp
from .step_note import StepNote
from .tutorial import Tutorial

__all__ = [
    "AffiliateProgram",
    "Authorship",
    "Benefit",
    "BodyArea",
    "Bookmark",
    "BreathTechnique",
    "Condition",
    "Contraindication",
    "Entry",
    "Feedback",
    "Mention",
    "PageReads",
    "Pose",
    "PoseAddress",
    "PoseArea",
    "PoseName",
    "PoseProp",
    "PoseRelation",
    "Practised",
    "Prop",
    "PropLink",
    "PropSubstitution",
    "Proposal",
    "Revision",
    "SecretLink",
    "State",
    "Step",
    "StepNote",
    "Telling",
    "Tutorial",
    "TutorialAddress",
    "TutorialProp",
]
