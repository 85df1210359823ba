import pytest
from django.core.management import call_command

from comments.models import Comment
from tests.comments.pages import lines, words

pytestmark = pytest.mark.django_db


def test_the_demo_has_an_answered_thread_and_a_question_that_waits(client):
    call_command("demo", verbosity=0)

    said = Comment.objects.select_related("author", "discussion__tutorial")
    *comments, waiting = said
    assert [comment.author.display_name for comment in comments] == ["Jo", "Mira", "Jo"]
    assert [comment.parent for comment in comments] == [None, *comments[:2]]
    page = client.get(comments[2].place)
    assert [depth for depth, _pk, _label in lines(page)] == [1, 2, 3, 1]
    assert len(words(page)) == 4
    assert list(Comment.objects.waiting()) == [waiting]
    assert page.content.decode().count('class="comment-badge"') == 1
