"""
What a step of a plan asks for: one list, shown as it is enforced (beslutninger § 6).

Skridt: ``indsend`` (to approval) and ``drift``. What approvals and agreements ask for comes by the hook.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Subquery, Sum
from django.urls import reverse

from grundlag import kroge
from grundlag.dato import i_dag
from grundlag.kroge import Krav
from grundlag.templatetags.visning import dag
from helhedsplaner.budget import budgetbrud, dage_pr_aar, satser_for
from helhedsplaner.models import (
    Budgetlinje,
    Deltagelse,
    Helhedsplan,
    Kilde,
    Maal,
    Planafsnit,
    Snitflade,
    Undtagelse,
)
from helhedsplaner.tilstande import LEVENDE

INDSEND = "indsend"
DRIFT = "drift"


def krav_til(plan: Helhedsplan, skridt: str) -> list[Krav]:
    """Every krav of ``skridt``, met or not; the same number of queries whatever the plan's size."""
    egne = _indsend(plan) if skridt == INDSEND else _drift(plan)
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
    hvornaar = f" ({dag(plan.periode_fra)})" if plan.periode_fra else ""
    return [Krav("periode_begyndt", f"Planens første dag er nået{hvornaar}.", begyndt, hvem="Kalenderen")]


def _indsend(plan: Helhedsplan) -> list[Krav]:
    hvem = str(plan.driftsansvarlig)

    def side(navn: str, *argumenter: object) -> str:
        return reverse(f"helhedsplaner:{navn}", args=[plan.pk, *argumenter])

    afdelinger = plan.deltagelser.count()
    krav = [
        Krav(
            "praekvalificeret",
            "Landsbyggefonden har prækvalificeret planen.",
            plan.kan_indsendes,
            hvem="Landsbyggefonden",
            url=side("praekvalifikation"),
            kan_undtages=False,
        ),
        Krav(
            "periode",
            "Planen har en første og en sidste dag.",
            bool(plan.periode_fra and plan.periode_til),
            hvem,
            side("stamdata"),
        ),
        Krav("afdelinger", "Mindst én afdeling deltager.", afdelinger > 0, hvem, side("afdelinger")),
        *_overlap(plan, side("afdelinger"), hvem),
        Krav(
            "organisering",
            "Organisering og ledelse er beskrevet.",
            bool(plan.organisering.strip()),
            hvem,
            side("organisering"),
        ),
        *_indhold(plan, side, hvem),
        *_penge(plan, side("budget"), hvem),
    ]
    return krav


def _overlap(plan: Helhedsplan, url: str, hvem: str) -> list[Krav]:
    """An afdeling in two overlapping plans needs a reason (beslutninger § 5)."""
    if not (plan.periode_fra and plan.periode_til):
        return []
    andre = Deltagelse.objects.filter(
        afdeling=OuterRef("afdeling"),
        plan__status__in=LEVENDE,
        plan__periode_fra__lte=plan.periode_til,
        plan__periode_til__gte=plan.periode_fra,
    ).exclude(plan=plan.pk)
    ubegrundede = plan.deltagelser.filter(Exists(andre), overlap_begrundelse="").select_related(
        "afdeling__boligorganisation"
    )
    return [
        Krav(
            f"overlap:{deltagelse.afdeling.uid}",
            f"{deltagelse.afdeling} deltager også i en anden plan i perioden. Skriv hvorfor.",
            False,
            hvem,
            url,
        )
        for deltagelse in ubegrundede
    ]


def _indhold(plan: Helhedsplan, side, hvem: str) -> list[Krav]:  # type: ignore[no-untyped-def]
    afsnit = list(
        plan.afsnit.select_related("indsatsomraade").annotate(
            antal_maal=Count("maal", distinct=True), antal_aktiviteter=Count("aktiviteter", distinct=True)
        )
    )
    uden_kriterium = _taelling(
        Maal.objects.filter(afsnit__plan=plan, succeskriterier=None, delmaal=None).values("afsnit")
    )
    uden_aktivitet = _taelling(Maal.objects.filter(afsnit__plan=plan, aktiviteter=None, delmaal=None).values("afsnit"))
    uden_grund = set(
        Budgetlinje.objects.filter(
            version=Subquery(plan.budgetversioner.order_by("-nummer").values("pk")[:1]),
            kilde__in=[Kilde.KOMMUNE_KONTRAKT, Kilde.KOMMUNE_FACILITERING],
            beloeb__gt=0,
            indsatsomraade__faelles_snitflade=Snitflade.NEJ,
        ).values_list("indsatsomraade", flat=True)
    )
    krav = [Krav("indsatsomraader", "Planen har mindst ét indsatsområde.", bool(afsnit), hvem, side("indsatsomraader"))]
    for et in afsnit:
        mangler = _mangler_i(et, uden_kriterium.get(et.pk, 0), uden_aktivitet.get(et.pk, 0))
        if et.indsatsomraade_id in uden_grund and not et.kommunal_begrundelse.strip():
            mangler.append("en begrundelse for at bruge kommunale midler her")
        kode, navn = et.indsatsomraade.kode, et.indsatsomraade.navn
        tekst = f"{navn} mangler {_opremsning(mangler)}." if mangler else f"{navn} er skrevet."
        krav.append(Krav(f"indsats:{kode}", tekst, not mangler, hvem, side("afsnit", kode)))
    return krav


def _taelling(raekker) -> dict[int, int]:  # type: ignore[no-untyped-def]
    return dict(raekker.annotate(antal=Count("pk")).values_list("afsnit", "antal"))


def _mangler_i(afsnit: Planafsnit, uden_kriterium: int, uden_aktivitet: int) -> list[str]:
    """What a section still needs, in words that follow "mangler"."""
    mangler = []
    if not afsnit.formaal.strip():
        mangler.append("et formål")
    if not afsnit.antal_maal:  # type: ignore[attr-defined]
        mangler.append("mindst ét mål")
    if uden_kriterium:
        mangler.append(f"et succeskriterium til {uden_kriterium} mål")
    if not afsnit.antal_aktiviteter:  # type: ignore[attr-defined]
        mangler.append("mindst én aktivitet")
    elif uden_aktivitet:
        mangler.append(f"en aktivitet til {uden_aktivitet} mål")
    return mangler


def _opremsning(dele: list[str]) -> str:
    return " og ".join([", ".join(dele[:-1]), dele[-1]] if len(dele) > 1 else dele)


def _penge(plan: Helhedsplan, url: str, hvem: str) -> list[Krav]:
    nyeste = plan.budgetversioner.order_by("-nummer").values("pk")[:1]
    linjer = Budgetlinje.objects.filter(version=Subquery(nyeste))
    kilder: dict[str, int] = defaultdict(int)
    udenfor = 0
    aar = dage_pr_aar(plan.periode_fra, plan.periode_til) if plan.periode_fra and plan.periode_til else {}
    for kilde, et_aar, beloeb in linjer.values_list("kilde", "aar").annotate(i_alt=Sum("beloeb")).order_by():
        kilder[kilde] += beloeb
        if aar and et_aar not in aar and beloeb:
            udenfor += beloeb
    brud = budgetbrud(plan.ramme, kilder, satser_for(plan))
    krav = [Krav(f"budget:{b.kode}", b.tekst, False, hvem, url, kan_undtages=False) for b in brud]
    if udenfor:
        krav.append(Krav("budget:aar", "Der er beløb i år, som ligger uden for planens periode.", False, hvem, url))
    return krav or [Krav("budget", "Budgettet går op på kronen.", True, hvem, url)]
