from django.db import migrations

from studio.roles import EDITOR, INSTRUCTOR, OWNER, Grant


class Migration(migrations.Migration):
    dependencies = [("studio", "0012_pictures")]

    operations = [
        Grant(role, "studio", picture=("add",)) for role in (OWNER, EDITOR, INSTRUCTOR)
    ]
