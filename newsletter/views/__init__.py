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
from .signing_up import confirm, join, page, refuse, stamp

__all__ = [
    "confirm",
    "data",
    "download",
    "erase",
    "join",
    "leave",
    "mine",
    "page",
    "pause",
    "preferences",
    "refuse",
    "resume",
    "stamp",
    "take_back",
]
