from django.db import migrations

from studio.roles import ALL, OWNER, ROLES, Grant


def make_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for role in ROLES:
        groups.get_or_create(name=role)


class Migration(migrations.Migration):
    dependencies = [
        ("studio", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        Grant(
            OWNER,
            "studio",
            user=ALL,
            studioprofile=("add", "change", "view"),
            mailbox=("change", "view"),
            instructor=ALL,
            credential=ALL,
            credentialbody=ALL,
            credentialtype=ALL,
            credentialscope=ALL,
        ),
    ]
