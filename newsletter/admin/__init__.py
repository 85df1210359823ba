from . import issues, readers

__all__ = ["issues", "readers"]
