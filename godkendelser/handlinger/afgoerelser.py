"""What an instans decided: recorded, withdrawn, overridden and proved; nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from byomraader.adgang import kraev
from godkendelser.daekning import for_instans, noegler
from godkendelser.handlinger.faelles import (
    afsnit_af,
    afstem_godkendt,
    emner,
    kraev_afgoer,
    kraev_ikke_i_fremtiden,
    laas,
    laas_planer,
    nyeste_aftaleversion,
    nyeste_versioner,
)
from godkendelser.handlinger.kontrol import Detalje, kontroller
from godkendelser.handlinger.penge import bogfoer, tilbagefoer
from godkendelser.models import (
    Afgoerelse,
    Afgoerelsesdaekning,
    Bevis,
    Genbekraeftelse,
    Instansregel,
    Overtrumfning,
    Spor,
    Trin,
)
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.udfald import POSITIVE, Udfald
from helhedsplaner.models import Helhedsplan, Planversion

UDEN_BEGRUNDELSE = frozenset({Udfald.GODKENDT, Udfald.TILTRAADT, Udfald.ANBEFALET, Udfald.TAGET_TIL_EFTERRETNING})


@dataclass(frozen=True, slots=True)
class Indgang:
    """A decision made before its plan was entered here; without ``udfald`` the instans's plain yes."""

    trin_id: int
    dato: date
    udfald: str = ""
    begrundelse: str = ""
    detalje: Detalje | None = None
    bevis: Bevis | None = None
    er_eksempel: bool = False


@transaction.atomic
def afgoer(
    trin_id: int,
    *,
    udfald: str,
    dato: date,
    version_ids: Collection[int],
    seneste_id: int | None = None,
    begrundelse: str = "",
    detalje: Detalje | None = None,
    bevis: Bevis | None = None,
    er_eksempel: bool = False,
    af: Bruger,
) -> Afgoerelse:
    """
    Record what the instans of a step decided, and all that follows from it.

    ``version_ids`` are the plan versions that were read, ``seneste_id`` the step's newest decision when
    the form was opened: whoever comes second is told. ``detalje`` and ``bevis`` are unsaved rows, the
    facts of the art and the evidence. Raises Regelbrud for what cannot be (beslutninger § 5),
    ValidationError for what the tables refuse, PermissionDenied for those who may not.
    """
    trin, planer = laas(trin_id)
    kraev_afgoer(trin, af)
    versioner = laeste_versioner(trin, planer, version_ids, seneste_id)
    kraev_ikke_i_fremtiden(dato)
    regel = regel_for(trin, udfald)
    if udfald not in UDEN_BEGRUNDELSE and not begrundelse.strip():
        raise Regelbrud("Skriv hvorfor, når svaret ikke er et rent ja.", felt="begrundelse")
    kontroller(trin, planer, udfald, dato, detalje)
    afgoerelse = Afgoerelse(
        trin=trin,
        version=versioner[0] if trin.forloeb.plan_id and versioner else None,
        aftaleversion=nyeste_aftaleversion(trin),
        udfald=udfald,
        dato=dato,
        begrundelse=begrundelse.strip(),
        uden_for_raekkefoelge=not trin.er_tur,
        er_eksempel=er_eksempel,
        registreret_tid=nu(),
        registreret_af=af,
    )
    skriv(afgoerelse, versioner, regel, planer, detalje, bevis)
    foelg_op(trin, planer, grund=f"{trin}: {afgoerelse.get_udfald_display()}", af=af)
    return afgoerelse


@transaction.atomic
def afgoer_samlet(trin: Mapping[int, Mapping[str, Any]], *, af: Bruger) -> dict[int, Regelbrud | ValidationError]:
    """
    Record several decisions, the arguments of ``afgoer`` by step; all of them or none.

    Returns the refusals by step; when there are any, nothing is written.
    """
    fejl: dict[int, Regelbrud | ValidationError] = {}
    for trin_id, felter in trin.items():
        try:
            afgoer(trin_id, **felter, af=af)
        except (Regelbrud, ValidationError) as brud:
            fejl[trin_id] = brud
    if fejl:
        transaction.set_rollback(True)
    return fejl


