"""Mails about what was said: who hears of it, when, in which words."""
