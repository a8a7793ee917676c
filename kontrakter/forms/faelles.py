"""What the forms of rows share."""

from __future__ import annotations

from django import forms

from grundlag.felter import (
    CprAdvarselMixin,
)


class RaekkeForm(CprAdvarselMixin, forms.ModelForm):  # type: ignore[type-arg]
    def _post_clean(self) -> None:
        """Leave the checking of the row to the deed, which has the lock."""
