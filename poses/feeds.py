from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from studio.models import Instructor, StudioProfile
from studio.post.links import absolute

from .models import Tutorial

LATEST = 20


class WholeTutorials(Atom1Feed):
    """Atom with the whole text, for readers who read in their own program."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class TutorialFeed(Feed):
    """What just went live, by everybody or by one instructor, whole."""

    feed_type = WholeTutorials

    def get_object(self, request, slug=None):
        found = Instructor.objects.published()
        return get_object_or_404(found, slug=slug) if slug else None

    def title(self, instructor):
        studio = StudioProfile.objects.current().name
        if not instructor:
            return studio
        known = {"name": instructor.display_name, "studio": studio}
        return _("%(name)s at %(studio)s") % known

    def subtitle(self, instructor):
        return (
            instructor.headline
            if instructor
            else StudioProfile.objects.current().tagline
        )

    def link(self, instructor):
        return absolute(
            instructor.get_absolute_url() if instructor else reverse("poses:home")
        )

    def feed_url(self, instructor):
        if instructor:
            return absolute(reverse("poses:instructor_feed", args=[instructor.slug]))
        return absolute(reverse("poses:feed"))

    def items(self, instructor):
        found = Tutorial.objects.published()
        found = found.by(instructor) if instructor else found
        return found.for_cards().select_related("live")[:LATEST]

    def item_title(self, tutorial):
        return tutorial.title

    def item_description(self, tutorial):
        return tutorial.summary

    def item_link(self, tutorial):
        return absolute(tutorial.get_absolute_url())

    def item_guid(self, tutorial):
        """The same for ever, whatever becomes of the address."""
        return f"tag:{absolute('').split('//')[1]},2026:tutorial:{tutorial.pk}"

    def item_author_name(self, tutorial):
        return ", ".join(str(author) for author in tutorial.authors)

    def item_pubdate(self, tutorial):
        return tutorial.published_at

    def item_updateddate(self, tutorial):
        return tutorial.updated_at

    def item_extra_kwargs(self, tutorial):
        sheet = tutorial.live.sheet
        return {"content": render_to_string("poses/_whole.html", {"sheet": sheet})}
