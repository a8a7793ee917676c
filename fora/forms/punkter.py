"""What is typed about the items of an agenda."""

from __future__ import annotations

from django import forms

from fora.forms.faelles import RaekkeForm
from fora.models import Dagsordenspunkt, Punkttype
from grundlag.felter import CprAdvarselMixin, LangTekstField, TekstField, opsaetning
from grundlag.kladder import GrundudgaveField
from grundlag.udfald import Udfald


class NytPunktForm(RaekkeForm):
    class Meta:
        model = Dagsordenspunkt
        fields = ("titel", "type", "lukket")
        field_classes = {"titel": TekstField}
        help_texts = {"lukket": "Alle, der kan se mødet, ser overskriften; kun gruppens medlemmer ser indholdet."}

    helper = opsaetning("titel", "type", "lukket", knap="Sæt på dagsordenen")


class PunktForm(CprAdvarselMixin, forms.Form):
    """An item, before the meeting and while it is minuted; with the udgave that it was written on."""

    TEKSTER = ("indstilling", "sagsfremstilling", "droeftelse", "beslutning")
    VALG = ("titel", "type", "lukket", "udfald")

    titel = TekstField(label="Overskrift", max_length=200)
    type = forms.ChoiceField(label="Type", choices=Punkttype)
    lukket = forms.BooleanField(
        label="Lukket punkt",
        required=False,
        help_text="Alle, der kan se mødet, ser overskriften; kun gruppens medlemmer ser indholdet.",
    )
    indstilling = LangTekstField(label="Indstilling", required=False, help_text="»Det indstilles, at …«")
    sagsfremstilling = LangTekstField(label="Sagsfremstilling", required=False)
    droeftelse = LangTekstField(
        label="Drøftelse", required=False, help_text="Internt: kun gruppens medlemmer og forumsekretæren kan læse det."
    )
    beslutning = LangTekstField(label="Beslutning", required=False)
    udfald = forms.ChoiceField(label="Udfald", required=False, choices=[("", "Intet valgt"), *Udfald.choices])
    grundudgave = GrundudgaveField()
