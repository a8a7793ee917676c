"""
What a step of a plan asks for: one list, shown as it is enforced (beslutninger § 6).

Skridt: ``indsend`` (to approval), ``afslut`` and ``drift``, and of a budget ``omflyt``. What approvals and
agreements ask for comes by the hook.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, JSONField, OuterRef, Subquery, TextField, Value
from django.db.models.functions import JSONObject, TruncDate
from django.urls import reverse
from django.utils.timezone import localdate

from grundlag import kroge
from grundlag.adresser import adresse
from grundlag.dato import i_dag
from grundlag.kroge import Krav
from grundlag.templatetags.visning import dag
from helhedsplaner.afslutning import krav_til_afslutning
from helhedsplaner.budget import budgetbrud, dage_pr_aar, satser_for
from helhedsplaner.models import (
    Deltagelse,
    Helhedsplan,
    Kilde,
    Planversion,
    Praekvalifikation,
    Praekvalifikationssvar,
    Undtagelse,
)
from helhedsplaner.tilstande import LEVENDE, VENTER_PAA_START, Status

INDSEND = "indsend"
DRIFT = "drift"
AFSLUT = "afslut"
OMFLYT = "omflyt"
PRAEKVALIFICERET = "praekvalificeret"
INDSENDT = "indsendt"
KALENDEREN = "Kalenderen"


@dataclass(frozen=True, slots=True)
class Afsnitstal:
    """A section as it is counted; ``indsatsomraade`` is an id, and ``er_begrundet`` about municipal money."""

    indsatsomraade: int
    kode: str
    navn: str
    har_formaal: bool
    har_baggrund: bool
    er_begrundet: bool
    maal: int
    aktiviteter: int
    uden_kriterium: int
    uden_aktivitet: int


@dataclass(frozen=True, slots=True)
class Tur:
    """The days that tell since when it is somebody's turn: of the newest prækvalifikation and the newest version."""

    indsendt: date | None
    svar: str
    svaret: date | None
    version: date | None


@dataclass(frozen=True, slots=True)
class Opgoerelse:
    """
    What a plan holds so far, counted by the database in one look (migration 0006).

    ``overlap`` are the ids of deltagelser without the reason they need, ``nyeste`` the number of the newest version.
    ``penge`` are kroner of the newest budget by (kilde, year, id of an indsatsområde that the boligorganisationer
    coordinate alone).
    """

    afdelinger: int
    lejemaal: int
    overlap: list[int]
    afsnit: list[Afsnitstal]
    penge: dict[tuple[str, int, int | None], int]
    har_parter: bool
    har_medarbejdere: bool
    har_undtagelser: bool
    nyeste: int | None
    tur: Tur

    @property
    def kilder(self) -> dict[str, int]:
        kilder: dict[str, int] = defaultdict(int)
        for (kilde, _, _), beloeb in self.penge.items():
            kilder[kilde] += beloeb
        return kilder


OPGJORT = "opgjort"
TUREN = "turen"


def med_opgoerelse() -> dict[str, Func | Subquery]:
    """The annotations by which a plan brings along what ``opgoer`` asks for."""
    levende = Value(list(LEVENDE), output_field=ArrayField(TextField()))
    versioner = Planversion.objects.filter(plan=OuterRef("plan")).order_by("-nummer")
    forsoeg = Praekvalifikation.objects.filter(plan=OuterRef("pk")).order_by("-nummer")
    tur = JSONObject(
        indsendt="indsendt_dato",
        svar="svar",
        svaret="svar_dato",
        version=Subquery(versioner.values(dag=TruncDate("lavet_tid"))[:1]),
    )
    return {
        OPGJORT: Func(F("pk"), levende, function="helhedsplaner_opgoer", output_field=JSONField()),
        TUREN: Subquery(forsoeg.values(tur=tur)[:1]),
    }


def opgoer(plan: Helhedsplan) -> Opgoerelse:
    """Count ``plan``, which may have brought the figures along; otherwise one query."""
    if hasattr(plan, OPGJORT):
        tal, tur = getattr(plan, OPGJORT), getattr(plan, TUREN)
    else:
        tal, tur = Helhedsplan.objects.values_list(*med_opgoerelse().values()).get(pk=plan.pk)
    return Opgoerelse(
        **tal
        | {
            "afsnit": [Afsnitstal(**afsnit) for afsnit in tal["afsnit"]],
            "penge": {(kilde, aar, alene): beloeb for kilde, aar, alene, beloeb in tal["penge"]},
            "tur": _tur(tur or {}),
        }
    )


def _tur(dage: dict[str, str | None]) -> Tur:
    indsendt, svaret, version = (
        date.fromisoformat(vist) if (vist := dage.get(navn)) else None for navn in ("indsendt", "svaret", "version")
    )
    return Tur(indsendt, dage.get("svar") or "", svaret, version)


