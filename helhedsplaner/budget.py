"""The arithmetic of a plan's money: shares, years, breaches. Pure, in whole kroner (beslutninger § 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from grundlag.fejl import Regelbrud
from grundlag.penge import andel, andel_ned, fordel, kroner_tekst
from helhedsplaner.models import Helhedsplan, Kilde


@dataclass(frozen=True, slots=True)
class Satser:
    """Rates in per cent of the samlet ramme; ``typisk`` is the regelsæt's municipal share."""

    lokal_mindst: Decimal
    kommunal: Decimal
    facilitering: Fraction
    typisk: Decimal

    @property
    def afviger(self) -> bool:
        return self.kommunal != self.typisk


@dataclass(frozen=True, slots=True)
class Fordeling:
    """Who pays what of ``ramme``, in whole kroner; the parts add up to it."""

    ramme: int
    lbf: int
    kommune: int
    facilitering: int
    andre: int

    @property
    def kontraktpulje(self) -> int:
        """What the contracts may use: the municipal share less facilitering, so that no krone is lost."""
        return self.kommune - self.facilitering

    @property
    def boligorganisation(self) -> int:
        """The rest."""
        return self.ramme - self.lbf - self.kommune - self.andre

    def pr_kilde(self) -> dict[str, int]:
        return {
            Kilde.LBF: self.lbf,
            Kilde.KOMMUNE_KONTRAKT: self.kontraktpulje,
            Kilde.KOMMUNE_FACILITERING: self.facilitering,
            Kilde.BOLIGORGANISATION: self.boligorganisation,
            Kilde.ANDEN: self.andre,
        }


@dataclass(frozen=True, slots=True)
class Brud:
    """One thing that is off: a code, a Danish sentence, the kilde it concerns and by how many kroner."""

    kode: str
    tekst: str
    kilde: str = ""
    beloeb: int = 0


def satser_for(plan: Helhedsplan) -> Satser:
    """
    The rates that hold for ``plan``: its regelsæt's, or its own deviating municipal share.

    A deviating share keeps the proportion between contracts and facilitering (10,6 : 1,9).
    """
    regelsaet = plan.regelsaet
    kommunal = regelsaet.kommunal_pct
    if plan.uden_kommunal_medfinansiering:
        kommunal = Decimal(0)
    elif plan.kommunal_afvigelse_pct is not None:
        kommunal = plan.kommunal_afvigelse_pct
    del_af_kommunal = Fraction(regelsaet.facilitering_pct) / (Fraction(regelsaet.kommunal_pct) or 1)
    return Satser(
        lokal_mindst=regelsaet.lokal_mindst_pct,
        kommunal=kommunal,
        facilitering=Fraction(kommunal) * del_af_kommunal,
        typisk=regelsaet.kommunal_pct,
    )


def fordeling(ramme: int, satser: Satser, *, andre: int = 0) -> Fordeling:
    """
    Divide ``ramme`` kroner: LBF rounded down, kommune and facilitering half up, the rest to boligorganisationerne.

    Rules of domaene § 4.4. Raises Regelbrud with the amount if ``andre`` leave them less than nothing.
    """
    resultat = Fordeling(
        ramme=ramme,
        lbf=andel_ned(ramme, 100 - satser.lokal_mindst),
        kommune=andel(ramme, satser.kommunal),
        facilitering=andel(ramme, satser.facilitering),
        andre=andre,
    )
    if resultat.boligorganisation < 0:
        raise Regelbrud(
            f"Kilderne er {kroner_tekst(-resultat.boligorganisation)} større end rammen, "
            "før boligorganisationerne har betalt noget."
        )
    return resultat


def dage_pr_aar(fra: date, til: date) -> dict[int, int]:
    """How many days of the period lie in each calendar year, both ends included."""
    return {
        aar: (min(til, date(aar, 12, 31)) - max(fra, date(aar, 1, 1))).days + 1 for aar in range(fra.year, til.year + 1)
    }


