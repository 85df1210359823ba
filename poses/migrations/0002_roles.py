from django.db import migrations

from studio.roles import ALL, EDITOR, INSTRUCTOR, OWNER, Grant

LIBRARY = {"pose": ALL, "posename": ALL}
TUTORIALS = {
    "tutorial": ("add", "change", "view"),
    "authorship": ALL,
    "revision": ("view",),
    "step": ("view",),
}


class Migration(migrations.Migration):
    dependencies = [("poses", "0001_initial"), ("studio", "0002_roles")]

    operations = [
        Grant(OWNER, "poses", **LIBRARY, **TUTORIALS),
        Grant(EDITOR, "poses", **LIBRARY, **TUTORIALS),
        Grant(INSTRUCTOR, "poses", tutorial=("add",)),
    ]
