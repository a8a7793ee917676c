"""What Landsbyggefonden asks for, in its own order, filled in from what the plan already says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import ExtractYear
from django.urls import reverse

from grundlag import filer, pdf
from grundlag.bestilling import Resultat
from grundlag.dato import i_dag
from grundlag.kanon import kanonisk
from grundlag.penge import tal_tekst
from grundlag.regneark import Ark
from grundlag.sortering import DanskOrden
from grundlag.templatetags.visning import dag, kortdag, kroner_oere, procent
from grundlag.templatetags.visning import timer as decimaltal
from helhedsplaner.models import (
    Aktivitet,
    Budgetart,
    Budgetlinje,
    Budgetversion,
    Helhedsplan,
    Kilde,
    Lbffelt,
    Lbfoplysning,
    Lbfskema,
    Maal,
    Maaling,
    Milepael,
    Milepaelsstatus,
    Postering,
    Praekvalifikation,
    Succeskriterium,
)

SKABELON = "helhedsplaner/lbfskema.pdf.html"
MANGLER = "Ikke udfyldt"
O = Lbfoplysning  # noqa: E741 - the catalogue is a table of these


def _er_tal(tekst: str) -> bool:
    return bool(re.fullmatch(r"(−?\d{1,3}(\.\d{3})*(,\d+)?)?", tekst))


@dataclass(frozen=True)
class Tabel:
    """A field that is many: every cell as text, ready to be copied."""

    kolonner: list[str]
    raekker: list[list[str]]

    @cached_property
    def _talkolonner(self) -> list[bool]:
        """For each column after the first whether all that it says is numbers: those are set to the right on paper."""
        kolonner = list(zip(*self.raekker, strict=True)) or [()] * len(self.kolonner)
        return [bool(nummer) and any(kolonne) and all(map(_er_tal, kolonne)) for nummer, kolonne in enumerate(kolonner)]

    def med_tal(self, celler: list[str]) -> list[tuple[str, bool]]:
        """``celler`` of one row, each with whether its column is of numbers."""
        return list(zip(celler, self._talkolonner, strict=True))


Vaerdi = str | Tabel


@dataclass(frozen=True, slots=True)
class Felt:
    """One field of the form; without ``vaerdi`` it is missing, and ``side`` is where it is filled in, if anywhere."""

    gruppe: str
    navn: str
    vaerdi: Vaerdi | None
    side: str

    @property
    def tekst(self) -> str:
        return self.vaerdi if isinstance(self.vaerdi, str) else ""

    @property
    def tabel(self) -> Tabel | None:
        return self.vaerdi if isinstance(self.vaerdi, Tabel) else None

    @property
    def mangler(self) -> bool:
        return self.vaerdi is None


class Oplysninger:
    """What is known of a plan; each part is fetched once, and only if a field asks for it."""

    def __init__(self, plan: Helhedsplan) -> None:
        self.plan = plan

    @cached_property
    def praekvalifikation(self) -> Praekvalifikation:
        return self.plan.praekvalifikationer.order_by("-nummer").first() or Praekvalifikation(plan=self.plan)

    @cached_property
    def deltagelser(self) -> list[Any]:
        return list(
            self.plan.deltagelser.select_related("afdeling__boligorganisation").order_by(
                DanskOrden("afdeling__boligorganisation__navn"), "afdeling__nummer", "pk"
            )
        )

    @cached_property
    def linjer(self) -> list[Budgetlinje]:
        """Of the newest budget: what is applied for, or as it has been moved since."""
        nyeste = Budgetversion.objects.filter(plan=self.plan).order_by("-nummer").values("pk")[:1]
        return list(Budgetlinje.objects.filter(version=Subquery(nyeste)).select_related("indsatsomraade"))

    @cached_property
    def kilder(self) -> Counter[str]:
        i_alt: Counter[str] = Counter()
        for linje in self.linjer:
            i_alt[linje.kilde] += linje.beloeb
        return i_alt

    @cached_property
    def afsnit(self) -> list[Any]:
        return list(self.plan.afsnit.select_related("indsatsomraade"))

    @cached_property
    def maal(self) -> list[Maal]:
        maal = Maal.objects.filter(afsnit__plan=self.plan).select_related("afsnit__indsatsomraade")
        gaeldende: Any = Maaling.objects.filter(kriterium=OuterRef("pk"), annulleret=False)
        gaeldende = gaeldende.order_by("-dato", "-pk")
        kriterier = Succeskriterium.objects.annotate(
            maalt=Subquery(gaeldende.values("vaerdi")[:1]), maalt_dato=Subquery(gaeldende.values("dato")[:1])
        )
        return list(maal.prefetch_related(Prefetch("succeskriterier", kriterier)).order_by(*_RAEKKEFOELGE))

    @cached_property
    def aktiviteter(self) -> list[Any]:
        aktiviteter = Aktivitet.objects.filter(afsnit__plan=self.plan).select_related("afsnit__indsatsomraade")
        taelles = Q(registreringer__annulleret=False)
        aktiviteter = aktiviteter.annotate(
            gange=Count("registreringer", filter=taelles), deltagere=Sum("registreringer__antal", filter=taelles)
        )
        return list(aktiviteter.order_by(*_RAEKKEFOELGE))

    @cached_property
    def milepaele(self) -> list[Milepael]:
        milepaele = Milepael.objects.filter(aktivitet__afsnit__plan=self.plan)
        return list(milepaele.select_related("aktivitet__afsnit__indsatsomraade").order_by("dato", "pk"))

    @cached_property
    def brugt(self) -> list[tuple[str, int, Decimal, date]]:
        """Kilde, year, kroner of what has been used and the day of the last."""
        posteringer = Postering.objects.filter(konto__plan=self.plan).order_by().annotate(aar=ExtractYear("dato"))
        return list(posteringer.values_list("konto__kilde", "aar").annotate(Sum("beloeb"), Max("dato")))

    @property
    def seneste_postering(self) -> date | None:
        return max((dato for *_, dato in self.brugt), default=None)


_RAEKKEFOELGE = ("afsnit__indsatsomraade__raekkefoelge", "afsnit", "raekkefoelge", "pk")


def felter(plan: Helhedsplan, skema: Lbfskema) -> list[Felt]:
    """The fields of ``skema`` for ``plan``, in its order."""
    oplysninger = Oplysninger(plan)
    return [_felt(et, oplysninger) for et in skema.felter.all()]


def filnavn(plan: Helhedsplan, skema: Lbfskema, endelse: str) -> str:
    return f"{skema} {i_dag():%Y-%m-%d}, {plan}.{endelse}"


def ark_af(fundne: list[Felt]) -> Iterator[Ark]:
    """The single fields on one sheet, and each table on its own."""
    tabeller = {nummer: et for nummer, et in enumerate(fundne, start=1) if et.tabel}
    enkelte = [(et.gruppe, et.navn, _i_ark(nummer, et)) for nummer, et in enumerate(fundne, start=1)]
    yield Ark("Felter", ["Overskrift", "Felt", "Værdi"], enkelte)
    for nummer, et in tabeller.items():
        if et.tabel:
            yield Ark(_arknavn(nummer, et), et.tabel.kolonner, et.tabel.raekker)


def _arknavn(nummer: int, felt: Felt) -> str:
    """A sheet's name is at most 31 characters, and some of them mean something to Excel."""
    return re.sub(r"[\\/*?:\[\]]", " ", f"{nummer} {felt.navn}")[:31].strip()


