from django.urls import path
from django.views.decorators.http import require_safe

from studio.addresses import moves
from studio.models import Instructor
from studio.public import public

from . import (
    autosave,
    desk,
    history,
    leaving,
    linking,
    mine,
    overview,
    pasting,
    proposals,
    publishing,
    reviewing,
    sharing,
    sitemaps,
    views,
)
from .feeds import TutorialFeed

feed = public()(require_safe(TutorialFeed()))
instructor_feed = moves(Instructor.objects.published)(feed)
sitemap = public()(require_safe(sitemaps.index))
sitemap_section = public("p")(require_safe(sitemaps.section))

app_name = "poses"
urlpatterns = [
    path("", views.home, name="home"),
    path("poses/", views.poses, name="poses"),
    path("poses/<slug:slug>/", views.pose, name="pose"),
    path("poses/<slug:slug>/figure.svg", views.figure, name="figure"),
    path("poses/<slug:slug>/figure.png", views.picture, name="picture"),
    path("tutorials/", views.tutorials, name="tutorials"),
    path("tutorials/practice.js", views.practice_worker, name="practice_worker"),
    path("tutorials/<slug:slug>/", views.tutorial, name="tutorial"),
    path("tutorials/<slug:slug>/print/", views.cue_card, name="cue_card"),
    path("tutorials/<slug:slug>/practice/", views.practice, name="practice"),
    path("tutorials/<slug:slug>/feedback/", views.tell, name="tell"),
    path("tutorials/<slug:slug>/read/", views.read, name="read"),
    path("practice/", views.my_practice, name="my_practice"),
    path("practice/keep/", mine.keep, name="keep"),
    path("practice/kept/", mine.kept, name="kept"),
    path("practice/kept/file/", mine.file, name="kept_file"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("feed/", feed, name="feed"),
    path("instructors/<slug:slug>/feed/", instructor_feed, name="instructor_feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap_section"),
    path("desk/", overview.desk, name="desk"),
    path("desk/archive/", leaving.archive, name="archive"),
    path("desk/archive/download/", leaving.archive_file, name="archive_file"),
    path("desk/poses/", proposals.proposals, name="proposals"),
    path("desk/poses/propose/", proposals.propose, name="propose"),
    path("desk/pages/", linking.pages, name="pages"),
    path("desk/tutorials/new/", desk.new, name="new"),
    path("desk/tutorials/paste/", pasting.paste, name="paste"),
    path("desk/tutorials/<int:pk>/", desk.write, name="write"),
    path("desk/tutorials/<int:pk>/autosave/", autosave.autosave, name="autosave"),
    path("desk/tutorials/<int:pk>/history/", history.history, name="history"),
    path(
        "desk/tutorials/<int:pk>/history/<int:number>/",
        history.version,
        name="version",
    ),
    path("desk/tutorials/<int:pk>/preview/", desk.preview, name="preview"),
    path("desk/tutorials/<int:pk>/publish/", publishing.publish, name="publish"),
    path("desk/tutorials/<int:pk>/feedback/", desk.feedback, name="feedback"),
    path("desk/tutorials/<int:pk>/hand-in/", publishing.hand_in, name="hand_in"),
    path("desk/tutorials/<int:pk>/take-back/", publishing.take_back, name="take_back"),
    path("desk/tutorials/<int:pk>/call-back/", publishing.call_back, name="call_back"),
    path("desk/tutorials/<int:pk>/withdraw/", publishing.withdraw, name="withdraw"),
    path("desk/tutorials/<int:pk>/review/", reviewing.review, name="review"),
    path("desk/review/", reviewing.reviews, name="reviews"),
    path("desk/tutorials/<int:pk>/links/", sharing.secret_links, name="secret_links"),
    path(
        "desk/tutorials/<int:pk>/links/<int:link>/revoke/",
        sharing.revoke,
        name="revoke",
    ),
    path("draft/<str:token>/", sharing.shared_draft, name="shared_draft"),
]
