from . import people, profile

__all__ = ["people", "profile"]
