from django.db import migrations

from studio.roles import MODERATOR, OWNER, Grant

TALK = {"comment": ("change", "view"), "discussion": ("change", "view")}


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial"), ("studio", "0002_roles")]

    operations = [
        Grant(OWNER, "comments", **TALK),
        Grant(MODERATOR, "comments", **TALK),
    ]
