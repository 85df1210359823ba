"""What is written down about requests, without the secrets in their addresses."""

import logging

# As the addresses that are secrets call them, allauth's for a new password too.
SECRETS = ("token", "key")


class WithoutSecrets(logging.Filter):
    """Whoever reads a log can open nothing by it."""

    def filter(self, record):
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        known = (
            [match.kwargs[it] for it in SECRETS if it in match.kwargs] if match else ()
        )
        for secret in known:
            record.args = tuple(str(it).replace(secret, "-") for it in record.args)
        return True
