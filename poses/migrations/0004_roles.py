from django.db import migrations

from studio.roles import ALL, EDITOR, OWNER, Grant

LIBRARY = {
    "prop": ALL,
    "propsubstitution": ALL,
    "proplink": ALL,
    "affiliateprogram": ALL,
    "breathtechnique": ALL,
}


class Migration(migrations.Migration):
    dependencies = [("poses", "0003_library")]

    operations = [
        Grant(OWNER, "poses", **LIBRARY),
        Grant(EDITOR, "poses", **LIBRARY),
    ]
