from django.db import migrations

# Whose mail was written can no longer be called back.
SAY_SO_ON_THEM = """
UPDATE poses_tutorial t SET mailed_at = i.opened_at
FROM newsletter_issue i WHERE i.tutorial_id = t.id AND t.published_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0008_the_admins_view"), ("poses", "0016_review")]

    operations = [migrations.RunSQL(SAY_SO_ON_THEM, migrations.RunSQL.noop)]
