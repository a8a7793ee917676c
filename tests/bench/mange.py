"""From fifty plans to thousands: every row that belongs to a plan is copied by the database itself."""
# ruff: noqa: S608 - the names are those of our own tables

from __future__ import annotations

import pghistory.models
from django.apps import apps
from django.db import connection, models, transaction

from fora.models import Moede
from godkendelser.models import Sag
from helhedsplaner.models import Helhedsplan
from kontrakter.models import Aftale

RODE = (Helhedsplan, Moede, Sag, Aftale)

# What a copy may not have in common with its original, or should not: a name, a day.
AENDRES = {
    "helhedsplaner_helhedsplan.navn": "'Boligsocial plan ' || {id}",
    "fora_moede.dato": "dato - 7 * gang",
    "kontrakter_aftale.titel": "'Kontrakt ' || {id}",
    "kontrakter_aftale.fravigelse_begrundelse": "'Flere indsatser i samme byområde'",
}


def kopierede_modeller() -> list[type[models.Model]]:
    """The tables whose rows belong to a plan, a meeting, a case or an agreement, by their foreign keys."""
    alle = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not issubclass(model, pghistory.models.Event)
    ]
    fundne: set[type[models.Model]] = set(RODE)
    while nye := {model for model in alle if any(_peger_paa(model, fundne))} - fundne:
        fundne |= nye
    return [model for model in alle if model in fundne]


def _peger_paa(model: type[models.Model], andre: set[type[models.Model]]) -> list[models.Field]:
    return [felt for felt in model._meta.concrete_fields if felt.remote_field and felt.related_model in andre]


@transaction.atomic
def kopier(gange: int) -> None:
    """
    Copy all that is there ``gange`` times; the copies of one round belong together.

    Triggers rest meanwhile: locked budgets and append-only tables take rows, and the copies have no history.
    Foreign keys are taken off and put on again, which checks them all at once and not row by row.
    """
    modeller = kopierede_modeller()
    tabeller = [model._meta.db_table for model in modeller]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT max(id) FROM {tabel}" for tabel in tabeller))
        spring = max(hoejeste or 0 for (hoejeste,) in cursor.fetchall())
        cursor.execute(
            "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
            [tabeller],
        )
        noegler = cursor.fetchall()
        for tabel, navn, _ in noegler:
            cursor.execute(f"ALTER TABLE {tabel} DROP CONSTRAINT {navn}")
        for tabel in tabeller:
            cursor.execute(f"ALTER TABLE {tabel} DISABLE TRIGGER USER")
        for model in modeller:
            cursor.execute(_sql(model, set(modeller), spring), [gange])
        for tabel in tabeller:
            cursor.execute(f"ALTER TABLE {tabel} ENABLE TRIGGER USER")
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{tabel}', 'id'), max(id)) FROM {tabel}")
        for tabel, navn, definition in noegler:
            cursor.execute(f"ALTER TABLE {tabel} ADD CONSTRAINT {navn} {definition}")


def _sql(model: type[models.Model], kopierede: set[type[models.Model]], spring: int) -> str:
    egne = _peger_paa(model, kopierede)
    felter = [felt for felt in model._meta.concrete_fields if not felt.generated]
    kolonner = [felt.column for felt in felter]
    vaerdier = [_vaerdi(felt, felt in egne, spring) for felt in felter]
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(kolonner)}) SELECT {', '.join(vaerdier)}"
        f" FROM {model._meta.db_table} CROSS JOIN generate_series(1, %s) AS gang"
    )


def _vaerdi(felt: models.Field, peger_paa_kopi: bool, spring: int) -> str:
    """What the copy has in the column of ``felt``: its own number, uid and relations, otherwise the same."""
    flyttet = f"{felt.column} + {spring} * gang"
    if anden := AENDRES.get(f"{felt.model._meta.db_table}.{felt.column}"):
        return anden.format(id=f"(id + {spring} * gang)")
    if felt.primary_key or peger_paa_kopi:
        return flyttet
    return "gen_random_uuid()" if isinstance(felt, models.UUIDField) else felt.column
