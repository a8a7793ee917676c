"""Which of the demo's plans came before which (domaene § 2.2), and one that goes on from another."""

from __future__ import annotations

from datetime import date

from grundlag.models import Bruger
from helhedsplaner.handlinger.videre import knyt_forgaenger, viderefoer
from helhedsplaner.models import Helhedsplan, Slaegtskab
from helhedsplaner.videre import Plandel

FORHOLD = (
    ("Beboerprojekt Puls", Slaegtskab.SAMMENLAEGNING, "Beboerprojekt Nordvest"),
    ("Partnerskabet, Urbanplanen", Slaegtskab.SAMMENLAEGNING, "Amagerplanen"),
    ("Amagerbro Helhedsplan", Slaegtskab.SAMMENLAEGNING, "Amagerplanen"),
    ("NørreBrobyggerne", Slaegtskab.UDVIDELSE, "Mimerskvarteret 2022–24"),
)


def opret(*, af: Bruger) -> None:
    planer = {plan.navn: plan for plan in Helhedsplan.objects.all()}
    for foer, art, efter in FORHOLD:
        knyt_forgaenger(planer[efter].pk, planer[foer], art=art, af=af)
    gammel = Helhedsplan.objects.get(navn="Akacieparken 2019–22 (eksempel)")
    viderefoer(
        [gammel.pk],
        art=Slaegtskab.FORLAENGELSE,
        dele=Plandel.values,
        kort={et.indsatsomraade_id: et.indsatsomraade_id for et in gammel.afsnit.all()},
        navn="Akacieparken, forlængelse 2022–23 (eksempel)",
        byomraade=gammel.byomraade,
        regelsaet=gammel.regelsaet,
        driftsansvarlig=gammel.driftsansvarlig,
        periode_fra=date(2022, 7, 1),
        periode_til=date(2023, 12, 31),
        af=af,
    )
    Helhedsplan.objects.filter(navn="Akacieparken, forlængelse 2022–23 (eksempel)").update(er_eksempel=True)
