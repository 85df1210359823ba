from django.urls import path

from . import views

app_name = "newsletter"
urlpatterns = [
    path("", views.page, name="page"),
    path("join/", views.join, name="join"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("leave/<str:token>/", views.leave, name="leave"),
    path("take-back/<str:token>/", views.take_back, name="take_back"),
]
