"""The shapes of invariant that recur, each stated once and named by its user."""

from collections.abc import Collection
from functools import reduce
from operator import or_

import pgtrigger
from django.db.models import BaseConstraint, CheckConstraint, F, Model, Q, UniqueConstraint
from django.db.models.enums import Choices


def kendt_vaerdi(felt: str, valg: type[Choices], *, name: str, tom: bool = False) -> CheckConstraint:
    """``felt`` is one of the choices, whoever writes it; ``tom`` lets it be blank too."""
    tilladte = [*valg.values, ""] if tom else valg.values
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{felt}__in": tilladte}),
        violation_error_message="Værdien er ikke en af de mulige.",
    )


def begge_eller_ingen(*felter: str, name: str, besked: str) -> CheckConstraint:
    """Who and when, and other pairs: all of ``felter`` are filled, or all are empty."""
    alle = {f"{felt}__isnull": False for felt in felter}
    ingen = {f"{felt}__isnull": True for felt in felter}
    return CheckConstraint(name=name, condition=Q(**alle) | Q(**ingen), violation_error_message=besked)


def _kun(valgt: str | None, felter: tuple[str, ...]) -> Q:
    return Q(**{f"{felt}__isnull": felt != valgt for felt in felter})


def praecis_een(*felter: str, name: str, besked: str) -> CheckConstraint:
    """One of the nullable foreign keys is set, and only one."""
    return CheckConstraint(name=name, condition=er_een(felter), violation_error_message=besked)


def er_een(felter: tuple[str, ...]) -> Q:
    """The condition of ``praecis_een``, for a constraint that says more."""
    return reduce(or_, (_kun(felt, felter) for felt in felter))


def hoejst_een(*felter: str, name: str, besked: str) -> CheckConstraint:
    """None of the nullable foreign keys is set, or just one."""
    mulige = _kun(None, felter)
    for felt in felter:
        mulige |= _kun(felt, felter)
    return CheckConstraint(name=name, condition=mulige, violation_error_message=besked)


def i_raekkefoelge(tidligere: str, senere: str, *, name: str, besked: str) -> CheckConstraint:
    """``senere`` does not come before ``tidligere``; either may be empty."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{senere}__isnull": True})
        | Q(**{f"{tidligere}__isnull": True})
        | Q(**{f"{senere}__gte": F(tidligere)}),
        violation_error_message=besked,
    )


def ikke_negativ(felt: str, *, name: str, besked: str = "Beløbet kan ikke være negativt.") -> CheckConstraint:
    """``felt`` is empty, zero or more."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{felt}__isnull": True}) | Q(**{f"{felt}__gte": 0}),
        violation_error_message=besked,
    )


def udfyldt(felt: str, *, name: str, besked: str) -> CheckConstraint:
    """The text ``felt`` is not blank."""
    return CheckConstraint(name=name, condition=~Q(**{felt: ""}), violation_error_message=besked)


def kun_tilfoejes(name: str) -> pgtrigger.Trigger:
    """Rows are added, never changed or deleted, not even by SQL."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="RAISE EXCEPTION 'Rækker i % kan kun tilføjes.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
    )


def kun_beslutningen_aendres(name: str, *kolonner: str) -> pgtrigger.Trigger:
    """What was put forward, the ``kolonner``, is never changed, and no row deleted; what became of it may be."""
    foer, efter = (", ".join(f"{raekke}.{kolonne}" for kolonne in kolonner) for raekke in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=(
            f"IF TG_OP = 'DELETE' OR ROW({foer}) IS DISTINCT FROM ROW({efter}) THEN "
            "RAISE EXCEPTION 'Indholdet af rækker i % kan ikke ændres.', TG_TABLE_NAME "
            "USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;"
        ),
    )


def uberoerte(objekt: Model, aendrede: Collection[str]) -> set[str]:
    """
    The fields that ``full_clean`` may leave out when only ``aendrede`` are new since the row was read.

    Every constraint that one of them takes part in is still asked, with all its fields; the others held already,
    and asking the database for each of them takes longer than the saving itself.
    """
    alle = {felt.name for felt in objekt._meta.fields}
    i_reglerne = [_felter_i(constraint) & alle or alle for constraint in objekt._meta.constraints]
    return alle.difference(aendrede, *(felter for felter in i_reglerne if felter & set(aendrede)))


def _felter_i(constraint: BaseConstraint) -> set[str]:
    """The fields that a rule about one row, or about which rows are alike, is told in; of other rules nothing."""
    if isinstance(constraint, CheckConstraint):
        return set(Q(constraint.condition).referenced_base_fields)
    if isinstance(constraint, UniqueConstraint) and constraint.fields:
        return {*constraint.fields, *(constraint.condition.referenced_base_fields if constraint.condition else ())}
    return set()
