"""A plan's content as sections of canonical JSON, and the immutable version made of them (beslutninger § 7)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from byomraader.models import Afdeling, Boligorganisation
from grundlag.dato import nu
from grundlag.kanon import kanonisk, sha256
from grundlag.models import Bruger
from grundlag.sortering import DanskOrden
from helhedsplaner.models import (
    Aktivitet,
    Budgetlinje,
    Budgetversion,
    Helhedsplan,
    Kilde,
    Maal,
    Milepael,
    Planafsnit,
    Planversion,
    Succeskriterium,
    Versionsafsnit,
    Versionshaendelse,
)


@dataclass(frozen=True, slots=True)
class Afsnit:
    """One section: its key, its canonical content and that content's hash."""

    noegle: str
    indhold: dict[str, Any]
    sha256: str


def _afsnit(noegle: str, indhold: dict[str, Any]) -> Afsnit:
    return Afsnit(noegle, kanonisk(indhold), sha256(indhold))


def byg_afsnit(plan: Helhedsplan, budgetversion: Budgetversion | None) -> list[Afsnit]:
    """
    Everything that ``plan`` says now, with the money of ``budgetversion``; a fixed number of queries.

    Sagsnumre, contacts, staff and the progress of activities are not content.
    """
    deltagelser = list(
        plan.deltagelser.select_related("afdeling__boligorganisation").order_by(
            DanskOrden("afdeling__boligorganisation__navn"), "afdeling__nummer", "afdeling__uid"
        )
    )
    return [
        _afsnit(
            "stamdata",
            {
                "uid": plan.uid,
                "navn": plan.navn,
                "byomraade": plan.byomraade.slug,
                "regelsaet": plan.regelsaet.kode,
                "driftsansvarlig": _organisation(plan.driftsansvarlig),
            },
        ),
        _afsnit("periode", {"fra": plan.periode_fra, "til": plan.periode_til}),
        _afsnit(
            "afdelinger",
            {
                "afdelinger": [
                    {
                        "uid": deltagelse.afdeling.uid,
                        "organisation": _organisation(deltagelse.afdeling.boligorganisation),
                        "nummer": deltagelse.afdeling.nummer,
                        "navn": deltagelse.afdeling.navn,
                        "fra": deltagelse.fra,
                        "til": deltagelse.til,
                        "egenbetaling": deltagelse.egenbetaling,
                    }
                    for deltagelse in deltagelser
                ]
            },
        ),
        _afsnit("parter", _parter(plan, [deltagelse.afdeling for deltagelse in deltagelser])),
        _afsnit("budget", _budget(plan, budgetversion)),
        _afsnit("organisering", {"resume": plan.resume, "vision": plan.vision, "organisering": plan.organisering}),
        *(_afsnit(f"indsats:{afsnit.indsatsomraade.kode}", _indsats(afsnit)) for afsnit in _med_indhold(plan)),
    ]


def _organisation(organisation: Boligorganisation) -> dict[str, Any]:
    return {"uid": organisation.uid, "navn": organisation.navn}


def _parter(plan: Helhedsplan, afdelinger: list[Afdeling]) -> dict[str, Any]:
    organisationer = {afdeling.boligorganisation_id: afdeling.boligorganisation for afdeling in afdelinger}
    organisationer.setdefault(plan.driftsansvarlig_id, plan.driftsansvarlig)
    return {
        "boligorganisationer": [
            _organisation(organisation)
            for organisation in sorted(organisationer.values(), key=lambda o: (o.navn, str(o.uid)))
        ],
        "parter": [
            {"uid": part.uid, "navn": str(part), "bidrag": part.bidrag}
            for part in plan.parter.select_related("forvaltning", "lokaludvalg")
        ],
    }


def _budget(plan: Helhedsplan, version: Budgetversion | None) -> dict[str, Any]:
    linjer = list(_budgetlinjer(version)) if version else []
    kilder: dict[str, int] = defaultdict(int, dict.fromkeys(Kilde.values, 0))
    for linje in linjer:
        kilder[linje.kilde] += linje.beloeb
    return {
        "ramme": plan.ramme,
        "kilder": kilder,
        "afvigelse": {
            "uden_kommunal": plan.uden_kommunal_medfinansiering,
            "pct": plan.kommunal_afvigelse_pct,
            "begrundelse": plan.afvigelse_begrundelse,
        },
        "linjer": [
            {
                "uid": linje.uid,
                "indsatsomraade": linje.indsatsomraade.kode if linje.indsatsomraade else "",
                "art": linje.art,
                "kilde": linje.kilde,
                "organisation": str(linje.boligorganisation.uid) if linje.boligorganisation else "",
                "organisation_navn": linje.boligorganisation.navn if linje.boligorganisation else "",
                "kilde_navn": linje.kilde_navn,
                "aar": linje.aar,
                "beloeb": linje.beloeb,
                "note": linje.note,
            }
            for linje in linjer
        ],
    }


