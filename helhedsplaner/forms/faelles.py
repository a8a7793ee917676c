"""What the forms of a plan share: Danish fields, and a memory of what the row held when the page was made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from grundlag.felter import CprAdvarselMixin, DatoField, KronerField, LangTekstField, TalField, TekstField
from grundlag.formular import VedFeltetMixin
from helhedsplaner.handlinger.indhold import fingeraftryk
from helhedsplaner.models import Helhedsplan

FELTER: tuple[tuple[type[models.Field[Any, Any]], type[forms.Field]], ...] = (
    (models.TextField, LangTekstField),
    (models.CharField, TekstField),
    (models.DateField, DatoField),
    (models.DecimalField, TalField),
    (models.BigIntegerField, KronerField),
)


def dansk(felt: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """Each model field as the form field of grundlag.felter that reads what Danes type."""
    if isinstance(felt, models.TextField):
        kwargs.setdefault("widget", LangTekstField.widget)
    if isinstance(felt, models.BigIntegerField):
        kwargs |= {"min_value": 0, "error_messages": {"min_value": "Beløbet kan ikke være negativt."}}
    if felt.choices or isinstance(felt, models.ForeignKey | models.ManyToManyField):
        return felt.formfield(**kwargs)
    form_class = next((form for model, form in FELTER if isinstance(felt, model)), None)
    return felt.formfield(form_class=form_class, **kwargs) if form_class else felt.formfield(**kwargs)


class DanskMeta:
    formfield_callback = dansk


class RaekkeForm(CprAdvarselMixin, VedFeltetMixin, forms.ModelForm):  # type: ignore[type-arg]
    """One row of ``plan``; ``grund`` is its fingeraftryk when the page was made."""

    grund = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Helhedsplan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.initial["grund"] = fingeraftryk(self.instance, self._meta.fields or ())

    @property
    def felter(self) -> dict[str, Any]:
        """What the deed writes: the cleaned fields of the row."""
        return {navn: self.cleaned_data[navn] for navn in self._meta.fields or ()}
