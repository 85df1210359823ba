import re
from functools import reduce
from operator import or_

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from poses.models import Step, Tutorial

# What of a text is compared, and how: PostgreSQL ranks a question by the share of the
# words that it has; below a third of them two questions are not alike.
WORD, LOOKED_AT = re.compile(r"\w{3,}"), 500
QUESTION = SearchVector("body_source", config="studio")
ALIKE, MOST_ALIKE = 0.02, 3


class QuestionQuerySet(models.QuerySet):
    def with_answer(self):
        """With the id of the answer that stands first beneath: an instructor's last."""
        last = self._answers().order_by("-pk").values("pk")[:1]
        return self.annotate(answer_id=Subquery(last))

    def about(self, step):
        """What was said about a step, and about those that it took in."""
        return self.filter(Q(step=step) | Q(step__merged_into=step))

    def waiting(self):
        """Shown questions and worries about a body that nobody has answered yet."""
        wants = Q(is_question=True) | Q(is_about_safety=True)
        return self.shown().filter(wants, ~Exists(self._answers()))

    def waiting_for(self, user):
        """
        What an instructor is asked below her tutorials: worries about a body first,
        then whoever has waited longest.
        """
        tutorials = Tutorial.objects.published().editable_by(user)
        asked = self.waiting().filter(
            discussion__tutorial__in=tutorials, discussion__closed_at=None
        )
        return asked.exclude(author=user).order_by("-is_about_safety", "pk")

    def answered_by(self, user):
        """What instructors have answered below what a user may edit, the last first."""
        answers = self.shown().filter(is_answer=True)
        theirs = Tutorial.objects.editable_by(user)
        return answers.filter(discussion__tutorial__in=theirs).order_by("-pk")

    def answered_like(self, text, tutorial) -> list:
        """
        Answered questions about the same pose that share words with a text, each with
        its `answer`, the best first.
        """
        words = [
            SearchQuery(word, config="studio")
            for word in dict.fromkeys(WORD.findall(text[:LOOKED_AT].lower()))
        ]
        if not words:
            return []
        query = reduce(or_, words)
        place = Q(discussion__tutorial=tutorial)
        if tutorial.pose_id:
            place |= Q(discussion__tutorial__pose=tutorial.pose_id)
        published = Tutorial.objects.published()
        found = self.shown().filter(place, discussion__tutorial__in=published)
        found = found.annotate(search=QUESTION, rank=SearchRank(QUESTION, query))
        found = found.filter(is_question=True, search=query, rank__gte=ALIKE)
        found = found.with_answer().filter(answer_id__isnull=False)
        questions = list(found.order_by("-rank", "-pk")[:MOST_ALIKE])
        answers = self.model.objects.select_related("author").in_bulk(
            question.answer_id for question in questions
        )
        for question in questions:
            question.answer = answers[question.answer_id]
        return questions

    def for_desk(self):
        """What a line of the desk's list shows."""
        return self.select_related(
            "author",
            "discussion__tutorial",
            "parent__author",
            "parent__step__merged_into",
            "step__merged_into",
        )

    def _answers(self):
        answers = self.model.objects.shown().filter(is_answer=True)
        return answers.filter(parent=OuterRef("pk"))


class Asked(models.Model):
    """
    What ties a comment to the teaching: the step it is about with the words that the
    step had then, whether it asks, and whether it is an instructor's answer.
    """

    step = models.ForeignKey(
        Step,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("about the step"),
    )
    step_words = models.TextField(_("what the step said"), blank=True, editable=False)
    is_question = models.BooleanField(_("asks the instructor"), default=False)
    is_answer = models.BooleanField(_("answers what it replies to"), default=False)
    is_about_safety = models.BooleanField(
        _("speaks of a body in trouble"), default=False, editable=False
    )

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["discussion", "step"],
                condition=Q(step__isnull=False),
                name="comments_on_steps",
            ),
            models.Index(
                fields=["discussion", "id"],
                condition=Q(is_question=True) | Q(is_about_safety=True),
                name="comments_that_ask",
            ),
            models.Index(
                fields=["parent", "id"],
                condition=Q(is_answer=True),
                name="answers_to_comments",
            ),
            GinIndex(
                QUESTION, condition=Q(is_question=True), name="questions_by_words"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(step=None) | Q(parent=None),
                name="only_an_opening_comment_is_about_a_step",
            ),
            models.CheckConstraint(
                condition=Q(is_answer=False) | Q(parent__isnull=False),
                name="an_answer_answers_something",
            ),
        ]

    @property
    def wants_answer(self) -> bool:
        """Whether an instructor's reply may be the answer to it."""
        return self.is_question or self.is_about_safety

    @property
    def step_now(self) -> Step | None:
        """The step it is about, followed into the one that took it in."""
        return self.step and (self.step.merged_into or self.step)

    @property
    def step_has_changed(self) -> bool:
        """Whether the step reads otherwise than when this was written."""
        return self.step_now.text != self.step_words
