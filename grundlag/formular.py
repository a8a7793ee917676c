"""How a refusal of the domain comes into the form that asked for it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, FieldError, ValidationError
from django.db.models import BaseConstraint, F, Q, QuerySet

from grundlag.fejl import Regelbrud

R = TypeVar("R")
if TYPE_CHECKING:
    _ModelFormular = forms.ModelForm[Any]
else:
    _ModelFormular = object


def vis_fejl(form: forms.BaseForm, fejl: Regelbrud | ValidationError) -> None:
    """Put a refusal into ``form``, beside the field it names or its constraint is about, when the form has that."""
    if isinstance(fejl, Regelbrud):
        form.add_error(fejl.felt if fejl.felt in form.fields else None, str(fejl))
        return
    ved = form.ved_felterne() if isinstance(form, VedFeltetMixin) else {}
    for felt, beskeder in getattr(fejl, "error_dict", {NON_FIELD_ERRORS: [fejl]}).items():
        for en in beskeder:
            form.add_error(felt if felt in form.fields else ved.get(en.messages[0]), en)


def proev(form: forms.BaseForm, handling: Callable[..., R], *argumenter: Any, **felter: Any) -> R | None:
    """Do the deed that ``form`` asks for; None when it is refused, and the form says why."""
    try:
        return handling(*argumenter, **felter)
    except (Regelbrud, ValidationError) as fejl:
        vis_fejl(form, fejl)
        return None


def giv_valg(form: forms.BaseForm, felt: str, raekker: QuerySet[Any]) -> None:
    """Let ``felt`` choose among ``raekker``, instead of what its class says."""
    form.fields[felt].queryset = raekker  # type: ignore[attr-defined]


def giv_muligheder(form: forms.BaseForm, felt: str, muligheder: Iterable[tuple[Any, Any]]) -> None:
    """Let ``felt`` choose among ``muligheder``, each a value and its name."""
    form.fields[felt].choices = muligheder  # type: ignore[attr-defined]


class VedFeltetMixin(_ModelFormular):
    """
    Shows what a constraint says beside the last of the form's fields that it is about, and not above the form.

    Put it before ``forms.ModelForm``.
    """

    def _post_clean(self) -> None:
        try:
            super()._post_clean()  # type: ignore[misc]
        except FieldError:
            # Django asks an ExclusionConstraint also when its condition is about a field that is itself wrong.
            if not self.errors:
                raise
        felter = self.ved_felterne()
        for besked in self.errors.pop(NON_FIELD_ERRORS, ()):
            self.add_error(felter.get(str(besked)), besked)

    def ved_felterne(self) -> dict[str, str | None]:
        """What each constraint says, and the last of the form's fields that it is about."""
        return {
            str(constraint.get_violation_error_message()): next(
                (felt for felt in reversed(self.fields) if felt in _felter_i(constraint)), None
            )
            for constraint in self._meta.model._meta.constraints
        }


def _felter_i(constraint: BaseConstraint) -> set[str]:
    """The fields that must be unique or may not overlap; otherwise those of the condition."""
    udtryk = [del_[0] if isinstance(del_, tuple) else del_ for del_ in getattr(constraint, "expressions", ())]
    noeglefelter = {*getattr(constraint, "fields", ()), *(del_ for del_ in udtryk if isinstance(del_, str))}
    return noeglefelter or set(_navne_i(*udtryk)) or set(_navne_i(getattr(constraint, "condition", None)))


def _navne_i(*udtryk: Any) -> Iterator[str]:
    for del_ in udtryk:
        if isinstance(del_, F):
            yield del_.name  # type: ignore[attr-defined]
        elif isinstance(del_, Q):
            yield from (barn[0].partition("__")[0] for barn in del_.children if isinstance(barn, tuple))
            yield from _navne_i(*(barn for barn in del_.children if isinstance(barn, Q)))
        elif del_ is not None:
            yield from _navne_i(*del_.get_source_expressions())
