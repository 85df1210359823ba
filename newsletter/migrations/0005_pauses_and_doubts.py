import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

# One row. PostgreSQL empties an unlogged table in a crash and keeps it in an orderly
# restart: so the ledger knows since when nothing can have been forgotten. The pace of
# all workers may be forgotten with it.
PULSE = """
CREATE UNLOGGED TABLE newsletter_pulse (
    id boolean PRIMARY KEY DEFAULT true CONSTRAINT one_pulse CHECK (id),
    since timestamptz NOT NULL,
    tokens double precision NOT NULL DEFAULT 1000000,
    refilled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    slowed_to double precision,
    slowed_at timestamptz
) WITH (fillfactor = 20)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('newsletter', '0004_what_readers_choose'),
        ('poses', '0008_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Blockage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(blank=True, help_text='Empty means everybody.', max_length=253, verbose_name='domain')),
                ('code', models.CharField(max_length=15, verbose_name='what its server said')),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='found')),
                ('tell_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, null=True, verbose_name='to be told')),
            ],
            options={
                'verbose_name': 'blockage',
                'verbose_name_plural': 'blockages',
                'ordering': ['found_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='issue',
            name='cancelled_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='cancelled'),
        ),
        migrations.AddField(
            model_name='issue',
            name='finished_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='finished'),
        ),
        migrations.AddField(
            model_name='issue',
            name='judged_to',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='issue',
            name='on_doubt',
            field=models.CharField(choices=[('resend', 'send it again: a second copy is better than none'), ('hold', 'leave it to the studio: nobody may get two')], default='resend', max_length=10, verbose_name='when nobody knows whether a mail arrived'),
        ),
        migrations.AddField(
            model_name='issue',
            name='paused_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='paused'),
        ),
        migrations.AddField(
            model_name='issue',
            name='why_paused',
            field=models.CharField(blank=True, choices=[('by hand', 'somebody paused it'), ('bounces', 'too many of its addresses do not exist'), ('refused', 'our mail is refused')], editable=False, max_length=10, verbose_name='why paused'),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.SmallIntegerField(choices=[(0, 'pending'), (1, 'being sent'), (2, 'to be tried again'), (3, 'sent'), (4, 'failed'), (5, 'skipped'), (6, 'uncertain'), (7, 'held back')], db_default=0, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='issue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paused_at', None), ('why_paused', '')), models.Q(('paused_at__isnull', False), models.Q(('why_paused', ''), _negated=True)), _connector='OR'), name='a_paused_issue_says_why'),
        ),
        migrations.AddField(
            model_name='blockage',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blockages', to='newsletter.issue'),
        ),
        migrations.AddConstraint(
            model_name='blockage',
            constraint=models.UniqueConstraint(models.F('issue'), models.F('domain'), name='one_blockage_per_issue_and_domain'),
        ),
        migrations.RunSQL(PULSE, "DROP TABLE newsletter_pulse"),
    ]
