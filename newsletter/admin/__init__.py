from . import imports, issues, readers

__all__ = ["imports", "issues", "readers"]
