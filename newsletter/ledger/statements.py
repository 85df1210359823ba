"""The ledger's SQL: all there is of it in the newsletter."""

# Statements are put together from this file's own words; values are parameters.
# ruff: noqa: S608

from .states import State

_STATES = {state.name.lower(): state.value for state in State}

# A subscription of mailbox m that brings mail now: not one in a pause.
_AWAKE = """s.mailbox_id = m.id AND s.confirmed_at IS NOT NULL AND s.left_at IS NULL
      AND (s.paused_until IS NULL OR s.paused_until <= now())"""

# Whether mailbox m wants issue i, however many of its subscriptions match: tutorials at
# once or once a week, announcements from everybody or from its instructor.
_ASKED_FOR = f"""EXISTS (
    SELECT FROM newsletter_subscription s WHERE {_AWAKE} AND CASE
        WHEN i.tutorial_id IS NOT NULL THEN s.frequency = 'at_once'
          AND (s.instructor_id IS NULL OR s.instructor_id IN (
            SELECT instructor_id FROM poses_authorship
            WHERE tutorial_id = i.tutorial_id))
        WHEN i.digest_id IS NOT NULL THEN s.frequency = 'weekly'
        ELSE i.instructor_id IS NULL OR s.instructor_id = i.instructor_id END)"""

ADDRESS = f"""
    INSERT INTO newsletter_delivery (issue_id, mailbox_id)
    SELECT i.id, m.id
    FROM newsletter_issue i, studio_mailbox m
    WHERE i.id = %(issue)s AND {_ASKED_FOR}
      AND m.confirmed_at IS NOT NULL AND m.suppressed_at IS NULL
    ORDER BY m.id
    ON CONFLICT DO NOTHING"""

ADDRESS_TO = """
    INSERT INTO newsletter_delivery (issue_id, mailbox_id)
    SELECT %(issue)s, unnest(%(mailboxes)s::bigint[]) ORDER BY 2
    ON CONFLICT DO NOTHING"""

# Who gets the week's tutorials once a week, without those she was mailed already: the
# readers who are owed the same ones get the same mail.
OWED = f"""
    WITH owed AS (
        SELECT DISTINCT m.id AS mailbox_id, t.id AS tutorial_id
        FROM studio_mailbox m, newsletter_subscription s, poses_tutorial t
        WHERE {_AWAKE} AND s.frequency = 'weekly'
          AND m.confirmed_at IS NOT NULL AND m.suppressed_at IS NULL
          AND t.id = ANY(%(tutorials)s)
          AND (s.instructor_id IS NULL OR s.instructor_id IN (
            SELECT instructor_id FROM poses_authorship WHERE tutorial_id = t.id))
          AND NOT EXISTS (
            SELECT FROM newsletter_delivery d JOIN newsletter_issue i ON i.id = issue_id
            WHERE i.tutorial_id = t.id AND d.mailbox_id = m.id
              AND state <> {State.SKIPPED})
    ), sets AS (
        SELECT mailbox_id, array_agg(tutorial_id ORDER BY tutorial_id) AS tutorials
        FROM owed GROUP BY mailbox_id)
    SELECT tutorials, array_agg(mailbox_id) FROM sets GROUP BY tutorials
    ORDER BY tutorials"""

# Issue by issue, so that a paused one of a million readers is not walked through.
_WAITING = """
    SELECT waiting.* FROM (
        SELECT id FROM newsletter_issue
        WHERE finished_at IS NULL AND paused_at IS NULL AND cancelled_at IS NULL
        ORDER BY id) issue
    CROSS JOIN LATERAL (
        SELECT issue_id, mailbox_id FROM newsletter_delivery
        WHERE issue_id = issue.id AND state IN ({pending}, {deferred})
          AND (due IS NULL OR due <= now())
        ORDER BY mailbox_id LIMIT %(rows)s {lock}) waiting
    LIMIT %(rows)s"""

IS_ANYTHING_WAITING = f"SELECT EXISTS ({_WAITING.format(lock='', **_STATES)})"

# Why a row of `found` must not be sent now, or the empty string.
_JUDGED = f"""
    SELECT issue_id, mailbox_id, m.email_key,
        CASE WHEN i.cancelled_at IS NOT NULL THEN 'cancelled'
             WHEN i.paused_at IS NOT NULL THEN 'paused'
             WHEN m.id IS NULL OR m.erased_at IS NOT NULL THEN 'gone'
             WHEN t.withdrawn_at IS NOT NULL THEN 'withdrawn'
             WHEN m.suppressed_at IS NOT NULL THEN 'suppressed'
             WHEN NOT {_ASKED_FOR} THEN 'left'
             WHEN EXISTS (SELECT FROM newsletter_blockage b WHERE b.issue_id = i.id
                AND b.domain = split_part(m.email_key, '@', 2)) THEN 'blocked'
             ELSE '' END AS why
    FROM found
    JOIN newsletter_issue i ON i.id = issue_id
    LEFT JOIN poses_tutorial t ON t.id = i.tutorial_id
    LEFT JOIN studio_mailbox m ON m.id = mailbox_id"""

_VERDICT = """CASE why WHEN '' THEN {claimed} WHEN 'paused' THEN {pending}
    WHEN 'blocked' THEN {held} ELSE {skipped} END""".format(**_STATES)

