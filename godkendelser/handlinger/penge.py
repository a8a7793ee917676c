"""The municipal kroner: the case that releases them, and the states they pass through (beslutninger §§ 8, 9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Sum

from byomraader.adgang import kraev
from godkendelser.handlinger.faelles import kraev_ikke_i_fremtiden, laas_planer, nyeste_versioner
from godkendelser.kalender import saet_frister
from godkendelser.models import (
    Afgoerelse,
    Bevilling,
    Bevillingstilstand,
    Forloeb,
    Instans,
    Instansart,
    Sag,
    Sagsandel,
    Sagsart,
    Skabelontrin,
    Trin,
)
from grundlag.adgang import Handling
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.penge import kroner_tekst
from helhedsplaner.models import Helhedsplan

T = Bevillingstilstand
TILSTAND_EFTER = {Instansart.OEKONOMIUDVALG: T.INDSTILLET, Instansart.BORGERREPRAESENTATION: T.FRIGIVET}
FLYTTES_AF_OEKONOMI = (T.AFSAT, T.UDBETALT)


def start_sag(titel: str, sagsnr: str, andele: Mapping[Helhedsplan, int], *, af: Bruger) -> Sag:
    """Make a case with its chain, from the template of the first plan's regelsæt; under the plans' locks."""
    sag = Sag(titel=titel, sagsnr=sagsnr, oprettet_tid=nu(), oprettet_af=af)
    sag.full_clean()
    sag.save()
    for plan, beloeb in andele.items():
        andel = Sagsandel(sag=sag, plan=plan, beloeb=beloeb)
        andel.full_clean()
        andel.save()
        log_haendelse("sag.opret", plan, af=af, sag=titel, beloeb=beloeb)
    forloeb = Forloeb.objects.create(sagsart=Sagsart.FRIGIVELSE, sag=sag, startet_tid=nu(), startet_af=af)
    skabelon = Skabelontrin.objects.filter(regelsaet=next(iter(andele)).regelsaet_id, sagsart=Sagsart.FRIGIVELSE)
    for trin in skabelon.select_related("udvalg"):
        instans, _ = Instans.objects.get_or_create(art=trin.instansart, udvalg=trin.udvalg)
        Trin.objects.create(forloeb=forloeb, instans=instans, spor=trin.spor, nummer=trin.nummer)
    saet_frister([forloeb.pk])
    return sag


@transaction.atomic
def opret_frigivelsessag(*, titel: str, sagsnr: str = "", andele: Mapping[int, int], af: Bruger) -> Sag:
    """
    Release the municipal money of several plans in one case; ``andele`` is kroner by plan id.

    Takes the place of cases that nobody has treated yet. Raises Regelbrud for a plan not submitted, one
    without municipal money, and one whose case is being treated.
    """
    planer = laas_planer(andele)
    versioner = nyeste_versioner(andele)
    if not planer:
        raise Regelbrud("Vælg mindst én plan.")
    for plan in planer:
        kraev(af, Handling.STYR_FORLOEB, plan)
        if plan.pk not in versioner:
            raise Regelbrud(f"{plan} er ikke indsendt til godkendelse endnu.")
        if plan.uden_kommunal_medfinansiering:
            raise Regelbrud(f"{plan} er uden kommunal medfinansiering, så der er ikke noget at frigive.")
    _afloes(planer)
    return start_sag(titel.strip(), sagsnr.strip(), {plan: andele[plan.pk] for plan in planer}, af=af)


def _afloes(planer: list[Helhedsplan]) -> None:
    """Close the untouched cases of ``planer``. Raises Regelbrud for one under treatment, or with other plans in it."""
    forloeb = Forloeb.objects.filter(sag__andele__plan__in=planer, afsluttet_tid=None).distinct().select_related("sag")
    for et in forloeb:
        trin = list(et.trin.select_related("forloeb").med_stilling())
        if all(t.staar for t in trin):
            continue
        if any(t.seneste_id for t in trin):
            raise Regelbrud(f"Sagen »{et.sag}« er under behandling. Gør den færdig først.")
        if et.sag and (andre := et.sag.andele.exclude(plan__in=planer).select_related("plan").first()):
            raise Regelbrud(f"Sagen »{et.sag}« omfatter også {andre.plan}. Tag den plan med i den nye sag.")
        et.afsluttet_tid = nu()
        et.save(update_fields=["afsluttet_tid"])


@transaction.atomic
def ret_andel(sag_id: int, plan_id: int, *, beloeb: int, af: Bruger) -> Sagsandel:
    """Change a plan's kroner in a case. Raises Regelbrud once the case's amount has been decided."""
    [plan] = laas_planer([plan_id])
    kraev(af, Handling.STYR_FORLOEB, plan)
    andel = Sagsandel.objects.get(sag=sag_id, plan=plan)
    trin = Trin.objects.filter(forloeb__sag=sag_id).select_related("forloeb").med_stilling()
    if any(et.staar for et in trin):
        raise Regelbrud("Beløbet er behandlet. Træk afgørelsen tilbage, før du retter det.", felt="beloeb")
    foer, andel.beloeb = andel.beloeb, beloeb
    andel.full_clean()
    andel.save(update_fields=["beloeb"])
    log_haendelse("sag.ret_andel", plan, af=af, sag=str(andel.sag), foer=foer, efter=beloeb)
    return andel


@transaction.atomic
def registrer_bevilling(
    plan_id: int, *, tilstand: str, beloeb: int, dato: date, note: str = "", er_eksempel: bool = False, af: Bruger
) -> Bevilling:
    """
    Record kroner set aside or paid out; a negative amount takes some back and says why.

    What is recommended and released is written by the decisions themselves. Raises Regelbrud for a day to
    come, for more paid out than released, and for more released than set aside.
    """
    [plan] = laas_planer([plan_id])
    kraev(af, Handling.FLYT_BEVILLING, plan)
    if tilstand not in FLYTTES_AF_OEKONOMI:
        raise Regelbrud(
            "Indstillet og frigivet følger af udvalgets og Borgerrepræsentationens afgørelser.", felt="tilstand"
        )
    kraev_ikke_i_fremtiden(dato)
    bevilling = Bevilling(
        plan=plan,
        tilstand=tilstand,
        beloeb=beloeb,
        dato=dato,
        note=note.strip(),
        er_eksempel=er_eksempel,
        registreret_tid=nu(),
        registreret_af=af,
    )
    bevilling.full_clean()
    bevilling.save()
    _kontroller([plan])
    log_haendelse(f"bevilling.{tilstand}", plan, af=af, beloeb=beloeb, dato=dato.isoformat())
    return bevilling


def bogfoer(trin: Trin, afgoerelse: Afgoerelse, planer: Iterable[Helhedsplan]) -> None:
    """
    Write what a yes to the money moves: each plan's share, less what the step has moved before.

    Raises Regelbrud if more would be released than was set aside.
    """
    tilstand = TILSTAND_EFTER.get(Instansart(trin.instans.art))
    if tilstand is None:
        return
    foer = _flyttet_af(trin)
    andele = Sagsandel.objects.filter(sag=trin.forloeb.sag_id).values_list("plan", "beloeb")
    _flyt(afgoerelse, tilstand, {plan: beloeb - foer[plan] for plan, beloeb in andele}, "Beløbet er sat ned.")
    _kontroller(planer)


def tilbagefoer(trin: Trin, tilbagetraekning: Afgoerelse, planer: Iterable[Helhedsplan]) -> None:
    """Take back what the step has moved. Raises Regelbrud if some of it has been paid out."""
    tilstand = TILSTAND_EFTER.get(Instansart(trin.instans.art))
    if tilstand is None:
        return
    foer = {plan: -beloeb for plan, beloeb in _flyttet_af(trin).items()}
    _flyt(tilbagetraekning, tilstand, foer, "Afgørelsen er trukket tilbage.")
    _kontroller(planer)


def _flyttet_af(trin: Trin) -> dict[int, int]:
    sum_pr_plan = Bevilling.objects.filter(afgoerelse__trin=trin).order_by().values_list("plan")
    return defaultdict(int, dict(sum_pr_plan.annotate(i_alt=Sum("beloeb"))))


def _flyt(afgoerelse: Afgoerelse, tilstand: str, beloeb: Mapping[int, int], grund: str) -> None:
    Bevilling.objects.bulk_create(
        Bevilling(
            plan_id=plan_id,
            tilstand=tilstand,
            beloeb=kroner,
            dato=afgoerelse.dato,
            afgoerelse=afgoerelse,
            note=grund if kroner < 0 else "",
            indgang=afgoerelse.indgang,
            er_eksempel=afgoerelse.er_eksempel,
            registreret_tid=nu(),
            registreret_af=afgoerelse.registreret_af,
        )
        for plan_id, kroner in beloeb.items()
        if kroner
    )


def stand(plan_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Whole kroner by plan id and state; a state that no plan has reached is 0. One query."""
    summer: dict[int, dict[str, int]] = {pk: dict.fromkeys(T.values, 0) for pk in plan_ids}
    raekker = Bevilling.objects.filter(plan__in=list(summer)).order_by().values_list("plan", "tilstand")
    for plan_id, tilstand, i_alt in raekker.annotate(i_alt=Sum("beloeb")):
        summer[plan_id][tilstand] = i_alt
    return summer


def _kontroller(planer: Iterable[Helhedsplan]) -> None:
    """Raise Regelbrud for money that does not add up, whichever row made it so."""
    navne = {plan.pk: str(plan) for plan in planer}
    for plan_id, sum_ in stand(navne).items():
        for tilstand, beloeb in sum_.items():
            if beloeb < 0:
                raise Regelbrud(
                    f"{navne[plan_id]}: der kan ikke føres mere tilbage, end der er {T(tilstand).label.lower()}."
                )
        if sum_[T.AFSAT] and sum_[T.FRIGIVET] > sum_[T.AFSAT]:
            raise Regelbrud(
                f"{navne[plan_id]}: der er afsat {kroner_tekst(sum_[T.AFSAT])}, "
                f"så der kan ikke frigives {kroner_tekst(sum_[T.FRIGIVET])}"
            )
        if sum_[T.UDBETALT] > sum_[T.FRIGIVET]:
            raise Regelbrud(
                f"{navne[plan_id]}: der er frigivet {kroner_tekst(sum_[T.FRIGIVET])}, "
                f"så der kan ikke være udbetalt {kroner_tekst(sum_[T.UDBETALT])}"
            )
