"""The money of a contract, promised under the plan's lock so that the pool holds to the krone."""

from __future__ import annotations

from decimal import Decimal
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction

from byomraader.models import Forvaltning
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.penge import kroner_tekst
from helhedsplaner.models import Indsatsomraade, TvaergaaendeIndsats
from kontrakter.forslag import aar_i
from kontrakter.handlinger.faelles import laas_planer, laas_til_redigering, perioder_for
from kontrakter.models import Aftale, Aftaleplan, Kontraktlinje, Linjeart
from kontrakter.pulje import pulje_for


class Linjefelter(TypedDict):
    """A line as typed; ``beloeb`` in whole kroner."""

    plan_id: int
    art: str
    beskrivelse: str
    aar: int
    beloeb: int
    forvaltning: NotRequired[Forvaltning | None]
    indsatsomraade: NotRequired[Indsatsomraade | None]
    timer: NotRequired[Decimal | None]
    timepris: NotRequired[Decimal | None]
    aarsvaerk: NotRequired[Decimal | None]
    tvaergaaende_indsats: NotRequired[TvaergaaendeIndsats | None]


@transaction.atomic
def tilfoej_linje(aftale_id: int, *, af: Bruger, **felter: Unpack[Linjefelter]) -> Kontraktlinje:
    """
    Promise money of one plan in one year.

    The plan's row is the lock: of two who promise its last krone at once, the second is told that it
    is gone. Raises Regelbrud, which says how much is left.
    """
    aftale = laas_til_redigering(aftale_id, af=af)
    linje = Kontraktlinje(aftale=aftale)
    _skriv(linje, aftale, felter)
    log_haendelse("aftale.tilfoej_linje", aftale, af=af, linje=str(linje), beloeb=linje.beloeb)
    return linje


@transaction.atomic
def ret_linje(linje_id: int, *, af: Bruger, **felter: Unpack[Linjefelter]) -> Kontraktlinje:
    """Change a line under the same lock. A lower amount is always taken, also from a pool that has fallen."""
    aftale = laas_til_redigering(Kontraktlinje.objects.values_list("aftale", flat=True).get(pk=linje_id), af=af)
    linje = Kontraktlinje.objects.select_related("erstatter").get(pk=linje_id)
    foer = linje.beloeb
    _skriv(linje, aftale, felter)
    log_haendelse("aftale.ret_linje", aftale, af=af, linje=str(linje), foer=foer, beloeb=linje.beloeb)
    return linje


@transaction.atomic
def slet_linje(linje_id: int, *, af: Bruger) -> None:
    """Take a line out of a draft; the row history keeps it. Raises Regelbrud if money of it has been used."""
    aftale = laas_til_redigering(Kontraktlinje.objects.values_list("aftale", flat=True).get(pk=linje_id), af=af)
    linje = Kontraktlinje.objects.get(pk=linje_id)
    if linje.forbrug.exists():
        raise Regelbrud("Der er brugt penge af linjen, så den kan ikke slettes. Sæt beløbet ned i stedet.")
    log_haendelse("aftale.slet_linje", aftale, af=af, linje=str(linje), beloeb=linje.beloeb)
    linje.delete()


def _skriv(linje: Kontraktlinje, aftale: Aftale, felter: Linjefelter) -> None:
    """Check a line of a locked agreement against its plan, lock the plan, check the pool, save."""
    plan_id, art, beloeb = felter["plan_id"], felter["art"], felter["beloeb"]
    grundlag = _grundlag(aftale, plan_id)
    _kontroller_aar(aftale, grundlag, felter["aar"])
    _kontroller_tvaergaaende(aftale, felter.get("tvaergaaende_indsats"))
    laas_planer([plan_id])
    samme = bool(linje.pk) and linje.plan_id == plan_id and _pulje(linje.art) == _pulje(art)
    if not samme or linje.aar != felter["aar"]:
        linje.erstatter = None
    aendrer = linje.erstatter.beloeb if linje.erstatter else 0
    foer = max(linje.beloeb - aendrer, 0) if samme else 0
    rest = pulje_for([plan_id])[plan_id].rest(art) + foer
    if beloeb - aendrer > max(rest, foer):
        raise Regelbrud(
            f"Der er {kroner_tekst(max(rest, 0))} tilbage af {_pulje(art)} i {grundlag.plan}, "
            f"så linjen er {kroner_tekst(beloeb - aendrer - max(rest, 0))} for stor.",
            felt="beloeb",
        )
    for felt, vaerdi in felter.items():
        setattr(linje, felt, vaerdi)
    linje.full_clean()
    linje.save()


def _pulje(art: str) -> str:
    return "faciliteringen" if art == Linjeart.FACILITERING else "kontraktpuljen"


def _grundlag(aftale: Aftale, plan_id: int) -> Aftaleplan:
    if not aftale.har_linjer:
        raise Regelbrud("Kun en kontrakt har linjer.")
    grundlag = aftale.planer.select_related("plan", "planversion").filter(plan=plan_id).first()
    if grundlag is None:
        raise Regelbrud("Vælg en af de planer, kontrakten bygger på.", felt="plan")
    return grundlag


def _kontroller_tvaergaaende(aftale: Aftale, indsats: TvaergaaendeIndsats | None) -> None:
    if indsats and indsats.gruppe.byomraade_id != aftale.byomraade_id:
        raise Regelbrud(f"Arbejdsgruppen bag {indsats} hører ikke til {aftale.byomraade}.", felt="tvaergaaende_indsats")


def _kontroller_aar(aftale: Aftale, grundlag: Aftaleplan, aar: int) -> None:
    planens = aar_i(*perioder_for([grundlag.planversion])[grundlag.plan_id])
    if aar not in planens:
        raise Regelbrud(f"{grundlag.plan} løber fra {planens[0]} til {planens[-1]}.", felt="aar")
    if not aftale.fra.year <= aar <= aftale.til.year:
        raise Regelbrud(f"Kontrakten gælder fra {aftale.fra.year} til {aftale.til.year}.", felt="aar")
