"""Where a video is watched. Nobody is asked for it before the reader's click."""

from .sheet import Video

# The hosts stand in the content security policy too (`frame-src`).
PLAYERS = {
    "youtube": "https://www.youtube-nocookie.com/embed/{id}?autoplay=1&rel=0&start={start}",
    "vimeo": "https://player.vimeo.com/video/{id}?autoplay=1&dnt=1#t={start}s",
}
PAGES = {
    "youtube": "https://www.youtube.com/watch?v={id}&t={start}s",
    "vimeo": "https://vimeo.com/{id}#t={start}s",
}
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
    return PAGES[video.provider].format(id=video.id, start=start)


def clock(seconds: int) -> str:
    """A moment of a video as people write it: 1:20, 1:02:03."""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}"
