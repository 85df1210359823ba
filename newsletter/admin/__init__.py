from . import announcements, imports, issues, readers

__all__ = ["announcements", "imports", "issues", "readers"]
