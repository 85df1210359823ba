"""Where a video is watched. Nobody is asked for it before the reader's click."""

from .sheet import Video
from .videos import address, clock

# The hosts stand in the content security policy too (`frame-src`).
PLAYERS = {
    "youtube": "https://www.youtube-nocookie.com/embed/{id}?autoplay=1&rel=0&start={start}",
    "vimeo": "https://player.vimeo.com/video/{id}?autoplay=1&dnt=1#t={start}s",
}
STARTS = {"youtube": "&t={}s", "vimeo": "#t={}s"}
# The player as programs name it: nothing is watched yet.
EMBEDS = {
    "youtube": "https://www.youtube-nocookie.com/embed/{id}",
    "vimeo": "https://player.vimeo.com/video/{id}",
}
NAMES = {"youtube": "YouTube", "vimeo": "Vimeo"}


def facade(video: Video, title: str, numbers: dict[str, int]) -> dict:
    """What stands in place of a player until somebody wants it; steps by their key."""
    return {
        "title": video.title or title,
        "provider": NAMES[video.provider],
        "watch": watch(video),
        "player": player(video),
        "clock": clock(video.duration_seconds) if video.duration_seconds else "",
        "has_captions": video.has_captions,
        "chapters": [
            {
                "clock": clock(chapter.start_seconds),
                "title": chapter.title,
                "watch": watch(video, chapter.start_seconds),
                "player": player(video, chapter.start_seconds),
                "step": numbers.get(chapter.step),
            }
            for chapter in video.chapters
        ],
    }


def player(video: Video, start: int = 0) -> str:
    """The address of the player, from a second on."""
    return PLAYERS[video.provider].format(id=video.id, start=start)


def embed(video: Video) -> str:
    """The address by which programs know the player."""
    return EMBEDS[video.provider].format(id=video.id)


def watch(video: Video, start: int = 0) -> str:
    """The video's page at its provider, for those without JavaScript."""
    page = address(video.provider, video.id)
    return page + STARTS[video.provider].format(start) if start else page
