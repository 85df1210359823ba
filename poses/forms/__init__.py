from .beginning import BeginForm
from .feedback import FeedbackForm
from .figures import PoseForm, read_figure
from .library import Library
from .library_upload import LibraryUpload
from .pasting import PasteForm, Questions
from .poses import PoseNames
from .proposing import DecideForm, OtherPicker, ProposeForm
from .publishing import HandInForm, PublishForm, ReviewForm, WithdrawForm
from .sharing import GuestNoteForm, ShareForm
from .telling import differences
from .writing import Writing

__all__ = [
    "BeginForm",
    "DecideForm",
    "FeedbackForm",
    "GuestNoteForm",
    "HandInForm",
    "Library",
    "LibraryUpload",
    "OtherPicker",
    "PasteForm",
    "PoseForm",
    "PoseNames",
    "ProposeForm",
    "PublishForm",
    "Questions",
    "ReviewForm",
    "ShareForm",
    "WithdrawForm",
    "Writing",
    "differences",
    "read_figure",
]
