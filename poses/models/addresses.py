from django.db import models

from studio.models import Address


class PoseAddress(Address):
    page = models.ForeignKey(
        "poses.Pose", models.CASCADE, related_name="addresses", editable=False
    )


class TutorialAddress(Address):
    page = models.ForeignKey(
        "poses.Tutorial", models.CASCADE, related_name="addresses", editable=False
    )
