from django.core.management.base import BaseCommand
from django.db import connection

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

    Django empties all tables, and makes permissions and content types anew each time,
    which takes half a second and loses what the roles were granted.
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
        names = ", ".join(map(connection.ops.quote_name, sorted(tables - KEPT)))
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {names}")
