"""Which tutorials are worth ranking, when a common word is in most of them."""

from django.contrib.postgres.search import SearchVector

# Of more, a reader would not see the rest; ranking reads each one's whole vector.
MOST = 300
TITLE = SearchVector("title", config="studio")


def worth_ranking(tutorials, words, poses):
    """
    The numbers of those that teach these poses, of the newest with the words in their
    titles, and of the newest with them anywhere.
    """
    anywhere = tutorials.filter(search=words)
    in_title = tutorials.alias(titled=TITLE).filter(titled=words)
    newest = [
        found.order_by("-published_at").values("pk")[:MOST]
        for found in (tutorials.filter(pose__in=poses), in_title)
    ]
    return anywhere.order_by("-published_at").values("pk")[:MOST].union(*newest)
