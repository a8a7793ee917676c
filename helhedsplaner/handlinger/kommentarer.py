"""Commenting on a section: starting a thread, answering, giving it to somebody, closing and reopening it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from byomraader.adgang import har_rolle, kraev, noegler
from byomraader.models import Boligorganisation, Forvaltning, Tilknytning
from fora.adgang import GRUPPER
from fora.models import Medlemskab
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.models import Helhedsplan, Kommentar, Kommentartraad
from helhedsplaner.models.kommentar import er_afsnit

LAESER = frozenset({Handling.SE, Handling.SE_AUDIT})


def maa_kommentere(bruger: Bruger, plan: Helhedsplan) -> bool:
    """
    True if ``bruger``, who sees the plan, does more in the house than read, or sits in a body that works on the plan.

    No query: she brings her roles and her bodies along.
    """
    arbejder = any(har_rolle(bruger, handling) for handling in Handling if handling not in LAESER)
    return arbejder or bool(set(plan.arbejdende_grupper) & set(noegler(bruger, GRUPPER)))


def _kraev_kommentar(bruger: Bruger, plan: Helhedsplan) -> None:
    kraev(bruger, Handling.SE, plan)
    if not maa_kommentere(bruger, plan):
        raise PermissionDenied("Du kan læse kommentarerne, men ikke skrive dem.")


@transaction.atomic
def start_traad(
    plan_id: int,
    noegle: str,
    tekst: str,
    *,
    kun_boligorganisation: Boligorganisation | None = None,
    kun_forvaltning: Forvaltning | None = None,
    af: Bruger,
) -> Kommentartraad:
    """Begin a thread about the section ``noegle``. Raises Regelbrud for a circle that ``af`` is not in herself."""
    plan = Helhedsplan.objects.get(pk=plan_id)
    _kraev_kommentar(af, plan)
    if not er_afsnit(noegle) or (
        noegle.startswith("indsats:")
        and not plan.afsnit.filter(indsatsomraade__kode=noegle.removeprefix("indsats:")).exists()
    ):
        raise Regelbrud("Planen har ikke det afsnit.")
    traad = Kommentartraad(
        plan=plan,
        noegle=noegle,
        kun_boligorganisation=kun_boligorganisation,
        kun_forvaltning=kun_forvaltning,
        startet_tid=nu(),
        startet_af=af,
    )
    traad.full_clean()
    traad.save()
    if not Kommentartraad.objects.i_kredsen(af).filter(pk=traad.pk).exists():
        raise Regelbrud("Du kan kun skrive for din egen organisation.")
    _skriv(traad, tekst, af=af)
    log_haendelse("kommentar.start", traad, af=af, plan=plan.pk)
    return traad


def _skriv(traad: Kommentartraad, tekst: str, *, af: Bruger) -> Kommentar:
    kommentar = Kommentar(traad=traad, tekst=tekst.strip(), skrevet_tid=nu(), skrevet_af=af)
    kommentar.full_clean()
    kommentar.save()
    return kommentar


def _laas(traad_id: int, *, af: Bruger) -> Kommentartraad:
    """The thread, locked, if ``af`` may write in it. Raises Kommentartraad.DoesNotExist outside her circle."""
    traad = Kommentartraad.objects.select_for_update(of=("self",)).select_related("plan").get(pk=traad_id)
    if not Kommentartraad.objects.synlige_for(af).filter(pk=traad_id).exists():
        raise Kommentartraad.DoesNotExist
    _kraev_kommentar(af, traad.plan)
    return traad


@transaction.atomic
def svar(traad_id: int, tekst: str, *, af: Bruger) -> Kommentar:
    """Answer in a thread; an answer to one that is løst opens it again."""
    traad = _laas(traad_id, af=af)
    kommentar = _skriv(traad, tekst, af=af)
    log_haendelse("kommentar.svar", traad, af=af, plan=traad.plan_id)
    if traad.loest_tid:
        _saet_loest(traad, False, af=af)
    return kommentar


@transaction.atomic
def loes(traad_id: int, *, er_loest: bool, af: Bruger) -> Kommentartraad:
    """Close a thread, or open it again; one that is so already is left as it is."""
    traad = _laas(traad_id, af=af)
    if bool(traad.loest_tid) != er_loest:
        _saet_loest(traad, er_loest, af=af)
    return traad


def _saet_loest(traad: Kommentartraad, er_loest: bool, *, af: Bruger) -> None:
    traad.loest_tid, traad.loest_af = (nu(), af) if er_loest else (None, None)
    traad.save(update_fields=["loest_tid", "loest_af"])
    log_haendelse("kommentar.loes" if er_loest else "kommentar.genaabn", traad, af=af, plan=traad.plan_id)


@transaction.atomic
def giv(traad_id: int, til: Bruger | None, *, frist: date | None = None, af: Bruger) -> Kommentartraad:
    """
    Make the thread a task of ``til``, or nobody's.

    Raises Regelbrud if she may not see the thread herself, or for a deadline that is over.
    """
    traad = _laas(traad_id, af=af)
    if til and not Kommentartraad.objects.synlige_for(til).filter(pk=traad_id).exists():
        raise Regelbrud(f"{til} kan ikke se kommentaren og kan derfor ikke få den som opgave.", felt="til")
    if frist and frist < i_dag():
        raise Regelbrud("Fristen er overskredet. Vælg en dag fra i dag.", felt="frist")
    traad.tildelt, traad.frist = til, frist if til else None
    traad.full_clean()
    traad.save(update_fields=["tildelt", "frist"])
    log_haendelse("kommentar.giv", traad, af=af, plan=traad.plan_id, til=til.navn if til else "")
    return traad


def kan_faa_opgaven(plan: Helhedsplan) -> QuerySet[Bruger]:
    """Those with a role where the plan is, or a place in a body that works on it."""
    gaelder = Q(fra__lte=i_dag()) & (Q(til=None) | Q(til__gte=i_dag()))
    med_rolle = Tilknytning.objects.filter(gaelder, bruger=OuterRef("pk")).filter(
        Q(boligorganisation__in=plan.organisationer)
        | Q(byomraade=plan.byomraade_id)
        | Q(forvaltning__isnull=False)
        | Q(hele_systemet=True)
    )
    medlem = Medlemskab.objects.filter(gaelder, person__bruger=OuterRef("pk"), gruppe__in=plan.arbejdende_grupper)
    return Bruger.objects.filter(Exists(med_rolle) | Exists(medlem), is_active=True)
