"""The map of the site: an index, and one paginated map for each kind of page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max
from django.urls import reverse

from studio.models import Instructor
from studio.post.links import absolute

from .models import Pose, Tutorial


class SiteMap(Sitemap):
    """Addresses as SITE_URL says them, whatever name the site was asked by."""

    protocol = "https" if settings.HTTPS else "http"
    limit = 5000

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class Pages(SiteMap):
    """The lists."""

    names = [
        "poses:home",
        "poses:tutorials",
        "poses:poses",
        "instructors",
        "how_we_verify",
    ]

    def items(self):
        return self.names

    def location(self, name):
        return reverse(name)


class Tutorials(SiteMap):
    def items(self):
        return Tutorial.objects.published().only("slug", "updated_at").order_by("pk")

    def lastmod(self, tutorial):
        return tutorial.updated_at

    def get_latest_lastmod(self):
        return Tutorial.objects.published().aggregate(at=Max("updated_at"))["at"]


class Poses(SiteMap):
    def items(self):
        return Pose.objects.published().only("slug").order_by("pk")


class Instructors(SiteMap):
    def items(self):
        return Instructor.objects.published().only("slug").order_by("pk")


SITEMAPS = {
    "pages": Pages,
    "tutorials": Tutorials,
    "poses": Poses,
    "instructors": Instructors,
}


def index(request):
    """The maps there are, with addresses that no Host header can change."""
    answer = views.index(request, SITEMAPS, sitemap_url_name="poses:sitemap_section")
    for page in answer.context_data["sitemaps"]:
        place = urlsplit(page.location)._replace(scheme="", netloc="")
        page.location = absolute(place.geturl())
    return answer


def section(request, section):
    """One of the maps, or one page of it."""
    return views.sitemap(request, SITEMAPS, section=section)