def _budgetlinjer(version: Budgetversion) -> list[Budgetlinje]:
    """In an order that follows from the content, so that the same lines give the same hash."""
    linjer = version.linjer.select_related("indsatsomraade", "boligorganisation")
    return sorted(
        linjer,
        key=lambda linje: (
            linje.indsatsomraade.raekkefoelge if linje.indsatsomraade else -1,
            linje.art,
            linje.kilde,
            linje.kilde_navn,
            str(linje.boligorganisation.uid) if linje.boligorganisation else "",
            linje.aar,
            str(linje.uid),
        ),
    )


def _med_indhold(plan: Helhedsplan) -> list[Planafsnit]:
    """The plan's sections with all that hangs under them: seven queries, however many rows."""
    return list(
        plan.afsnit.select_related("indsatsomraade").prefetch_related(
            Prefetch("maal", Maal.objects.select_related("hoerer_under")),
            Prefetch("maal__succeskriterier", Succeskriterium.objects.all()),
            Prefetch("aktiviteter", Aktivitet.objects.all()),
            "aktiviteter__maal",
            "aktiviteter__afdelinger",
            Prefetch("aktiviteter__milepaele", Milepael.objects.all()),
        )
    )


def _indsats(afsnit: Planafsnit) -> dict[str, Any]:
    return {
        "kode": afsnit.indsatsomraade.kode,
        "navn": afsnit.indsatsomraade.navn,
        "faelles": afsnit.indsatsomraade.faelles_snitflade,
        "baggrund": afsnit.baggrund,
        "formaal": afsnit.formaal,
        "maalgruppe": afsnit.maalgruppe,
        "samarbejdspartnere": afsnit.samarbejdspartnere,
        "kommunal_begrundelse": afsnit.kommunal_begrundelse,
        "maal": [
            {
                "uid": maal.uid,
                "tekst": maal.tekst,
                "hoerer_under": str(maal.hoerer_under.uid) if maal.hoerer_under else "",
                "succeskriterier": [
                    {
                        "uid": kriterium.uid,
                        "tekst": kriterium.tekst,
                        "indikator": kriterium.indikator,
                        "enhed": kriterium.enhed,
                        "udgangspunkt": kriterium.udgangspunkt,
                        "udgangspunkt_dato": kriterium.udgangspunkt_dato,
                        "maalvaerdi": kriterium.maalvaerdi,
                        "maaldato": kriterium.maaldato,
                        "kilde": kriterium.kilde,
                    }
                    for kriterium in maal.succeskriterier.all()
                ],
            }
            for maal in afsnit.maal.all()
        ],
        "aktiviteter": [
            {
                "uid": aktivitet.uid,
                "navn": aktivitet.navn,
                "beskrivelse": aktivitet.beskrivelse,
                "metode": aktivitet.metode,
                "ansvarlig": aktivitet.ansvarlig,
                "samarbejdspartnere": aktivitet.samarbejdspartnere,
                "snitflade": aktivitet.snitflade,
                "fra": aktivitet.fra,
                "til": aktivitet.til,
                "frikoeb_fra": aktivitet.frikoeb_fra,
                "frikoeb_timer": aktivitet.frikoeb_timer,
                "maal": sorted(str(maal.uid) for maal in aktivitet.maal.all()),
                "afdelinger": sorted(str(afdeling.uid) for afdeling in aktivitet.afdelinger.all()),
                "milepaele": [
                    {"uid": milepael.uid, "tekst": milepael.tekst, "dato": milepael.dato}
                    for milepael in aktivitet.milepaele.all()
                ],
            }
            for aktivitet in afsnit.aktiviteter.all()
        ],
    }


def versionens_sha256(afsnit: list[Afsnit]) -> str:
    """The version's hash: over the list of (noegle, hash) of its sections."""
    return sha256([[del_.noegle, del_.sha256] for del_ in afsnit])


def lav_version(
    plan: Helhedsplan,
    afsnit: list[Afsnit],
    *,
    haendelse: Versionshaendelse,
    note: str,
    budgetversion: Budgetversion,
    af: Bruger,
) -> Planversion:
    """Store ``afsnit`` as the plan's next version; call under the plan's lock."""
    sidste = plan.versioner.order_by("-nummer").values_list("nummer", flat=True).first() or 0
    version = Planversion(
        plan=plan,
        nummer=sidste + 1,
        haendelse=haendelse,
        note=note,
        budgetversion=budgetversion,
        sha256=versionens_sha256(afsnit),
        lavet_tid=nu(),
        lavet_af=af,
    )
    version.full_clean()
    version.save()
    Versionsafsnit.objects.bulk_create(
        Versionsafsnit(
            version=version, noegle=del_.noegle, raekkefoelge=nummer, indhold=del_.indhold, sha256=del_.sha256
        )
        for nummer, del_ in enumerate(afsnit)
    )
    return version
