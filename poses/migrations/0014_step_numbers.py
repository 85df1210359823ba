from django.db import migrations, models

# A live tutorial's steps get the numbers that its readers see.
COUNT = """
    UPDATE poses_step SET number = counted.number
    FROM (
        SELECT t.id AS tutorial_id, step ->> 'key' AS key,
            coalesce(step ->> 'kind', '') NOT IN ('tip', 'caution') AS is_numbered,
            count(*) FILTER (
                WHERE coalesce(step ->> 'kind', '') NOT IN ('tip', 'caution')
            ) OVER (PARTITION BY t.id ORDER BY place) AS number
        FROM poses_tutorial t
        JOIN poses_revision r ON r.id = t.live_id,
        jsonb_array_elements(r.document -> 'steps') WITH ORDINALITY AS x (step, place)
    ) counted
    WHERE counted.is_numbered AND poses_step.tutorial_id = counted.tutorial_id
        AND poses_step.key::text = counted.key AND position IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("poses", "0013_roles")]

    operations = [
        migrations.AddField(
            model_name="step",
            name="number",
            field=models.PositiveSmallIntegerField(
                help_text="As readers count; tips have none.",
                null=True,
                verbose_name="number",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", None),
                    models.Q(
                        ("number__gte", 1),
                        ("number__lte", models.F("position")),
                        ("position__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_step_that_went_has_no_number",
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
