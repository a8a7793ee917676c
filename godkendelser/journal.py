"""A plan's decisions for the journal and for aktindsigt, and as the audit's table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from godkendelser.models import Afgoerelse, Journalisering
from grundlag import kanon
from grundlag.bestilling import Resultat
from grundlag.dato import i_dag
from grundlag.pakke import ZIP, pak
from helhedsplaner.models import Helhedsplan, Versionsafsnit

HOVED = (
    "Afgjort",
    "Instans",
    "Udfald",
    "Version",
    "Versionens SHA-256",
    "Begrundelse",
    "Beviser",
    "Registreret",
    "Registreret af",
    "Mærker",
    "Journaliseret som",
)


def afgoerelser_om(plan_ids: Iterable[int]) -> QuerySet[Any]:
    """Every decision about the plans, oldest first, with its evidence and its number in the journal."""
    nummer = Journalisering.objects.filter(afgoerelse=OuterRef("pk")).order_by("-pk").values("nummer")[:1]
    ider = list(plan_ids)
    egne = Afgoerelse.objects.filter(trin__forloeb__plan__in=ider) | Afgoerelse.objects.filter(
        trin__forloeb__sag__andele__plan__in=ider
    )
    return (
        egne.distinct()
        .annotate(journalnummer=Subquery(nummer))
        .select_related(
            "trin__instans__gruppe",
            "trin__instans__afdeling__boligorganisation",
            "trin__instans__boligorganisation",
            "trin__instans__udvalg",
            "version",
            "registreret_af",
            "fra_punkt__punkt__moede",
        )
        .prefetch_related("beviser")
        .order_by("pk")
    )


def beviser(afgoerelse: Any) -> list[str]:
    """The evidence of a decision in words: names of files, addresses, the minutes."""
    fundne = [f"{et.titel}: {et.adresse}" if et.adresse else et.titel for et in afgoerelse.beviser.all()]
    if fra := getattr(afgoerelse, "fra_punkt", None):
        fundne.append(f"Referat: {fra.punkt.moede}, punkt {fra.punkt.nummer}")
    return fundne


def raekker(afgoerelser: Iterable[Any]) -> Iterator[tuple[str, ...]]:
    """The audit's table: who decided what on which content, when, with which evidence."""
    for en in afgoerelser:
        maerker = [
            *(["uden for rækkefølge"] if en.uden_for_raekkefoelge else []),
            *(["taget ind efterfølgende"] if en.indgang else []),
        ]
        yield (
            en.dato.isoformat(),
            str(en.trin),
            en.get_udfald_display() or "Trukket tilbage",
            str(en.version.nummer) if en.version else "",
            en.version.sha256 if en.version else "",
            en.begrundelse,
            "; ".join(beviser(en)) or "mangler",
            en.registreret_tid.isoformat(timespec="minutes"),
            str(en.registreret_af),
            ", ".join(maerker),
            en.journalnummer or "",
        )


def revisionsliste(plan_ids: Iterable[int]) -> bytes:
    """The audit's table as CSV; a text that a spreadsheet would take for a formula is kept as text."""
    ud = io.StringIO()
    skriver = csv.writer(ud, delimiter=";", lineterminator="\n")
    skriver.writerow(HOVED)
    for raekke in raekker(afgoerelser_om(plan_ids)):
        skriver.writerow([f"'{felt}" if felt[:1] in {"=", "+", "-", "@"} else felt for felt in raekke])
    return ud.getvalue().encode("utf-8-sig")


def journalpakke(plan: Helhedsplan, *, afgoerelse_id: int | None = None) -> Resultat:
    """One decision, or all of the plan, with the content decided on and the evidence, as a ZIP."""
    afgoerelser = [en for en in afgoerelser_om([plan.pk]) if afgoerelse_id in (None, en.pk)]
    versioner = {en.version_id: en.version for en in afgoerelser if en.version}
    indhold: dict[str, list[dict[str, Any]]] = {}
    for et in Versionsafsnit.objects.filter(version__in=versioner).order_by("version", "raekkefoelge"):
        navn = f"version-{versioner[et.version_id].nummer}.json"
        indhold.setdefault(navn, []).append({"noegle": et.noegle, "sha256": et.sha256, "indhold": et.indhold})
    filer = [(navn, kanon.kanonisk_bytes(afsnit)) for navn, afsnit in indhold.items()]
    for en in afgoerelser:
        for bevis in en.beviser.all():
            if bevis.fil:
                with bevis.fil.open("rb") as fil:
                    filer.append((str(bevis.fil.name).partition("/")[2], fil.read()))
    oplysninger = {
        "plan": plan.navn,
        "sagsnr": plan.kommunal_sagsnr,
        "dannet": i_dag(),
        "afgoerelser": [dict(zip(HOVED, raekke, strict=True)) for raekke in raekker(afgoerelser)],
    }
    hvad = f"afgørelse {afgoerelse_id}" if afgoerelse_id else "alle afgørelser"
    return Resultat(f"Journalpakke, {plan.navn}, {hvad}.zip", ZIP, pak(oplysninger, filer))
