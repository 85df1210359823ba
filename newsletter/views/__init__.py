from .announcing import (
    announce,
    announcement,
    announcements,
    as_mailed,
    steer,
    trial,
)
from .issues import issue
from .provider import hear
from .reader import (
    data,
    download,
    erase,
    leave,
    mine,
    pause,
    preferences,
    resume,
    take_back,
)
from .signing_up import confirm, join, page, refuse

__all__ = [
    "announce",
    "announcement",
    "announcements",
    "as_mailed",
    "confirm",
    "data",
    "download",
    "erase",
    "hear",
    "issue",
    "join",
    "leave",
    "mine",
    "page",
    "pause",
    "preferences",
    "refuse",
    "resume",
    "steer",
    "take_back",
    "trial",
]
