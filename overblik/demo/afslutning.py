"""How two of the demo's plans end: one has ended, the other has answered for some of it. All is (eksempel)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from grundlag.dato import i_dag
from grundlag.models import Bruger
from helhedsplaner.gitter import fra_linjer
from helhedsplaner.handlinger import afslutning
from helhedsplaner.handlinger.bilag import vedhaeft_bilag
from helhedsplaner.handlinger.forbrug import NyPostering, bogfoer
from helhedsplaner.models import Aktivitet, Budgetart, Helhedsplan, HelhedsplanBilag, Planversion, Sluttevaluering

INTET: dict[str, Any] = {
    "forvaltning": None,
    "boligorganisation": None,
    "enhed": "",
    "dato": None,
    "aftale": "",
    "bilag": None,
    "begrundelse": "",
}
EVALUERING = (
    "## Hvad kom der ud af planen?\n\nFlere unge fik fritidsjob, og beboerne er mere trygge (eksempel).\n\n"
    "## Hvad blev lært?\n\nDet virkede bedst, hvor medarbejderen havde en fast plads i kvarteret (eksempel)."
)


def begynd(plan: Helhedsplan, *, af: Bruger) -> None:
    """The first activities have found somebody to go on with them."""
    _forankr(plan, list(Aktivitet.objects.filter(afsnit__plan=plan).order_by("pk"))[:2], None, af=af)


def afslut(version: Planversion, *, af: Bruger) -> None:
    plan = version.plan
    aftale = vedhaeft_bilag(
        plan.pk,
        titel="Aftale om overtagelse (eksempel)",
        beskrivelse="Hvem der fører aktiviteterne videre, da planen slutter.",
        fil=ContentFile(b"%PDF-1.4\n% Eksempel\n", name="aftale-om-overtagelse.pdf"),
        af=af,
    )
    _bogfoer(version, af=af)
    _forankr(plan, list(Aktivitet.objects.filter(afsnit__plan=plan).order_by("pk")), aftale, af=af)
    tom = afslutning.evalueringens_grund(Sluttevaluering(plan=plan))
    afslutning.gem_sluttevaluering(plan.pk, tekst=EVALUERING, bilag=None, grund=tom, af=af)
    afslutning.opgoer_slutregnskab(plan.pk, af=af)
    afslutning.afslut(plan.pk, af=af)


def _forankr(plan: Helhedsplan, aktiviteter: list[Aktivitet], aftale: HelhedsplanBilag | None, *, af: Bruger) -> None:
    """Every third has none to go on with it."""
    dag = (plan.periode_til or i_dag()) + timedelta(days=1)
    svar = {
        et.pk: INTET | {"begrundelse": "Indsatsen var et forsøg og er ikke længere nødvendig (eksempel)."}
        if nummer % 3 == 2
        else INTET
        | {
            "boligorganisation": plan.driftsansvarlig,
            "enhed": et.snitflade[:160] or "Beboerhuset",
            "dato": dag,
            "aftale": "Se aftalen om overtagelse" if aftale else "",
            "bilag": aftale,
        }
        for nummer, et in enumerate(aktiviteter)
    }
    grunde = {et.pk: afslutning.forankringens_grund(et, None) for et in aktiviteter}
    afslutning.gem_forankringer(plan.pk, svar, grunde, af=af)


def _bogfoer(version: Planversion, *, af: Bruger) -> None:
    """Nearly all of each line was used."""
    gitter = fra_linjer(version.budgetversion.linjer.order_by("pk"))
    konti = {str(4000 + nummer): raekke for nummer, raekke in enumerate(gitter)}
    posteringer = [
        NyPostering(
            raekke=nummer,
            konto=konto,
            kontonavn=str(Budgetart(raekke.art).label),
            dato=min(version.plan.periode_til or i_dag(), i_dag()),
            beloeb=Decimal(sum(gitter[raekke].values())) * 97 / 100,
            tekst="Forbrug i hele perioden (eksempel)",
            bilagsnummer=f"S-{nummer}",
        )
        for nummer, (konto, raekke) in enumerate(konti.items(), start=2)
    ]
    bogfoer(version.plan_id, "slutposteringer-eksempel.csv", b"Konto;Dato\n", posteringer, konti, af=af)
