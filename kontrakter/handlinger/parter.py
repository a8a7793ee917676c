"""Who an agreement is between, and what each takes on."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Max

from byomraader.models import Boligorganisation, Forvaltning, Lokaludvalg
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from kontrakter.handlinger.faelles import laas_til_redigering
from kontrakter.models import Aftalepart


class Indhold(TypedDict, total=False):
    """What a party takes on, and who answers for it."""

    forpligtelser: str
    kontakt_navn: str
    kontakt_titel: str
    kontakt_email: str


@transaction.atomic
def tilfoej_part(
    aftale_id: int,
    *,
    boligorganisation: Boligorganisation | None = None,
    forvaltning: Forvaltning | None = None,
    lokaludvalg: Lokaludvalg | None = None,
    anden: str = "",
    af: Bruger,
    **indhold: Unpack[Indhold],
) -> Aftalepart:
    """Add one party, of exactly one kind; the database refuses the same one twice."""
    aftale = laas_til_redigering(aftale_id, af=af)
    sidste = aftale.parter.aggregate(sidste=Max("raekkefoelge"))["sidste"] or 0
    part = Aftalepart(
        aftale=aftale,
        boligorganisation=boligorganisation,
        forvaltning=forvaltning,
        lokaludvalg=lokaludvalg,
        anden=anden.strip() or None,
        raekkefoelge=sidste + 1,
        **indhold,
    )
    part.full_clean()
    part.save()
    log_haendelse("aftale.tilfoej_part", aftale, af=af, part=str(part))
    return part


@transaction.atomic
def ret_part(part_id: int, *, af: Bruger, **indhold: Unpack[Indhold]) -> Aftalepart:
    """Change what a party takes on and who answers for it; never who it is."""
    part = Aftalepart.objects.select_related("boligorganisation", "forvaltning", "lokaludvalg").get(pk=part_id)
    aftale = laas_til_redigering(part.aftale_id, af=af)
    for felt, vaerdi in indhold.items():
        setattr(part, felt, vaerdi)
    part.full_clean()
    part.save(update_fields=[*indhold])
    log_haendelse("aftale.ret_part", aftale, af=af, part=str(part))
    return part


@transaction.atomic
def fjern_part(part_id: int, *, af: Bruger) -> None:
    """Take a party out of a draft. Raises Regelbrud if it has signed a version: what is signed is kept."""
    part = Aftalepart.objects.select_related("boligorganisation", "forvaltning", "lokaludvalg").get(pk=part_id)
    aftale = laas_til_redigering(part.aftale_id, af=af)
    if part.underskrifter.exists():
        raise Regelbrud(f"{part} har underskrevet en version. Annullér aftalen, og lav en ny uden parten.")
    log_haendelse("aftale.fjern_part", aftale, af=af, part=str(part))
    part.delete()
