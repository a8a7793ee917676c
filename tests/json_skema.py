"""The part of JSON Schema that our published schema uses, and what in ``data`` breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TYPER: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def fejl_i(data: Any, skema: dict[str, Any]) -> list[str]:
    return list(_fejl(data, skema, "$"))


def _fejl(data: Any, skema: dict[str, Any], sti: str) -> Iterator[str]:
    ukendte = skema.keys() - {
        "$schema", "$id", "title", "description", "type", "properties", "required", "items", "additionalProperties",
        "pattern", "enum", "oneOf",
    }  # fmt: skip
    assert not ukendte, f"prøven kender ikke {ukendte}"
    if "oneOf" in skema:
        fejl = [list(_fejl(data, mulig, sti)) for mulig in skema["oneOf"]]
        if fejl.count([]) != 1:
            yield f"{sti}: passer med {fejl.count([])} af formerne: {min(fejl, key=len)}"
    typer = skema.get("type", [])
    typer = [typer] if isinstance(typer, str) else typer
    if typer and not any(isinstance(data, TYPER[et]) and (et == "boolean" or type(data) is not bool) for et in typer):
        yield f"{sti}: er ikke {' eller '.join(typer)}"
        return
    if "enum" in skema and data not in skema["enum"]:
        yield f"{sti}: {data} er ikke en af de mulige"
    if isinstance(data, str) and "pattern" in skema and not re.search(skema["pattern"], data):
        yield f"{sti}: {data!r} har ikke den rette form"
    if isinstance(data, dict):
        kendte = skema.get("properties", {})
        yield from (f"{sti}: mangler {navn}" for navn in skema.get("required", []) if navn not in data)
        if skema.get("additionalProperties") is False:
            yield from (f"{sti}: ukendt felt {navn}" for navn in sorted(data.keys() - kendte.keys()))
        for navn in sorted(data.keys() & kendte.keys()):
            yield from _fejl(data[navn], kendte[navn], f"{sti}.{navn}")
    if isinstance(data, list) and "items" in skema:
        for nummer, et in enumerate(data):
            yield from _fejl(et, skema["items"], f"{sti}[{nummer}]")
