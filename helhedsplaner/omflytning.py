"""What kind of change a new budget is, told from the sections of two versions of a plan: pure (domaene § 3.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from grundlag.penge import kroner_tekst, tal_tekst
from grundlag.templatetags.visning import dag
from helhedsplaner.models import Budgetart, Kilde

Afsnit = Mapping[str, Mapping[str, Any]]
# The sections that money, who takes part and for how long are written in.
OMFLYTTES = frozenset({"budget", "afdelinger", "periode", "parter"})
KOMMUNENS = (Kilde.KOMMUNE_KONTRAKT, Kilde.KOMMUNE_FACILITERING)


class Omflytningsart(models.TextChoices):
    """The kinds of change, each with its own rule for who must approve it."""

    INDEN_FOR = "inden_for", "Inden for et indsatsområde"
    MELLEM_OMRAADER = "mellem_omraader", "Mellem indsatsområder"
    MELLEM_KILDER = "mellem_kilder", "Mellem finansieringskilder"
    RAMME = "ramme", "Den samlede ramme"
    KOMMUNAL_OP = "kommunal_op", "Kommunens andel sættes op"
    KOMMUNAL_NED = "kommunal_ned", "Kommunens andel sættes ned"
    AFDELING = "afdeling", "En afdeling kommer til eller går ud"
    FORLAENGELSE_MED = "forlaengelse_med", "Forlængelse med nye penge"
    FORLAENGELSE_UDEN = "forlaengelse_uden", "Forlængelse uden nye penge"


A = Omflytningsart


@dataclass(frozen=True, slots=True)
class Omflytning:
    """One kind of change that a budget makes, and what it is in kroner or names."""

    art: Omflytningsart
    hvad: str


def omflytninger(foer: Afsnit, efter: Afsnit, navne: Mapping[str, str]) -> list[Omflytning]:
    """
    Every kind of change between two versions; within an indsatsområde only when it is nothing else.

    ``navne`` gives the indsatsområders names by their kode.
    """
    gammelt, nyt = foer["budget"], efter["budget"]
    fundne = [
        *_ramme_og_kommune(gammelt, nyt),
        *_kilder(gammelt, nyt),
        *_omraader(gammelt, nyt, navne),
        *_afdelinger(foer, efter),
        *_forlaengelse(foer, efter),
    ]
    if not fundne and gammelt["linjer"] != nyt["linjer"]:
        fundne = [Omflytning(A.INDEN_FOR, "Hvert indsatsområde og hver kilde har de samme kroner i alt.")]
    return fundne


def _ramme_og_kommune(gammelt: Mapping[str, Any], nyt: Mapping[str, Any]) -> list[Omflytning]:
    fundne = []
    if gammelt["ramme"] != nyt["ramme"]:
        fundne.append(Omflytning(A.RAMME, _fra_til("Rammen", gammelt["ramme"] or 0, nyt["ramme"] or 0)))
    foer, efter = (sum(et["kilder"].get(kilde, 0) for kilde in KOMMUNENS) for et in (gammelt, nyt))
    if foer != efter:
        art = A.KOMMUNAL_OP if efter > foer else A.KOMMUNAL_NED
        fundne.append(Omflytning(art, _fra_til("Kommunens andel", foer, efter)))
    return fundne


def _kilder(gammelt: Mapping[str, Any], nyt: Mapping[str, Any]) -> list[Omflytning]:
    """Money taken from one kilde and given by another; a kilde that only grows with the ramme is not moved."""
    forskelle = {str(kilde.label): nyt["kilder"].get(kilde, 0) - gammelt["kilder"].get(kilde, 0) for kilde in Kilde}
    return [Omflytning(A.MELLEM_KILDER, _opregn(forskelle))] if _flyttet(forskelle) else []


def _omraader(gammelt: Mapping[str, Any], nyt: Mapping[str, Any], navne: Mapping[str, str]) -> list[Omflytning]:
    summer: dict[str, int] = defaultdict(int)
    for tegn, budget in ((-1, gammelt), (1, nyt)):
        for linje in budget["linjer"]:
            kode = linje["indsatsomraade"]
            summer[navne.get(kode, kode) if kode else "Tværgående"] += tegn * linje["beloeb"]
    return [Omflytning(A.MELLEM_OMRAADER, _opregn(summer))] if _flyttet(summer) else []


def _afdelinger(foer: Afsnit, efter: Afsnit) -> list[Omflytning]:
    gamle, nye = (
        {et["uid"]: f"{et['organisation']['navn']}, {et['navn']}" for et in side["afdelinger"]["afdelinger"]}
        for side in (foer, efter)
    )
    til = [f"{nye[uid]} kommer til" for uid in nye.keys() - gamle.keys()]
    ud = [f"{gamle[uid]} går ud" for uid in gamle.keys() - nye.keys()]
    return [Omflytning(A.AFDELING, f"{'; '.join(sorted(til) + sorted(ud))}.")] if til or ud else []


def _forlaengelse(foer: Afsnit, efter: Afsnit) -> list[Omflytning]:
    sidst, nu = foer["periode"]["til"] or "", efter["periode"]["til"] or ""
    if nu <= sidst:
        return []
    flere = (efter["budget"]["ramme"] or 0) > (foer["budget"]["ramme"] or 0)
    hvad = f"Planen varer til {dag(date.fromisoformat(nu))}."
    return [Omflytning(A.FORLAENGELSE_MED if flere else A.FORLAENGELSE_UDEN, hvad)]


@dataclass(frozen=True, slots=True)
class Flyttet:
    """What one row of the budget has in all its years, before and after."""

    omraade: str
    art: str
    kilde: str
    foer: int
    efter: int

    @property
    def forskel(self) -> str:
        return f"{'+' if self.efter > self.foer else '−'}{tal_tekst(abs(self.efter - self.foer))}"


def flyttede(foer: Afsnit, efter: Afsnit, navne: Mapping[str, str]) -> list[Flyttet]:
    """The rows whose kroner in all are not the same in both, in the order of their names."""
    summer: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for plads, side in enumerate((foer, efter)):
        for linje in side["budget"]["linjer"]:
            kode = linje["indsatsomraade"]
            hvis = linje["organisation_navn"] or linje["kilde_navn"] or str(Kilde(linje["kilde"]).label)
            raekke = (
                navne.get(kode, kode) if kode else "Tværgående",
                str(Budgetart(linje["art"]).label),
                hvis,
            )
            summer[raekke][plads] += linje["beloeb"]
    return [Flyttet(*raekke, *beloeb) for raekke, beloeb in sorted(summer.items()) if beloeb[0] != beloeb[1]]


def _flyttet(forskelle: Mapping[str, int]) -> bool:
    return any(et > 0 for et in forskelle.values()) and any(et < 0 for et in forskelle.values())


def _opregn(forskelle: Mapping[str, int]) -> str:
    dele = [f"{navn} {'+' if kr > 0 else '−'}{tal_tekst(abs(kr))} kr." for navn, kr in forskelle.items() if kr]
    return "; ".join(dele)


def _fra_til(hvad: str, foer: int, efter: int) -> str:
    return f"{hvad} går fra {kroner_tekst(foer)} til {kroner_tekst(efter)}".rstrip(".") + "."
