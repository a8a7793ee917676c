"""All that differs between two contents of a plan: money, what came, moved and changed, milepæle, texts. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst

from grundlag.templatetags.visning import dag, procent
from helhedsplaner.forskel import Afsnitsforskel, Pengeforskel, dele, pengeforskel, sammenlign, titel
from helhedsplaner.models import Planafsnit

Indhold = Mapping[str, Mapping[str, Any]]
INTET = "–"


@dataclass(frozen=True, slots=True)
class Felt:
    """A short field before and after; of a long text only that it changed, its words are marked elsewhere."""

    navn: str
    foer: str = ""
    efter: str = ""


@dataclass(frozen=True, slots=True)
class Raekkeforskel:
    """A row of a section (mål, aktivitet, milepæl …) that was added, deleted, moved or changed."""

    art: str
    navn: str
    sted: str
    slags: tuple[str, ...]
    felter: tuple[Felt, ...] = ()


@dataclass(frozen=True, slots=True)
class Planforskel:
    """The whole difference; ``saetning`` says the money in one line."""

    saetning: str
    penge: list[Pengeforskel]
    linjer: list[Pengeforskel]
    raekker: list[Raekkeforskel]
    milepaele: list[Raekkeforskel]
    afsnit: list[Afsnitsforskel]

    @property
    def er_tom(self) -> bool:
        return not (self.penge or self.linjer or self.raekker or self.milepaele or self.afsnit)


def planforskel(gammel: Indhold, ny: Indhold) -> Planforskel:
    """
    Tell two contents apart; sections that only one of them is about are left out when ``gammel`` or ``ny`` is partial.

    A content is partial without ``stamdata``: a draft kept of one section.
    """
    if "stamdata" not in gammel or "stamdata" not in ny:
        faelles = gammel.keys() & ny.keys()
        gammel, ny = ({noegle: et for noegle, et in side.items() if noegle in faelles} for side in (gammel, ny))
    foer, efter = raekker_i(gammel), raekker_i(ny)
    forskelle = list(_raekkeforskelle(foer, efter, {**_navne(gammel), **_navne(ny)}))
    milepaele = [et for art, et in forskelle if art == "milepaele"]
    linjer = _linjer(gammel, ny)
    i_tabeller = {uid for side in (foer, efter) for uid, raekke in side.items() if raekke.art == "milepaele"}
    i_tabeller |= {
        en.noegle
        for side in (gammel, ny)
        for en in (dele("budget", side["budget"]) if "budget" in side else ())
        if en.er_linje
    }
    penge = pengeforskel(gammel["budget"], ny["budget"]) if "budget" in gammel and "budget" in ny else []
    return Planforskel(
        saetning=_saetning(penge),
        penge=penge,
        linjer=linjer,
        raekker=[et for art, et in forskelle if art != "milepaele"],
        milepaele=milepaele,
        afsnit=sammenlign(gammel, ny, undtagen=i_tabeller),
    )


@dataclass(frozen=True, slots=True)
class Raekke:
    """A row found in a content: ``art`` is the name of its list, ``ejer`` its owner's uid or section."""

    art: str
    model: type[models.Model] | None
    navn: str
    ejer: str
    sted: str
    plads: int
    indhold: Mapping[str, Any] = field(repr=False)


def raekker_i(indhold: Indhold) -> dict[str, Raekke]:
    """The rows of all sections, by uid: whatever lists of rows the content holds, and the lists within them."""
    return {
        uid: raekke
        for noegle, afsnit in indhold.items()
        if noegle.startswith("indsats:")
        for uid, raekke in _saml(afsnit, Planafsnit, noegle, titel(noegle, afsnit))
    }


def barn(model: type[models.Model] | None, navn: str) -> type[models.Model] | None:
    """The model of the rows that ``model`` owns under ``navn``."""
    try:
        felt = model._meta.get_field(navn) if model else None
    except FieldDoesNotExist:
        return None
    return felt.related_model if felt is not None and felt.one_to_many else None


def er_raekker(vaerdi: Any) -> bool:
    return isinstance(vaerdi, list) and bool(vaerdi) and isinstance(vaerdi[0], dict) and "uid" in vaerdi[0]


def _saml(
    ejer: Mapping[str, Any], model: type[models.Model] | None, ejernavn: str, sted: str
) -> Iterator[tuple[str, Raekke]]:
    for art, liste in ejer.items():
        if not er_raekker(liste):
            continue
        barnet = barn(model, art)
        for plads, indhold in enumerate(liste):
            navn = _titel(indhold)
            yield indhold["uid"], Raekke(art, barnet, navn, ejernavn, sted, plads, indhold)
            yield from _saml(indhold, barnet, indhold["uid"], navn)


def _titel(indhold: Mapping[str, Any]) -> str:
    return str(indhold.get("navn") or indhold.get("tekst") or INTET)


def _navne(vaerdi: Any) -> dict[str, str]:
    """What everything with a uid is called, wherever it stands."""
    if isinstance(vaerdi, Mapping):
        egen = {vaerdi["uid"]: _titel(vaerdi)} if "uid" in vaerdi else {}
        return {**egen, **{uid: navn for barnet in vaerdi.values() for uid, navn in _navne(barnet).items()}}
    if isinstance(vaerdi, list):
        return {uid: navn for barnet in vaerdi for uid, navn in _navne(barnet).items()}
    return {}


