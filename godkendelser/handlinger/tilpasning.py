"""The forumsekretær adapts a chain: starts it, adds a body, takes one out with a reason, moves it up or down."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from byomraader.adgang import kraev
from godkendelser.handlinger.faelles import afstem_godkendt, laas_aftale, laas_planer
from godkendelser.handlinger.skabelon import (
    aftalens_emne,
    aftalens_sagsart,
    oensket,
    opret_trin,
    planens_emne,
    skabelon,
    uden_instans,
)
from godkendelser.kalender import saet_frister
from godkendelser.models import (
    HELE_PLANER,
    Forloeb,
    Instans,
    Instansart,
    Sagsart,
    Spor,
    Trin,
)
from grundlag.adgang import Handling
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.models import Helhedsplan
from helhedsplaner.tilstande import Status
from kontrakter.models import Aftale

FOER_PLANEN = (
    Status.IDE,
    Status.PRAEKVALIFIKATION,
    Status.PRAEKVALIFIKATION_INDSENDT,
    Status.PRAEKVALIFIKATION_AFSLAG,
)


@transaction.atomic
def forbered_forloeb(plan_id: int, *, sagsart: str, af: Bruger) -> Forloeb:
    """
    Make a plan's chain from the template, to be adapted before it starts; prækvalifikationens starts at once.

    Raises Regelbrud if the plan has such a chain already, or for a kind of case that is not a plan's.
    """
    [plan] = laas_planer([plan_id])
    kraev(af, Handling.STYR_FORLOEB, plan)
    praekvalifikation = sagsart == Sagsart.PRAEKVALIFIKATION
    if not praekvalifikation and sagsart not in HELE_PLANER:
        raise Regelbrud("Vælg, hvad planens sag er.", felt="sagsart")
    if praekvalifikation and plan.status not in FOER_PLANEN:
        raise Regelbrud("Planen er allerede prækvalificeret.", felt="sagsart")
    aabne = Forloeb.objects.filter(plan=plan, afsluttet_tid=None)
    if aabne.filter(sagsart=sagsart).exists() or (
        not praekvalifikation and aabne.exclude(sagsart=Sagsart.PRAEKVALIFIKATION).exists()
    ):
        raise Regelbrud("Forløbet er allerede forberedt.", felt="sagsart")
    forloeb = Forloeb.objects.create(
        sagsart=sagsart,
        plan=plan,
        startet_tid=nu() if praekvalifikation else None,
        startet_af=af if praekvalifikation else None,
    )
    opret_trin(forloeb, oensket(skabelon(plan.regelsaet, sagsart), planens_emne(plan)))
    saet_frister([forloeb.pk])
    log_haendelse("forloeb.start" if praekvalifikation else "forloeb.forbered", plan, af=af, sagsart=sagsart)
    return forloeb


@transaction.atomic
def start_aftaleforloeb(aftale_id: int, *, af: Bruger) -> Forloeb:
    """
    Send an agreement's newest version through the bodies that its art asks for.

    Raises Regelbrud if it has no version, if its chain runs, or if a body it needs does not exist.
    """
    aftale = laas_aftale(aftale_id)
    kraev(af, Handling.REDIGER_AFTALE, aftale)
    if Forloeb.objects.filter(aftale=aftale, afsluttet_tid=None).exists():
        raise Regelbrud("Aftalen har allerede et forløb.")
    if not aftale.versioner.exists():
        raise Regelbrud("Lav et udkast af aftalen først, så det er til at se, hvad der tages stilling til.")
    emne, sagsart = aftalens_emne(aftale), aftalens_sagsart(aftale)
    trinene = skabelon(emne.regelsaet, sagsart)
    if mangler := uden_instans(trinene, emne):
        raise Regelbrud(f"{aftale.byomraade} har ikke: {', '.join(mangler)}. Opret gruppen, før forløbet startes.")
    valgte = oensket(trinene, emne)
    if not valgte:
        raise Regelbrud("Skabelonen for den slags aftale har ingen trin. Bed administratoren om at rette den.")
    forloeb = Forloeb.objects.create(sagsart=sagsart, aftale=aftale, startet_tid=nu(), startet_af=af)
    opret_trin(forloeb, valgte)
    log_haendelse("forloeb.start", aftale, af=af, sagsart=sagsart)
    return forloeb


@transaction.atomic
def tilfoej_trin(forloeb_id: int, *, instans: Instans, af: Bruger) -> Trin:
    """
    Ask one more body, in parallel with the first; one that was taken out comes back.

    ``instans`` may be unsaved. Raises Regelbrud if the chain asks it already, or if its art follows the plan.
    """
    forloeb, emne = _laas(forloeb_id, af=af)
    if instans.art in (Instansart.AFDELINGSMOEDE, Instansart.LANDSBYGGEFOND, Instansart.BORGERREPRAESENTATION):
        raise Regelbrud(f"{Instansart(instans.art).label} kommer af sig selv og kan ikke tilføjes.", felt="instans")
    if instans.pk is None:
        instans, _ = Instans.objects.get_or_create(
            art=instans.art,
            gruppe=instans.gruppe,
            afdeling=instans.afdeling,
            boligorganisation=instans.boligorganisation,
            udvalg=instans.udvalg,
        )
    spor = Spor.AFTALER if forloeb.aftale_id else Spor.INDHOLD
    trin = forloeb.trin.filter(spor=spor, instans=instans).first()
    if trin is not None and not trin.udgaaet_begrundelse:
        raise Regelbrud(f"{instans} er allerede i forløbet.", felt="instans")
    if trin is None:
        trin = Trin(forloeb=forloeb, instans=instans, spor=spor, nummer=1)
    trin.udgaaet_begrundelse, trin.fjernet_tid, trin.fjernet_af = "", None, None
    trin.tilfoejet_tid, trin.tilfoejet_af = nu(), af
    trin.full_clean()
    trin.save()
    log_haendelse("forloeb.tilfoej_trin", emne, af=af, trin=str(instans))
    _afstem(forloeb, emne, grund=f"{instans} skal også tage stilling.", af=af)
    return trin


@transaction.atomic
def fjern_trin(trin_id: int, *, begrundelse: str, af: Bruger) -> Trin:
    """
    Take a body out of the chain, with a reason that stays visible.

    Raises Regelbrud for a step that must be there (each participating afdeling, Landsbyggefonden) and for
    one that has been decided.
    """
    forloeb, emne = _laas(Trin.objects.values_list("forloeb", flat=True).get(pk=trin_id), af=af)
    trin = forloeb.trin.select_related("seneste").med_instans().get(pk=trin_id)
    if trin.instans.art == Instansart.AFDELINGSMOEDE:
        raise Regelbrud("En deltagende afdeling skal have sit møde. Tag afdelingen ud af planen i stedet.")
    if trin.instans.art == Instansart.LANDSBYGGEFOND:
        raise Regelbrud("Landsbyggefonden er altid det sidste trin og kan ikke fjernes.")
    if trin.seneste and trin.seneste.udfald:
        raise Regelbrud("Trinnet er afgjort og kan ikke fjernes.")
    if trin.udgaaet_begrundelse:
        raise Regelbrud("Trinnet er allerede udgået.")
    trin.udgaaet_begrundelse = begrundelse.strip()
    trin.fjernet_tid, trin.fjernet_af = nu(), af
    trin.full_clean()
    trin.save(update_fields=["udgaaet_begrundelse", "fjernet_tid", "fjernet_af"])
    log_haendelse("forloeb.fjern_trin", emne, af=af, trin=str(trin), begrundelse=begrundelse.strip())
    _afstem(forloeb, emne, grund=f"{trin} er taget ud af forløbet.", af=af)
    return trin


@transaction.atomic
def flyt_trin(trin_id: int, *, op: bool, af: Bruger) -> Trin:
    """
    Move a step one place earlier or later in its track; all afdelingsmøder move together.

    A step alone at its place joins its neighbours, one that shares a place gets one of its own. Landsbyggefonden
    stays last. Raises Regelbrud at the end of the track.
    """
    forloeb, emne = _laas(Trin.objects.values_list("forloeb", flat=True).get(pk=trin_id), af=af)
    alle = list(forloeb.trin.filter(udgaaet_begrundelse="").med_instans().order_by("nummer", "pk"))
    trin = next((et for et in alle if et.pk == trin_id), None)
    if trin is None or trin.instans.art == Instansart.LANDSBYGGEFOND:
        raise Regelbrud("Trinnet kan ikke flyttes.")
    flyttes = [et for et in alle if et.spor == trin.spor and _flyttes_med(trin, et)]
    andre = [et for et in alle if et.spor == trin.spor and et not in flyttes]
    pladser: dict[int, list[Trin]] = defaultdict(list)
    for et in andre:
        # Landsbyggefonden is put back at the end.
        if et.instans.art != Instansart.LANDSBYGGEFOND:
            pladser[2 * et.nummer].append(et)
    her = 2 * trin.nummer
    kandidater = [plads for plads in pladser if (plads < her if op else plads > her)]
    if her in pladser:
        pladser[her - 1 if op else her + 1] = flyttes
    elif kandidater:
        pladser[max(kandidater) if op else min(kandidater)] += flyttes
    else:
        raise Regelbrud(f"{trin} er allerede {'først' if op else 'sidst'}.")
    sidste = [et for et in andre if et.instans.art == Instansart.LANDSBYGGEFOND]
    for nummer, plads in enumerate([*(pladser[k] for k in sorted(pladser)), sidste], start=1):
        forloeb.trin.filter(pk__in=[et.pk for et in plads]).update(nummer=nummer)
    saet_frister([forloeb.pk])
    log_haendelse("forloeb.flyt_trin", emne, af=af, trin=str(trin), retning="tidligere" if op else "senere")
    return trin


def _flyttes_med(trin: Trin, andet: Trin) -> bool:
    moeder = trin.instans.art == Instansart.AFDELINGSMOEDE == andet.instans.art
    return andet.pk == trin.pk or moeder


def _laas(forloeb_id: int, *, af: Bruger) -> tuple[Forloeb, Helhedsplan | Aftale]:
    """The open forløb of a plan or agreement under its lock, and what events are logged on."""
    forloeb = Forloeb.objects.select_related("aftale").get(pk=forloeb_id)
    if forloeb.aftale_id:
        aftale = laas_aftale(forloeb.aftale_id)
        kraev(af, Handling.REDIGER_AFTALE, aftale)
        emne: Helhedsplan | Aftale = aftale
    else:
        [plan] = laas_planer([forloeb.plan_id] if forloeb.plan_id else [])
        kraev(af, Handling.STYR_FORLOEB, plan)
        emne = plan
    forloeb.refresh_from_db()
    if forloeb.afsluttet_tid:
        raise Regelbrud("Forløbet er afsluttet.")
    return forloeb, emne


def _afstem(forloeb: Forloeb, emne: Helhedsplan | Aftale, *, grund: str, af: Bruger) -> None:
    """A chain that has grown or shrunk counts its deadlines again, and may cost or win the plan its approval."""
    saet_frister([forloeb.pk])
    if isinstance(emne, Helhedsplan) and forloeb.startet_tid and forloeb.sagsart != Sagsart.PRAEKVALIFIKATION:
        afstem_godkendt(emne, grund=grund, af=af)
