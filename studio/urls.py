from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from . import desk, views

urlpatterns = [
    path("", include("poses.urls")),
    path("", include("comments.urls")),
    path("newsletter/", include("newsletter.urls")),
    path("instructors/", views.instructors, name="instructors"),
    path("instructors/<slug:slug>/", views.instructor, name="instructor"),
    path("desk/profile/", desk.profile, name="profile"),
    path("me/", views.me, name="me"),
    path("stamp/", views.stamp, name="stamp"),
    path("media/<path:name>", views.media, name="media"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
]

if settings.INBOX_DIR:
    urlpatterns.append(path("inbox/", include("studio.inbox")))

handler403 = "studio.views.refused"
