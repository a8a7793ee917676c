"""
What a decision covers, and whether it still does after a new version: pure functions over a version's sections.

A *key* names one thing that can be approved. It is held by a hash (the thing is the same) or by a
ceiling in whole kroner (it is not more). All keys are derived from the sections alone (beslutninger § 8):

- every section's own key: ``stamdata``, ``periode``, ``indsats:<kode>``, …
- ``deltagelse:<afdeling-uid>``: one afdeling's participation and its period
- ``afdelinger:<organisation-uid>``: which of an organisation's afdelinger take part, and when
- ``overskrifter``: the headings of the indsatsområder; ``maal:<kode>``: formål and mål of one
- ``faelles:<kode>``: a section whose snitflade is shared
- ``loft:ramme``, ``loft:<kilde>``, ``loft:kommune``, ``loft:indsats:<kode>``, ``loft:boligorganisation:<uid>``
- ``indsats:*``, ``maal:*``, ``faelles:*``: which of them there are, so that one more or less is a change too
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grundlag.kanon import sha256
from grundlag.penge import kroner_tekst

Afsnit = Mapping[str, Mapping[str, Any]]
EGEN = "egen"
FAMILIER = ("indsats", "maal", "faelles")


@dataclass(frozen=True, slots=True)
class Daekning:
    """How one key is held: by its hash, or by a ceiling in whole kroner."""

    sha256: str | None = None
    loft_kr: int | None = None

    def holder(self, ny: Daekning | None) -> bool:
        """True if what was decided also covers ``ny``; a ceiling that is no longer there is not exceeded."""
        if self.loft_kr is not None:
            return _kroner(ny) <= self.loft_kr
        return ny is not None and ny.sha256 == self.sha256


@dataclass(frozen=True, slots=True)
class Vurdering:
    """Whether a decision stands after a new version, and why, in a Danish sentence."""

    staar: bool
    begrundelse: str


def noegler(afsnit: Afsnit) -> dict[str, Daekning]:
    """Every key of a version, from the contents of its sections by their keys."""
    indsatser = {navn: indhold for navn, indhold in afsnit.items() if navn.startswith("indsats:")}
    hele = {navn: sha256(indhold) for navn, indhold in afsnit.items()}
    hasher = dict(hele)
    for indhold in indsatser.values():
        kode = indhold["kode"]
        hasher[f"maal:{kode}"] = sha256([indhold["formaal"], indhold["maal"]])
        if indhold["faelles"] == "ja":
            hasher[f"faelles:{kode}"] = hele[f"indsats:{kode}"]
    for familie in FAMILIER:
        hasher[f"{familie}:*"] = sha256(sorted(navn for navn in hasher if navn.startswith(f"{familie}:")))
    hasher["overskrifter"] = sha256(sorted([indhold["kode"], indhold["navn"]] for indhold in indsatser.values()))
    egne: dict[str, list[list[Any]]] = defaultdict(list)
    for afdeling in afsnit["afdelinger"]["afdelinger"]:
        deltagelse = [afdeling["uid"], afdeling["fra"], afdeling["til"]]
        hasher[f"deltagelse:{afdeling['uid']}"] = sha256(deltagelse)
        egne[afdeling["organisation"]["uid"]].append(deltagelse)
    hasher |= {f"afdelinger:{uid}": sha256(sorted(raekker, key=str)) for uid, raekker in egne.items()}
    lofter = _lofter(afsnit["budget"], afsnit["afdelinger"], [indhold["kode"] for indhold in indsatser.values()])
    return {navn: Daekning(sha256=hash_) for navn, hash_ in hasher.items()} | {
        f"loft:{navn}": Daekning(loft_kr=kroner) for navn, kroner in lofter.items()
    }


def _lofter(budget: Mapping[str, Any], afdelinger: Mapping[str, Any], koder: list[str]) -> dict[str, int]:
    """An area or organisation without money has the ceiling 0, so that its first krone is a change."""
    lofter: dict[str, int] = defaultdict(int, {f"indsats:{kode}": 0 for kode in koder})
    lofter |= {"ramme": budget["ramme"] or 0, "kommune": kommunens_kroner(budget), **budget["kilder"]}
    for linje in budget["linjer"]:
        if linje["indsatsomraade"]:
            lofter[f"indsats:{linje['indsatsomraade']}"] += linje["beloeb"]
        if linje["organisation"]:
            lofter[f"boligorganisation:{linje['organisation']}"] += linje["beloeb"]
    for afdeling in afdelinger["afdelinger"]:
        lofter[f"boligorganisation:{afdeling['uid']}"] += afdeling["egenbetaling"] or 0
        lofter[f"boligorganisation:{afdeling['organisation']['uid']}"] += 0
    return lofter


def kommunens_kroner(budget: Mapping[str, Any]) -> int:
    """The municipal share of a ``budget`` section in whole kroner: contracts and facilitering."""
    return int(budget["kilder"]["kommune_kontrakt"] + budget["kilder"]["kommune_facilitering"])


def for_instans(moenstre: Iterable[str], egen: str, alle: Mapping[str, Daekning]) -> dict[str, Daekning]:
    """
    The keys that an instans's decision covers.

    ``indsats:*`` takes the whole family, ``:egen`` means the instans's own afdeling or organisation,
    whose uid is ``egen``; anything else is a key. What the version does not have is not covered.
    """
    daekket: dict[str, Daekning] = {}
    for moenster in moenstre:
        if moenster.endswith(":*"):
            daekket |= {noegle: daekning for noegle, daekning in alle.items() if noegle.startswith(moenster[:-1])}
        else:
            noegle = f"{moenster.removesuffix(EGEN)}{egen}" if moenster.endswith(f":{EGEN}") else moenster
            if noegle in alle:
                daekket[noegle] = alle[noegle]
    return daekket


def vedkommer(moenstre: Collection[str], egen: str, afsnit: Afsnit) -> dict[str, Mapping[str, Any]]:
    """
    The part of a version that an instans decides about, so that it is shown only its own changes.

    Money is told apart from this, by its ceilings.
    """
    vist: dict[str, Mapping[str, Any]] = {}
    for navn, indhold in afsnit.items():
        er_indsats = navn.startswith("indsats:")
        if navn in moenstre or (er_indsats and _hele_indsatsen(moenstre, indhold)):
            vist[navn] = indhold
        elif er_indsats and "maal:*" in moenstre:
            vist[navn] = {**indhold, **dict.fromkeys(_ANDRE_TEKSTER, ""), "aktiviteter": []}
        elif navn == "afdelinger":
            vist[navn] = {"afdelinger": [et for et in indhold["afdelinger"] if _er_egen(moenstre, egen, et)]}
    return vist


_ANDRE_TEKSTER = ("baggrund", "maalgruppe", "samarbejdspartnere", "kommunal_begrundelse")


def _hele_indsatsen(moenstre: Collection[str], indhold: Mapping[str, Any]) -> bool:
    return "indsats:*" in moenstre or ("faelles:*" in moenstre and indhold["faelles"] == "ja")


def _er_egen(moenstre: Collection[str], egen: str, afdeling: Mapping[str, Any]) -> bool:
    if "deltagelse:egen" in moenstre:
        return bool(afdeling["uid"] == egen)
    return "afdelinger:egen" in moenstre and afdeling["organisation"]["uid"] == egen


def vurder(daekket: Mapping[str, Daekning], nye: Mapping[str, Daekning], navne: Mapping[str, str]) -> Vurdering:
    """
    Weigh a decision that covers ``daekket`` against a version whose keys are ``nye``.

    ``navne`` gives the indsatsområders names by their kode, for the sentence.
    """
    brudte = [noegle for noegle, daekning in daekket.items() if not daekning.holder(nye.get(noegle))]
    if brudte:
        brud = dict.fromkeys(_brud(noegle, daekket[noegle], nye.get(noegle), navne) for noegle in brudte)
        return Vurdering(False, _saetning(brud))
    lavere = {
        noegle: f"{ord_for(noegle, navne)} er faldet fra {kroner_tekst(daekning.loft_kr)} til {_nyt(nye.get(noegle))}"
        for noegle, daekning in daekket.items()
        if daekning.loft_kr is not None and _kroner(nye.get(noegle)) < daekning.loft_kr
    }
    uaendrede = dict.fromkeys(ord_for(noegle) for noegle in daekket)
    for noegle in lavere:
        uaendrede.pop(ord_for(noegle), None)
    uaendret = [f"{opremsning(list(uaendrede))} er uændret"] if uaendrede else []
    return Vurdering(True, _saetning([*uaendret, *lavere.values()]))


def loft_overskredet(daekket: Mapping[str, Daekning], nye: Mapping[str, Daekning]) -> int:
    """By how many kroner a version is above the ceiling that it is farthest above; 0 when it is within them all."""
    lofter = ((_kroner(nye.get(noegle)), et.loft_kr) for noegle, et in daekket.items() if et.loft_kr is not None)
    return max((0, *(nyt - loft for nyt, loft in lofter)))


def _kroner(daekning: Daekning | None) -> int:
    return (daekning.loft_kr or 0) if daekning else 0


def _nyt(daekning: Daekning | None) -> str:
    return kroner_tekst(_kroner(daekning))


# A key by itself, or with a colon after it, a whole family.
ORD = {
    "stamdata": "planens stamdata",
    "periode": "perioden",
    "parter": "parterne",
    "afdelinger": "afdelingernes deltagelse",
    "organisering": "organiseringen",
    "overskrifter": "indsatsområdernes overskrifter",
    "budget": "budgettet",
    "afdelinger:": "egne afdelingers deltagelse",
    "deltagelse:": "egen deltagelse",
    "indsats:": "indsatserne",
    "faelles:": "de fælles indsatser",
    "maal:": "formål og mål",
    "loft:ramme": "den samlede ramme",
    "loft:lbf": "Landsbyggefondens kroner",
    "loft:kommune": "kommunens kroner",
    "loft:kommune_kontrakt": "kommunens kroner til kontrakter",
    "loft:kommune_facilitering": "kommunens kroner til facilitering",
    "loft:boligorganisation": "boligorganisationernes kroner",
    "loft:boligorganisation:": "egenbetalingen",
    "loft:anden": "andres kroner",
    "loft:indsats:": "kronerne pr. indsatsområde",
}
FORLED = {"maal:": "formål og mål for ", "loft:indsats:": "kronerne til "}


def ord_for(noegle: str, navne: Mapping[str, str] | None = None) -> str:
    """What a key is called in a sentence; given ``navne``, one indsatsområde by its own name."""
    if noegle in ORD:
        return ORD[noegle]
    familie, kolon, rest = noegle.rpartition(":")
    familie += kolon
    return f"{FORLED.get(familie, '')}{navne[rest]}" if navne and rest in navne else ORD[familie]


def _brud(noegle: str, besluttet: Daekning, ny: Daekning | None, navne: Mapping[str, str]) -> str:
    if besluttet.loft_kr is not None:
        return f"{ord_for(noegle, navne)} er steget fra {kroner_tekst(besluttet.loft_kr)} til {_nyt(ny)}"
    if noegle.endswith(":*"):
        return "et indsatsområde er kommet til eller taget ud"
    return f"{ord_for(noegle, navne)} er {'ændret' if ny else 'taget ud'}"


def opremsning(dele: list[str]) -> str:
    """``["a", "b", "c"]`` as "a, b og c"."""
    return " og ".join([", ".join(dele[:-1]), dele[-1]] if len(dele) > 1 else dele)


def _saetning(grunde: Iterable[str]) -> str:
    tekst = "; ".join(grunde)
    return f"{tekst[:1].upper()}{tekst[1:].rstrip('.')}."
