from django.db import migrations

from studio.roles import INSTRUCTOR, OWNER, Grant


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0006_digests_and_announcements")]

    operations = [
        Grant(OWNER, "newsletter", announcement=("add", "change", "view")),
        Grant(INSTRUCTOR, "newsletter", announcement=("add",)),
    ]
