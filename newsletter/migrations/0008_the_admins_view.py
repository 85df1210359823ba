import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from studio.roles import OWNER, Grant


class Migration(migrations.Migration):

    dependencies = [
        ('newsletter', '0007_who_announces'),
        ('studio', '0004_erased_mailboxes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_heartbeat')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='uploaded')),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('content', models.TextField(blank=True, editable=False)),
                ('source', models.TextField(max_length=1000, verbose_name='where and how they agreed')),
                ('done_at', models.DateTimeField(editable=False, null=True, verbose_name='imported')),
                ('added', models.PositiveIntegerField(default=0, editable=False, verbose_name='new readers')),
                ('instructor', models.ForeignKey(blank=True, help_text='Empty means everybody’s.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='studio.instructor', verbose_name='whose tutorials')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('done_at', None), ('content', ''), _connector='OR'), name='an_import_that_is_done_keeps_no_addresses'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='an_import_says_where_they_agreed')],
            },
        ),
        migrations.CreateModel(
            name='PostEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40, verbose_name='provider')),
                ('event_id', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('bounced', 'came back'), ('nobody', 'the address does not exist'), ('refused', 'our mail is refused'), ('complained', 'reported as spam'), ('left', 'left by the mail program')], max_length=10, verbose_name='what happened')),
                ('said', models.CharField(blank=True, max_length=300, verbose_name='what the server said')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='studio.mailbox', verbose_name='mailbox')),
            ],
            options={
                'verbose_name': 'report of the provider',
                'verbose_name_plural': 'reports of the provider',
                'ordering': ['-at', '-pk'],
                'constraints': [models.UniqueConstraint(models.F('provider'), models.F('event_id'), models.F('mailbox'), name='one_event_per_report_of_a_provider')],
            },
        ),
        Grant(OWNER, 'newsletter', issue=('change',), **{'import': ('add', 'view')}),
    ]
