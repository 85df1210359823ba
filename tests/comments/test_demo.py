import pytest
from django.core.management import call_command

from comments.models import Comment
from tests.comments.pages import lines, words

pytestmark = pytest.mark.django_db


def test_the_demo_has_one_thread_that_an_instructor_answered(client):
    call_command("demo", verbosity=0)

    comments = list(Comment.objects.select_related("author", "discussion__tutorial"))
    assert [comment.author.display_name for comment in comments] == ["Jo", "Mira", "Jo"]
    assert [comment.parent for comment in comments] == [None, *comments[:2]]
    page = client.get(comments[2].place)
    assert [depth for depth, _pk, _label in lines(page)] == [1, 2, 3]
    assert len(words(page)) == 3
    assert page.content.decode().count('class="comment-badge"') == 1
