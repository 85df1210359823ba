"""
What a flood of sign-ups with other people's addresses does to them: a ninth of the one
that `make chaos ONLY=bombing` replays whole.

    bombing_mails             what the nine got in the two weeks, 36 at most
    bombing_ms_per_sign_up    CPU time of ours for each
"""

import time

from tests.newsletter.bombing import VICTIMS, replay

SIGN_UPS = 1_000


def run():
    used = time.process_time()
    got, _honest = replay(SIGN_UPS)
    used = time.process_time() - used
    yield "bombing_mails", sum(got[victim] for victim in VICTIMS), "mails"
    yield "bombing_ms_per_sign_up", round(1000 * used / 9 / SIGN_UPS, 2), "ms"
