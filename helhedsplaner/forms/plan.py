"""The plan as a whole: finding it, beginning it, its stamdata and the steps of its life."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms

from byomraader.adgang import omfang
from byomraader.models import Afdeling, Boligorganisation, Byomraade
from grundlag.adgang import Handling
from grundlag.felter import CprAdvarselMixin, DatoField, KronerField, LangTekstField, TekstField, opsaetning
from grundlag.formular import giv_valg
from grundlag.models import Bruger
from grundlag.sortering import DanskOrden
from helhedsplaner.forms.faelles import DanskMeta, RaekkeForm
from helhedsplaner.models import Helhedsplan, Praekvalifikationssvar, Regelsaet
from helhedsplaner.tilstande import Status


class FilterForm(forms.Form):
    """The filters of the list, kept in the URL."""

    q = TekstField(label="Søg efter navn, sagsnummer eller afdeling", required=False, max_length=100)
    byomraade = forms.ModelChoiceField(
        Byomraade.objects.all(), label="Byområde", required=False, empty_label="Alle", to_field_name="slug"
    )
    boligorganisation = forms.ModelChoiceField(
        Boligorganisation.objects.sorteret(), label="Boligorganisation", required=False, empty_label="Alle"
    )
    status = forms.ChoiceField(choices=[("", "Alle"), *Status.choices], label="Status", required=False)
    regelsaet = forms.ModelChoiceField(
        Regelsaet.objects.all(), label="Regelsæt", required=False, empty_label="Alle", to_field_name="kode"
    )


def organisationer_for(bruger: Bruger) -> Any:
    """The boligorganisationer for which ``bruger`` may make plans."""
    giver = omfang(bruger, Handling.REDIGER_PLAN)
    gyldige = Boligorganisation.objects.gyldige().sorteret()
    return gyldige if giver.hele_systemet else gyldige.filter(pk__in=giver.boligorganisationer)


class NyPlanForm(CprAdvarselMixin, forms.Form):
    navn = TekstField(label="Planens navn", max_length=160)
    byomraade = forms.ModelChoiceField(Byomraade.objects.gyldige(), label="Byområde")
    driftsansvarlig = forms.ModelChoiceField(
        Boligorganisation.objects.none(), label="Driftsansvarlig boligorganisation"
    )
    regelsaet = forms.ModelChoiceField(Regelsaet.objects.all(), label="Regelsæt")
    periode_fra = DatoField(label="Første dag", required=False)
    periode_til = DatoField(label="Sidste dag", required=False)
    ramme = KronerField(label="Samlet ramme (kr.)", required=False, min_value=1)

    helper = opsaetning(
        "navn",
        "byomraade",
        "driftsansvarlig",
        "regelsaet",
        Row("periode_fra", "periode_til"),
        "ramme",
        knap="Opret planen",
    )

    def __init__(self, *args: Any, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisationer = organisationer_for(bruger)
        giv_valg(self, "driftsansvarlig", organisationer)
        if len(organisationer) == 1:
            self.initial.setdefault("driftsansvarlig", organisationer[0].pk)
        self.initial.setdefault("regelsaet", Regelsaet.objects.filter(er_standard=True).first())


class StamdataForm(RaekkeForm):
    class Meta(DanskMeta):
        model = Helhedsplan
        fields = (
            "navn",
            "byomraade",
            "driftsansvarlig",
            "regelsaet",
            "periode_fra",
            "periode_til",
            "lbf_nummer",
            "driftsstoette_sagsnr",
            "kommunal_sagsnr",
        )

    helper = opsaetning(
        "grund",
        "navn",
        "byomraade",
        "driftsansvarlig",
        "regelsaet",
        Fieldset("Periode", Row("periode_fra", "periode_til")),
        Fieldset("Numre", Row("lbf_nummer", "driftsstoette_sagsnr", "kommunal_sagsnr")),
        knap="Gem stamdata",
    )


class VaelgAfdelingerForm(forms.Form):
    """Afdelinger from the catalogue that may join the plan."""

    afdelinger = forms.ModelMultipleChoiceField(
        Afdeling.objects.none(), label="Afdelinger", widget=forms.CheckboxSelectMultiple
    )

    helper = opsaetning(knap="Tilføj de valgte")

    def __init__(self, *args: Any, plan: Helhedsplan, alle: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        afdelinger = Afdeling.objects.gyldige().exclude(deltagelser__plan=plan).select_related("boligorganisation")
        if not alle:
            afdelinger = afdelinger.filter(byomraade=plan.byomraade_id)
        giv_valg(self, "afdelinger", afdelinger.order_by(DanskOrden("boligorganisation__navn"), "nummer"))


class IndsendtForm(forms.Form):
    """The day the prækvalifikation was sent."""

    dato = DatoField(label="Indsendt den")

    helper = opsaetning(knap="Registrér som indsendt")


class SvarForm(CprAdvarselMixin, forms.Form):
    """Landsbyggefonden's answer to a prækvalifikation."""

    svar = forms.ChoiceField(choices=Praekvalifikationssvar, label="Svar", widget=forms.RadioSelect)
    dato = DatoField(label="Svarets dato")
    note = LangTekstField(label="Svaret i korthed", required=False)

    helper = opsaetning(knap="Registrér svaret")


class IndsendForm(CprAdvarselMixin, forms.Form):
    """What is new in the version that is made."""

    note = TekstField(
        label="Hvad er nyt i denne version?",
        required=False,
        max_length=300,
        help_text="Læses af dem, der skal godkende.",
    )

    helper = opsaetning(knap="Indsend til godkendelse")


class OmflytForm(CprAdvarselMixin, forms.Form):
    """Why the money is moved, for those who must approve it."""

    note = TekstField(label="Hvorfor flyttes pengene?", max_length=300, help_text="Læses af dem, der skal godkende.")

    helper = opsaetning(knap="Send omflytningen")


class UndtagelseForm(CprAdvarselMixin, forms.Form):
    begrundelse = LangTekstField(label="Hvorfor kan planen gå i drift uden?")

    helper = opsaetning(knap="Giv undtagelsen")


class IndgangForm(CprAdvarselMixin, forms.Form):
    """A plan that already runs: where it is, and what is known of how it came there."""

    status = forms.ChoiceField(
        choices=[(et, et.label) for et in (Status.I_DRIFT, Status.AFVIKLING, Status.AFSLUTTET)],
        label="Hvor er planen nu?",
        widget=forms.RadioSelect,
    )
    note = TekstField(
        label="Hvad er taget ind?",
        max_length=300,
        help_text="Fx »I drift siden 15.9.2021, som den blev godkendt i Landsbyggefonden«.",
    )

    helper = opsaetning(knap="Tag planen ind")
