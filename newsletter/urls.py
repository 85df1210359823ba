from django.urls import path

from . import views

app_name = "newsletter"
urlpatterns = [
    path("", views.page, name="page"),
    path("stamp/", views.stamp, name="stamp"),
    path("join/", views.join, name="join"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("refuse/<str:token>/", views.refuse, name="refuse"),
    path("mine/", views.mine, name="mine"),
    path("preferences/<str:token>/", views.preferences, name="preferences"),
    path("pause/<str:token>/", views.pause, name="pause"),
    path("resume/<str:token>/", views.resume, name="resume"),
    path("leave/<str:token>/", views.leave, name="leave"),
    path("take-back/<str:token>/", views.take_back, name="take_back"),
    path("data/<str:token>/", views.data, name="data"),
    path("data/<str:token>/download/", views.download, name="download"),
    path("erase/<str:token>/", views.erase, name="erase"),
]
