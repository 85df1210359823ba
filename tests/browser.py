"""A real browser, where one is found."""

import os
import shutil
from contextlib import contextmanager

import pytest
from coverage import Coverage
from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


def executable() -> str | None:
    """The system's Chromium: Playwright's own is not downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = (shutil.which(name) for name in names)
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    return next(filter(None, found), mac if os.path.exists(mac) else None)


needs_a_browser = pytest.mark.skipif(
    not executable(), reason="no Chromium was found on this machine"
)


@contextmanager
def chromium():
    with unmeasured(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def unmeasured():
    """
    Every line is reached by tests without a browser, which say what it is for; to
    measure those with one as well would make them slower and prove less.
    """
    coverage = Coverage.current()
    if coverage:
        coverage.stop()
    try:
        yield
    finally:
        if coverage:
            coverage.start()


class Watch:
    """Everything on a page that should not happen."""

    def __init__(self, page, origin):
        self.seen = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        page.on("request", lambda request: self._ask(request.url, origin))

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.seen.append(f"{message.type}: {message.text}")

    def _ask(self, url, origin):
        if not url.startswith((origin, "data:", "blob:", "about:")):
            self.seen.append(f"asked {url}")
