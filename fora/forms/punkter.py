"""What is typed about the items of an agenda."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError

from fora.forms.faelles import RaekkeForm
from fora.handlinger.dagsorden import KOMMENDE
from fora.models import Dagsordenspunkt, Moede, Punkttype
from fora.skabeloner import STOERST_MINUTTER, Linje, laes_linjer
from grundlag.fejl import Regelbrud
from grundlag.felter import CprAdvarselMixin, LangTekstField, TekstField, opsaetning
from grundlag.filer import BilagFilField
from grundlag.formular import giv_valg
from grundlag.kladder import GrundudgaveField
from grundlag.templatetags.visning import dag
from grundlag.udfald import Udfald


class NytPunktForm(RaekkeForm):
    class Meta:
        model = Dagsordenspunkt
        fields = ("titel", "type", "minutter", "lukket")
        field_classes = {"titel": TekstField}
        help_texts = {"lukket": "Alle, der kan se mødet, ser overskriften; kun gruppens medlemmer ser indholdet."}

    helper = opsaetning("titel", Row("type", "minutter"), "lukket", knap="Sæt på dagsordenen")


class PunktForm(CprAdvarselMixin, forms.Form):
    """An item, before the meeting and while it is minuted; with the udgave that it was written on."""

    TEKSTER = ("indstilling", "sagsfremstilling", "droeftelse", "beslutning")
    VALG = ("titel", "type", "minutter", "lukket", "udfald")

    titel = TekstField(label="Overskrift", max_length=200)
    type = forms.ChoiceField(label="Type", choices=Punkttype)
    minutter = forms.IntegerField(
        label="Minutter",
        required=False,
        min_value=1,
        max_value=STOERST_MINUTTER,
        error_messages={"invalid": "Skriv et antal minutter som et tal."},
    )
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


class PunktbilagForm(CprAdvarselMixin, forms.Form):
    titel = TekstField(label="Titel", max_length=160)
    fil = BilagFilField(
        label="Fil (PDF)", help_text="En PDF: bilagene sendes samlet med dagsordenen og får fælles sidetal med den."
    )

    helper = opsaetning("titel", "fil", knap="Tilføj bilaget")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fil"].widget.attrs["accept"] = ".pdf"


class FlytTilMoedeForm(forms.Form):
    """Another meeting of the body, still to come."""

    moede = forms.ModelChoiceField(
        Moede.objects.none(),
        label="Møde",
        error_messages={"invalid_choice": "Mødet er holdt, aflyst eller ikke gruppens. Vælg et møde, der kommer."},
    )

    helper = opsaetning(knap="Flyt punktet")

    def __init__(self, *args: Any, punkt: Dagsordenspunkt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moeder = Moede.objects.filter(gruppe=punkt.moede.gruppe_id, status__in=KOMMENDE).exclude(pk=punkt.moede_id)
        giv_valg(self, "moede", moeder.order_by("dato", "pk"))
        self.fields["moede"].label_from_instance = lambda et: f"{et}, {dag(et.dato)}"  # type: ignore[attr-defined]


class SkabelonForm(CprAdvarselMixin, forms.Form):
    """A template: its name, and a standing item on each line."""

    navn = TekstField(label="Navn", max_length=80, help_text="Fx »Ordinært møde«.")
    punkter = LangTekstField(
        label="Faste punkter",
        help_text=(
            "Ét punkt på hver linje: overskrift; B, D eller O for beslutning, drøftelse eller orientering; minutter. "
            "Fx »Godkendelse af dagsorden; B; 5«. Uden bogstav er punktet en drøftelse. Under et punkt kan der stå "
            "»Det indstilles, at …« og »Sagsfremstilling: …«; er der flere linjer, så ryk dem ind."
        ),
    )

    helper = opsaetning("navn", "punkter", knap="Gem skabelonen")

    def clean_punkter(self) -> list[Linje]:
        try:
            return laes_linjer(self.cleaned_data["punkter"])
        except Regelbrud as brud:
            raise ValidationError(str(brud)) from brud
