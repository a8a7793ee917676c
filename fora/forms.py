"""What is typed about bodies, members, meetings and items."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.db.models import QuerySet

from byomraader.models import Boligorganisation, Byomraade, Forvaltning, Lokaludvalg, Person
from fora.adgang import styrede_byomraader
from fora.handlinger import ALENE
from fora.models import Dagsordenspunkt, Gruppe, Gruppetype, Medlemskab, Moede, Punkttype
from grundlag.dato import i_dag
from grundlag.felter import CprAdvarselMixin, DatoField, LangTekstField, TekstField, opsaetning
from grundlag.formular import VedFeltetMixin
from grundlag.kladder import GrundudgaveField
from grundlag.models import Bruger
from grundlag.sortering import DanskOrden
from grundlag.udfald import Udfald


class KlokkeslaetField(forms.TimeField):
    """A time of day as Danes type it: "16.30", "16:30" or "16"."""

    input_formats = ("%H.%M", "%H:%M", "%H")
    widget = forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off", "inputmode": "decimal"})
    default_error_messages = {"invalid": "Skriv et klokkeslæt, fx 16.30."}


class _Form(CprAdvarselMixin, VedFeltetMixin, forms.ModelForm):  # type: ignore[type-arg]
    @property
    def felter(self) -> dict[str, Any]:
        """What the deed writes: the cleaned fields of the row."""
        return {navn: self.cleaned_data[navn] for navn in self._meta.fields or ()}


class NyGruppeForm(_Form):
    """A body that stands under no other."""

    class Meta:
        model = Gruppe
        fields: tuple[str, ...] = ("byomraade", "type", "navn", "aktiv_fra", "aktiv_til")
        field_classes = {"navn": TekstField, "aktiv_fra": DatoField, "aktiv_til": DatoField}

    helper = opsaetning("byomraade", "type", "navn", Row("aktiv_fra", "aktiv_til"), knap="Opret gruppen")

    def __init__(self, *args: Any, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = _valg(ALENE)  # type: ignore[attr-defined]
        styrede = Byomraade.objects.gyldige().filter(styrede_byomraader(bruger))
        self.fields["byomraade"].queryset = styrede  # type: ignore[attr-defined]


class UndergruppeForm(_Form):
    """A body under another, of its byområde."""

    class Meta(NyGruppeForm.Meta):
        fields = ("type", "navn", "aktiv_fra", "aktiv_til")

    helper = opsaetning("type", "navn", Row("aktiv_fra", "aktiv_til"), knap="Opret gruppen")

    def __init__(self, *args: Any, typer: Iterable[Gruppetype], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = _valg(typer)  # type: ignore[attr-defined]


class GruppeForm(_Form):
    class Meta(NyGruppeForm.Meta):
        fields = ("navn", "beslutningsdygtig_ved", "aktiv_fra", "aktiv_til")

    helper = opsaetning("navn", "beslutningsdygtig_ved", Row("aktiv_fra", "aktiv_til"), knap="Gem gruppen")


class KommissoriumForm(CprAdvarselMixin, forms.Form):
    TEKSTER = ("kommissorium",)
    VALG = ()

    kommissorium = LangTekstField(label="Kommissorium", required=False)
    grundudgave = GrundudgaveField()


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Persons by name and employer, for two may have the same name."""

    def label_from_instance(self, obj: Person) -> str:
        return ", ".join(filter(None, (obj.navn, obj.arbejdsgiver)))


class MedlemForm(_Form):
    """Someone known, or someone whose name is written here for the first time."""

    nyt_navn = TekstField(label="Navn, hvis personen ikke står på listen", required=False, max_length=120)
    ny_titel = TekstField(label="Stilling", required=False, max_length=120)
    ny_email = forms.EmailField(label="Arbejdsmail", required=False)

    class Meta:
        model = Medlemskab
        fields = ("person", "plads", "forvaltning", "boligorganisation", "lokaludvalg", "suppleant_for", "fra", "til")
        field_classes = {"person": PersonField, "fra": DatoField, "til": DatoField}

    helper = opsaetning(
        Fieldset("Hvem", "person", "nyt_navn", Row("ny_titel", "ny_email")),
        Fieldset("Plads", "plads", "suppleant_for"),
        Fieldset("Repræsenterer (vælg højst én)", "forvaltning", "boligorganisation", "lokaludvalg"),
        Fieldset("Hvornår", Row("fra", "til")),
        knap="Tilføj medlemmet",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        personer = Person.objects.select_related("forvaltning", "boligorganisation", "lokaludvalg")
        self._vaelg("person", personer.order_by(DanskOrden("navn"), "pk"))
        self.fields["person"].required = False
        self._vaelg("forvaltning", Forvaltning.objects.gyldige().sorteret())
        self._vaelg("boligorganisation", Boligorganisation.objects.gyldige().sorteret())
        self._vaelg("lokaludvalg", Lokaludvalg.objects.gyldige().sorteret())
        medlemmer = self.instance.gruppe.medlemskaber.gyldige().filter(suppleant_for=None)
        self._vaelg("suppleant_for", medlemmer.select_related("person").order_by(DanskOrden("person__navn")))

    def _vaelg(self, felt: str, raekker: QuerySet[Any]) -> None:
        self.fields[felt].queryset = raekker  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if not self.errors.keys() & {"person", "nyt_navn"}:
            if bool(self.cleaned_data.get("person")) == bool(self.cleaned_data.get("nyt_navn")):
                self.add_error("person", "Vælg en person, eller skriv et nyt navn: ét af de to.")
            elif (mail := self.cleaned_data.get("ny_email")) and Person.objects.filter(email__iexact=mail).exists():
                self.add_error("ny_email", "Der er allerede en person med den arbejdsmail. Vælg personen på listen.")
        return renset

    def _get_validation_exclusions(self) -> set[str]:
        # The group is known, so its seats can be checked; a new person has no row to check yet.
        udeladt: set[str] = super()._get_validation_exclusions() - {"gruppe"}  # type: ignore[misc]
        return udeladt if self.cleaned_data.get("person") else udeladt | {"person"}

    @property
    def felter(self) -> dict[str, Any]:
        """The fields of the row; a new person is employed where her seat is."""
        felter = super().felter
        if self.cleaned_data["nyt_navn"]:
            felter["person"] = Person(
                navn=self.cleaned_data["nyt_navn"],
                titel=self.cleaned_data["ny_titel"],
                email=self.cleaned_data["ny_email"],
                **{felt: felter[felt] for felt in ("forvaltning", "boligorganisation", "lokaludvalg")},
            )
        return felter


class AfslutForm(forms.Form):
    til = DatoField(label="Sidste dag", initial=i_dag)

    helper = opsaetning(knap="Afslut medlemskabet")


class MoedeForm(_Form):
    class Meta:
        model = Moede
        fields = ("titel", "dato", "start_kl", "slut_kl", "sted")
        field_classes = {
            "titel": TekstField,
            "dato": DatoField,
            "start_kl": KlokkeslaetField,
            "slut_kl": KlokkeslaetField,
            "sted": TekstField,
        }

    helper = opsaetning("titel", "dato", Row("start_kl", "slut_kl"), "sted", knap="Gem mødet")


class NytPunktForm(_Form):
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


def _valg(typer: Iterable[Gruppetype]) -> list[tuple[str, str]]:
    return [(en.value, str(en.label)) for en in typer]
