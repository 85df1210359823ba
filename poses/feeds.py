"""Feeds of what just went live, whole, for those who read in a program of their own."""

import re
from dataclasses import dataclass, replace

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from studio.models import Instructor, StudioProfile
from studio.post.links import absolute

from .library import Library, together
from .models import Tutorial
from .page import Page

LATEST = 20
# What a text may hold and XML may not, such as the line breaks of some slide programs.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class WholeTutorials(Atom1Feed):
    """Atom with the whole text; links in it count from the tutorial's page."""

    def __init__(self, **told):
        super().__init__(**_printable(told))

    def add_item(self, **told):
        super().add_item(**_printable(told))

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        place = {"type": "html", "xml:base": item["link"]}
        handler.addQuickElement("content", item["content"], place)


def _printable(told):
    return {
        name: CONTROLS.sub("", it) if isinstance(it, str) else it
        for name, it in told.items()
    }


@dataclass(frozen=True)
class Channel:
    """Whose tutorials a feed brings: everybody's, or one instructor's."""

    studio: StudioProfile
    instructor: Instructor | None = None

    def tutorials(self):
        found = Tutorial.objects.published().for_cards().select_related("live")
        return (found.by(self.instructor) if self.instructor else found)[:LATEST]


class TutorialFeed(Feed):
    """What just went live, by everybody or by one instructor, whole."""

    feed_type = WholeTutorials

    def get_object(self, request, slug=None):
        studio, found = StudioProfile.objects.current(), Instructor.objects.published()
        return Channel(studio, get_object_or_404(found, slug=slug) if slug else None)

    def title(self, channel):
        studio, by = channel.studio.name, channel.instructor
        return (
            _("%(name)s at %(studio)s") % {"name": by, "studio": studio}
            if by
            else studio
        )

    def subtitle(self, channel):
        by = channel.instructor
        return by.headline if by else channel.studio.tagline

    def link(self, channel):
        by = channel.instructor
        return absolute(by.get_absolute_url() if by else reverse("poses:home"))

    def feed_url(self, channel):
        if channel.instructor:
            slug = channel.instructor.slug
            return absolute(reverse("poses:instructor_feed", args=[slug]))
        return absolute(reverse("poses:feed"))

    def items(self, channel):
        """The newest, each with its page; the library is asked once for all of them."""
        tutorials, studio = list(channel.tutorials()), channel.studio
        library = Library.of(together([it.live.sheet for it in tutorials]))
        places = {page: absolute(path) for page, path in library.addresses.items()}
        library = replace(library, addresses=places)
        for tutorial in tutorials:
            page = Page(tutorial.live.sheet, library, studio.breath_seconds)
            tutorial.told = {"page": page, "studio": studio}
        return tutorials

    def item_title(self, tutorial):
        return tutorial.title

    def item_description(self, tutorial):
        """Atom takes it for HTML."""
        return escape(tutorial.summary)

    def item_link(self, tutorial):
        return absolute(tutorial.get_absolute_url())

    def item_guid(self, tutorial):
        """The same for ever, whatever becomes of the address."""
        return f"tag:{absolute('').split('//')[1]},2026:tutorial:{tutorial.pk}"

    def item_author_name(self, tutorial):
        return ", ".join(str(author) for author in tutorial.authors)

    def item_categories(self, tutorial):
        return [tutorial.pose.name] if tutorial.pose else []

    def item_pubdate(self, tutorial):
        return tutorial.published_at

    def item_updateddate(self, tutorial):
        return tutorial.updated_at

    def item_extra_kwargs(self, tutorial):
        return {"content": render_to_string("poses/_whole.html", tutorial.told)}
