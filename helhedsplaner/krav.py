"""
What a step of a plan asks for: one list, shown as it is enforced (beslutninger § 6).

Skridt: ``indsend`` (to approval) and ``drift``. What approvals and agreements ask for comes by the hook.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from grundlag import kroge
from grundlag.dato import i_dag
from grundlag.kroge import Krav
from grundlag.templatetags.visning import dag
from helhedsplaner.budget import budgetbrud, dage_pr_aar, satser_for
from helhedsplaner.models import (
    Aktivitet,
    Budgetlinje,
    Deltagelse,
    Helhedsplan,
    Kilde,
    Planafsnit,
    Snitflade,
    Undtagelse,
)
from helhedsplaner.tilstande import LEVENDE

INDSEND = "indsend"
DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Opgoerelse:
    """
    What a plan holds so far, counted in three queries whatever its size.

    ``overlap`` are deltagelser without the reason they need. An afsnit carries ``antal_maal``,
    ``antal_aktiviteter``, ``uden_kriterium`` and ``uden_aktivitet``. ``penge`` are kroner of the newest
    budget by (kilde, year, id of an indsatsområde that the boligorganisationer coordinate alone).
    """

    deltagelser: Sequence[Deltagelse]
    overlap: Sequence[Deltagelse]
    afsnit: Sequence[Planafsnit]
    penge: dict[tuple[str, int, int | None], int]

    @property
    def kilder(self) -> dict[str, int]:
        kilder: dict[str, int] = defaultdict(int)
        for (kilde, _, _), beloeb in self.penge.items():
            kilder[kilde] += beloeb
        return kilder


def opgoer(plan: Helhedsplan) -> Opgoerelse:
    deltagelser = list(
        plan.deltagelser.select_related("afdeling__boligorganisation").annotate(overlapper=_overlapper(plan))
    )
    nyeste = plan.budgetversioner.order_by("-nummer").values("pk")[:1]
    kun_boligorganisationer = Case(
        When(indsatsomraade__faelles_snitflade=Snitflade.NEJ, then=F("indsatsomraade")), default=None
    )
    penge = (
        Budgetlinje.objects.filter(version=Subquery(nyeste))
        .order_by()
        .values("kilde", "aar", alene=kun_boligorganisationer)
        .annotate(i_alt=Sum("beloeb"))
    )
    return Opgoerelse(
        deltagelser=deltagelser,
        overlap=[et for et in deltagelser if et.overlapper and not et.overlap_begrundelse],
        afsnit=list(_afsnit(plan)),
        penge={(sum_["kilde"], sum_["aar"], sum_["alene"]): sum_["i_alt"] for sum_ in penge},
    )


def _overlapper(plan: Helhedsplan) -> Exists | Value:
    """Whether an afdeling also takes part in another living plan of the same days (beslutninger § 5)."""
    if not (plan.periode_fra and plan.periode_til):
        return Value(False)
    andre = Deltagelse.objects.filter(
        afdeling=OuterRef("afdeling"),
        plan__status__in=LEVENDE,
        plan__periode_fra__lte=plan.periode_til,
        plan__periode_til__gte=plan.periode_fra,
    )
    return Exists(andre.filter(~Q(plan=plan.pk)))


def _afsnit(plan: Helhedsplan) -> QuerySet[Planafsnit]:
    yderste = Q(maal__delmaal=None)
    aktiviteter = Aktivitet.objects.filter(afsnit=OuterRef("pk")).order_by().values("afsnit")
    return plan.afsnit.select_related("indsatsomraade").annotate(
        antal_maal=Count("maal", distinct=True),
        antal_aktiviteter=Coalesce(Subquery(aktiviteter.annotate(antal=Count("pk")).values("antal")), 0),
        uden_kriterium=Count("maal", filter=yderste & Q(maal__succeskriterier=None), distinct=True),
        uden_aktivitet=Count("maal", filter=yderste & Q(maal__aktiviteter=None), distinct=True),
    )


def krav_til(plan: Helhedsplan, skridt: str, opgoerelse: Opgoerelse | None = None) -> list[Krav]:
    """Every krav of ``skridt``, met or not; ``opgoerelse`` when the caller has made it already."""
    egne = _indsend(plan, opgoerelse or opgoer(plan)) if skridt == INDSEND else _drift(plan)
    return [*egne, *kroge.krav(plan, skridt)]


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
    return [Krav("periode_begyndt", tekst, begyndt, hvem="Kalenderen")]


def _enten(opfyldt: bool, ja: str, nej: str) -> tuple[str, bool]:
    """A krav's sentence: what is in place, or what is to be done."""
    return ja if opfyldt else nej, opfyldt


def _indsend(plan: Helhedsplan, opgoerelse: Opgoerelse) -> list[Krav]:
    hvem = str(plan.driftsansvarlig)

    def side(navn: str, *argumenter: object) -> str:
        return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *argumenter])

    return [
        Krav(
            "praekvalificeret",
            *_enten(
                plan.kan_indsendes,
                "Landsbyggefonden har prækvalificeret planen.",
                "Landsbyggefonden har endnu ikke prækvalificeret planen.",
            ),
            hvem="Landsbyggefonden",
            url=side("praekvalifikation"),
            kan_undtages=False,
        ),
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
            *_enten(bool(opgoerelse.deltagelser), "Mindst én afdeling deltager.", "Tilføj mindst én afdeling."),
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
            for deltagelse in opgoerelse.overlap
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
        if afsnit.indsatsomraade_id in begrundes and not afsnit.kommunal_begrundelse.strip():
            mangler.append("en begrundelse for at bruge kommunale midler her")
        kode, navn = afsnit.indsatsomraade.kode, afsnit.indsatsomraade.navn
        tekst = f"{navn} mangler {_opremsning(mangler)}." if mangler else f"{navn} er skrevet."
        krav.append(Krav(f"indsats:{kode}", tekst, not mangler, hvem, side("afsnit", kode)))
    return krav


def _mangler_i(afsnit: Any) -> list[str]:
    """What a section still needs, in words that follow "mangler"."""
    mangler = []
    if not afsnit.formaal.strip():
        mangler.append("et formål")
    if not afsnit.antal_maal:
        mangler.append("mindst ét mål")
    if afsnit.uden_kriterium:
        mangler.append(f"et succeskriterium til {afsnit.uden_kriterium} mål")
    if not afsnit.antal_aktiviteter:
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
