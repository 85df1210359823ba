from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from . import claims, desk, invitations, leaving, media, views

urlpatterns = [
    path("", include("poses.urls")),
    path("", include("comments.urls")),
    path("newsletter/", include("newsletter.urls")),
    path("instructors/", views.instructors, name="instructors"),
    path("instructors/<slug:slug>/", views.instructor, name="instructor"),
    path("desk/profile/", desk.profile, name="profile"),
    path("desk/credentials/", claims.credentials, name="credentials"),
    path("desk/credentials/claim/", claims.claim, name="claim"),
    path("desk/credentials/<int:pk>/", claims.change_claim, name="change_claim"),
    path(
        "desk/credentials/<int:pk>/withdraw/",
        claims.withdraw_claim,
        name="withdraw_claim",
    ),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("how-we-verify/", views.how_we_verify, name="how_we_verify"),
    path("desk/pictures/", media.send, name="send_picture"),
    path("desk/pictures/<slug:file>/", media.sent, name="sent_picture"),
    path("me/", views.me, name="me"),
    path("me/data/", leaving.data, name="my_data"),
    path("me/data/file/", leaving.data_file, name="my_data_file"),
    path("me/close/", leaving.close, name="close_account"),
    path("stamp/", views.stamp, name="stamp"),
    path("media/<path:name>", media.media, name="media"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
]

if settings.INBOX_DIR:
    urlpatterns.append(path("inbox/", include("studio.inbox")))

handler403 = "studio.views.refused"
handler404 = "studio.views.unknown"
