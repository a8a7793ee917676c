"""
Real Chromium for the tests of what only a browser can show.

Fixtures: ``browser``, ``ny_side`` (make a page with a cookie jar of its own), ``side`` (one of them)
and ``log_ind_i_browser``; helpers: ``axe``, ``vent_til`` and ``ruller_til_siden``. A page that breaks the CSP or
throws in a script fails its test.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:
    from grundlag.models import Bruger

CHROMIUM = "/usr/bin/chromium"
FLAG = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django would refuse the database to the tests beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAG)
        yield browser
        browser.close()


@pytest.fixture
def ny_side(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """``ny_side(java_script_enabled=False)``: a page in a browser context of its own."""
    fejl: list[str] = []
    aabne = []

    def _besked(besked: ConsoleMessage) -> None:
        if "Content Security Policy" in besked.text:
            fejl.append(besked.text)

    def _ny_side(**valg: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="da-DK", **valg)
        context.set_default_timeout(10_000)
        aabne.append(context)
        context.on("console", _besked)
        context.on("weberror", lambda weberror: fejl.append(str(weberror.error)))
        return context.new_page()

    yield _ny_side
    for context in aabne:
        context.close()
    assert fejl == []


@pytest.fixture
def side(ny_side: Callable[..., Page]) -> Page:
    return ny_side()


@pytest.fixture
def log_ind_i_browser(live_server: LiveServer) -> Callable[[Page, Bruger], None]:
    """``log_ind_i_browser(side, bruger)``: a session of ``bruger`` in the page's browser, without the login form."""

    def _log_ind(side: Page, bruger: Bruger) -> None:
        klient = Client()
        klient.force_login(bruger)
        noegle = klient.cookies[settings.SESSION_COOKIE_NAME].value
        side.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": noegle, "url": live_server.url}])

    return _log_ind


def axe(side: Page) -> None:
    """Fail with what axe-core finds on the page as it stands."""
    side.evaluate(AXE.read_text())
    fund = side.evaluate("axe.run().then((svar) => svar.violations)")
    assert [(brud["id"], [sted["html"] for sted in brud["nodes"]]) for brud in fund] == []


def ruller_til_siden(side: Page) -> bool:
    """True if the page is wider than its window."""
    return bool(side.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def vent_til(side: Page, udtryk: str) -> None:
    """Wait until the JavaScript ``udtryk`` is true (Playwright's own wait needs an eval that the CSP forbids)."""
    for _ in range(100):
        if side.evaluate(udtryk):
            return
        side.wait_for_timeout(50)
    pytest.fail(f"Blev aldrig sandt: {udtryk}")