CLAIM = f"""
    WITH found AS ({_WAITING.format(lock="FOR UPDATE SKIP LOCKED", **_STATES)}
    ), judged AS MATERIALIZED ({_JUDGED})
    UPDATE newsletter_delivery d SET
        state = {_VERDICT},
        claim = CASE WHEN why = '' THEN %(token)s END,
        lease = CASE WHEN why = '' THEN now() + %(seconds)s * interval '1 second' END,
        attempts = attempts + CASE WHEN why = '' THEN 1 ELSE 0 END,
        code = CASE WHEN why IN ('', 'paused') THEN code ELSE why END,
        due = NULL
    FROM judged j, (SELECT set_config('synchronous_commit', 'on', true)) safely
    WHERE d.issue_id = j.issue_id AND d.mailbox_id = j.mailbox_id
    RETURNING d.issue_id, d.mailbox_id, email_key, attempts, state"""

LOOK_AGAIN = f"""
    WITH found AS (
        SELECT issue_id, mailbox_id FROM newsletter_delivery
        WHERE claim = %(token)s AND state = {State.CLAIMED}
    ), judged AS MATERIALIZED ({_JUDGED})
    UPDATE newsletter_delivery d SET
        state = {_VERDICT}, claim = NULL, lease = NULL, attempts = attempts - 1,
        code = CASE why WHEN 'paused' THEN code ELSE why END
    FROM judged j, (SELECT set_config('synchronous_commit', 'off', true)) quickly
    WHERE d.issue_id = j.issue_id AND d.mailbox_id = j.mailbox_id
      AND d.claim = %(token)s AND d.state = {State.CLAIMED} AND why <> ''
    RETURNING d.issue_id, d.mailbox_id"""

MARK = """
    UPDATE newsletter_delivery SET
        state = %(state)s, code = %(code)s, claim = NULL, lease = NULL,
        attempts = attempts - %(given_back)s,
        due = now() + %(seconds)s * interval '1 second'
    FROM (SELECT set_config('synchronous_commit', 'off', true)) quickly
    WHERE issue_id = %(issue)s AND mailbox_id = %(mailbox)s
      AND claim = %(token)s AND state = {claimed}""".format(**_STATES)

RELEASE = """
    UPDATE newsletter_delivery
    SET state = {pending}, claim = NULL, lease = NULL, attempts = attempts - 1
    WHERE claim = %(token)s AND state = {claimed}""".format(**_STATES)

# A claim from before the crash may have lost marks, so all its open rows are in doubt;
# its worker, if it lives, is given the time to say what it knows.
REAP = """
    WITH expired AS (
        SELECT issue_id, mailbox_id, claim, on_doubt,
            lease - %(lease)s * interval '1 second' < since AS torn
        FROM newsletter_delivery
        JOIN newsletter_issue i ON i.id = issue_id
        CROSS JOIN newsletter_pulse
        WHERE state = {claimed} AND lease < now()
          AND (lease - %(lease)s * interval '1 second' >= since
            OR since + %(grace)s * interval '1 second' < now())
        FOR UPDATE OF newsletter_delivery SKIP LOCKED
    ), judged AS (
        SELECT *, torn OR 1 = row_number() OVER (
            PARTITION BY claim ORDER BY issue_id, mailbox_id) AS doubtful
        FROM expired
    )
    UPDATE newsletter_delivery d SET
        state = CASE WHEN doubtful AND (on_doubt = 'hold' OR code = 'doubtful twice')
                THEN {uncertain} ELSE {pending} END,
        code = CASE WHEN NOT doubtful THEN code
                WHEN code IN ('doubtful', 'doubtful twice') THEN 'doubtful twice'
                ELSE 'doubtful' END,
        attempts = attempts - CASE WHEN doubtful THEN 0 ELSE 1 END,
        claim = NULL, lease = NULL
    FROM judged j
    WHERE d.issue_id = j.issue_id AND d.mailbox_id = j.mailbox_id""".format(**_STATES)

LATELY = """
    SELECT count(*) FILTER (WHERE state = {sent}),
        count(*) FILTER (WHERE state = {failed}),
        count(*) FILTER (WHERE state = {held} AND attempts > 0)
    FROM (
        SELECT state, attempts FROM newsletter_delivery
        WHERE issue_id = %(issue)s AND mailbox_id <= %(mailbox)s AND mailbox_id >
            (SELECT judged_to FROM newsletter_issue WHERE id = %(issue)s)
        ORDER BY mailbox_id DESC LIMIT %(rows)s) lately""".format(**_STATES)

SETTLE = "SELECT pg_logical_emit_message(false, 'newsletter', '', true)"

BEGIN = "INSERT INTO newsletter_pulse (since) VALUES (now()) ON CONFLICT DO NOTHING"

# What may go now: never more at once than one second's worth. After a refusal half of
# it, doubled again every ten seconds.
_RATE = """least(%(limit)s, coalesce(
        slowed_to * 2 ^ (extract(epoch FROM clock_timestamp() - slowed_at) / 10),
        %(limit)s))"""

TAKE = f"""
    WITH pace AS (
        SELECT {_RATE} AS rate, tokens, refilled_at FROM newsletter_pulse FOR UPDATE
    ), filled AS (
        SELECT rate, least(greatest(rate, 1), tokens + rate
            * extract(epoch FROM clock_timestamp() - refilled_at)) AS tokens FROM pace
    ), taken AS (
        SELECT rate, tokens, least(%(rows)s, floor(tokens)) AS rows FROM filled
    )
    UPDATE newsletter_pulse p SET
        tokens = t.tokens - t.rows, refilled_at = clock_timestamp()
    FROM taken t RETURNING t.rows::int, greatest(0, 1 - p.tokens) / t.rate"""

SLOW = f"""
    UPDATE newsletter_pulse SET
        slowed_to = greatest(%(slowest)s, least({_RATE}, %(quickest)s) / 2),
        slowed_at = clock_timestamp()
    WHERE slowed_at IS NULL
       OR slowed_at < clock_timestamp() - interval '1 second'"""
