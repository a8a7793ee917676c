"""What a plan must answer before it ends, and its final account."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from grundlag.adresser import adresse
from grundlag.kroge import Krav
from grundlag.penge import tal_tekst
from helhedsplaner.forbrug import planens_forbrug, raekke_paa
from helhedsplaner.gitter import Raekke, fra_linjer, raekke_for
from helhedsplaner.models import (
    Aktivitet,
    Budgetlinje,
    Budgetversion,
    Helhedsplan,
    Kilde,
    Konto,
    Slutregnskab,
    Sluttevaluering,
    gaeldende_budgetter,
)
from helhedsplaner.tilstande import Status

KOMMUNEN = "Københavns Kommune"


class Regnskabslinje(NamedTuple):
    """One row of the budget that counts: granted in whole kroner, used, and who gave it."""

    tekst: str
    kilde: str
    giver: str
    bevilget: int
    brugt: Decimal

    @property
    def rest(self) -> Decimal:
        return self.bevilget - self.brugt


class Tilbage(NamedTuple):
    """What one giver gave, what was used of it, and what goes back; less than nothing was used beyond it."""

    giver: str
    bevilget: int
    brugt: Decimal

    @property
    def rest(self) -> Decimal:
        return self.bevilget - self.brugt


def regnskabslinjer(plan: Helhedsplan) -> tuple[Budgetversion | None, list[Regnskabslinje]]:
    """The budget that counts with what is used of each row today; nothing without one. Four queries."""
    budget = gaeldende_budgetter([plan.pk]).first()
    if budget is None:
        return None, []
    linjer = list(budget.linjer.select_related("indsatsomraade", "boligorganisation"))
    konti = plan.konti.select_related("indsatsomraade", "boligorganisation")
    kendte: dict[Raekke, Budgetlinje | Konto] = {raekke_paa(konto): konto for konto in konti}
    kendte |= {raekke_for(linje): linje for linje in linjer}
    forbrug, _ = planens_forbrug(plan, fra_linjer(linjer))
    return budget, [_linje(kendte[et.raekke], et.budget_i_alt, et.brugt_i_alt) for et in forbrug]


def _linje(om: Budgetlinje | Konto, bevilget: int, brugt: Decimal) -> Regnskabslinje:
    omraade = om.indsatsomraade.navn if om.indsatsomraade else "Tværgående"
    giver = _giver(om)
    return Regnskabslinje(f"{omraade}, {om.get_art_display()}, {giver}", om.kilde, giver, bevilget, brugt)


def _giver(om: Budgetlinje | Konto) -> str:
    """Who gave the money, and gets back what is left of it."""
    if om.kilde in {Kilde.KOMMUNE_KONTRAKT, Kilde.KOMMUNE_FACILITERING}:
        return KOMMUNEN
    return str(om.boligorganisation or om.kilde_navn or om.get_kilde_display())


def tilbage(linjer: list[Regnskabslinje]) -> list[Tilbage]:
    """The rows by giver, in the order they come; nobody's rest pays for another's."""
    bevilget: dict[str, int] = defaultdict(int)
    brugt: dict[str, Decimal] = defaultdict(Decimal)
    for linje in linjer:
        bevilget[linje.giver] += linje.bevilget
        brugt[linje.giver] += linje.brugt
    return [Tilbage(giver, bevilget[giver], brugt[giver]) for giver in bevilget]


def gemte_linjer(regnskab: Slutregnskab) -> list[Regnskabslinje]:
    return [Regnskabslinje(et.tekst, et.kilde, et.giver, et.bevilget, et.brugt) for et in regnskab.linjer.all()]


def krav_til_afslutning(plan: Helhedsplan) -> list[Krav]:
    """What must be answered before the plan is afsluttet; the database asks the same once more."""
    hvem = str(plan.driftsansvarlig)
    afvikles = plan.status == Status.AFVIKLING
    tilstand = f"Planen er »{plan.get_status_display()}«. Den afsluttes, når den er under afvikling."
    ubesvarede = list(
        Aktivitet.objects.filter(afsnit__plan=plan, forankring=None).values_list("navn", flat=True).order_by("pk")
    )
    evalueret = Sluttevaluering.objects.filter(plan=plan).exists()
    regnskab = _regnskabet(plan)
    return [
        Krav(
            "afvikling",
            "Planen er under afvikling." if afvikles else tilstand,
            afvikles,
            hvem,
            adresse("helhedsplaner:afslutning", plan.pk),
            kan_undtages=False,
        ),
        Krav(
            "forankring",
            _uden_forankring(ubesvarede) or "Hver aktivitet er forankret, eller der står, hvorfor den ikke er.",
            not ubesvarede,
            hvem,
            adresse("helhedsplaner:forankring", plan.pk),
            kan_undtages=False,
        ),
        Krav(
            "sluttevaluering",
            "Sluttevalueringen er skrevet eller vedhæftet." if evalueret else "Skriv eller vedhæft sluttevalueringen.",
            evalueret,
            hvem,
            adresse("helhedsplaner:sluttevaluering", plan.pk),
            kan_undtages=False,
        ),
        Krav(
            "slutregnskab",
            regnskab or "Slutregnskabet er opgjort.",
            not regnskab,
            hvem,
            adresse("helhedsplaner:slutregnskab", plan.pk),
            kan_undtages=False,
        ),
    ]


def _uden_forankring(navne: list[str]) -> str:
    if not navne:
        return ""
    foerste = ", ".join(navne[:3])
    resten = f" og {tal_tekst(len(navne) - 3)} andre" if len(navne) > 3 else ""
    return f"Skriv, hvem der fører videre, eller hvorfor ingen gør: {foerste}{resten}."


def _regnskabet(plan: Helhedsplan) -> str:
    """What is wrong with the final account; nothing when it says what the accounts say today."""
    nyeste = plan.slutregnskaber.first()
    if nyeste is None:
        return "Opgør slutregnskabet."
    _, linjer = regnskabslinjer(plan)
    if gemte_linjer(nyeste) != linjer:
        return "Der er bogført eller flyttet penge, efter slutregnskabet blev opgjort. Opgør det igen."
    return ""
