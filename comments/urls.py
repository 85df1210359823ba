from django.urls import path

from . import views

app_name = "comments"
urlpatterns = [
    path("discussions/<slug:slug>/", views.discussion, name="discussion"),
    path("comments/<int:pk>/", views.comment, name="comment"),
    path("comments/add/<slug:slug>/", views.add, name="add"),
]
