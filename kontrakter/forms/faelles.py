"""What the forms of rows share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from grundlag.felter import (
    CprAdvarselMixin,
)


def giv_valg(form: forms.BaseForm, felt: str, raekker: QuerySet[Any]) -> None:
    form.fields[felt].queryset = raekker  # type: ignore[attr-defined]


class RaekkeForm(CprAdvarselMixin, forms.ModelForm):  # type: ignore[type-arg]
    def _post_clean(self) -> None:
        """Leave the checking of the row to the deed, which has the lock."""
