"""Reading posteringer into a plan, and saying which row of its budget a konto belongs to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction

from byomraader.adgang import kraev
from grundlag.adgang import Handling
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.gitter import Raekke
from helhedsplaner.handlinger.faelles import laas_plan
from helhedsplaner.models import Konto, Postering, Posteringsfil


@dataclass(frozen=True, slots=True)
class NyPostering:
    """A row of the file."""

    raekke: int
    konto: str
    kontonavn: str
    dato: date
    beloeb: Decimal
    tekst: str
    bilagsnummer: str


@transaction.atomic
def bogfoer(
    plan_id: int,
    filnavn: str,
    indhold: bytes,
    posteringer: Sequence[NyPostering],
    konti: Mapping[str, Raekke],
    *,
    af: Bruger,
) -> Posteringsfil:
    """
    Write all posteringer of a file, or none; ``konti`` is the row of the budget by konto, and is remembered.

    Under the plan's lock, so that the same file read in twice at once is written once. Raises Regelbrud for a file
    that has been read in, a konto without a row, and a plan whose budget nobody has submitted.
    """
    plan = laas_plan(plan_id)
    kraev(af, Handling.REGISTRER_FORBRUG, plan)
    if not plan.budgetversioner.filter(planversioner__isnull=False).exists():
        raise Regelbrud("Planens budget er ikke indsendt, så der er ikke noget at holde posteringerne op imod.")
    sha256 = hashlib.sha256(indhold).hexdigest()
    if plan.posteringsfiler.filter(indhold_sha256=sha256).exists():
        raise Regelbrud("Filen er allerede indlæst.")
    if mangler := sorted({et.konto for et in posteringer} - konti.keys()):
        raise Regelbrud(f"Vælg en budgetlinje til konto {', '.join(mangler)}.")
    navne = {et.konto: et.kontonavn for et in posteringer}
    egne = {nummer: saet_konto(plan.pk, nummer, konti[nummer], navn=navn) for nummer, navn in navne.items()}
    fil = Posteringsfil(
        plan=plan,
        titel=filnavn[:160],
        fil=ContentFile(indhold, filnavn),
        stoerrelse=len(indhold),
        indhold_sha256=sha256,
        tilfoejet_tid=nu(),
        tilfoejet_af=af,
    )
    fil.save()
    Postering.objects.bulk_create(
        Postering(
            konto=egne[et.konto],
            fil=fil,
            raekke=et.raekke,
            dato=et.dato,
            beloeb=et.beloeb,
            tekst=et.tekst,
            bilagsnummer=et.bilagsnummer,
            registreret_tid=nu(),
            registreret_af=af,
        )
        for et in posteringer
    )
    i_alt = sum((et.beloeb for et in posteringer), Decimal(0))
    log_haendelse("helhedsplan.bogfoer", plan, af=af, fil=filnavn, antal=len(posteringer), i_alt=str(i_alt))
    return fil


def saet_konto(plan_id: int, nummer: str, raekke: Raekke, *, navn: str) -> Konto:
    """Remember the row of a konto; a name that the file does not give is kept."""
    konto = Konto.objects.filter(plan=plan_id, nummer=nummer).first() or Konto(plan_id=plan_id, nummer=nummer)
    konto.navn = navn or konto.navn
    konto.indsatsomraade_id, konto.art, konto.kilde, konto.boligorganisation_id, konto.kilde_navn = raekke
    konto.save()
    return konto


@transaction.atomic
def ret_konto(konto_id: int, raekke: Raekke, *, af: Bruger) -> Konto:
    """Move a konto, with all its posteringer, to another row of the budget."""
    konto = Konto.objects.get(pk=konto_id)
    plan = laas_plan(konto.plan_id)
    kraev(af, Handling.REGISTRER_FORBRUG, plan)
    konto = saet_konto(plan.pk, konto.nummer, raekke, navn=konto.navn)
    log_haendelse("helhedsplan.ret_konto", plan, af=af, konto=konto.nummer)
    return konto
