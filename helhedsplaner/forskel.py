"""A version's content in words, piece by piece, and the difference between two versions. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from grundlag.penge import kroner_tekst, tal_tekst
from grundlag.tekst import Stykke, ordforskel
from grundlag.templatetags.visning import dag
from helhedsplaner.models import Budgetart, Kilde, Snitflade

TITLER = {
    "stamdata": "Stamdata",
    "periode": "Periode",
    "afdelinger": "Afdelinger",
    "parter": "Parter",
    "budget": "Budget",
    "organisering": "Resumé, vision og organisering",
}


@dataclass(frozen=True, slots=True)
class Del:
    """
    One piece of a section: ``noegle`` names it from version to version, ``navn`` is for the reader.

    ``er_linje`` is a line of the budget, which a page of the whole version shows as ``budgettabel``.
    """

    noegle: str
    navn: str
    tekst: str
    er_markdown: bool = False
    er_linje: bool = False


@dataclass(frozen=True, slots=True)
class Aendring:
    """A piece that was added, deleted or changed, with its words marked."""

    navn: str
    slags: str
    stykker: list[Stykke]


@dataclass(frozen=True, slots=True)
class Afsnitsforskel:
    titel: str
    aendringer: list[Aendring]


@dataclass(frozen=True, slots=True)
class Pengeforskel:
    """Kroner of one kind before and after."""

    navn: str
    foer: int
    efter: int
    foer_ramme: int = 0
    efter_ramme: int = 0
    er_kommunen: bool = False

    @property
    def foer_andel(self) -> Decimal | None:
        return _andel(self.foer, self.foer_ramme)

    @property
    def efter_andel(self) -> Decimal | None:
        return _andel(self.efter, self.efter_ramme)

    @property
    def forskel(self) -> str:
        plus = "+" if self.efter > self.foer else ""
        return plus + tal_tekst(self.efter - self.foer)


def _andel(del_: int, ramme: int) -> Decimal | None:
    """The percentage that ``del_`` is of ``ramme``, to one decimal; None of nothing."""
    return (Decimal(del_) * 100 / ramme).quantize(Decimal("0.1"), ROUND_HALF_UP) if ramme else None


def titel(noegle: str, indhold: Mapping[str, Any]) -> str:
    return TITLER.get(noegle) or str(indhold["navn"])


def dele(noegle: str, indhold: Mapping[str, Any]) -> list[Del]:
    """The pieces of a section that say something, in its order; ``indhold`` as beslutninger § 7 has it."""
    funktion = {
        "stamdata": _stamdata,
        "periode": _periode,
        "afdelinger": _afdelinger,
        "parter": _parter,
        "budget": _budget,
        "organisering": _organisering,
    }.get(noegle, _indsats)
    return [en for en in funktion(indhold) if en.tekst]


def sammenlign(
    gammel: Mapping[str, Mapping[str, Any]],
    ny: Mapping[str, Mapping[str, Any]],
    *,
    undtagen: Container[str] = (),
) -> list[Afsnitsforskel]:
    """
    The sections that differ, each with its pieces that do; a section only in one is all new or all gone.

    A row that moved to another section is told there, against what it said where it was. Pieces whose noegle is in
    ``undtagen`` are told by the caller.
    """
    noegler = [*ny, *(noegle for noegle in gammel if noegle not in ny)]
    foer, efter = (
        {
            noegle: {en.noegle: en for en in dele(noegle, afsnit) if en.noegle not in undtagen}
            for noegle, afsnit in alt.items()
        }
        for alt in (gammel, ny)
    )
    steder = {uid: noegle for noegle, stykker in foer.items() for uid in stykker if _er_uid(uid)}
    kommet = {uid for stykker in efter.values() for uid in stykker if _er_uid(uid)}
    forskelle = []
    for noegle in noegler:
        aendringer = [
            aendring
            for en in efter.get(noegle, {}).values()
            if (aendring := _aendring(en, noegle, foer, steder.get(en.noegle, noegle)))
        ]
        aendringer += [
            Aendring(en.navn, "slettet", [Stykke("slettet", en.tekst)])
            for navn, en in foer.get(noegle, {}).items()
            if navn not in efter.get(noegle, {}) and navn not in kommet
        ]
        if aendringer:
            forskelle.append(Afsnitsforskel(titel(noegle, ny.get(noegle) or gammel[noegle]), aendringer))
    return forskelle


def _er_uid(noegle: str) -> bool:
    return len(noegle) == 36


def _aendring(en: Del, noegle: str, foer: Mapping[str, Mapping[str, Del]], stod_i: str) -> Aendring | None:
    """How a piece of section ``noegle`` differs from what it said before, in section ``stod_i``."""
    gammel = foer.get(stod_i, {}).get(en.noegle)
    if gammel is not None and gammel.tekst == en.tekst:
        return None
    slags = "tilføjet" if gammel is None else "rettet" if stod_i == noegle else "flyttet hertil og rettet"
    return Aendring(en.navn, slags, ordforskel(gammel.tekst if gammel else "", en.tekst))


def pengeforskel(gammel: Mapping[str, Any], ny: Mapping[str, Any]) -> list[Pengeforskel]:
    """Ramme and kilder of two budget sections, with kommunen as a whole; empty when no krone has moved between them."""
    rammer = gammel["ramme"] or 0, ny["ramme"] or 0

    def raekke(navn: str, *kilder: str, er_kommunen: bool = False) -> Pengeforskel:
        foer, efter = (sum(side["kilder"].get(kilde, 0) for kilde in kilder) for side in (gammel, ny))
        return Pengeforskel(navn, foer, efter, *rammer, er_kommunen=er_kommunen)

    par = [
        Pengeforskel("Samlet ramme", *rammer),
        *(raekke(str(Kilde(kilde).label), kilde) for kilde in Kilde.values),
        raekke("Københavns Kommune i alt", Kilde.KOMMUNE_KONTRAKT, Kilde.KOMMUNE_FACILITERING, er_kommunen=True),
    ]
    return par if any(et.foer != et.efter for et in par) else []


def _dag(dato: str | None) -> str:
    return dag(date.fromisoformat(dato)) if dato else ""


def _kroner(beloeb: int | None) -> str:
    return "" if beloeb is None else kroner_tekst(beloeb)


def _stamdata(indhold: Mapping[str, Any]) -> Iterator[Del]:
    yield Del("navn", "Navn", indhold["navn"])
    yield Del("byomraade", "Byområde", indhold["byomraade"])
    yield Del("regelsaet", "Regelsæt", indhold["regelsaet"])
    yield Del("driftsansvarlig", "Driftsansvarlig boligorganisation", indhold["driftsansvarlig"]["navn"])


def _periode(indhold: Mapping[str, Any]) -> Iterator[Del]:
    yield Del("fra", "Første dag", _dag(indhold["fra"]))
    yield Del("til", "Sidste dag", _dag(indhold["til"]))


def _afdelinger(indhold: Mapping[str, Any]) -> Iterator[Del]:
    for afdeling in indhold["afdelinger"]:
        betaler = f"betaler {_kroner(afdeling['egenbetaling'])}" if afdeling["egenbetaling"] is not None else "deltager"
        fra = f", fra {_dag(afdeling['fra'])}" if afdeling["fra"] else ""
        til = f", til og med {_dag(afdeling['til'])}" if afdeling["til"] else ""
        navn = f"{afdeling['organisation']['navn']} afd. {afdeling['nummer']} {afdeling['navn']}"
        yield Del(afdeling["uid"], navn, f"{betaler}{fra}{til}".capitalize())


def _parter(indhold: Mapping[str, Any]) -> Iterator[Del]:
    for organisation in indhold["boligorganisationer"]:
        yield Del(organisation["uid"], "Boligorganisation", organisation["navn"])
    for part in indhold["parter"]:
        yield Del(part["uid"], "Part", ": ".join(filter(None, [part["navn"], part["bidrag"]])))


def _budget(indhold: Mapping[str, Any]) -> Iterator[Del]:
    yield Del("ramme", "Samlet ramme", _kroner(indhold["ramme"]))
    for kilde in Kilde:
        yield Del(kilde, str(kilde.label), _kroner(indhold["kilder"].get(kilde)))
    afvigelse = indhold["afvigelse"]
    if afvigelse["uden_kommunal"]:
        yield Del("afvigelse", "Uden kommunal medfinansiering", afvigelse["begrundelse"])
    elif afvigelse["pct"]:
        pct = str(afvigelse["pct"]).replace(".", ",")
        yield Del("afvigelse", "Afvigende kommunal andel", f"{pct} %: {afvigelse['begrundelse']}")
    for linje in indhold["linjer"]:
        navn = [
            linje["indsatsomraade"] or "Tværgående",
            str(Budgetart(linje["art"]).label),
            str(Kilde(linje["kilde"]).label),
            linje["organisation_navn"] or linje["kilde_navn"],
            str(linje["aar"]),
        ]
        yield Del(linje["uid"], ", ".join(filter(None, navn)), _kroner(linje["beloeb"]), er_linje=True)


@dataclass(frozen=True, slots=True)
class Budgettabel:
    """The lines of a budget section by year; a row is (omraade, what and from whom, kroner of each year, sum)."""

    aar: list[int]
    raekker: list[tuple[str, str, list[int], int]]


def budgettabel(indhold: Mapping[str, Any], omraader: Mapping[str, str]) -> Budgettabel:
    """The lines, one row for all the years; ``omraader`` names each indsatsområde by its kode."""
    aar = sorted({linje["aar"] for linje in indhold["linjer"]})
    raekker: dict[tuple[str, str], dict[int, int]] = {}
    for linje in indhold["linjer"]:
        omraade = omraader.get(linje["indsatsomraade"], linje["indsatsomraade"]) or "Tværgående"
        hvem = [str(Kilde(linje["kilde"]).label), linje["organisation_navn"] or linje["kilde_navn"]]
        hvad = f"{Budgetart(linje['art']).label} · {': '.join(filter(None, hvem))}"
        pr_aar = raekker.setdefault((omraade, hvad), dict.fromkeys(aar, 0))
        pr_aar[linje["aar"]] += linje["beloeb"]
    return Budgettabel(aar, [(*navn, list(et.values()), sum(et.values())) for navn, et in raekker.items()])


def _organisering(indhold: Mapping[str, Any]) -> Iterator[Del]:
    yield Del("resume", "Resumé", indhold["resume"], er_markdown=True)
    yield Del("vision", "Vision", indhold["vision"], er_markdown=True)
    yield Del("organisering", "Organisering og ledelse", indhold["organisering"], er_markdown=True)


def _indsats(indhold: Mapping[str, Any]) -> Iterator[Del]:
    yield Del("faelles", "Snitflade", str(Snitflade(indhold["faelles"]).label))
    for felt, navn in (
        ("baggrund", "Baggrund"),
        ("formaal", "Formål"),
        ("maalgruppe", "Målgruppe"),
        ("samarbejdspartnere", "Samarbejdspartnere"),
        ("kommunal_begrundelse", "Begrundelse for kommunale midler"),
    ):
        yield Del(felt, navn, indhold[felt], er_markdown=True)
    for maal in indhold["maal"]:
        yield Del(maal["uid"], "Mål", maal["tekst"])
        for kriterium in maal["succeskriterier"]:
            yield Del(kriterium["uid"], "Succeskriterium", _kriterium(kriterium))
    for aktivitet in indhold["aktiviteter"]:
        yield from _aktivitet(aktivitet)


def _kriterium(kriterium: Mapping[str, Any]) -> str:
    fra, til = (
        _maaling(kriterium, vaerdi, dato)
        for vaerdi, dato in (("udgangspunkt", "udgangspunkt_dato"), ("maalvaerdi", "maaldato"))
    )
    linjer = [
        kriterium["tekst"],
        f"Indikator: {kriterium['indikator']}" if kriterium["indikator"] else "",
        f"Udgangspunkt: {fra}" if fra else "",
        f"Målværdi: {til}" if til else "",
        f"Kilde: {kriterium['kilde']}" if kriterium["kilde"] else "",
    ]
    return "\n".join(filter(None, linjer))


def _maaling(kriterium: Mapping[str, Any], vaerdi: str, dato: str) -> str:
    if kriterium[vaerdi] is None:
        return ""
    tal = str(kriterium[vaerdi]).replace(".", ",")
    return " ".join(filter(None, [tal, kriterium["enhed"], f"({_dag(kriterium[dato])})" if kriterium[dato] else ""]))


def _aktivitet(aktivitet: Mapping[str, Any]) -> Iterator[Del]:
    periode = " – ".join(filter(None, [_dag(aktivitet["fra"]), _dag(aktivitet["til"])]))
    linjer = [
        aktivitet["navn"],
        aktivitet["beskrivelse"],
        f"Metode: {aktivitet['metode']}" if aktivitet["metode"] else "",
        f"Ansvarlig: {aktivitet['ansvarlig']}" if aktivitet["ansvarlig"] else "",
        f"Samarbejdspartnere: {aktivitet['samarbejdspartnere']}" if aktivitet["samarbejdspartnere"] else "",
        f"Snitflade til kommunens drift: {aktivitet['snitflade']}" if aktivitet["snitflade"] else "",
        f"Periode: {periode}" if periode else "",
        _frikoeb(aktivitet),
    ]
    yield Del(aktivitet["uid"], "Aktivitet", "\n".join(filter(None, linjer)))
    for milepael in aktivitet["milepaele"]:
        yield Del(milepael["uid"], "Milepæl", f"{milepael['tekst']} ({_dag(milepael['dato'])})")


def _frikoeb(aktivitet: Mapping[str, Any]) -> str:
    """What is bought out, if anything; versions from before an activity could have it say nothing."""
    if not aktivitet.get("frikoeb_fra"):
        return ""
    return f"Frikøb: {str(aktivitet['frikoeb_timer']).replace('.', ',')} timer om ugen fra {aktivitet['frikoeb_fra']}"