def krav_til(plan: Helhedsplan, skridt: str, opgoerelse: Opgoerelse | None = None) -> list[Krav]:
    """
    Every krav of ``skridt``, met or not; ``opgoerelse`` when the caller has made it already.

    One that is not met says whose turn it is, since when and where, as far as anybody's turn has come.
    """
    opgoerelse = opgoerelse or opgoer(plan)
    egne = _EGNE[skridt](plan, opgoerelse)
    siden = _skrives_siden(plan, opgoerelse.tur) if skridt == INDSEND else opgoerelse.tur.version
    hjem = adresse("helhedsplaner:plan", plan.pk)
    return [
        krav
        if krav.opfyldt
        else replace(
            krav,
            hvem=krav.hvem or str(plan.driftsansvarlig),
            url=krav.url or hjem,
            siden=krav.siden or (None if krav.hvem == KALENDEREN else siden),
        )
        for krav in (*egne, *kroge.krav(plan, skridt))
    ]


def _skrives_siden(plan: Helhedsplan, tur: Tur) -> date:
    """Since when it is the writers' turn: the plan was last submitted, or prequalified, or made."""
    if tur.version:
        return tur.version
    if tur.svar == Praekvalifikationssvar.PRAEKVALIFICERET and tur.svaret:
        return tur.svaret
    return localdate(plan.oprettet_tid)


def gaeldende_undtagelser(plan: Helhedsplan) -> dict[str, Undtagelse]:
    """The exceptions that hold, by the code of their krav."""
    return {
        undtagelse.krav: undtagelse
        for undtagelse in plan.undtagelser.filter(ophaevet_tid=None).select_related("givet_af")
    }


def mangler(krav: Iterable[Krav], undtagelser: dict[str, Undtagelse]) -> list[Krav]:
    """Those neither met nor lawfully excepted: what stops the step."""
    return [k for k in krav if not k.opfyldt and not (k.kan_undtages and k.kode in undtagelser)]


def _drift(plan: Helhedsplan) -> list[Krav]:
    begyndt = plan.periode_fra is not None and plan.periode_fra <= i_dag()
    tekst = f"Planens første dag er {'nået' if begyndt else 'ikke nået'} ({dag(plan.periode_fra)})."
    if plan.periode_fra is None:
        tekst = "Planens første dag er ikke skrevet."
    stamdata = adresse("helhedsplaner:stamdata", plan.pk)
    tilstand = f"Planen er »{plan.get_status_display()}« og kan ikke sættes i drift."
    return [
        *([] if plan.status in VENTER_PAA_START else [Krav(INDSENDT, tilstand, False, kan_undtages=False)]),
        Krav("periode_begyndt", tekst, begyndt, KALENDEREN if plan.periode_fra else "", stamdata),
    ]


def _praekvalificeret(plan: Helhedsplan, tur: Tur, url: str) -> Krav:
    """Landsbyggefonden's first gate: whose turn it is follows from how far the plan is."""
    tekst, hvem, siden = f"Planen er »{plan.get_status_display()}« og kan ikke indsendes.", "", None
    match plan.status:
        case Status.IDE:
            tekst = "Prækvalifikationen er ikke begyndt."
        case Status.PRAEKVALIFIKATION:
            tekst = "Prækvalifikationen er ikke sendt til Landsbyggefonden."
        case Status.PRAEKVALIFIKATION_INDSENDT if tur.svar == Praekvalifikationssvar.SUPPLERENDE:
            tekst, siden = "Landsbyggefonden beder om supplerende oplysninger til prækvalifikationen.", tur.svaret
        case Status.PRAEKVALIFIKATION_INDSENDT:
            tekst = "Landsbyggefonden har endnu ikke svaret på prækvalifikationen."
            hvem, siden = "Landsbyggefonden", tur.indsendt
        case Status.PRAEKVALIFIKATION_AFSLAG:
            tekst, siden = "Landsbyggefonden har givet afslag på prækvalifikationen. Den kan prøves igen.", tur.svaret
    if plan.kan_indsendes:
        tekst = "Landsbyggefonden har prækvalificeret planen."
    return Krav(PRAEKVALIFICERET, tekst, plan.kan_indsendes, hvem, url, siden, kan_undtages=False)


def _enten(opfyldt: bool, ja: str, nej: str) -> tuple[str, bool]:
    """A krav's sentence: what is in place, or what is to be done."""
    return ja if opfyldt else nej, opfyldt


def planens_side(plan: Helhedsplan, navn: str, *argumenter: object) -> str:
    """The address of one of the plan's pages."""
    if argumenter:
        return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *argumenter])
    return adresse(f"helhedsplaner:{navn}", plan.pk)


