"""How many bytes a real browser fetches: on its first visit, and on the pages after that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import BrowserContext, sync_playwright

from tests.bench.sider import Side
from tests.bench.tal import Tal
from tests.browser import CHROMIUM, FLAG

FOERSTE_KB = 150.0
NAESTE_KB = 30.0


class StilleServer(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: the lines of the benchmark are its figures."""


def tal_for(klient: Client, sider: list[Side]) -> Iterator[Tal]:
    """The first visit is to the first of ``sider``, with nothing in the cache; each of the others comes after it."""
    noegle = klient.cookies[settings.SESSION_COOKIE_NAME].value
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    with _server() as adresse, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAG)
        context = browser.new_context(locale="da-DK", extra_http_headers={"X-Forwarded-Proto": "https"})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": noegle, "url": adresse}])
        foerste, *naeste = sider
        yield Tal(f"første besøg ({foerste.navn})", _hentet(context, adresse + foerste.adresse), FOERSTE_KB, "kB")
        for side in naeste:
            yield Tal(f"næste side ({side.navn})", _hentet(context, adresse + side.adresse), NAESTE_KB, "kB")
        browser.close()


@contextmanager
def _server() -> Iterator[str]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), StilleServer)
    server.set_app(get_wsgi_application())
    traad = Thread(target=server.serve_forever, daemon=True)
    traad.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _hentet(context: BrowserContext, adresse: str) -> float:
    """How many kilobytes come over the wire, headers included, until the page at ``adresse`` rests."""
    side = context.new_page()
    netvaerk = context.new_cdp_session(side)
    netvaerk.send("Network.enable")
    hentet: list[int] = []
    netvaerk.on("Network.loadingFinished", lambda svar: hentet.append(svar["encodedDataLength"]))
    svar = side.goto(adresse, wait_until="networkidle")
    if svar is None or svar.status != 200:
        raise SystemExit(f"{adresse} kom ikke frem i browseren.")
    side.close()
    return sum(hentet) / 1000
