"""A lookup of our own, for conditions that stand beside others in an OR."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Field, Lookup

if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup  # takes no type at run time


@Field.register_lookup
class Iblandt(_Lookup):
    """
    ``pk__iblandt=raekker.values("plan")``: the value is among those of one column.

    As ``__in``, but the database finds the values first, once, and then looks them up in the index: for the few rows
    that a membership or an appointment gives. ``__in`` beside an OR reads every row of the table instead. Of a foreign
    key, ask ``sag__pk__iblandt``.
    """

    lookup_name = "iblandt"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(lhs, rhs if isinstance(rhs, ArraySubquery) else ArraySubquery(rhs))

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        venstre, venstre_parametre = self.process_lhs(compiler, connection)
        hoejre, hoejre_parametre = self.process_rhs(compiler, connection)
        return f"{venstre} = ANY({hoejre})", [*venstre_parametre, *hoejre_parametre]
