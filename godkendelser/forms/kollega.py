"""What one person asks of another: to take a step over, to stand in, to confirm by bemyndigelse."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError

from godkendelser.forms.bevis import LaesteMixin
from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    KronerField,
    LangTekstField,
    TekstField,
    opsaetning,
)
from grundlag.models import Bruger


class KollegaForm(CprAdvarselMixin, forms.Form):
    """Names a colleague by e-mail; ``bruger`` is who it is."""

    email = forms.EmailField(label="Kollegaens e-mail", help_text="Kollegaen skal være bruger her.")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.bruger = Bruger.objects.filter(email__iexact=email, is_active=True).first()
        if self.bruger is None:
            raise ValidationError("Der er ingen aktiv bruger med den e-mail.")
        return email


class OverdragForm(KollegaForm):
    note = LangTekstField(label="Note til kollegaen", max_length=500)

    helper = opsaetning("email", "note", knap="Overdrag trinnet")


class FravaerForm(KollegaForm):
    """A period in which a deputy answers."""

    fra = DatoField(label="Fra og med")
    til = DatoField(label="Til og med")
    besked = TekstField(label="Besked til stedfortræderen", max_length=500, required=False)

    helper = opsaetning("email", Row("fra", "til"), "besked", knap="Meld fravær")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Stedfortræderens e-mail"


class StaarVedForm(CprAdvarselMixin, LaesteMixin):
    """A voided decision stands again; for a meeting the change must be uvæsentlig, and why."""

    begrundelse = LangTekstField(label="Begrundelse", required=False)

    def __init__(self, *args: Any, uvaesentlig: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if uvaesentlig:
            self.fields["begrundelse"].label = "Hvorfor er ændringen uvæsentlig?"
        self.helper = opsaetning(knap="Ændringen er uvæsentlig" if uvaesentlig else "Jeg står ved afgørelsen")


class BemyndigelseForm(KollegaForm):
    """Whom an instans has authorised, where it decided so, and how far it goes."""

    grundlag = TekstField(
        label="Hvor er det besluttet?", max_length=300, help_text="Fx »Forummets møde 12. maj 2021, punkt 4«."
    )
    hoejst_kr = KronerField(
        label="Beløb må højst stige med",
        min_value=0,
        initial=0,
        help_text="I forhold til det, instansen selv besluttede. 0, hvis bemyndigelsen kun gælder andet end penge.",
    )
    fra = DatoField(label="Fra og med")
    til = DatoField(label="Til og med", required=False)
    kun_planen = forms.BooleanField(label="Gælder kun denne helhedsplan", required=False, initial=True)

    helper = opsaetning("email", "grundlag", "hoejst_kr", Row("fra", "til"), "kun_planen", knap="Registrér")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Den bemyndigedes e-mail"
        self.fields["email"].help_text = "Personen skal være bruger her."

    def felter(self) -> dict[str, Any]:
        """The arguments of ``handlinger.giv_bemyndigelse``."""
        navne = ("grundlag", "hoejst_kr", "fra", "til", "kun_planen")
        return {"bruger": self.bruger, **{navn: self.cleaned_data[navn] for navn in navne}}
