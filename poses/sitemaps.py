from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from studio.models import Instructor

from .models import Pose, Tutorial


class SiteMap(Sitemap):
    """Addresses as SITE_URL says them, whatever name the site was asked by."""

    protocol = "https" if settings.HTTPS else "http"

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class Pages(SiteMap):
    """The lists."""

    names = ["poses:home", "poses:tutorials", "poses:poses", "instructors"]

    def items(self):
        return self.names

    def location(self, name):
        return reverse(name)


class Tutorials(SiteMap):
    def items(self):
        return Tutorial.objects.published().only("slug", "updated_at")

    def lastmod(self, tutorial):
        return tutorial.updated_at


class Poses(SiteMap):
    def items(self):
        return Pose.objects.all()


class Instructors(SiteMap):
    def items(self):
        return Instructor.objects.published()


SITEMAPS = {
    "pages": Pages,
    "tutorials": Tutorials,
    "poses": Poses,
    "instructors": Instructors,
}
