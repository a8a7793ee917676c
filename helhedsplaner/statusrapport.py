"""All that a status report says, from what is registered and what people wrote: live for a draft, then frozen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Q

from grundlag.dato import i_dag
from grundlag.kanon import kanonisk
from helhedsplaner.drift import maal_med_fremdrift, med_tal, planens_aktiviteter
from helhedsplaner.forbrug import planens_forbrug, raekke_paa
from helhedsplaner.gitter import fra_linjer, raekke_for
from helhedsplaner.models import Budgetart, Budgetlinje, Helhedsplan, Kilde, Milepael, Statusrapport, Vurdering
from helhedsplaner.models.budget import gaeldende_budgetter

TEKSTER = ("sammenfatning", "om_aktiviteterne", "om_oekonomien", "om_naeste_aar")


def byg_indhold(rapport: Statusrapport, *, med_id: bool = False) -> dict[str, Any]:
    """
    Canonical content; a fixed number of queries, however large the plan is.

    ``med_id``: mål and milepæle also tell their id, by which a draft's page leads to them; never in what is kept.
    """
    plan, aar = rapport.plan, rapport.aar
    return kanonisk(  # type: ignore[no-any-return]
        {
            "plan": plan.navn,
            "driftsansvarlig": str(plan.driftsansvarlig),
            "byomraade": str(plan.byomraade),
            "periode_fra": plan.periode_fra,
            "periode_til": plan.periode_til,
            "lbf_nummer": plan.lbf_nummer,
            "aar": aar,
            "opgjort": _til(rapport),
            **{felt: getattr(rapport, felt) for felt in TEKSTER},
            "maal": maalene(rapport, med_id=med_id),
            "aktiviteter": [
                {
                    "omraade": en.afsnit.indsatsomraade.navn,
                    "navn": en.navn,
                    "status": en.get_status_display(),
                    "begrundelse": en.status_begrundelse,
                    "gange": en.gange_i_aar,
                    "fremmoedte": en.fremmoedte_i_aar,
                    "gange_i_alt": en.gange,
                    "fremmoedte_i_alt": en.fremmoedte,
                }
                for en in med_tal(planens_aktiviteter(plan), aar)
            ],
            **_milepaele(plan, aar, med_id=med_id),
            **_penge(plan, aar),
        }
    )


def _til(rapport: Statusrapport) -> date:
    """The day that the report's figures are of: the last one of its year, or today."""
    return min(i_dag(), date(rapport.aar, 12, 31))


def maalene(rapport: Statusrapport, *, med_id: bool) -> list[dict[str, Any]]:
    """What the report says of each mål of the plan; ``har_plads`` tells whether it can be assessed in this draft."""
    sagt = FilteredRelation("vurderinger", condition=Q(vurderinger__rapport=rapport))
    maal = maal_med_fremdrift(
        rapport.plan,
        _til(rapport),
        sagt=sagt,
        har_plads=F("sagt__pk"),
        vurdering=F("sagt__vurdering"),
        ord=F("sagt__tekst"),
    )
    return [
        {
            "omraade": et.afsnit.indsatsomraade.navn,
            "uid": et.uid,
            **({"id": et.pk, "har_plads": et.har_plads is not None} if med_id else {}),
            "tekst": et.tekst,
            "vurdering": Vurdering(et.vurdering).label if et.vurdering else "",
            "begrundelse": et.ord or "",
            "kriterier": [
                {
                    "tekst": frem.kriterium.tekst,
                    "ord": frem.ord,
                    "farve": frem.farve,
                    "fremdrift": frem.tekst,
                    "maalt": [{"dato": en.dato, "vaerdi": en.vaerdi} for en in frem.maalinger],
                }
                for frem in et.fremdrift
            ],
        }
        for et in maal
    ]


def _milepaele(plan: Helhedsplan, aar: int, *, med_id: bool) -> dict[str, Any]:
    """Those of the year, and the milepælsplan: those of the year after."""
    milepaele = (
        Milepael.objects.filter(aktivitet__afsnit__plan=plan, dato__year__in=(aar, aar + 1))
        .select_related("aktivitet")
        .order_by("dato", "pk")
    )
    pr_aar: dict[int, list[dict[str, Any]]] = {aar: [], aar + 1: []}
    for et in milepaele:
        pr_aar[et.dato.year].append(
            {
                "aktivitet": et.aktivitet.navn,
                "uid": et.uid,
                **({"id": et.pk} if med_id else {}),
                "tekst": et.tekst,
                "dato": et.dato,
                "status": "Ikke nået til tiden" if et.er_sen else et.get_status_display(),
            }
        )
    return {"milepaele": pr_aar[aar], "milepaelsplan": pr_aar[aar + 1]}


def _penge(plan: Helhedsplan, aar: int) -> dict[str, Any]:
    """Each line of the budget that counts: the year and the whole plan, what is left and what is expected."""
    i_budgettet = Budgetlinje.objects.filter(version__in=gaeldende_budgetter([plan.pk]).values("pk"))
    linjer = list(i_budgettet.select_related("indsatsomraade", "boligorganisation"))
    forbrug, opgjort = planens_forbrug(plan, fra_linjer(linjer))
    navne = {raekke_for(et): _navn(et) for et in linjer}
    if any(et.raekke not in navne for et in forbrug):  # used of what the budget has no line for
        konti = plan.konti.select_related("indsatsomraade", "boligorganisation")
        navne = {raekke_paa(et): _navn(et) for et in konti} | navne
    return {
        "penge_opgjort": opgjort,
        "penge": [
            {
                "navn": navne[et.raekke],
                "budget_i_aar": et.budget.get(aar, 0),
                "brugt_i_aar": et.brugt.get(aar, Decimal(0)),
                "budget": et.budget_i_alt,
                "brugt": et.brugt_i_alt,
                "tilbage": et.tilbage,
                "forventet": et.forventet,
            }
            for et in forbrug
        ],
    }


def _navn(linje: Any) -> str:
    """A row of the budget in words, from a line or a konto of it."""
    hvem = str(linje.boligorganisation or "") or linje.kilde_navn
    kilde = f"{Kilde(linje.kilde).label}: {hvem}" if hvem else Kilde(linje.kilde).label
    return f"{linje.indsatsomraade or 'Tværgående'}, {Budgetart(linje.art).label}, {kilde}"


def ikke_vurderet(indhold: dict[str, Any]) -> list[str]:
    """The mål that nobody has said anything about yet."""
    return [et["tekst"] for et in indhold["maal"] if not et["vurdering"]]
