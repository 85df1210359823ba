from django.urls import path

from . import desk, views

app_name = "poses"
urlpatterns = [
    path("", views.home, name="home"),
    path("poses/", views.poses, name="poses"),
    path("poses/<slug:slug>/", views.pose, name="pose"),
    path("tutorials/", views.tutorials, name="tutorials"),
    path("tutorials/<slug:slug>/", views.tutorial, name="tutorial"),
    path("search/", views.search, name="search"),
    path("desk/tutorials/<int:pk>/preview/", desk.preview, name="preview"),
]
