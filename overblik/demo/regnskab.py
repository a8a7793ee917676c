"""What the demo's plans have used of their budgets, the key of their organisations' share, and a rate asked for."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from godkendelser.handlinger.rate import raadighed, registrer_udbetaling, send_rateanmodning
from grundlag.dato import i_dag
from grundlag.models import Bruger
from helhedsplaner.gitter import raekke_for
from helhedsplaner.handlinger.forbrug import NyPostering, bogfoer
from helhedsplaner.handlinger.noegle import gem_noegle
from helhedsplaner.models import Helhedsplan, Kilde, Noegleart, Planversion

KONTI = (
    ("5010", "Løn, sekretariat", Kilde.LBF),
    ("6020", "Frikøb af kommunale medarbejdere", Kilde.KOMMUNE_KONTRAKT),
    ("7030", "Aktiviteter, egne midler", Kilde.BOLIGORGANISATION),
)


def opret(version: Planversion, *, af: Bruger) -> None:
    """Half a year of posteringer (eksempel) on a plan in drift, and a rate that kommunen has paid."""
    plan = version.plan
    linjer = {linje.kilde: raekke_for(linje) for linje in version.budgetversion.linjer.order_by("-pk")}
    konti = {nummer: linjer[kilde] for nummer, _, kilde in KONTI if kilde in linjer}
    begyndt = max(plan.periode_fra or i_dag(), i_dag() - timedelta(days=182))
    posteringer = [
        NyPostering(
            raekke=2 + nummer,
            konto=konto,
            kontonavn=navn,
            dato=begyndt + timedelta(days=30 * (nummer // len(konti))),
            beloeb=Decimal(48_750 - 7_500 * (nummer % len(konti))) + Decimal("0.50"),
            tekst=f"{navn} (eksempel)",
            bilagsnummer=f"B-{nummer + 1}",
        )
        for nummer, (konto, navn, _) in enumerate([et for et in KONTI if et[0] in konti] * 6)
    ]
    linjetekst = "\n".join(
        f"{et.konto};{et.kontonavn};{et.dato:%d.%m.%Y};{et.beloeb};{et.tekst};{et.bilagsnummer}".replace(".50;", ",50;")
        for et in posteringer
    )
    indhold = f"Konto;Kontonavn;Dato;Beløb;Tekst;Bilagsnummer\n{linjetekst}\n".encode()
    bogfoer(plan.pk, "posteringer-halvaar-eksempel.csv", indhold, posteringer, konti, af=af)
    if (rest := raadighed(plan)["rest"]) >= 2:
        rate = _anmod(plan, rest // 4, date(begyndt.year, 1, 1), begyndt, af=af)
        registrer_udbetaling(rate, dato=begyndt + timedelta(days=14), af=af)
        _anmod(plan, rest // 4, begyndt, i_dag(), af=af)


def _anmod(plan: Helhedsplan, beloeb: int, fra: date, til: date, *, af: Bruger) -> int:
    begrundelse = "Frikøb af kommunale medarbejdere efter kontrakterne (eksempel)."
    return send_rateanmodning(plan.pk, beloeb=beloeb, fra=fra, til=til, begrundelse=begrundelse, af=af).pk


def noegle(plan: Helhedsplan, *, af: Bruger) -> None:
    gem_noegle(plan.pk, art=Noegleart.LEJEMAAL, vaegte={}, brug=False, af=af)
