"""Who came, who came and went, and who was inhabil."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from fora.handlinger.faelles import kraev_ikke_i_fremtiden, laas_aabent_moede, laas_punkt
from fora.linjer import Moedelinje, find_navn, laes_moedelinje
from fora.models import (
    Bevaegelse,
    Bevaegelsesart,
    Dagsordenspunkt,
    Fremmoede,
    Fremmoedeart,
    Inhabilitet,
    Moede,
)
from fora.tilstede import Tilstede, hent_tilstede, medlemmer_ved, navne_ved
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.udfald import Udfald

UDEN_FLERTAL = frozenset({Udfald.UDSAT, Udfald.TAGET_TIL_EFTERRETNING})
"""The outcomes that a meeting too small to decide may still have."""


@transaction.atomic
def gem_fremmoede(moede_id: int, svar: Mapping[int, tuple[str, str]], *, gaester: str = "", af: Bruger) -> Moede:
    """
    Say who was there when the meeting began: a Fremmoedeart and perhaps a substitute's name per membership.

    Raises Regelbrud for a meeting that is still to come.
    """
    moede = laas_aabent_moede(moede_id, af=af)
    kraev_ikke_i_fremtiden(moede)
    medlemskaber = {et.pk: et for et in medlemmer_ved(moede) if et.suppleant_for_id is None}
    gamle = {et.medlemskab_id: et for et in moede.fremmoeder.all()}
    for pk, (art, navn) in svar.items():
        if pk not in medlemskaber:
            raise Regelbrud("Et af medlemmerne sad ikke i gruppen på mødets dag. Genindlæs siden.")
        fremmoede = gamle.get(pk) or Fremmoede(moede=moede, medlemskab=medlemskaber[pk])
        ny = (art, navn if art == Fremmoedeart.STEDFORTRAEDER else "")
        if fremmoede.pk and (fremmoede.art, fremmoede.stedfortraeder) == ny:
            continue
        fremmoede.art, fremmoede.stedfortraeder = ny
        fremmoede.full_clean()
        fremmoede.save()
    if moede.gaester != gaester:
        moede.gaester = gaester
        moede.full_clean()
        moede.save(update_fields=["gaester"])
    log_haendelse("moede.fremmoede", moede, af=af)
    return moede


@transaction.atomic
def noter(punkt_id: int, linje: str, *, af: Bruger) -> Bevaegelse | Inhabilitet:
    """
    Note in one line who came, left, let somebody take over or was inhabil during an item.

    Raises Regelbrud for a line that cannot be read, a name nobody or several have, and for what cannot
    be: leaving without being there, coming twice.
    """
    punkt = laas_punkt(punkt_id, af=af)
    laest = laes_moedelinje(linje)
    noteret = _inhabil(punkt, laest) if laest.slags == "inhabil" else _bevaegelse(punkt, laest)
    log_haendelse("punkt.noter", punkt, af=af, hvad=laest.slags)
    return noteret


@transaction.atomic
def fjern_bemaerkning(punkt_id: int, slags: str, pk: int, *, af: Bruger) -> Dagsordenspunkt:
    """Take back what was noted at an item; ``slags`` is the name of its table. The history keeps it."""
    punkt = laas_punkt(punkt_id, af=af)
    raekker: Any = punkt.inhabiliteter if slags == "inhabilitet" else punkt.bevaegelser
    if raekker.filter(pk=pk).delete()[0]:
        log_haendelse("punkt.fjern_bemaerkning", punkt, af=af, hvad=slags)
    return punkt


def kraev_beslutningsdygtigt(punkt: Dagsordenspunkt, tilstede: Tilstede) -> None:
    """
    Raise Regelbrud for a decision of too few, and for more votes than there were people.

    Who was there is not always written before the decision; then nothing is refused.
    """
    tal = tilstede.ved(punkt)
    if tal is None:
        return
    if punkt.udfald and punkt.udfald not in UDEN_FLERTAL and not tal.beslutningsdygtigt:
        raise Regelbrud(
            f"Mødet kan ikke beslutte punkt {punkt.nummer}: {tal}. Vælg »Udsat« eller »Taget til efterretning«, eller "
            "ret, hvem der er til stede.",
            felt="udfald",
        )
    stemmer = sum(filter(None, (punkt.stemmer_for, punkt.stemmer_imod, punkt.stemmer_undlod)))
    if stemmer > tal.til_stede:
        raise Regelbrud(
            f"Der er {stemmer} stemmer, men kun {tal.til_stede}, der kan stemme under punkt {punkt.nummer}.",
            felt="stemmer",
        )


def _inhabil(punkt: Dagsordenspunkt, laest: Moedelinje) -> Inhabilitet:
    """Also before the meeting; a substitute who is no member is found by whom she sits for."""
    personer = navne_ved(punkt.moede)
    navn = laest.navn
    try:
        person = _find(laest.navn, personer)
        navn = personer[person]
    except Regelbrud:
        afloesere = {
            et.medlemskab.person_id: et.stedfortraeder
            for et in punkt.moede.fremmoeder.exclude(stedfortraeder="").select_related("medlemskab")
        }
        if not afloesere:
            raise
        person = _find(laest.navn, afloesere)
        navn = afloesere[person]
    inhabilitet = Inhabilitet(punkt=punkt, person_id=person, navn=navn)
    if punkt.inhabiliteter.filter(person=person).exists():
        raise Regelbrud(f"{navn} står allerede som inhabil under punktet.", felt="linje")
    inhabilitet.full_clean()
    inhabilitet.save()
    return inhabilitet


def _bevaegelse(punkt: Dagsordenspunkt, laest: Moedelinje) -> Bevaegelse:
    kraev_ikke_i_fremtiden(punkt.moede, felt="linje")
    tilstede = hent_tilstede(punkt.moede)
    if not tilstede.fremmoeder:
        raise Regelbrud("Skriv først, hvem der var til stede, da mødet begyndte.", felt="linje")
    saeder = {et.pk: et for et in tilstede.fremmoeder}
    pk = _find(laest.for_navn or laest.navn, {pk: et.medlemskab.person.navn for pk, et in saeder.items()})
    fremmoede = saeder[pk]
    her = tilstede.er_til_stede(fremmoede, punkt)
    person = fremmoede.medlemskab.person
    if laest.slags == "forlod" and not her:
        raise Regelbrud(f"{person} er ikke til stede under punkt {punkt.nummer} og kan ikke gå.", felt="linje")
    if laest.slags == "ankom" and her:
        raise Regelbrud(f"{person} er allerede til stede under punkt {punkt.nummer}.", felt="linje")
    art = {"ankom": Bevaegelsesart.ANKOM, "forlod": Bevaegelsesart.FORLOD}.get(laest.slags, Bevaegelsesart.AFLOEST)
    bevaegelse = Bevaegelse(
        punkt=punkt,
        fremmoede=fremmoede,
        art=art,
        kl=laest.kl,
        stedfortraeder=laest.navn if art == Bevaegelsesart.AFLOEST else "",
    )
    bevaegelse.full_clean()
    bevaegelse.save()
    return bevaegelse


def _find(navn: str, navne: Mapping[int, str]) -> int:
    try:
        return find_navn(navn, navne)
    except Regelbrud as brud:
        raise Regelbrud(str(brud), felt="linje") from brud
