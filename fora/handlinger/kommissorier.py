"""What a body is for: written, put before a meeting, adopted by it or by hand, and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction

from fora.handlinger.faelles import laas_aabent_moede, laas_gruppe, laas_punkt
from fora.handlinger.punkter import tilfoej_punkt
from fora.models import Dagsordenspunkt, Gruppe, Kommissorieversion, Punktkommissorium, Punkttype
from grundlag import kladder
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.templatetags.visning import dag
from grundlag.udfald import POSITIVE


@transaction.atomic
def gem_kommissorium(gruppe_id: int, kommissorium: str, *, grundudgave: int, af: Bruger) -> kladder.Resultat:
    """Save the kommissorium, merged with what others have saved since ``grundudgave``. Raises kladder.Konflikt."""
    gruppe = laas_gruppe(gruppe_id, af=af)
    resultat = kladder.flet_ind(gruppe, {"kommissorium": kommissorium}, grundudgave=grundudgave)
    if resultat.aendrede:
        gruppe.full_clean()
        gruppe.save()
        log_haendelse("gruppe.gem_kommissorium", gruppe, af=af)
    kladder.slet(af, kladder.emne_for(gruppe))
    return resultat


@transaction.atomic
def vedtag_kommissorium(gruppe_id: int, *, gaelder_fra: date, note: str = "", af: Bruger) -> Kommissorieversion:
    """
    Keep the kommissorium, and the quorum it sets, as they stand now: the version in force from ``gaelder_fra``.

    Raises Regelbrud when there is nothing new to adopt, and for a day before the version that is in force.
    """
    gruppe = laas_gruppe(gruppe_id, af=af)
    version = _som_det_staar(gruppe, note)
    sidste = gruppe.kommissorier.gaeldende(date.max).first()
    if sidste and sidste.gaelder_fra and gaelder_fra <= sidste.gaelder_fra:
        raise Regelbrud(
            f"Version {sidste.nummer} gælder fra den {dag(sidste.gaelder_fra)}. Vælg en senere dag.", felt="gaelder_fra"
        )
    _vedtag(version, gaelder_fra, af=af)
    return version


@transaction.atomic
def forelaeg_kommissorium(gruppe_id: int, moede_id: int, *, note: str = "", af: Bruger) -> Dagsordenspunkt:
    """
    Put the kommissorium, as it stands now, before a meeting of the body or of one above it, as an item to decide.

    Raises Regelbrud when there is nothing new to adopt, and for a meeting of another body or one that is over.
    """
    # The meeting before the body, as the minutes lock them.
    moede = laas_aabent_moede(moede_id, af=af)
    gruppe = laas_gruppe(gruppe_id, af=af)
    version = _som_det_staar(gruppe, note)
    version.save()
    punkt = tilfoej_punkt(
        moede.pk,
        titel=f"Kommissorium for {gruppe}"[:200],
        type=Punkttype.BESLUTNING,
        indstilling=f"Det indstilles, at version {version.nummer} af kommissoriet for {gruppe} godkendes.",
        sagsfremstilling=note,
        af=af,
    )
    return saet_kommissorium(punkt.pk, version, af=af)


@transaction.atomic
def saet_kommissorium(punkt_id: int, version: Kommissorieversion | None, *, af: Bruger) -> Dagsordenspunkt:
    """
    Let an item carry ``version`` and no other, or none.

    Raises Regelbrud when the item is closed to changes, and for the kommissorium of a body that is neither the
    one that meets nor under it.
    """
    punkt = laas_punkt(punkt_id, af=af)
    if version is None:
        Punktkommissorium.objects.filter(punkt=punkt).delete()
    else:
        if version.gruppe_id not in gruppen_og_dem_under(punkt.moede.gruppe):
            raise Regelbrud(
                f"{punkt.moede.gruppe} godkender sit eget kommissorium og dem, der hører til grupper under det.",
                felt="version",
            )
        raekke = Punktkommissorium.objects.filter(punkt=punkt).first() or Punktkommissorium(punkt=punkt)
        raekke.version = version
        raekke.full_clean()
        raekke.save()
    log_haendelse("punkt.saet_kommissorium", punkt, af=af, version=str(version or ""))
    return punkt


def gruppen_og_dem_over(gruppe: Gruppe) -> set[int]:
    """The bodies whose meetings may adopt the kommissorium of ``gruppe``, as ids."""
    return set(_op(gruppe.pk, _over(gruppe)))


def gruppen_og_dem_under(gruppe: Gruppe) -> set[int]:
    """The bodies whose kommissorium a meeting of ``gruppe`` may adopt, as ids."""
    over = _over(gruppe)
    return {en for en in over if gruppe.pk in _op(en, over)}


def lad_gaelde(punkt: Dagsordenspunkt, *, af: Bruger) -> list[str]:
    """
    The item is decided, in the caller's transaction: a yes to the kommissorium it carries puts that in force.

    It is from the day of the meeting, which itself was held by the earlier one.
    """
    if punkt.udfald not in POSITIVE:
        return []
    version = Kommissorieversion.objects.select_for_update(of=("self",)).filter(paa_punkter__punkt=punkt).first()
    if version is None:
        return []
    if version.gaelder_fra:
        return [f"{version} gjaldt allerede fra den {dag(version.gaelder_fra)}"]
    version.vedtaget_paa = punkt
    _vedtag(version, punkt.moede.dato, af=af)
    return [f"{version}, gælder fra den {dag(punkt.moede.dato)}"]


def lad_ikke_gaelde(punkt: Dagsordenspunkt, *, af: Bruger) -> None:
    """The item is reopened, in the caller's transaction: what was in force before its decision is so again."""
    for version in punkt.vedtagne_kommissorier.select_for_update():
        version.gaelder_fra = version.vedtaget_tid = version.vedtaget_af = version.vedtaget_paa = None
        version.full_clean()
        version.save()
        log_haendelse("gruppe.fortryd_kommissorium", version, af=af)


