import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from studio.models.mailboxes import normalise
from studio.roles import MODERATOR, OWNER, Grant

RULES = {
    "policy": ("add", "change", "view"),
    "word": ("add", "change", "delete", "view"),
    "standing": ("change", "view"),
    "report": ("view",),
    "edit": ("view",),
}


def know_authors_by_their_mailbox(apps, schema_editor):
    """Whoever commented before keeps what she earned: it hangs on the mailbox now."""
    comments = apps.get_model("comments", "Comment").objects
    mailboxes = apps.get_model("studio", "Mailbox").objects
    users = apps.get_model("studio", "User").objects
    for user in users.filter(pk__in=comments.values("author")).iterator():
        mailbox, _made = mailboxes.get_or_create(
            email_key=normalise(user.email), defaults={"email": user.email}
        )
        comments.filter(author=user).update(mailbox=mailbox)


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0003_states'),
        ('studio', '0003_addresses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Edit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body_source', models.TextField(verbose_name='text before')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
            ],
            options={
                'verbose_name': 'edit',
                'verbose_name_plural': 'edits',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('everything_waits', models.BooleanField(default=False, verbose_name='every comment waits for a moderator')),
                ('promised_hours', models.PositiveSmallIntegerField(default=24, help_text='When one waits longer, the moderators get a mail, once a day.', verbose_name='hours within which a comment is looked at')),
            ],
            options={
                'verbose_name': 'policy',
                'verbose_name_plural': 'policy',
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('off-topic', 'It is not about this tutorial.'), ('unkind', 'It is unkind to somebody.'), ('unsafe', 'Somebody who follows it could be hurt.'), ('advert', 'It advertises something.'), ('private', 'It tells private things about somebody.'), ('repeated', 'It was said here before.'), ('reported', 'Several readers reported it.')], max_length=12, verbose_name='why')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='settled')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('mailbox', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='studio.mailbox', verbose_name='mailbox')),
                ('muted_until', models.DateTimeField(blank=True, null=True, verbose_name='may not comment until')),
            ],
            options={
                'verbose_name': 'standing',
                'verbose_name_plural': 'standings',
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=80, verbose_name='word or phrase')),
                ('is_spam', models.BooleanField(default=False, help_text='Who has no approved comment yet is taken for spam at once.', verbose_name='only spam uses it')),
            ],
            options={
                'verbose_name': 'word',
                'verbose_name_plural': 'words',
                'ordering': ['text'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='edited_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='edited'),
        ),
        migrations.AddField(
            model_name='comment',
            name='guest_name',
            field=models.CharField(blank=True, max_length=80, verbose_name='name of a guest'),
        ),
        migrations.AddField(
            model_name='comment',
            name='held_for',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('first', 'nothing by this person was approved yet'), ('fallen', 'several comments by this person were refused'), ('unproved', 'a guest who has not shown that the address is hers'), ('everything', 'every comment waits here'), ('links', 'more links than this person may set'), ('words', 'a word from the list'), ('again', 'the same text stands in other discussions'), ('hurried', 'written within three seconds'), ('reported', 'three readers reported it')], max_length=12), db_default=models.Value('{}'), default=list, editable=False, size=None, verbose_name='held because'),
        ),
        migrations.AddField(
            model_name='comment',
            name='mailbox',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='studio.mailbox', verbose_name='mailbox'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='everything_waits',
            field=models.BooleanField(default=False, verbose_name='every comment waits for a moderator'),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("state", "spam")),
                fields=["id"],
                name="comments_spam",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("state", "unconfirmed")), fields=['id'], name='comments_unconfirmed'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('mailbox__isnull', False)), fields=['mailbox', '-id'], name='comments_of_a_person'),
        ),
        migrations.AddField(
            model_name='edit',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='comments.comment', verbose_name='comment'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='one_policy'),
        ),
        migrations.AddField(
            model_name='report',
            name='comment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='comments.comment', verbose_name='comment'),
        ),
        migrations.AddField(
            model_name='report',
            name='mailbox',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='studio.mailbox', verbose_name='by'),
        ),
        migrations.AddField(
            model_name='standing',
            name='muted_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='muted by'),
        ),
        migrations.AddConstraint(
            model_name='word',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('text'), name='a_word_stands_here_once'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('settled_at', None)), fields=['comment'], name='open_reports'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('comment', 'mailbox'), name='one_report_per_person'),
        ),
        Grant(OWNER, "comments", **RULES),
        Grant(MODERATOR, "comments", **RULES),
        migrations.RunPython(
            know_authors_by_their_mailbox, migrations.RunPython.noop
        ),
    ]
