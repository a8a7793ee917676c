"""How each thing that Landsbyggefonden asks for is found, and on which page it is filled in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from grundlag.dato import i_dag
from grundlag.penge import tal_tekst
from grundlag.templatetags.visning import dag, kortdag, kroner_oere, procent
from grundlag.templatetags.visning import timer as decimaltal
from helhedsplaner.lbf.oplysninger import Oplysninger, Tabel, Vaerdi
from helhedsplaner.models import (
    Budgetart,
    Kilde,
    Lbfoplysning,
    Milepael,
    Milepaelsstatus,
)


def _plan(felt: str) -> Callable[[Oplysninger], str]:
    return lambda o: str(getattr(o.plan, felt) or "")


def _planens_dag(felt: str) -> Callable[[Oplysninger], str]:
    return lambda o: _dag(getattr(o.plan, felt))


def _praekvalifikation(felt: str) -> Callable[[Oplysninger], str]:
    return lambda o: str(getattr(o.praekvalifikation, felt))


def _dag(dato: date | None) -> str:
    return dag(dato) if dato else ""


def _kroner(*kilder: str) -> Callable[[Oplysninger], str]:
    """What these kilder give in all; nothing when the budget has no lines, and 0 when only they have none."""
    return lambda o: tal_tekst(sum(o.kilder[kilde] for kilde in kilder)) if o.linjer else ""


def _lokal_pct(o: Oplysninger) -> str:
    i_alt = sum(o.kilder.values())
    if not i_alt:
        return ""
    return procent((Decimal(i_alt - o.kilder[Kilde.LBF]) * 100 / i_alt).quantize(Decimal("0.01")))


def _afvigelse(o: Oplysninger) -> str:
    plan = o.plan
    if not plan.uden_kommunal_medfinansiering and plan.kommunal_afvigelse_pct is None:
        return "Kommunens andel er den typiske."
    return plan.afvigelse_begrundelse


def _organisationer(o: Oplysninger) -> str:
    navne = [et.afdeling.boligorganisation.navn for et in o.deltagelser]
    return ", ".join(dict.fromkeys(navne))


def _parter(o: Oplysninger) -> str:
    return ", ".join(str(et) for et in o.plan.parter.select_related("forvaltning", "lokaludvalg"))


def _afdelinger(o: Oplysninger) -> Tabel:
    return Tabel(
        ["Boligorganisation", "Afdelingsnr.", "Navn", "Adresse", "Lejemål", "Beboere"],
        [
            [
                et.afdeling.boligorganisation.navn,
                et.afdeling.nummer,
                et.afdeling.navn,
                et.afdeling.adresse,
                tal_tekst(et.afdeling.lejemaal),
                "ingen data" if et.afdeling.beboere is None else tal_tekst(et.afdeling.beboere),
            ]
            for et in o.deltagelser
        ],
    )


def _noegletal(o: Oplysninger) -> Tabel:
    tal = o.praekvalifikation.tal.all() if o.praekvalifikation.pk else []
    return Tabel(
        ["Nøgletal", "Enhed", "Her", "I København", "Kilde", "Dato"],
        [[et.navn, et.enhed, _tal(et.vaerdi), _tal(et.sammenligning), et.kilde, kortdag(et.dato)] for et in tal],
    )


def _tal(tal: Decimal | None) -> str:
    return "ingen data" if tal is None else decimaltal(tal)


def _pr_aar(foerste: str, celler: Iterable[tuple[Hashable, str, int, int]]) -> Tabel:
    """Kroner by what and year, with sums; a cell is (order, what, year, kroner)."""
    raekker: dict[tuple[Any, str], Counter[int]] = defaultdict(Counter)
    for orden, hvad, et_aar, beloeb in celler:
        raekker[orden, hvad][et_aar] += beloeb
    aar = sorted({et for raekke in raekker.values() for et in raekke})
    i_alt: Counter[int] = Counter()
    for raekke in raekker.values():
        i_alt.update(raekke)
    navngivne = [(hvad, raekker[orden, hvad]) for orden, hvad in sorted(raekker)]
    if navngivne:
        navngivne.append(("I alt", i_alt))
    return Tabel(
        [foerste, *map(str, aar), "I alt"],
        [[hvad, *(tal_tekst(raekke[et]) for et in aar), tal_tekst(sum(raekke.values()))] for hvad, raekke in navngivne],
    )


def _budget_kilder(o: Oplysninger) -> Tabel:
    orden = {kilde: nummer for nummer, kilde in enumerate(Kilde.values)}
    return _pr_aar("Kilde (kr.)", ((orden[et.kilde], et.get_kilde_display(), et.aar, et.beloeb) for et in o.linjer))


def _budget_arter(o: Oplysninger) -> Tabel:
    orden = {art: nummer for nummer, art in enumerate(Budgetart.values)}
    return _pr_aar("Art (kr.)", ((orden[et.art], et.get_art_display(), et.aar, et.beloeb) for et in o.linjer))


def _budget_omraader(o: Oplysninger) -> Tabel:
    return _pr_aar(
        "Indsatsområde (kr.)",
        (
            (et.indsatsomraade.raekkefoelge, et.indsatsomraade.navn, et.aar, et.beloeb)
            if et.indsatsomraade
            else (-1, "Tværgående", et.aar, et.beloeb)
            for et in o.linjer
        ),
    )


def _egenbetaling(o: Oplysninger) -> Tabel:
    return Tabel(
        ["Boligorganisation", "Afdelingsnr.", "Navn", "Egenbetaling (kr.)"],
        [
            [
                et.afdeling.boligorganisation.navn,
                et.afdeling.nummer,
                et.afdeling.navn,
                "ikke fastlagt" if et.egenbetaling is None else tal_tekst(et.egenbetaling),
            ]
            for et in o.deltagelser
        ],
    )


def _indsatsomraader(o: Oplysninger) -> Tabel:
    return Tabel(
        ["Indsatsområde", "Formål", "Målgruppe"],
        [[et.indsatsomraade.navn, et.formaal, et.maalgruppe] for et in o.afsnit],
    )


def _maal(o: Oplysninger) -> Tabel:
    return _kriterier(
        o,
        ["Enhed", "Udgangspunkt", "Målværdi", "Kilde"],
        lambda et: [
            et.enhed,
            _maalt(et.udgangspunkt, et.udgangspunkt_dato),
            _maalt(et.maalvaerdi, et.maaldato),
            et.kilde,
        ],
    )


def _maalopfyldelse(o: Oplysninger) -> Tabel:
    return _kriterier(
        o,
        ["Enhed", "Udgangspunkt", "Målværdi", "Seneste måling"],
        lambda et: [
            et.enhed,
            _maalt(et.udgangspunkt, et.udgangspunkt_dato),
            _maalt(et.maalvaerdi, et.maaldato),
            _maalt(et.maalt, et.maalt_dato) or "ikke målt",
        ],
    )


def _kriterier(o: Oplysninger, kolonner: list[str], celler: Callable[[Any], list[str]]) -> Tabel:
    """A row for each succeskriterium, and one for a mål that has none."""
    raekker = []
    for maal in o.maal:
        foran = [maal.afsnit.indsatsomraade.navn, maal.tekst]
        kriterier = [[*foran, et.tekst, *celler(et)] for et in maal.succeskriterier.all()]
        raekker += kriterier or [[*foran, *[""] * (len(kolonner) + 1)]]
    return Tabel(["Indsatsområde", "Mål", "Succeskriterium", *kolonner], raekker)


def _maalt(vaerdi: Decimal | None, dato: date | None) -> str:
    if vaerdi is None:
        return ""
    return f"{decimaltal(vaerdi)} ({kortdag(dato)})" if dato else decimaltal(vaerdi)


def _aktiviteter(o: Oplysninger) -> Tabel:
    return Tabel(
        ["Indsatsområde", "Aktivitet", "Ansvarlig", "Fra", "Til og med", "Status", "Gange", "Deltagere"],
        [
            [
                et.afsnit.indsatsomraade.navn,
                et.navn,
                et.ansvarlig,
                kortdag(et.fra),
                kortdag(et.til),
                et.get_status_display(),
                tal_tekst(et.gange),
                tal_tekst(et.deltagere or 0),
            ]
            for et in o.aktiviteter
        ],
    )


def _milepaele(o: Oplysninger, med: Callable[[Milepael], bool]) -> Tabel:
    return Tabel(
        ["Dato", "Milepæl", "Aktivitet", "Indsatsområde", "Ansvarlig", "Status"],
        [
            [
                kortdag(et.dato),
                et.tekst,
                et.aktivitet.navn,
                et.aktivitet.afsnit.indsatsomraade.navn,
                et.aktivitet.ansvarlig,
                _milepaelsstatus(et),
            ]
            for et in o.milepaele
            if med(et)
        ],
    )


def _er_naeste_aar(milepael: Milepael) -> bool:
    return milepael.dato.year == i_dag().year + 1


def _milepaelsstatus(milepael: Milepael) -> str:
    """Its status in words; one that is planned for a day that has been is late, whatever has been written."""
    aaben = milepael.status in {Milepaelsstatus.PLANLAGT, Milepaelsstatus.I_GANG}
    return str(Milepaelsstatus.FORSINKET.label) if aaben and milepael.dato < i_dag() else milepael.get_status_display()


def _forbrug(o: Oplysninger, *kilder: str) -> Tabel:
    """Kroner budgeted, used and left by year."""
    budget: Counter[int] = Counter()
    brugt: dict[int, Decimal] = defaultdict(Decimal)
    for linje in o.linjer:
        if linje.kilde in kilder:
            budget[linje.aar] += linje.beloeb
    for kilde, aar, beloeb, _ in o.brugt:
        if kilde in kilder:
            brugt[aar] += beloeb
    alle = sorted({*budget, *brugt})
    raekker = [(str(aar), Decimal(budget[aar]), brugt[aar]) for aar in alle]
    if raekker:
        raekker.append(("I alt", Decimal(sum(budget.values())), sum(brugt.values(), Decimal(0))))
    return Tabel(
        ["År", "Budget (kr.)", "Brugt (kr.)", "Rest (kr.)"],
        [
            [aar, *(_beloeb(et) for et in (i_budget, er_brugt, i_budget - er_brugt))]
            for aar, i_budget, er_brugt in raekker
        ],
    )


def _beloeb(beloeb: Decimal) -> str:
    """With øre only where there are any."""
    return tal_tekst(int(beloeb)) if beloeb == int(beloeb) else kroner_oere(beloeb).removesuffix(" kr.")


# Each with how it is found, and the page where it is filled in.
KATALOG: dict[Lbfoplysning, tuple[Callable[[Oplysninger], Vaerdi], str]] = {
    Lbfoplysning.NAVN: (_plan("navn"), "stamdata"),
    Lbfoplysning.LBF_NUMMER: (_plan("lbf_nummer"), "stamdata"),
    Lbfoplysning.DRIFTSSTOETTE_SAGSNR: (_plan("driftsstoette_sagsnr"), "stamdata"),
    Lbfoplysning.KOMMUNAL_SAGSNR: (_plan("kommunal_sagsnr"), "stamdata"),
    Lbfoplysning.BYOMRAADE: (_plan("byomraade"), "stamdata"),
    Lbfoplysning.DRIFTSANSVARLIG: (_plan("driftsansvarlig"), "stamdata"),
    Lbfoplysning.BOLIGORGANISATIONER: (_organisationer, "afdelinger"),
    Lbfoplysning.PARTER: (_parter, "parter"),
    Lbfoplysning.PERIODE_FRA: (_planens_dag("periode_fra"), "stamdata"),
    Lbfoplysning.PERIODE_TIL: (_planens_dag("periode_til"), "stamdata"),
    Lbfoplysning.RESUME: (_plan("resume"), "organisering"),
    Lbfoplysning.VISION: (_plan("vision"), "organisering"),
    Lbfoplysning.ORGANISERING: (_plan("organisering"), "organisering"),
    Lbfoplysning.AFDELINGER: (_afdelinger, "afdelinger"),
    Lbfoplysning.UDFORDRINGER: (_praekvalifikation("udfordringer"), "praekvalifikation"),
    Lbfoplysning.AFDELINGSOPLYSNINGER: (_praekvalifikation("afdelingsoplysninger"), "praekvalifikation"),
    Lbfoplysning.NOEGLETAL_TEKST: (_praekvalifikation("noegletal"), "praekvalifikation"),
    Lbfoplysning.NOEGLETAL: (_noegletal, "praekvalifikation"),
    Lbfoplysning.BUDGETOVERSLAG: (_praekvalifikation("budgetoverslag"), "praekvalifikation"),
    Lbfoplysning.ANBEFALING: (_praekvalifikation("kommunal_anbefaling"), "praekvalifikation"),
    Lbfoplysning.ANBEFALING_DATO: (lambda o: _dag(o.praekvalifikation.kommunal_anbefaling_dato), "praekvalifikation"),
    Lbfoplysning.RAMME: (lambda o: "" if o.plan.ramme is None else tal_tekst(o.plan.ramme), "stamdata"),
    Lbfoplysning.LBF_BELOEB: (_kroner(Kilde.LBF), "budget"),
    Lbfoplysning.KOMMUNE_BELOEB: (_kroner(Kilde.KOMMUNE_KONTRAKT, Kilde.KOMMUNE_FACILITERING), "budget"),
    Lbfoplysning.BOLIGORGANISATION_BELOEB: (_kroner(Kilde.BOLIGORGANISATION), "budget"),
    Lbfoplysning.ANDRE_BELOEB: (_kroner(Kilde.ANDEN), "budget"),
    Lbfoplysning.LOKAL_PCT: (_lokal_pct, "budget"),
    Lbfoplysning.AFVIGELSE: (_afvigelse, "stamdata"),
    Lbfoplysning.BUDGET_KILDER: (_budget_kilder, "budget"),
    Lbfoplysning.BUDGET_ARTER: (_budget_arter, "budget"),
    Lbfoplysning.BUDGET_OMRAADER: (_budget_omraader, "budget"),
    Lbfoplysning.EGENBETALING: (_egenbetaling, "egenbetaling"),
    Lbfoplysning.INDSATSOMRAADER: (_indsatsomraader, "indsatsomraader"),
    Lbfoplysning.MAAL: (_maal, "maalkaede"),
    Lbfoplysning.MAALOPFYLDELSE: (_maalopfyldelse, "fremdrift"),
    Lbfoplysning.AKTIVITETER: (_aktiviteter, "maalkaede"),
    Lbfoplysning.MILEPAELE_STATUS: (lambda o: _milepaele(o, lambda et: et.dato <= i_dag()), "maalkaede"),
    Lbfoplysning.MILEPAELE_NAESTE_AAR: (
        lambda o: _milepaele(o, lambda et: et.dato.year == i_dag().year + 1),
        "maalkaede",
    ),
    Lbfoplysning.MILEPAELE: (lambda o: _milepaele(o, lambda et: True), "maalkaede"),
    Lbfoplysning.FORBRUG_AAR: (lambda o: _forbrug(o, *Kilde.values), "forbrug"),
    Lbfoplysning.FORBRUG_LBF: (lambda o: _forbrug(o, Kilde.LBF), "forbrug"),
    Lbfoplysning.FORBRUG_DATO: (lambda o: _dag(o.seneste_postering), "forbrug"),
}