def _vedtag(version: Kommissorieversion, gaelder_fra: date, *, af: Bruger) -> None:
    version.gaelder_fra, version.vedtaget_tid, version.vedtaget_af = gaelder_fra, nu(), af
    version.full_clean()
    version.save()
    log_haendelse("gruppe.vedtag_kommissorium", version, af=af, gaelder_fra=gaelder_fra.isoformat())


def _som_det_staar(gruppe: Gruppe, note: str) -> Kommissorieversion:
    """
    The version of a locked body that says what its text says now: a new one, or the newest while it is not adopted.

    Raises Regelbrud for an empty text, and when the one adopted last says just that.
    """
    if not gruppe.kommissorium.strip():
        raise Regelbrud("Skriv kommissoriet, før det vedtages.")
    indhold = (gruppe.kommissorium, gruppe.beslutningsdygtig_ved)
    nyeste = gruppe.kommissorier.first()
    gaeldende = gruppe.kommissorier.gaeldende(date.max).first()
    if gaeldende and (gaeldende.tekst, gaeldende.beslutningsdygtig_ved) == indhold:
        raise Regelbrud(f"Kommissoriet er ikke ændret, siden version {gaeldende.nummer} blev vedtaget.")
    if nyeste and not nyeste.gaelder_fra and (nyeste.tekst, nyeste.beslutningsdygtig_ved) == indhold:
        nyeste.note = note or nyeste.note
        return nyeste
    version = Kommissorieversion(
        gruppe=gruppe,
        nummer=nyeste.nummer + 1 if nyeste else 1,
        tekst=gruppe.kommissorium,
        beslutningsdygtig_ved=gruppe.beslutningsdygtig_ved,
        note=note,
    )
    version.full_clean()
    return version


def _op(gruppe_id: int | None, over: Mapping[int, int | None]) -> Iterator[int]:
    while gruppe_id:
        yield gruppe_id
        gruppe_id = over[gruppe_id]


def _over(gruppe: Gruppe) -> dict[int, int | None]:
    """Which body each one of the byområde stands under: all that may stand over or under ``gruppe``."""
    return dict(Gruppe.objects.filter(byomraade=gruppe.byomraade_id).values_list("pk", "hoerer_under"))
