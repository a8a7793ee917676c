"""How a refusal of the domain comes into the form that asked for it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from grundlag.fejl import Regelbrud

R = TypeVar("R")


def vis_fejl(form: forms.BaseForm, fejl: Regelbrud | ValidationError) -> None:
    """Put a refusal into ``form``, beside the field it names when the form has that field."""
    if isinstance(fejl, Regelbrud):
        form.add_error(fejl.felt if fejl.felt in form.fields else None, str(fejl))
        return
    for felt, beskeder in getattr(fejl, "error_dict", {NON_FIELD_ERRORS: [fejl]}).items():
        form.add_error(felt if felt in form.fields else None, beskeder)


def proev(form: forms.BaseForm, handling: Callable[..., R], *argumenter: Any, **felter: Any) -> R | None:
    """Do the deed that ``form`` asks for; None when it is refused, and the form says why."""
    try:
        return handling(*argumenter, **felter)
    except (Regelbrud, ValidationError) as fejl:
        vis_fejl(form, fejl)
        return None