def _raekkeforskelle(
    foer: Mapping[str, Raekke], efter: Mapping[str, Raekke], navne: Mapping[str, str]
) -> Iterator[tuple[str, Raekkeforskel]]:
    byttede = _byttede(foer, efter)
    for uid, ny in efter.items():
        gammel = foer.get(uid)
        if gammel is None:
            yield ny.art, _forskel(ny, ("tilføjet",), _korte(ny.model, {}, ny.indhold, navne))
            continue
        slags = []
        if gammel.ejer != ny.ejer:
            slags.append(f"flyttet fra {gammel.sted}")
        elif uid in byttede:
            slags.append("flyttet op" if ny.plads < gammel.plads else "flyttet ned")
        felter = _korte(ny.model, gammel.indhold, ny.indhold, navne)
        if felter:
            slags.append("rettet")
        if slags:
            yield ny.art, _forskel(ny, tuple(slags), felter)
    for uid, gammel in foer.items():
        if uid not in efter:
            yield gammel.art, _forskel(gammel, ("slettet",), _korte(gammel.model, gammel.indhold, {}, navne))


def _forskel(raekke: Raekke, slags: tuple[str, ...], felter: tuple[Felt, ...]) -> Raekkeforskel:
    art = raekke.model._meta.verbose_name if raekke.model else raekke.art
    return Raekkeforskel(capfirst(str(art)), raekke.navn, raekke.sted, slags, felter)


def _byttede(foer: Mapping[str, Raekke], efter: Mapping[str, Raekke]) -> set[str]:
    """Those that changed place among siblings: all but the longest row that kept its order."""
    soeskende: dict[tuple[str, str], list[str]] = {}
    for uid, raekke in efter.items():
        if uid in foer and foer[uid].ejer == raekke.ejer:
            soeskende.setdefault((raekke.ejer, raekke.art), []).append(uid)
    ud: set[str] = set()
    for uider in soeskende.values():
        pladser = [foer[uid].plads for uid in uider]
        ud |= {uider[i] for i in set(range(len(uider))) - _stigende(pladser)}
    return ud


def _stigende(tal: list[int]) -> set[int]:
    """The positions of a longest rising run of ``tal``."""
    ender: list[int] = []
    sidste: list[int] = []
    forrige: list[int] = []
    for n, et in enumerate(tal):
        k = bisect_left(ender, et)
        forrige.append(sidste[k - 1] if k else -1)
        ender[k : k + 1] = [et]
        sidste[k : k + 1] = [n]
    ud: set[int] = set()
    n = sidste[-1] if sidste else -1
    while n >= 0:
        ud.add(n)
        n = forrige[n]
    return ud


def _korte(
    model: type[models.Model] | None, foer: Mapping[str, Any], efter: Mapping[str, Any], navne: Mapping[str, str]
) -> tuple[Felt, ...]:
    """The fields that differ; of a row that came or went only its dates. What is a row of its own tells itself."""
    ud = []
    for navn in {**foer, **efter}:
        gammel, ny = foer.get(navn), efter.get(navn)
        if navn == "uid" or gammel == ny or er_raekker(gammel) or er_raekker(ny) or not (gammel or ny):
            continue
        felt = _felt(model, navn)
        if (not foer or not efter) and not isinstance(felt, models.DateField):
            continue
        etiket = capfirst(str(getattr(felt, "verbose_name", navn)))
        if isinstance(felt, models.TextField):
            ud.append(Felt(etiket))
        else:
            ud.append(Felt(etiket, _vist(felt, gammel, navne), _vist(felt, ny, navne)))
    return tuple(ud)


def _felt(model: type[models.Model] | None, navn: str) -> Any:
    try:
        return model._meta.get_field(navn) if model else None
    except FieldDoesNotExist:
        return None


def _vist(felt: Any, vaerdi: Any, navne: Mapping[str, str]) -> str:
    if vaerdi in (None, "", []):
        return INTET
    if isinstance(vaerdi, list):
        return ", ".join(sorted(navne.get(str(en), str(en)) for en in vaerdi))
    if isinstance(felt, models.DateField):
        return dag(felt.to_python(vaerdi))
    if isinstance(felt, models.DecimalField):
        return str(vaerdi).replace(".", ",")
    valg = dict(getattr(felt, "flatchoices", ()))
    return str(valg.get(vaerdi) or navne.get(str(vaerdi)) or vaerdi)


def _linjer(gammel: Indhold, ny: Indhold) -> list[Pengeforskel]:
    """The lines of the budget whose kroner differ, by uid; a new one from nothing, a deleted one to nothing."""
    if "budget" not in gammel or "budget" not in ny:
        return []
    foer, efter = (
        {
            en.noegle: (en.navn, linje["beloeb"])
            for en, linje in zip(
                [en for en in dele("budget", side["budget"]) if en.er_linje], side["budget"]["linjer"], strict=True
            )
        }
        for side in (gammel, ny)
    )
    return [
        Pengeforskel(navn, foer[uid][1] if uid in foer else 0, efter[uid][1] if uid in efter else 0)
        for uid, (navn, _) in {**foer, **efter}.items()
        if (foer[uid][1] if uid in foer else 0) != (efter[uid][1] if uid in efter else 0)
    ]


def _saetning(penge: list[Pengeforskel]) -> str:
    """ "Rammen −400.000 kr., kommunens andel 12,5 % → 12,1 %."; nothing when no krone has moved."""
    if not penge:
        return ""
    ramme, kommune = penge[0], next(et for et in penge if et.er_kommunen)
    stykker = [f"rammen {ramme.forskel} kr."] if ramme.foer != ramme.efter else []
    if kommune.foer_andel != kommune.efter_andel:
        stykker.append(f"kommunens andel {procent(kommune.foer_andel)} → {procent(kommune.efter_andel)}")
    if not stykker:
        return "Rammen og kommunens andel er de samme; pengene er flyttet mellem kilderne."
    return capfirst(", ".join(stykker)).removesuffix(".") + "."
