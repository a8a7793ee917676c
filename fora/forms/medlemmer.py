"""What is typed about members."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.db.models import QuerySet

from byomraader.models import Boligorganisation, Forvaltning, Lokaludvalg, Person
from fora.forms.faelles import RaekkeForm
from fora.models import Medlemskab
from grundlag.dato import i_dag
from grundlag.felter import DatoField, TekstField, opsaetning
from grundlag.formular import giv_valg
from grundlag.sortering import DanskOrden


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Persons by name and employer, for two may have the same name."""

    def label_from_instance(self, obj: Person) -> str:
        return ", ".join(filter(None, (obj.navn, obj.arbejdsgiver)))


class MedlemForm(RaekkeForm):
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
        giv_valg(self, felt, raekker)

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
