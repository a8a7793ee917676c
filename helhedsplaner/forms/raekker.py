"""The rows of a plan, one form for each kind."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.db.models import Q, QuerySet

from byomraader.models import Afdeling, Forvaltning, Lokaludvalg, Person
from grundlag.felter import TekstField, opsaetning
from grundlag.formular import giv_valg
from grundlag.sortering import DanskOrden
from helhedsplaner.forms.faelles import DanskMeta, RaekkeForm
from helhedsplaner.models import (
    Aktivitet,
    Deltagelse,
    Helhedsplan,
    Maal,
    Milepael,
    Planmedarbejder,
    Planpart,
    Succeskriterium,
)


class MaalForm(RaekkeForm):
    class Meta(DanskMeta):
        model = Maal
        fields = ("tekst", "hoerer_under")
        help_texts = {"hoerer_under": "Kun for et delmål: det overordnede mål, det hører under."}

    helper = opsaetning("grund", "tekst", "hoerer_under", knap="Gem målet")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        overordnede = Maal.objects.filter(afsnit=self.instance.afsnit_id, hoerer_under=None)
        giv_valg(self, "hoerer_under", overordnede.exclude(pk=self.instance.pk))


class SucceskriteriumForm(RaekkeForm):
    class Meta(DanskMeta):
        model = Succeskriterium
        fields = (
            "tekst",
            "indikator",
            "enhed",
            "udgangspunkt",
            "udgangspunkt_dato",
            "maalvaerdi",
            "maaldato",
            "kilde",
        )
        help_texts = {"tekst": "Fx »60 unge om året får et fritidsjob«.", "kilde": "Hvor tallet kommer fra."}

    helper = opsaetning(
        "grund",
        "tekst",
        Row("indikator", "enhed"),
        Row("udgangspunkt", "udgangspunkt_dato"),
        Row("maalvaerdi", "maaldato"),
        "kilde",
        knap="Gem succeskriteriet",
    )


class AktivitetForm(RaekkeForm):
    class Meta(DanskMeta):
        model = Aktivitet
        fields = (
            "navn",
            "beskrivelse",
            "metode",
            "ansvarlig",
            "samarbejdspartnere",
            "snitflade",
            "fra",
            "til",
            "status",
            "status_begrundelse",
            "medarbejdere",
            "frikoeb_fra",
            "frikoeb_timer",
            "maal",
            "afdelinger",
        )
        widgets = dict.fromkeys(("maal", "afdelinger", "medarbejdere"), forms.CheckboxSelectMultiple)

    helper = opsaetning(
        "grund",
        "navn",
        "beskrivelse",
        "metode",
        Fieldset("Hvem", "ansvarlig", "medarbejdere", "samarbejdspartnere", "snitflade"),
        Fieldset("Frikøb af kommunens medarbejdere", Row("frikoeb_fra", "frikoeb_timer")),
        Fieldset("Hvornår", Row("fra", "til"), "status", "status_begrundelse"),
        Fieldset("Hvad og hvor", "maal", "afdelinger"),
        knap="Gem aktiviteten",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_valg(self, "maal", Maal.objects.filter(afsnit=self.instance.afsnit_id))
        giv_valg(self, "medarbejdere", Planmedarbejder.objects.filter(plan=self.plan).select_related("person"))
        deltagende = Afdeling.objects.filter(deltagelser__plan=self.plan).select_related("boligorganisation")
        giv_valg(self, "afdelinger", deltagende.order_by(DanskOrden("boligorganisation__navn"), "nummer"))


class MilepaelForm(RaekkeForm):
    class Meta(DanskMeta):
        model = Milepael
        fields = ("tekst", "dato", "status")

    helper = opsaetning("grund", "tekst", "dato", "status", knap="Gem milepælen")


class DeltagelseForm(RaekkeForm):
    class Meta(DanskMeta):
        model = Deltagelse
        fields = ("fra", "til", "egenbetaling", "overlap_begrundelse")
        help_texts = {"overlap_begrundelse": "Skal skrives, hvis afdelingen også deltager i en anden plan i perioden."}

    helper = opsaetning("grund", Row("fra", "til"), "egenbetaling", "overlap_begrundelse", knap="Gem deltagelsen")


class PartForm(RaekkeForm):
    anden = TekstField(label="Anden part", required=False, max_length=120)

    class Meta(DanskMeta):
        model = Planpart
        fields = ("forvaltning", "lokaludvalg", "anden", "bidrag")

    helper = opsaetning(
        "grund", Fieldset("Vælg én", "forvaltning", "lokaludvalg", "anden"), "bidrag", knap="Gem parten"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_valg(self, "forvaltning", Forvaltning.objects.gyldige().sorteret())
        giv_valg(self, "lokaludvalg", Lokaludvalg.objects.gyldige().sorteret())

    def clean_anden(self) -> str | None:
        return self.cleaned_data["anden"] or None


class MedarbejderForm(RaekkeForm):
    """Someone known, or someone whose name is written here for the first time."""

    nyt_navn = TekstField(label="Navn, hvis personen ikke står på listen", required=False, max_length=120)
    ny_email = forms.EmailField(label="Arbejdsmail", required=False)

    class Meta(DanskMeta):
        model = Planmedarbejder
        fields = ("person", "funktion", "timer_pr_uge", "fra", "til")

    helper = opsaetning(
        "grund",
        Fieldset("Hvem", "person", Row("nyt_navn", "ny_email")),
        Fieldset("Ansættelse", "funktion", "timer_pr_uge", Row("fra", "til")),
        knap="Gem medarbejderen",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_valg(self, "person", _medarbejdere(self.plan, self.instance.person_id))
        self.fields["person"].required = False

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if not self.errors.keys() & {"person", "nyt_navn"}:
            if bool(self.cleaned_data.get("person")) == bool(self.cleaned_data.get("nyt_navn")):
                self.add_error("person", "Vælg en person, eller skriv et nyt navn: ét af de to.")
            elif (mail := self.cleaned_data.get("ny_email")) and Person.objects.filter(email__iexact=mail).exists():
                self.add_error("ny_email", "Der er allerede en person med den arbejdsmail. Vælg personen på listen.")
        return renset

    def _get_validation_exclusions(self) -> set[str]:
        # A new person has no row yet when the form is checked.
        return {*super()._get_validation_exclusions(), "person"}  # type: ignore[misc]


def _medarbejdere(plan: Helhedsplan, nuvaerende: int | None) -> QuerySet[Person]:
    """Those employed by a boligorganisation of the plan."""
    ansat = Q(boligorganisation=plan.driftsansvarlig_id) | Q(
        boligorganisation__in=plan.deltagelser.values("afdeling__boligorganisation")
    )
    return Person.objects.filter(ansat | Q(pk=nuvaerende)).order_by(DanskOrden("navn"))