def _i_ark(nummer: int, felt: Felt) -> str:
    if felt.mangler:
        return MANGLER
    return f"Se arket »{_arknavn(nummer, felt)}«" if felt.tabel else felt.tekst


def som_pdf(plan: Helhedsplan, skema: Lbfskema) -> Resultat:
    """The form on paper, as it is filled in now."""
    data = kanonisk(
        {
            "titel": str(plan),
            "art_tekst": f"{skema} til Landsbyggefonden",
            "udkast": False,
            "dannet_dato": i_dag(),
            "kilde": skema.kilde,
            "er_bekraeftet": skema.er_bekraeftet,
            "felter": [
                {
                    "gruppe": et.gruppe,
                    "navn": et.navn,
                    "tekst": MANGLER if et.mangler else et.tekst,
                    "kolonner": et.tabel.med_tal(et.tabel.kolonner) if et.tabel else [],
                    "raekker": [et.tabel.med_tal(raekke) for raekke in et.tabel.raekker] if et.tabel else [],
                }
                for et in felter(plan, skema)
            ],
        }
    )
    navn = filnavn(plan, skema, "pdf")
    indhold = pdf.render_pdf(SKABELON, data, vedhaeft_navn=f"{navn.removesuffix('.pdf')}.json")
    return Resultat(navn, filer.PDF, indhold)


