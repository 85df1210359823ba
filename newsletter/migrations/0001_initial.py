import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


# The log of who agreed to what may only grow. An event goes together with its mailbox
# and never alone: Django deletes children first, so that is judged at the commit.
CONSENT_IS_APPEND_ONLY = """
CREATE FUNCTION newsletter_refuse_changed_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a consent event is never changed' USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION newsletter_refuse_lost_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM studio_mailbox WHERE id = OLD.mailbox_id) THEN
        RAISE EXCEPTION 'a consent event goes only with its mailbox'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER a_consent_event_is_never_changed BEFORE UPDATE ON newsletter_consentevent
    FOR EACH ROW EXECUTE FUNCTION newsletter_refuse_changed_consent();

CREATE CONSTRAINT TRIGGER a_consent_event_goes_only_with_its_mailbox
    AFTER DELETE ON newsletter_consentevent DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION newsletter_refuse_lost_consent();
"""

CONSENT_IS_ORDINARY = """
DROP TRIGGER a_consent_event_is_never_changed ON newsletter_consentevent;
DROP TRIGGER a_consent_event_goes_only_with_its_mailbox ON newsletter_consentevent;
DROP FUNCTION newsletter_refuse_changed_consent();
DROP FUNCTION newsletter_refuse_lost_consent();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('poses', '0002_roles'),
        ('studio', '0002_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('asked', 'asked'), ('confirmed', 'confirmed'), ('left', 'left'), ('returned', 'returned')], max_length=10, verbose_name='what happened')),
                ('wording', models.TextField(blank=True, verbose_name='words shown')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='studio.mailbox', verbose_name='mailbox')),
            ],
            options={
                'verbose_name': 'consent event',
                'verbose_name_plural': 'consent events',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=200, verbose_name='subject')),
                ('html', models.TextField(verbose_name='HTML part')),
                ('text', models.TextField(verbose_name='text part')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='opened')),
                ('audience', models.PositiveIntegerField(default=0, verbose_name='audience')),
                ('tutorial', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='poses.tutorial', verbose_name='tutorial')),
            ],
            options={
                'verbose_name': 'issue',
                'verbose_name_plural': 'issues',
                'ordering': ['-opened_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('pk', models.CompositePrimaryKey('issue_id', 'mailbox_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('state', models.SmallIntegerField(choices=[(0, 'pending'), (1, 'being sent'), (2, 'to be tried again'), (3, 'sent'), (4, 'failed'), (5, 'skipped'), (6, 'uncertain')], db_default=0, verbose_name='state')),
                ('attempts', models.SmallIntegerField(db_default=0, verbose_name='attempts')),
                ('code', models.CharField(db_default='', max_length=15, verbose_name='why')),
                ('claim', models.BigIntegerField(editable=False, null=True)),
                ('lease', models.DateTimeField(editable=False, null=True)),
                ('due', models.DateTimeField(editable=False, null=True, verbose_name='next attempt')),
                ('mailbox', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='studio.mailbox', verbose_name='mailbox')),
                ('issue', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='newsletter.issue')),
            ],
            options={
                'verbose_name': 'delivery',
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('state__in', [0, 2])), fields=['issue', 'mailbox'], name='waiting_deliveries'), models.Index(condition=models.Q(('state', 1)), fields=['lease'], name='claimed_deliveries')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', False), ('state', 1)), models.Q(models.Q(('state', 1), _negated=True), ('claim', None)), _connector='OR'), name='a_claimed_delivery_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='first asked for')),
                ('ask_at', models.DateTimeField(blank=True, help_text='When the reader is asked to confirm; empty once she has been.', null=True, verbose_name='to be asked')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left')),
                ('instructor', models.ForeignKey(blank=True, help_text="Empty means everybody's tutorials.", null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='studio.instructor', verbose_name='instructor')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='studio.mailbox', verbose_name='mailbox')),
            ],
            options={
                'verbose_name': 'subscription',
                'verbose_name_plural': 'subscriptions',
                'indexes': [models.Index(condition=models.Q(('ask_at__isnull', False)), fields=['ask_at'], name='subscriptions_to_ask')],
                'constraints': [models.UniqueConstraint(models.F('mailbox'), models.F('instructor'), name='one_subscription_per_mailbox_and_instructor', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('left_at', None), ('confirmed_at__isnull', False), _connector='OR'), name='only_a_confirmed_subscription_can_be_left')],
            },
        ),
        migrations.RunSQL(CONSENT_IS_APPEND_ONLY, CONSENT_IS_ORDINARY),
    ]
