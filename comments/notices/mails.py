"""What mails about comments say, and the link that ends them."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from studio.models import User
from studio.post import layout, links
from studio.post.letter import Letter

from ..models import Comment
from ..models.notices import Kind

LEAVE = links.Purpose("leave the mails about comments")

EXCERPT = 600
MOST_WAITING = 10
HEADINGS = {
    Kind.ANSWER: gettext_lazy("Your questions were answered"),
    Kind.REPLY: gettext_lazy("Replies to you"),
    Kind.FOLLOWED: gettext_lazy("In discussions that you follow"),
    Kind.TAUGHT: gettext_lazy("Below your tutorials"),
}
# One notice alone names its subject.
SUBJECTS = {
    Kind.ANSWER: gettext_lazy("%(name)s answered your question on %(title)s"),
    Kind.REPLY: gettext_lazy("%(name)s replied to you on %(title)s"),
    Kind.FOLLOWED: gettext_lazy("%(name)s wrote about %(title)s"),
    Kind.TAUGHT: gettext_lazy("%(name)s wrote below %(title)s"),
}


def letter(mailbox, notices) -> Letter:
    """One mail with all that somebody is to be told, ready to be joined."""
    waiting = _waiting(mailbox) if notices[-1].kind == Kind.TAUGHT else []
    url = leave_url(mailbox)
    mail = layout.draw(
        _subject(notices, waiting),
        "comments/mail/notices.html",
        waiting=[_told(comment) for comment in waiting],
        groups=_groups(notices, waiting),
        questions_url=links.absolute(reverse("comments:questions")),
        leave_url=url,
    )
    headers = {
        "List-Id": f"<comments.{settings.SITE_HOST}>",
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return Letter(mail, headers)


def message_id(notices) -> str:
    """The same for every attempt, so that a second copy can be known for one."""
    place = f"{notices[0].pk}.{notices[0].mailbox_id}"
    proof = salted_hmac("comments message", place, algorithm="sha256").hexdigest()
    return f"comments.{place}.{proof[:16]}@{settings.SITE_HOST}"


def leave_url(mailbox) -> str:
    """Where the reader of a mailbox ends these mails."""
    return links.absolute(reverse("comments:leave", args=[LEAVE.sign(mailbox.pk)]))


def _waiting(mailbox) -> list[Comment]:
    """What waits for the instructor who reads a mailbox."""
    found = []
    for user in User.objects.filter(email=mailbox.email_key):
        found += Comment.objects.waiting_for(user).for_desk()[:MOST_WAITING]
    return found


def _subject(notices, waiting) -> str:
    if waiting:
        return ngettext(
            "%(count)d question waits for you",
            "%(count)d questions wait for you",
            len(waiting),
        ) % {"count": len(waiting)}
    comment = notices[0].comment
    if len(notices) == 1:
        title = comment.discussion.tutorial.title
        known = {"name": comment.author_name, "title": title}
        return SUBJECTS[notices[0].kind] % known
    return _("%(count)d new comments for you") % {"count": len(notices)}


def _groups(notices, waiting) -> list[dict]:
    """What is told, by what it is to its reader; what waits stands elsewhere."""
    known = {comment.pk for comment in waiting}
    groups = []
    for kind in Kind:
        own = [it for it in notices if it.kind == kind and it.comment_id not in known]
        if own:
            said = [_told(notice.comment) for notice in own]
            groups.append({"heading": HEADINGS[kind], "said": said})
    return groups


def _told(comment) -> dict:
    return {
        "name": comment.author_name,
        "title": comment.discussion.tutorial.title,
        "words": Truncator(comment.said).chars(EXCERPT),
        "url": links.absolute(comment.get_absolute_url()),
    }
