"""
Every page that each role can reach by links in the demo, in a real browser.

Axe finds nothing, nothing scrolls sideways at 320 px, and no link leads to an error.
"""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from grundlag.adgang import Rolle
from grundlag.models import Bruger
from tests.browser import AXE

# One page of each kind is enough: the number in an address does not change what the page is made of.
UDEN_TAL = re.compile(r"\d+|(?<=/indsats/)[a-z_]+|(?<=/byomraade/)[a-z_]+|(?<=/kommentarer/)[a-z_:-]+")
# Downloads and other parties' pages.
IKKE_SIDER = re.compile(
    r"^/(administration|konto)/|/(bilag|bevis|pdf|eksport|skabelon|ark|data|anbefalinger)[/.]|\.(csv|xlsx|pdf)|logout"
)
AXE_KOERSEL = "axe.run().then((svar) => svar.violations.map((brud) => [brud.id, brud.nodes[0].html]))"
BREDERE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
ADRESSER = "Array.from(document.querySelectorAll('main a[href], nav a[href]'), (a) => a.href)"


@pytest.mark.django_db(transaction=True)
def test_every_page_of_the_demo(ny_side, log_ind_i_browser, settings, live_server):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    call_command("referencedata")
    call_command("demodata")
    fejl: list[tuple[str, str, object]] = []
    set_foer: set[str] = set()

    for rolle in Rolle.values:
        side = ny_side(viewport={"width": 320, "height": 900})
        log_ind_i_browser(side, Bruger.objects.get(email=f"{rolle}@demo.example"))
        koe, egne = ["/"], {"/"}
        while koe:
            sti = koe.pop(0)
            svar = side.goto(sti)
            if svar is None or svar.status != 200:
                fejl.append((rolle, sti, svar and svar.status))
                continue
            if "text/html" not in svar.headers["content-type"]:
                continue
            slags = UDEN_TAL.sub("_", urlsplit(sti).path)
            if (rolle_og_slags := f"{rolle if slags == '/' else ''}{slags}") not in set_foer:
                set_foer.add(rolle_og_slags)
                if side.evaluate(BREDERE):
                    fejl.append((rolle, sti, "ruller til siden ved 320 px"))
                side.evaluate(AXE.read_text())
                if fund := side.evaluate(AXE_KOERSEL):
                    fejl.append((rolle, sti, fund))
            for adresse in side.evaluate(ADRESSER):
                maal = urlsplit(adresse)
                ny_slags = UDEN_TAL.sub("_", maal.path)
                if f"{maal.scheme}://{maal.netloc}" != live_server.url or IKKE_SIDER.search(maal.path):
                    continue
                if ny_slags not in egne:
                    egne.add(ny_slags)
                    koe.append(maal.path)
        side.context.close()

    assert fejl == []
    assert len(set_foer) > 25
