"""A whole plan as data: what is printed, attached to its PDF, and handed out as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from django.utils.timezone import localdate

from grundlag import kanon
from grundlag.dato import i_dag
from helhedsplaner.models import Helhedsplan, Planversion
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
    """``version`` as it was stored, and nothing of what its plan says today; the same for ever. One query."""
    return _data(
        list(version.afsnit.all()),
        udkast=False,
        version=version.nummer,
        haendelse=version.get_haendelse_display(),
        note=version.note,
        dannet_dato=localdate(version.lavet_tid),
    )


def udkastdata(plan: Helhedsplan) -> dict[str, Any]:
    """What ``plan`` says now, as ``versionsdata`` would have it."""
    budget = plan.budgetversioner.order_by("-nummer").first()
    return _data(byg_afsnit(plan, budget), udkast=True, version=0, haendelse="Udkast", note="", dannet_dato=i_dag())


def _data(
    afsnit: Sequence[_Afsnit], *, udkast: bool, version: int, haendelse: str, note: str, dannet_dato: date
) -> dict[str, Any]:
    """Texts are Markdown, amounts whole kroner, days ISO (docs/helhedsplan.schema.json)."""
    sha256 = kanon.sha256([[et.noegle, et.sha256] for et in afsnit])
    data: dict[str, Any] = kanon.kanonisk(
        {
            "art_tekst": "Boligsocial helhedsplan",
            "titel": next(et.indhold["navn"] for et in afsnit if et.noegle == "stamdata"),
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
