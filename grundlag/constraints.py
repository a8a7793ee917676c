"""The shapes of invariant that recur, each stated once and named by its user."""

from functools import reduce
from operator import or_

import pgtrigger
from django.db.models import CheckConstraint, F, Q
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