def _felt(felt: Lbffelt, oplysninger: Oplysninger) -> Felt:
    if not felt.oplysning:
        return Felt(felt.gruppe, felt.navn, None, "")
    hent, side = KATALOG[Lbfoplysning(felt.oplysning)]
    vaerdi = hent(oplysninger)
    er_tom = not (vaerdi.raekker if isinstance(vaerdi, Tabel) else vaerdi)
    return Felt(
        felt.gruppe, felt.navn, None if er_tom else vaerdi, reverse(f"helhedsplaner:{side}", args=[oplysninger.plan.pk])
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
    O.NAVN: (_plan("navn"), "stamdata"),
    O.LBF_NUMMER: (_plan("lbf_nummer"), "stamdata"),
    O.DRIFTSSTOETTE_SAGSNR: (_plan("driftsstoette_sagsnr"), "stamdata"),
    O.KOMMUNAL_SAGSNR: (_plan("kommunal_sagsnr"), "stamdata"),
    O.BYOMRAADE: (_plan("byomraade"), "stamdata"),
    O.DRIFTSANSVARLIG: (_plan("driftsansvarlig"), "stamdata"),
    O.BOLIGORGANISATIONER: (_organisationer, "afdelinger"),
    O.PARTER: (_parter, "parter"),
    O.PERIODE_FRA: (_planens_dag("periode_fra"), "stamdata"),
    O.PERIODE_TIL: (_planens_dag("periode_til"), "stamdata"),
    O.RESUME: (_plan("resume"), "organisering"),
    O.VISION: (_plan("vision"), "organisering"),
    O.ORGANISERING: (_plan("organisering"), "organisering"),
    O.AFDELINGER: (_afdelinger, "afdelinger"),
    O.UDFORDRINGER: (_praekvalifikation("udfordringer"), "praekvalifikation"),
    O.AFDELINGSOPLYSNINGER: (_praekvalifikation("afdelingsoplysninger"), "praekvalifikation"),
    O.NOEGLETAL_TEKST: (_praekvalifikation("noegletal"), "praekvalifikation"),
    O.NOEGLETAL: (_noegletal, "praekvalifikation"),
    O.BUDGETOVERSLAG: (_praekvalifikation("budgetoverslag"), "praekvalifikation"),
    O.ANBEFALING: (_praekvalifikation("kommunal_anbefaling"), "praekvalifikation"),
    O.ANBEFALING_DATO: (lambda o: _dag(o.praekvalifikation.kommunal_anbefaling_dato), "praekvalifikation"),
    O.RAMME: (lambda o: "" if o.plan.ramme is None else tal_tekst(o.plan.ramme), "stamdata"),
    O.LBF_BELOEB: (_kroner(Kilde.LBF), "budget"),
    O.KOMMUNE_BELOEB: (_kroner(Kilde.KOMMUNE_KONTRAKT, Kilde.KOMMUNE_FACILITERING), "budget"),
    O.BOLIGORGANISATION_BELOEB: (_kroner(Kilde.BOLIGORGANISATION), "budget"),
    O.ANDRE_BELOEB: (_kroner(Kilde.ANDEN), "budget"),
    O.LOKAL_PCT: (_lokal_pct, "budget"),
    O.AFVIGELSE: (_afvigelse, "stamdata"),
    O.BUDGET_KILDER: (_budget_kilder, "budget"),
    O.BUDGET_ARTER: (_budget_arter, "budget"),
    O.BUDGET_OMRAADER: (_budget_omraader, "budget"),
    O.EGENBETALING: (_egenbetaling, "egenbetaling"),
    O.INDSATSOMRAADER: (_indsatsomraader, "indsatsomraader"),
    O.MAAL: (_maal, "maalkaede"),
    O.MAALOPFYLDELSE: (_maalopfyldelse, "fremdrift"),
    O.AKTIVITETER: (_aktiviteter, "maalkaede"),
    O.MILEPAELE_STATUS: (lambda o: _milepaele(o, lambda et: et.dato <= i_dag()), "maalkaede"),
    O.MILEPAELE_NAESTE_AAR: (lambda o: _milepaele(o, lambda et: et.dato.year == i_dag().year + 1), "maalkaede"),
    O.MILEPAELE: (lambda o: _milepaele(o, lambda et: True), "maalkaede"),
    O.FORBRUG_AAR: (lambda o: _forbrug(o, *Kilde.values), "forbrug"),
    O.FORBRUG_LBF: (lambda o: _forbrug(o, Kilde.LBF), "forbrug"),
    O.FORBRUG_DATO: (lambda o: _dag(o.seneste_postering), "forbrug"),
}
