from . import credentials, people, profile

__all__ = ["credentials", "people", "profile"]
