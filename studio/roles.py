"""
Roles are Django's groups, made by migrations, so that every studio has the same ones.

Each app grants what it owns, because nobody below may know its models.
"""

from django.db.migrations import RunPython

OWNER, EDITOR, INSTRUCTOR, MODERATOR = "owner", "editor", "instructor", "moderator"
ROLES = [OWNER, EDITOR, INSTRUCTOR, MODERATOR]

ALL = ("add", "change", "delete", "view")


class Grant(RunPython):
    """Give a role some actions on some models of one app."""

    def __init__(self, role, app_label, **actions):
        self.role, self.app_label, self.actions = role, app_label, actions
        super().__init__(self._give, RunPython.noop)

    def _give(self, apps, schema_editor):
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=self.role)
        for model, actions in self.actions.items():
            group.permissions.add(*self._permissions(apps, model, actions))

    def _permissions(self, apps, model, actions):
        """Django makes its permissions after all migrations; these come before."""
        types = apps.get_model("contenttypes", "ContentType").objects
        kind, _ = types.get_or_create(app_label=self.app_label, model=model)
        known = apps.get_model("auth", "Permission").objects
        for action in actions:
            noun = apps.get_model(self.app_label, model)._meta.verbose_name
            yield known.get_or_create(
                content_type=kind,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {noun}"},
            )[0]
