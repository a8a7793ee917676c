"""Form fields that read Danish money, dates and text as people type them, and say in Danish what is wrong."""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject, Submit
from django import forms
from django.core.exceptions import ValidationError

from grundlag.fejl import Regelbrud
from grundlag.penge import laes_kroner, tal_tekst

_CPR = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{2}[-–]\d{4}(?!\d)")
_TAL = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d*)?|[+-]?\d*[.,]\d+")
_NUL = "Teksten indeholder et tegn, der ikke kan gemmes (NUL). Skriv teksten igen."


def opsaetning(*layout: str | LayoutObject, knap: str = "Gem") -> FormHelper:
    """Dress a form: its fields as ``layout`` says (all of them when empty) and one primary button."""
    helper = FormHelper()
    if layout:
        helper.layout = Layout(*layout)
    helper.add_input(Submit("gem", knap))
    return helper


CPR_BESKED = "Teksten ser ud til at indeholde et cpr-nummer. Fjern det, hvis det er et."


def ligner_cpr(tekst: str) -> bool:
    """True if ``tekst`` holds something like a CPR number, ``ddmmåå-xxxx``."""
    return bool(_CPR.search(tekst))


class TekstField(forms.CharField):
    """Text as it will be stored: line ends are LF, and a NUL byte is refused."""

    def to_python(self, value: Any) -> str | None:
        tekst = super().to_python(value)
        if tekst and "\x00" in tekst:
            raise ValidationError(_NUL)
        return tekst and tekst.replace("\r\n", "\n").replace("\r", "\n")


class LangTekstField(TekstField):
    """A TekstField in a textarea."""

    widget = forms.Textarea(attrs={"rows": 6})


class KronerInput(forms.TextInput):
    """Whole kroner, shown as "28.100.000" and drawn with "kr." after it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return tal_tekst(value) if isinstance(value, int) else super().format_value(value)


class KronerField(forms.IntegerField):
    """Whole kroner: "28.100.000", "28 100 000 kr."; øre are refused (beslutninger § 9)."""

    widget = KronerInput

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return laes_kroner(str(value))
        except Regelbrud as brud:
            raise ValidationError(str(brud)) from brud


class TalField(forms.DecimalField):
    """A number with a decimal comma: "12,5", "1.234,5" or "1 234,5"; "1.2.2022" is refused and never read as 122022."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "localize": True})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = re.sub(r"\s", "", value).replace("−", "-")
            if value and not _TAL.fullmatch(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """A whole number is shown without the decimals of its column."""
        return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


class DatoInput(forms.DateInput):
    """A date to be typed; the page's script adds a button to pick it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})


class DatoField(forms.DateField):
    """A date as Danes type it: "15.9.2021", "15/9-2021", "15/09/2021", "15-09-2021" or "2021-09-15"."""

    widget = DatoInput
    default_error_messages = {"invalid": "Skriv en dato, fx 15.9.2021."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "help_text": kwargs.get("help_text") or "dd.mm.åååå"})

    def to_python(self, value: Any) -> date | None:
        # "15. 9. 2021" is how many write it by hand.
        dag = super().to_python(re.sub(r"\s", "", value) if isinstance(value, str) else value)
        if dag and not 1900 <= dag.year <= 2100:
            raise ValidationError("Skriv et årstal fra 1900 til 2100.")
        return dag


if TYPE_CHECKING:
    _Formular = forms.Form
else:
    _Formular = object


class CprAdvarselMixin(_Formular):
    """
    Warn before text that looks like a CPR number is saved.

    The first time the form is not valid and offers the checkbox "Gem alligevel"; ticked, the
    text is accepted. Put the mixin before ``forms.Form`` or ``forms.ModelForm``.
    """

    cpr_advarsel = False

    @property
    def cpr_navn(self) -> str:
        return self.add_prefix("gem_trods_cpr")

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        ramte = [navn for navn, vaerdi in self.cleaned_data.items() if isinstance(vaerdi, str) and ligner_cpr(vaerdi)]
        if ramte and self.data.get(self.cpr_navn) != "ja":
            self.cpr_advarsel = True
            for navn in ramte:
                self.add_error(navn, CPR_BESKED)
        return renset
