from .profile import ProfileForm

__all__ = ["ProfileForm"]
