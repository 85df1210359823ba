from django.core.management.base import BaseCommand
from django.db import connection, transaction

# What migrations made: it never changes, so it stays.
KEPT = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
}


class Command(BaseCommand):
    """
    Empty what a test that commits has filled, in Django's place.

    Django truncates every table, which gives each of them new files however little was
    in it, and makes permissions and content types anew, which loses what the roles were
    granted. Rows that all go ask no constraint and no trigger.
    """

    stealth_options = (
        "allow_cascade",
        "database",
        "inhibit_post_migrate",
        "interactive",
        "reset_sequences",
    )

    def handle(self, **options):
        tables = set(connection.introspection.django_table_names(only_existing=True))
        names = sorted(map(connection.ops.quote_name, tables - KEPT))
        emptied = "; ".join(f"DELETE FROM {name}" for name in names)
        with transaction.atomic(), connection.cursor() as cursor:
            # Whoever still writes is waited for.
            cursor.execute(f"LOCK TABLE {', '.join(names)}")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(emptied)