def fordel_over_aar(samlet: Fordeling, fra: date, til: date) -> dict[int, Fordeling]:
    """
    Propose the shares year by year, by days (beslutninger § 9).

    Ramme, LBF, kommune, facilitering and andre are each split by largest remainder; kontraktpulje and
    boligorganisationerne are the rest of their year. A year whose rest would be negative is evened
    against the year with the largest.
    """
    dage = dage_pr_aar(fra, til)
    vaegte = list(dage.values())
    ramme, lbf, kommune, facilitering, andre = (
        fordel(beloeb, vaegte)
        for beloeb in (samlet.ramme, samlet.lbf, samlet.kommune, samlet.facilitering, samlet.andre)
    )
    aar = [Fordeling(*raekke) for raekke in zip(ramme, lbf, kommune, facilitering, andre, strict=True)]
    _udlign(aar, "boligorganisation", "lbf")
    _udlign(aar, "kontraktpulje", "facilitering")
    return dict(zip(dage, aar, strict=True))


def _udlign(aar: list[Fordeling], rest: str, modpost: str) -> None:
    """Lift every negative ``rest`` to nothing: the year with the largest gives, ``modpost`` goes the other way."""
    for nummer, fordelt in enumerate(aar):
        if (mangler := -getattr(fordelt, rest)) <= 0:
            continue
        stoerst = max(range(len(aar)), key=lambda indeks: getattr(aar[indeks], rest))
        aar[nummer] = replace(fordelt, **{modpost: getattr(fordelt, modpost) - mangler})
        aar[stoerst] = replace(aar[stoerst], **{modpost: getattr(aar[stoerst], modpost) + mangler})


def pr_lejemaal_pr_maaned(beloeb: int, lejemaal: int, fra: date, til: date) -> Decimal:
    """``beloeb`` kroner over the period as kroner per lejemål per month, with two decimals."""
    maaneder = Fraction((til - fra).days + 1) * 12 / Fraction("365.25")
    return Decimal(round(beloeb * 100 / (lejemaal * maaneder))) / 100


def budgetbrud(ramme: int | None, kilder: Mapping[str, int], satser: Satser) -> list[Brud]:
    """
    Everything that is off in a budget with these kroner per kilde; an empty list is a budget that adds up.

    The same function answers while typing and when the plan is submitted. LBF may pay less than its
    share, never more; the municipal shares are exact to the krone (domaene §§ 2.4, 4.4).
    """
    if not ramme:
        return [Brud("ramme_mangler", "Skriv planens samlede ramme.")]
    brud: list[Brud] = []
    i_alt = sum(kilder.values())
    if i_alt != ramme:
        ord_ = "mangler" if i_alt < ramme else "er for meget"
        forskel = abs(ramme - i_alt)
        brud.append(
            Brud(
                "sum_er_ikke_ramme",
                f"Linjerne giver {kroner_tekst(i_alt)}, rammen er {kroner_tekst(ramme)}: "
                f"{kroner_tekst(forskel)} {ord_}.",
                beloeb=i_alt - ramme,
            )
        )
    ideal = Fordeling(
        ramme=ramme,
        lbf=andel_ned(ramme, 100 - satser.lokal_mindst),
        kommune=andel(ramme, satser.kommunal),
        facilitering=andel(ramme, satser.facilitering),
        andre=0,
    )
    if (for_meget := kilder.get(Kilde.LBF, 0) - ideal.lbf) > 0:
        brud.append(
            Brud(
                "lokal_andel_for_lille",
                f"Landsbyggefonden kan højst betale {kroner_tekst(ideal.lbf)}: "
                f"der mangler {kroner_tekst(for_meget)} i lokal medfinansiering.",
                Kilde.LBF,
                for_meget,
            )
        )
    for kilde, skal_vaere, navn in (
        (Kilde.KOMMUNE_KONTRAKT, ideal.kontraktpulje, "Kommunens midler til kontrakter"),
        (Kilde.KOMMUNE_FACILITERING, ideal.facilitering, "Kommunens midler til facilitering"),
    ):
        if forskel := kilder.get(kilde, 0) - skal_vaere:
            ord_ = "for lidt" if forskel < 0 else "for meget"
            brud.append(
                Brud(
                    f"{kilde}_passer_ikke",
                    f"{navn} skal være {kroner_tekst(skal_vaere)}: {kroner_tekst(abs(forskel))} {ord_}.",
                    kilde,
                    forskel,
                )
            )
    return brud