@transaction.atomic
def overtrumf(
    trin_id: int,
    *,
    organ: str,
    begrundelse: str,
    dato: date,
    version_ids: Collection[int],
    seneste_id: int | None,
    bevis: Bevis | None = None,
    af: Bruger,
) -> Afgoerelse:
    """
    Let the øverste myndighed set aside an afdeling's no (almenboligloven § 37, stk. 4, nr. 3).

    Raises Regelbrud unless the afdeling's newest answer is a no, or for a day before that no.
    """
    trin, planer = laas(trin_id)
    kraev_afgoer(trin, af)
    versioner = laeste_versioner(trin, planer, version_ids, seneste_id)
    kraev_ikke_i_fremtiden(dato)
    if not trin.kan_overtrumfes:
        raise Regelbrud("Kun et nej fra et afdelingsmøde kan sættes til side efter § 37, stk. 4.")
    afslag = trin.afgoerelser.order_by("-pk")[0]
    if dato < afslag.dato:
        raise Regelbrud("Beslutningen kan ikke ligge før afdelingens nej.", felt="dato")
    afgoerelse = Afgoerelse(
        trin=trin,
        version=versioner[0],
        udfald=Udfald.GODKENDT,
        dato=dato,
        begrundelse=f"{organ.strip()} har truffet beslutningen efter § 37, stk. 4.",
        registreret_tid=nu(),
        registreret_af=af,
    )
    overtrumfning = Overtrumfning(afslag=afslag, organ=organ.strip(), begrundelse=begrundelse.strip())
    skriv(afgoerelse, versioner, regel_for(trin, Udfald.GODKENDT), planer, overtrumfning, bevis)
    foelg_op(trin, planer, grund=f"{trin}: § 37, stk. 4", af=af)
    return afgoerelse


@transaction.atomic
def traek_tilbage(afgoerelse_id: int, *, begrundelse: str, af: Bruger) -> Afgoerelse:
    """
    Withdraw a step's newest decision, as a row of its own; money it moved is moved back.

    Raises Regelbrud if the decision is not the newest, or its money has been paid out.
    """
    afgoerelse = Afgoerelse.objects.get(pk=afgoerelse_id)
    trin, planer = laas(afgoerelse.trin_id)
    kraev_afgoer(trin, af)
    if trin.seneste_id != afgoerelse.pk or not afgoerelse.udfald:
        raise Regelbrud("Afgørelsen er ikke trinnets seneste og kan ikke trækkes tilbage.")
    if not begrundelse.strip():
        raise Regelbrud("Skriv, hvorfor afgørelsen trækkes tilbage.", felt="begrundelse")
    tilbagetraekning = Afgoerelse(
        trin=trin,
        version=afgoerelse.version,
        aftaleversion=afgoerelse.aftaleversion,
        dato=i_dag(),
        begrundelse=begrundelse.strip(),
        tilbagetraekker=afgoerelse,
        registreret_tid=nu(),
        registreret_af=af,
    )
    tilbagetraekning.full_clean()
    tilbagetraekning.save()
    tilbagefoer(trin, tilbagetraekning, planer)
    for emne in emner(trin, planer):
        log_haendelse("trin.traek_tilbage", emne, af=af, trin=str(trin), begrundelse=begrundelse.strip())
    foelg_op(trin, planer, grund=f"{trin}: afgørelsen er trukket tilbage.", af=af)
    return tilbagetraekning


@transaction.atomic
def tilfoej_bevis(afgoerelse_id: int, bevis: Bevis, *, af: Bruger) -> Bevis:
    """Add evidence, an unsaved row, after the decision. Raises ValidationError unless it is a file or an address."""
    afgoerelse = Afgoerelse.objects.get(pk=afgoerelse_id)
    trin, planer = laas(afgoerelse.trin_id)
    kraev_afgoer(trin, af)
    _gem_bevis(bevis, afgoerelse, af=af)
    for emne in emner(trin, planer):
        log_haendelse("bevis.tilfoej", emne, af=af, trin=str(trin), titel=bevis.titel)
    return bevis


@transaction.atomic
def registrer_indgang(plan_id: int, afgoerelser: Iterable[Indgang], *, af: Bruger) -> list[Afgoerelse]:
    """
    Enter the decisions that a running plan already has, each marked ``indgang``; the chain is not run.

    Votes, letters and evidence may be missing. Raises Regelbrud for a day to come, an outcome that the
    instans does not have, and a step of another plan.
    """
    [plan] = laas_planer([plan_id])
    kraev(af, Handling.STYR_FORLOEB, plan)
    skrevne = []
    for indgang in afgoerelser:
        trin, planer = laas(indgang.trin_id)
        if plan not in planer:
            raise Regelbrud("Trinnet hører til en anden plan.")
        versioner = list(nyeste_versioner([et.pk for et in planer]).values())
        kraev_ikke_i_fremtiden(indgang.dato)
        regel = regel_for(trin, indgang.udfald)
        afgoerelse = Afgoerelse(
            trin=trin,
            version=versioner[0] if trin.forloeb.plan_id else None,
            udfald=indgang.udfald or regel.udfald[0],
            dato=indgang.dato,
            begrundelse=indgang.begrundelse,
            indgang=True,
            er_eksempel=indgang.er_eksempel,
            registreret_tid=nu(),
            registreret_af=af,
        )
        skriv(afgoerelse, versioner, regel, planer, indgang.detalje, indgang.bevis)
        skrevne.append(afgoerelse)
    afstem_godkendt(plan, grund="En afgørelse er taget ind.", af=af)
    return skrevne


