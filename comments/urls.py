from django.urls import path

from . import desk, following, helping, mine, views

app_name = "comments"
urlpatterns = [
    path("discussions/<slug:slug>/", views.discussion, name="discussion"),
    path("comments/<int:pk>/", views.comment, name="comment"),
    path("desk/comments/", views.desk, name="queue"),
    path("comments/decide/<str:token>/", views.decide, name="decide"),
    path("comments/<int:pk>/own/", views.own, name="own"),
    path("comments/<int:pk>/edit/", views.edit, name="edit"),
    path("comments/<int:pk>/delete/", views.delete, name="delete"),
    path("comments/<int:pk>/report/", views.report, name="report"),
    path("comments/confirm/<str:token>/", views.confirm, name="confirm"),
    path("comments/add/<slug:slug>/", views.add, name="add"),
    path("comments/<int:pk>/helpful/", helping.helpful, name="helpful"),
    path("comments/similar/<slug:slug>/", helping.similar, name="similar"),
    path("comments/mine/", mine.mine, name="mine"),
    path("comments/mine/file/", mine.file, name="mine_file"),
    path("comments/follow/<slug:slug>/", following.follow, name="follow"),
    path("comments/leave/<str:token>/", following.leave, name="leave"),
    path("desk/questions/", desk.questions, name="questions"),
    path("desk/answers/<int:pk>/fold/", desk.fold, name="fold"),
]
