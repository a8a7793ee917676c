"""The one daily mail: all that waits for a user, and what is late in what she is responsible for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from godkendelser.models import Trin
from grundlag import kroge
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.kroge import Afventer
from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan

HOEJST = 40
"""Of each kind; the rest is on the front page."""


class Dagens(NamedTuple):
    """What one mail tells: what is late first, then the rest by deadline, then what is late with others."""

    for_sent: list[Afventer]
    andet: list[Afventer]
    hos_andre: list[Afventer]

    def __bool__(self) -> bool:
        return any(self)


def dagens(bruger: Bruger) -> Dagens:
    """All that ``afventer``, and the steps past their deadline whose chain ``bruger`` is responsible for."""
    idag = i_dag()
    egne = sorted(kroge.afventer(bruger), key=lambda ting: (ting.frist is None, ting.frist or ting.siden or idag))
    for_sent = [ting for ting in egne if ting.frist and ting.frist < idag]
    kendte = {ting.url for ting in egne}
    hos_andre = [ting for ting in _eskaleret(bruger) if ting.url not in kendte]
    return Dagens(for_sent, [ting for ting in egne if ting not in for_sent], hos_andre)


def _eskaleret(bruger: Bruger) -> Iterable[Afventer]:
    planer = Helhedsplan.objects.tilladt_for(bruger, Handling.STYR_FORLOEB)
    sene = Trin.objects.ventende().filter(forloeb__plan__in=planer, frist__lt=i_dag())
    for trin in sene.med_instans().select_related("forloeb__plan").order_by("frist", "pk")[:HOEJST]:
        yield Afventer(
            str(trin.forloeb),
            reverse("godkendelser:trin", args=[trin.pk]),
            f"{trin} har ikke svaret",
            trin.frist,
            trin.siden,
        )


def send_daglig_mail(bruger: Bruger) -> bool:
    """Send the mail of today, if anything waits; whether it did."""
    ting = dagens(bruger)
    if not ting:
        return False
    antal = len(ting.for_sent) + len(ting.andet)
    kontekst = {
        "bruger": bruger,
        "afsnit": [
            ("Fristen er overskredet", ting.for_sent[:HOEJST]),
            ("Venter på dig", ting.andet[:HOEJST]),
            ("Fristen er overskredet hos andre, og du er ansvarlig for forløbet", ting.hos_andre),
        ],
        "rod": settings.OFFENTLIG_ADRESSE,
        "forside": settings.OFFENTLIG_ADRESSE + reverse("overblik:forside"),
        "konto": settings.OFFENTLIG_ADRESSE + reverse("grundlag:konto"),
    }
    emne = f"{antal} ting venter på dig" if antal != 1 else "Én ting venter på dig"
    if not antal:
        emne = "Frister er overskredet i forløb, du er ansvarlig for"
    tekst = render_to_string("overblik/daglig.txt", kontekst)
    EmailMessage(subject=emne, body=tekst, to=[bruger.email]).send()
    return True