def _indsend(plan: Helhedsplan, opgoerelse: Opgoerelse) -> list[Krav]:
    hvem = str(plan.driftsansvarlig)

    side = partial(planens_side, plan)
    return [
        _praekvalificeret(plan, opgoerelse.tur, side("praekvalifikation")),
        Krav(
            "periode",
            *_enten(
                bool(plan.periode_fra and plan.periode_til),
                "Planen har en første og en sidste dag.",
                "Skriv planens første og sidste dag.",
            ),
            hvem,
            side("stamdata"),
        ),
        Krav(
            "afdelinger",
            *_enten(bool(opgoerelse.afdelinger), "Mindst én afdeling deltager.", "Tilføj mindst én afdeling."),
            hvem,
            side("afdelinger"),
        ),
        *(
            Krav(
                f"overlap:{deltagelse.afdeling.uid}",
                f"{deltagelse.afdeling} deltager også i en anden plan i perioden. Skriv hvorfor.",
                False,
                hvem,
                side("afdelinger"),
            )
            for deltagelse in _overlap(opgoerelse)
        ),
        Krav(
            "organisering",
            *_enten(
                bool(plan.organisering.strip()),
                "Organisering og ledelse er beskrevet.",
                "Beskriv planens organisering og ledelse.",
            ),
            hvem,
            side("organisering"),
        ),
        Krav(
            "indsatsomraader",
            *_enten(bool(opgoerelse.afsnit), "Planen har mindst ét indsatsområde.", "Vælg mindst ét indsatsområde."),
            hvem,
            side("indsatsomraader"),
        ),
        *_indhold(opgoerelse, side, hvem),
        *_penge(plan, opgoerelse, side("budget"), hvem),
    ]


def _indhold(opgoerelse: Opgoerelse, side: Callable[..., str], hvem: str) -> list[Krav]:
    begrundes = {
        omraade
        for (kilde, _, omraade), beloeb in opgoerelse.penge.items()
        if kilde in {Kilde.KOMMUNE_KONTRAKT, Kilde.KOMMUNE_FACILITERING} and beloeb
    }
    krav = []
    for afsnit in opgoerelse.afsnit:
        mangler = _mangler_i(afsnit)
        if afsnit.indsatsomraade in begrundes and not afsnit.er_begrundet:
            mangler.append("en begrundelse for at bruge kommunale midler her")
        tekst = f"{afsnit.navn} mangler {_opremsning(mangler)}." if mangler else f"{afsnit.navn} er skrevet."
        krav.append(Krav(f"indsats:{afsnit.kode}", tekst, not mangler, hvem, side("afsnit", afsnit.kode)))
    return krav


def _overlap(opgoerelse: Opgoerelse) -> Iterable[Deltagelse]:
    """Those that take part in two plans and do not say why; seldom any, and then named."""
    if not opgoerelse.overlap:
        return []
    return Deltagelse.objects.filter(pk__in=opgoerelse.overlap).select_related("afdeling__boligorganisation")


def _mangler_i(afsnit: Afsnitstal) -> list[str]:
    """What a section still needs, in words that follow "mangler"."""
    mangler = []
    if not afsnit.har_formaal:
        mangler.append("et formål")
    if not afsnit.maal:
        mangler.append("mindst ét mål")
    if afsnit.uden_kriterium:
        mangler.append(f"et succeskriterium til {afsnit.uden_kriterium} mål")
    if not afsnit.aktiviteter:
        mangler.append("mindst én aktivitet")
    elif afsnit.uden_aktivitet:
        mangler.append(f"en aktivitet til {afsnit.uden_aktivitet} mål")
    return mangler


def _opremsning(dele: list[str]) -> str:
    return " og ".join([", ".join(dele[:-1]), dele[-1]] if len(dele) > 1 else dele)


def _penge(plan: Helhedsplan, opgoerelse: Opgoerelse, url: str, hvem: str) -> list[Krav]:
    brud = budgetbrud(plan.ramme, opgoerelse.kilder, satser_for(plan))
    krav = [Krav(f"budget:{b.kode}", b.tekst, False, hvem, url, kan_undtages=False) for b in brud]
    aar = dage_pr_aar(plan.periode_fra, plan.periode_til) if plan.periode_fra and plan.periode_til else {}
    if aar and any(beloeb for (_, et_aar, _), beloeb in opgoerelse.penge.items() if et_aar not in aar):
        krav.append(Krav("budget:aar", "Der er beløb i år, som ligger uden for planens periode.", False, hvem, url))
    return krav or [Krav("budget", "Budgettet går op på kronen.", True, hvem, url)]


_EGNE: dict[str, Callable[[Helhedsplan, Opgoerelse], list[Krav]]] = {
    INDSEND: _indsend,
    DRIFT: lambda plan, _: _drift(plan),
    AFSLUT: lambda plan, _: krav_til_afslutning(plan),
}
