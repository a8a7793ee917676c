"""A whole plan as data: what is printed, attached to its PDF, and handed out as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.timezone import localdate

from byomraader.models import Byomraade
from grundlag import kanon
from grundlag.dato import i_dag
from helhedsplaner.models import Helhedsplan, Planversion, Regelsaet
from helhedsplaner.version import byg_afsnit

SKABELON = "helhedsplaner/helhedsplan.pdf.html"


class _Afsnit(Protocol):
    @property
    def noegle(self) -> str: ...
    @property
    def indhold(self) -> dict[str, Any]: ...
    @property
    def sha256(self) -> str: ...


def versionsdata(version: Planversion) -> dict[str, Any]:
    """``version`` as it was stored, and nothing of what its plan says today; the same for ever. Three queries."""
    afsnit = list(version.afsnit.all())
    koder = next(et.indhold for et in afsnit if et.noegle == "stamdata")
    return _data(
        afsnit,
        byomraade_navn=_navn_dengang(Byomraade, version.lavet_tid, slug=koder["byomraade"]),
        regelsaet_navn=_navn_dengang(Regelsaet, version.lavet_tid, kode=koder["regelsaet"]),
        udkast=False,
        version=version.nummer,
        haendelse=version.get_haendelse_display(),
        note=version.note,
        dannet_dato=localdate(version.lavet_tid),
    )


def udkastdata(plan: Helhedsplan) -> dict[str, Any]:
    """What ``plan`` says now, as ``versionsdata`` would have it."""
    budget = plan.budgetversioner.order_by("-nummer").first()
    return _data(
        byg_afsnit(plan, budget),
        byomraade_navn=str(plan.byomraade),
        regelsaet_navn=str(plan.regelsaet),
        udkast=True,
        version=0,
        haendelse="Udkast",
        note="",
        dannet_dato=i_dag(),
    )


def _navn_dengang(model: Any, tid: datetime, **kode: str) -> str:
    """
    What the row with that code was called at ``tid``, or first was: told by its history, which never changes.

    The code is what the version holds; a name may be mended and is no part of what was decided.
    """
    navne: list[tuple[datetime, str]] = list(
        model.pgh_event_model.objects.filter(**kode).order_by("pgh_id").values_list("pgh_created_at", "navn")
    )
    return next((navn for lavet, navn in reversed(navne) if lavet <= tid), navne[0][1])


def _data(
    afsnit: Sequence[_Afsnit],
    *,
    byomraade_navn: str,
    regelsaet_navn: str,
    udkast: bool,
    version: int,
    haendelse: str,
    note: str,
    dannet_dato: date,
) -> dict[str, Any]:
    """Texts are Markdown, amounts whole kroner, days ISO (docs/helhedsplan.schema.json)."""
    sha256 = kanon.sha256([[et.noegle, et.sha256] for et in afsnit])
    data: dict[str, Any] = kanon.kanonisk(
        {
            "art_tekst": "Boligsocial helhedsplan",
            "titel": next(et.indhold["navn"] for et in afsnit if et.noegle == "stamdata"),
            "byomraade_navn": byomraade_navn,
            "regelsaet_navn": regelsaet_navn,
            "udkast": udkast,
            "version": version,
            "haendelse": haendelse,
            "note": note,
            "dannet_dato": dannet_dato,
            "sha256": sha256,
            "hash_kort": sha256[:8],
            "afsnit": [{"noegle": et.noegle, "indhold": et.indhold, "sha256": et.sha256} for et in afsnit],
        }
    )
    return data


def filnavn(data: dict[str, Any], endelse: str) -> str:
    udgave = f"udkast {data['dannet_dato']}" if data["udkast"] else f"version {data['version']}"
    return f"{data['titel']}, {udgave}.{endelse}"
