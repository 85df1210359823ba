from django.urls import path, re_path

from . import views

STEER = r"^announcements/(?P<pk>\d+)/(?P<what>call_back|pause|resume|cancel)/$"
LOOK = r"^announcements/(?P<pk>\d+)/as-mailed/(?P<how>light|dark|text)/$"

app_name = "newsletter"
urlpatterns = [
    path("", views.page, name="page"),
    path("issue/<str:token>/", views.issue, name="issue"),
    path("join/", views.join, name="join"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("refuse/<str:token>/", views.refuse, name="refuse"),
    path("reports/", views.hear, name="reports"),
    path("mine/", views.mine, name="mine"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
    path("pause/<str:token>/", views.pause, name="pause"),
    path("resume/<str:token>/", views.resume, name="resume"),
    path("leave/<str:token>/", views.leave, name="leave"),
    path("take-back/<str:token>/", views.take_back, name="take_back"),
    path("data/<str:token>/", views.data, name="data"),
    path("data/<str:token>/download/", views.download, name="download"),
    path("erase/<str:token>/", views.erase, name="erase"),
    path("announcements/", views.announcements, name="announcements"),
    path("announcements/new/", views.announcement, name="new_announcement"),
    path("announcements/<int:pk>/", views.announce, name="announce"),
    path("announcements/<int:pk>/write/", views.announcement, name="announcement"),
    path("announcements/<int:pk>/trial/", views.trial, name="trial"),
    re_path(STEER, views.steer, name="steer"),
    re_path(LOOK, views.as_mailed, name="as_mailed"),
]
