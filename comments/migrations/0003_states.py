import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from studio.roles import MODERATOR, OWNER, Grant

HIDDEN_IS_REFUSED = """
UPDATE comments_comment SET published_at = created_at,
    state = CASE WHEN hidden_at IS NULL THEN 'published' ELSE 'refused' END
"""
OTHERS_ARE_HIDDEN = """
UPDATE comments_comment SET hidden_at = now() WHERE state <> 'published'
"""
# The log of who decided what may only grow. It forgets an actor whose account goes, and
# an event goes together with its comment: Django deletes children first, so that is
# judged at the commit.
EVENTS_ARE_APPEND_ONLY = """
CREATE FUNCTION comments_refuse_changed_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.actor_id IS NULL AND to_jsonb(NEW) - 'actor_id' = to_jsonb(OLD) - 'actor_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an event is never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE FUNCTION comments_refuse_lost_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM comments_comment WHERE id = OLD.comment_id) THEN
        RAISE EXCEPTION 'an event goes only with its comment'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_event_is_never_changed BEFORE UPDATE ON comments_event
    FOR EACH ROW EXECUTE FUNCTION comments_refuse_changed_event();
CREATE CONSTRAINT TRIGGER an_event_goes_only_with_its_comment
    AFTER DELETE ON comments_event DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION comments_refuse_lost_event();
"""
EVENTS_ARE_ORDINARY = """
DROP TRIGGER an_event_is_never_changed ON comments_event;
DROP TRIGGER an_event_goes_only_with_its_comment ON comments_event;
DROP FUNCTION comments_refuse_changed_event();
DROP FUNCTION comments_refuse_lost_event();
"""
STATES = [
    ("unconfirmed", "waiting for its author's mailbox"),
    ("held", "waiting for a moderator"),
    ("published", "published"),
    ("refused", "refused"),
    ("spam", "spam"),
    ("deleted", "deleted by its author"),
]
REASONS = [
    ("off-topic", "It is not about this tutorial."),
    ("unkind", "It is unkind to somebody."),
    ("unsafe", "Somebody who follows it could be hurt."),
    ("advert", "It advertises something."),
    ("private", "It tells private things about somebody."),
    ("repeated", "It was said here before."),
    ("reported", "Several readers reported it."),
]
STATE = {"choices": STATES, "max_length": 12}


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_roles"), ("studio", "0003_addresses")]

    operations = [
        migrations.AddField(
            "comment",
            "state",
            models.CharField(
                **STATE,
                db_default="published",
                default="published",
                editable=False,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            "comment",
            "published_at",
            models.DateTimeField(
                editable=False, null=True, verbose_name="first published"
            ),
        ),
        migrations.RunSQL(HIDDEN_IS_REFUSED, OTHERS_ARE_HIDDEN),
        migrations.RemoveField("comment", "hidden_at"),
        migrations.AddIndex(
            "comment",
            models.Index(
                condition=Q(state="held"), fields=["id"], name="comments_waiting"
            ),
        ),
        migrations.AddConstraint(
            "comment",
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="a_published_comment_says_since_when",
            ),
        ),
        migrations.CreateModel(
            "Event",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("before", models.CharField(**STATE, verbose_name="from")),
                ("after", models.CharField(**STATE, verbose_name="to")),
                (
                    "reason",
                    models.CharField(
                        blank=True, choices=REASONS, max_length=12, verbose_name="why"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="when"
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="comments.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undone_by",
                        to="comments.event",
                        verbose_name="takes back",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            "event",
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="an_event_changes_something"
            ),
        ),
        migrations.RunSQL(EVENTS_ARE_APPEND_ONLY, EVENTS_ARE_ORDINARY),
        Grant(OWNER, "comments", event=("view",)),
        Grant(MODERATOR, "comments", event=("view",)),
    ]
