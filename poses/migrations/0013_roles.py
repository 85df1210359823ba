from django.db import migrations

from studio.roles import EDITOR, INSTRUCTOR, OWNER, Grant

DECIDES = ("add", "change", "view")


class Migration(migrations.Migration):
    dependencies = [("poses", "0012_proposals")]

    operations = [
        Grant(OWNER, "poses", proposal=DECIDES),
        Grant(EDITOR, "poses", proposal=DECIDES),
        Grant(INSTRUCTOR, "poses", proposal=("add",)),
    ]
