from django.db import migrations

from studio.roles import ALL, EDITOR, OWNER, Grant

BODY = {
    "bodyarea": ALL,
    "posearea": ALL,
    "benefit": ALL,
    "condition": ALL,
    "contraindication": ALL,
    "poserelation": ALL,
    "poseprop": ALL,
}


class Migration(migrations.Migration):
    dependencies = [("poses", "0006_body")]

    operations = [
        Grant(OWNER, "poses", **BODY),
        Grant(EDITOR, "poses", **BODY),
    ]
