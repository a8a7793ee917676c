"""A plan's content as sections of canonical JSON, and the immutable version made of them (beslutninger § 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from byomraader.models import Afdeling, Boligorganisation
from grundlag.dato import nu
from grundlag.kanon import kanonisk, sha256
from grundlag.models import Bruger
from grundlag.sortering import DanskOrden
from helhedsplaner.models import (
    Aktivitet,
    Budgetlinje,
    Budgetversion,
    Deltagelse,
    Helhedsplan,
    Kilde,
    Maal,
    Milepael,
    Planafsnit,
    Planpart,
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
    Everything that ``plan`` says now, with the money of ``budgetversion``: one query, however much it is.

    Sagsnumre, contacts, staff and the progress of activities are not content.
    """
    raekker = _raekker(plan, budgetversion)
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
        _afsnit("afdelinger", {"afdelinger": raekker["deltagelserne"]}),
        _afsnit("parter", _parter(plan, raekker["deltagelserne"], raekker["parterne"])),
        _afsnit("budget", _budget(plan, raekker["linjerne"])),
        _afsnit("organisering", {"resume": plan.resume, "vision": plan.vision, "organisering": plan.organisering}),
        *(_afsnit(f"indsats:{et['kode']}", _indsats(et)) for et in raekker["afsnittene"]),
    ]


def _som_json(raekker: QuerySet[Any], *ens: str, **felter: Any) -> ArraySubquery:
    """The rows in their order, each with the fields ``ens`` under their own names and ``felter`` under theirs."""
    return ArraySubquery(raekker.values(raekke=JSONObject(**dict(zip(ens, ens, strict=True)), **felter)))


def _tal(felt: str) -> Cast:
    """A decimal as text: JSON knows only floats."""
    return Cast(felt, TextField())


def _raekker(plan: Helhedsplan, budgetversion: Budgetversion | None) -> dict[str, list[dict[str, Any]]]:
    """All rows that hang under the plan, in the order of its sections; days and uuids as text."""
    det = OuterRef("pk")
    organisation = {"uid": "afdeling__boligorganisation__uid", "navn": "afdeling__boligorganisation__navn"}
    deltagelser = Deltagelse.objects.filter(plan=det).order_by(
        DanskOrden("afdeling__boligorganisation__navn"), "afdeling__nummer", "afdeling__uid"
    )
    kriterier = _som_json(
        Succeskriterium.objects.filter(maal=det),
        *("uid", "tekst", "indikator", "enhed", "udgangspunkt_dato", "maaldato", "kilde"),
        udgangspunkt=_tal("udgangspunkt"),
        maalvaerdi=_tal("maalvaerdi"),
    )
    maal = _som_json(
        Maal.objects.filter(afsnit=det), "uid", "tekst", hoerer_under="hoerer_under__uid", succeskriterier=kriterier
    )
    aktiviteter = _som_json(
        Aktivitet.objects.filter(afsnit=det),
        *("uid", "navn", "beskrivelse", "metode", "ansvarlig", "samarbejdspartnere", "snitflade"),
        *("fra", "til", "frikoeb_fra"),
        frikoeb_timer=_tal("frikoeb_timer"),
        maal=ArraySubquery(Maal.objects.filter(aktiviteter=det).order_by().values("uid")),
        afdelinger=ArraySubquery(
            Afdeling.objects.filter(pk__in=_AFDELINGER.filter(aktivitet=OuterRef(det)).values("afdeling"))
            .order_by()
            .values("uid")
        ),
        milepaele=_som_json(Milepael.objects.filter(aktivitet=det), "uid", "tekst", "dato"),
    )
    raekker: Any = Helhedsplan.objects.values(
        deltagelserne=_som_json(
            deltagelser,
            *("fra", "til", "egenbetaling"),
            uid="afdeling__uid",
            nummer="afdeling__nummer",
            navn="afdeling__navn",
            organisation=JSONObject(**organisation),
        ),
        parterne=_som_json(
            Planpart.objects.filter(plan=det),
            *("uid", "anden", "bidrag"),
            forvaltning="forvaltning__navn",
            lokaludvalg="lokaludvalg__navn",
        ),
        linjerne=_som_json(
            Budgetlinje.objects.filter(version=budgetversion and budgetversion.pk).order_by(),
            *("uid", "art", "kilde", "kilde_navn", "aar", "beloeb", "note"),
            orden="indsatsomraade__raekkefoelge",
            indsatsomraade="indsatsomraade__kode",
            organisation="boligorganisation__uid",
            organisation_navn="boligorganisation__navn",
        ),
        afsnittene=_som_json(
            Planafsnit.objects.filter(plan=det).order_by("indsatsomraade__raekkefoelge"),
            *("baggrund", "formaal", "maalgruppe", "samarbejdspartnere", "kommunal_begrundelse"),
            kode="indsatsomraade__kode",
            navn="indsatsomraade__navn",
            faelles="indsatsomraade__faelles_snitflade",
            maal=maal,
            aktiviteter=aktiviteter,
        ),
    ).get(pk=plan.pk)
    return dict(raekker)


_AFDELINGER: Any = Aktivitet.afdelinger.through.objects


def _organisation(organisation: Boligorganisation) -> dict[str, Any]:
    return {"uid": str(organisation.uid), "navn": organisation.navn}


def _parter(
    plan: Helhedsplan, deltagelser: Iterable[Mapping[str, Any]], parter: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    organisationer = {et["organisation"]["uid"]: et["organisation"] for et in deltagelser}
    organisationer.setdefault(str(plan.driftsansvarlig.uid), _organisation(plan.driftsansvarlig))
    return {
        "boligorganisationer": sorted(organisationer.values(), key=lambda et: (et["navn"], et["uid"])),
        "parter": [
            {
                "uid": et["uid"],
                "navn": et["forvaltning"] or et["lokaludvalg"] or et["anden"],
                "bidrag": et["bidrag"],
            }
            for et in parter
        ],
    }


def _budget(plan: Helhedsplan, linjer: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The lines in an order that follows from the content, so that the same lines give the same hash."""
    kilder: dict[str, int] = defaultdict(int, dict.fromkeys(Kilde.values, 0))
    for linje in linjer:
        kilder[linje["kilde"]] += linje["beloeb"]
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
                **{felt: linje[felt] for felt in ("uid", "art", "kilde", "kilde_navn", "aar", "beloeb", "note")},
                **{felt: linje[felt] or "" for felt in ("indsatsomraade", "organisation", "organisation_navn")},
            }
            for linje in sorted(linjer, key=_linjens_plads)
        ],
    }


def _linjens_plads(linje: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        -1 if linje["orden"] is None else linje["orden"],
        linje["art"],
        linje["kilde"],
        linje["kilde_navn"],
        linje["organisation"] or "",
        linje["aar"],
        linje["uid"],
    )


def _indsats(afsnit: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **afsnit,
        "maal": [
            {
                **maal,
                "hoerer_under": maal["hoerer_under"] or "",
                "succeskriterier": [_med_decimaler(et, "udgangspunkt", "maalvaerdi") for et in maal["succeskriterier"]],
            }
            for maal in afsnit["maal"]
        ],
        "aktiviteter": [
            {
                **_med_decimaler(et, "frikoeb_timer"),
                "maal": sorted(et["maal"]),
                "afdelinger": sorted(et["afdelinger"]),
            }
            for et in afsnit["aktiviteter"]
        ],
    }


def _med_decimaler(raekke: Mapping[str, Any], *felter: str) -> dict[str, Any]:
    return {**raekke, **{felt: None if raekke[felt] is None else Decimal(raekke[felt]) for felt in felter}}


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