def laeste_versioner(
    trin: Trin, planer: list[Helhedsplan], version_ids: Collection[int], seneste_id: int | None
) -> list[Planversion]:
    """The newest plan versions. Raises Regelbrud if others were read, or if the step has moved on or stands."""
    if trin.udgaaet_begrundelse:
        raise Regelbrud(f"Trinnet er udgået: {trin.udgaaet_begrundelse}")
    if trin.staar:
        raise Regelbrud("Trinnet er allerede afgjort. Træk afgørelsen tilbage, hvis den er forkert.")
    if trin.seneste_id != seneste_id:
        raise Regelbrud("Der er registreret en afgørelse på trinnet, siden du åbnede siden.")
    versioner = nyeste_versioner([plan.pk for plan in planer])
    aftaleversion = nyeste_aftaleversion(trin)
    nyeste = {aftaleversion.pk} if aftaleversion else {version.pk for version in versioner.values()}
    if nyeste != set(version_ids):
        raise Regelbrud("Der er kommet en ny version, siden du åbnede siden. Læs den, før du registrerer afgørelsen.")
    return list(versioner.values())


def regel_for(trin: Trin, udfald: str) -> Instansregel:
    """The rule of the step's art. Raises Regelbrud if the instans cannot answer ``udfald``."""
    regel = Instansregel.objects.filter(art=trin.instans.art).first()
    if regel is None:
        raise Regelbrud(
            f"Der mangler en regel for, hvad {trin.instans} kan svare. Bed administratoren om at oprette den."
        )
    if udfald and udfald not in regel.udfald:
        raise Regelbrud(f"{regel} kan ikke svare »{Udfald(udfald).label}«.", felt="udfald")
    return regel


def skriv(
    afgoerelse: Afgoerelse,
    versioner: list[Planversion],
    regel: Instansregel,
    planer: list[Helhedsplan],
    detalje: Detalje | Overtrumfning | Genbekraeftelse | None,
    bevis: Bevis | None,
) -> None:
    """Save the decision with its facts, evidence and coverage, and the money that a yes moves."""
    trin, af = afgoerelse.trin, afgoerelse.registreret_af
    afgoerelse.full_clean()
    afgoerelse.save()
    if detalje is not None:
        detalje.afgoerelse = afgoerelse
        detalje.full_clean()
        detalje.save()
    if bevis is not None:
        _gem_bevis(bevis, afgoerelse, af=af)
    if afgoerelse.udfald in POSITIVE:
        _skriv_daekning(afgoerelse, versioner, regel)
        if trin.spor == Spor.PENGE:
            bogfoer(trin, afgoerelse, planer)
    data: Mapping[str, Any] = {"trin": str(trin), "udfald": afgoerelse.udfald, "dato": afgoerelse.dato.isoformat()}
    for emne in emner(trin, planer):
        log_haendelse("trin.indgang" if afgoerelse.indgang else "trin.afgoer", emne, af=af, **data)


def _gem_bevis(bevis: Bevis, afgoerelse: Afgoerelse, *, af: Bruger) -> None:
    bevis.afgoerelse, bevis.tilfoejet_af, bevis.tilfoejet_tid = afgoerelse, af, nu()
    bevis.full_clean()
    bevis.save()


def _skriv_daekning(afgoerelse: Afgoerelse, versioner: list[Planversion], regel: Instansregel) -> None:
    instans = afgoerelse.trin.instans
    egen = instans.afdeling or instans.boligorganisation
    afsnit = afsnit_af(versioner)
    Afgoerelsesdaekning.objects.bulk_create(
        Afgoerelsesdaekning(
            afgoerelse=afgoerelse,
            version=version,
            noegle=noegle,
            sha256=daekning.sha256,
            loft_kr=daekning.loft_kr,
        )
        for version in versioner
        for noegle, daekning in for_instans(
            regel.daekning, str(egen.uid) if egen else "", noegler(afsnit[version.pk])
        ).items()
    )


def foelg_op(trin: Trin, planer: list[Helhedsplan], *, grund: str, af: Bruger) -> None:
    """A content step may win or lose the plan its approval."""
    if trin.spor == Spor.INDHOLD:
        for plan in planer:
            afstem_godkendt(plan, grund=grund, af=af)
