"""What the facts of a decision must be for its instans: refused is only what cannot be (beslutninger § 5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Sum

from byomraader.models import Afdeling
from godkendelser.models import (
    Afdelingsafstemning,
    Instans,
    Instansart,
    LbfSvar,
    LbfSvarart,
    Moedeform,
    Sagsandel,
    Stemmeform,
    Trin,
    Udvalgsbehandling,
)
from grundlag import kroge
from grundlag.fejl import Regelbrud
from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag
from grundlag.udfald import POSITIVE, Udfald
from helhedsplaner.krav import gaeldende_undtagelser, mangler
from helhedsplaner.models import Helhedsplan

Detalje = Afdelingsafstemning | LbfSvar | Udvalgsbehandling
URAFSTEMNING_OVER_PCT = 15  # almenboligloven § 37, stk. 3


def kontroller(trin: Trin, planer: list[Helhedsplan], udfald: str, dato: date, detalje: Detalje | None) -> None:
    """Raise Regelbrud for facts that the step's art cannot have, and for a body that had been closed by then."""
    _kontroller_findes(trin.instans, dato)
    if trin.instans.art == Instansart.AFDELINGSMOEDE:
        _kontroller_afstemning(trin.instans, udfald, dato, detalje)
    if trin.instans.art == Instansart.LANDSBYGGEFOND and planer:
        _kontroller_lbf(planer[0], udfald, detalje)
    if isinstance(detalje, Udvalgsbehandling):
        _kontroller_bevilling(trin, udfald, detalje)


def _kontroller_findes(instans: Instans, dato: date) -> None:
    organ = instans.gruppe or instans.afdeling or instans.boligorganisation or instans.udvalg
    slut: date | None = getattr(organ, "aktiv_til", None) or getattr(organ, "gyldig_til", None)
    if slut and dato > slut:
        raise Regelbrud(
            f"{instans} findes ikke efter {dag(slut)} og kan ikke have besluttet noget den {dag(dato)}.", felt="dato"
        )


def _kontroller_afstemning(instans: Instans, udfald: str, dato: date, detalje: Any) -> None:
    """
    Refuse votes that cannot be: two per husstand, and no more husstande than lejemål (domaene § 3.3).

    A yes has more votes for than against, a no has not.
    """
    afdeling: Afdeling = instans.afdeling  # type: ignore[assignment]  # instans_art_passer says so
    if not isinstance(detalje, Afdelingsafstemning):
        raise Regelbrud("Skriv, hvordan afdelingen stemte.", felt="stemmeform")
    if detalje.indkaldt_dato and detalje.indkaldt_dato > dato:
        raise Regelbrud("Mødet kan ikke være indkaldt efter, at det blev holdt.", felt="indkaldt_dato")
    over = detalje.huslejestigning_pct is not None and detalje.huslejestigning_pct > URAFSTEMNING_OVER_PCT
    if over and detalje.urafstemning_kraevet and udfald in POSITIVE and detalje.moedeform != Moedeform.URAFSTEMNING:
        raise Regelbrud(
            "Når huslejen stiger mere end 15 procent, og så mange, som vedtægterne siger, kræver det, skal svaret "
            "komme fra en urafstemning (almenboligloven § 37, stk. 3).",
            felt="moedeform",
        )
    if (detalje.husstande or 0) > afdeling.lejemaal:
        raise Regelbrud(f"Afdelingen har kun {afdeling.lejemaal} lejemål.", felt="husstande")
    if (detalje.udleverede or 0) > 2 * afdeling.lejemaal:
        raise Regelbrud(f"Der er højst to stemmesedler til hvert af de {afdeling.lejemaal} lejemål.", felt="udleverede")
    if detalje.stemmeform == Stemmeform.UDEN_OPTAELLING:
        if {detalje.for_stemmer, detalje.imod_stemmer, detalje.blanke_stemmer} != {None}:
            raise Regelbrud("Der står, hvor mange der stemte, så stemmerne er talt.", felt="stemmeform")
        return
    if detalje.for_stemmer is None or detalje.imod_stemmer is None:
        raise Regelbrud("Skriv stemmerne for og imod, eller vælg »uden optælling«.", felt="for_stemmer")
    _kontroller_antal(afdeling, detalje, detalje.for_stemmer + detalje.imod_stemmer + (detalje.blanke_stemmer or 0))
    flertal = detalje.for_stemmer > detalje.imod_stemmer
    if udfald in POSITIVE and not flertal:
        raise Regelbrud("Et ja kræver flere stemmer for end imod.", felt="for_stemmer")
    if udfald == Udfald.AFVIST and flertal:
        raise Regelbrud("Der er flest stemmer for, så svaret er ikke et nej.", felt="udfald")


def _kontroller_antal(afdeling: Afdeling, detalje: Afdelingsafstemning, stemmer: int) -> None:
    for_mange = "Der er flere stemmer, end der kan være"
    if stemmer > 2 * afdeling.lejemaal:
        raise Regelbrud(f"{for_mange}: to for hvert af de {afdeling.lejemaal} lejemål.", felt="for_stemmer")
    if detalje.husstande is not None and stemmer > 2 * detalje.husstande:
        raise Regelbrud(f"{for_mange}: to for hver af de {detalje.husstande} husstande.", felt="for_stemmer")
    if detalje.udleverede is not None and stemmer > detalje.udleverede:
        raise Regelbrud(f"{for_mange}: der er udleveret {detalje.udleverede} stemmesedler.", felt="for_stemmer")


def _kontroller_lbf(plan: Helhedsplan, udfald: str, detalje: Any) -> None:
    """
    Refuse a letter that says other than the outcome, a tilsagn without its amount, and one before its time.

    What the regelsæt asks for must have been met or waived.
    """
    if isinstance(detalje, LbfSvar) and (detalje.art == LbfSvarart.AFSLAG) != (udfald == Udfald.AFVIST):
        raise Regelbrud("Brevets art passer ikke til afgørelsen: kun et afslag er et nej.", felt="art")
    if udfald not in POSITIVE:
        if isinstance(detalje, LbfSvar) and detalje.beloeb:
            raise Regelbrud("Et afslag har ikke noget tilsagn.", felt="beloeb")
        return
    if not isinstance(detalje, LbfSvar) or not detalje.beloeb:
        raise Regelbrud("Skriv, hvor mange kroner Landsbyggefonden har givet tilsagn om.", felt="beloeb")
    if mangler_endnu := mangler(kroge.krav(plan, "lbf"), gaeldende_undtagelser(plan)):
        raise Regelbrud("Tilsagnet kan ikke registreres endnu: " + " ".join(krav.tekst for krav in mangler_endnu))


def _kontroller_bevilling(trin: Trin, udfald: str, detalje: Udvalgsbehandling) -> None:
    """The appropriation is what the case splits on its plans, to the krone."""
    if detalje.bevilling_kr is None or udfald not in POSITIVE:
        return
    i_sagen = Sagsandel.objects.filter(sag=trin.forloeb.sag_id).aggregate(i_alt=Sum("beloeb"))["i_alt"] or 0
    if detalje.bevilling_kr != i_sagen:
        raise Regelbrud(
            f"Bevillingen er {kroner_tekst(detalje.bevilling_kr).removesuffix('.')}, men sagens planer får i alt "
            f"{kroner_tekst(i_sagen)} Ret beløbene i sagen først.",
            felt="bevilling_kr",
        )
