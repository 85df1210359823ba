from django.db import migrations

from studio.roles import OWNER, Grant


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0001_initial"), ("studio", "0002_roles")]

    operations = [
        Grant(
            OWNER,
            "newsletter",
            subscription=("change", "view"),
            consentevent=("view",),
            issue=("view",),
        ),
    ]
