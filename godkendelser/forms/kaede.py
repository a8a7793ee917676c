"""The chain before and while it runs: who is asked, when they meet, who is heard, how it is journalised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from byomraader.models import Boligorganisation, Forvaltning, Lokaludvalg, Udvalg
from fora.models import Gruppe, Moede
from godkendelser.handlinger.skabelon import planens_sagsart
from godkendelser.handlinger.tilpasning import FOER_PLANEN
from godkendelser.models import (
    GRUPPEARTER,
    HELE_PLANER,
    Forloeb,
    Instans,
    Instansart,
    Sagsart,
)
from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    LangTekstField,
    TekstField,
    opsaetning,
)
from grundlag.filer import BilagFilField
from grundlag.formular import giv_muligheder, giv_valg
from grundlag.templatetags.visning import dag
from helhedsplaner.models import Helhedsplan


class JournalForm(CprAdvarselMixin, forms.Form):
    nummer = TekstField(label="Journalnummer", max_length=60, help_text="Fx 2021-0178901-7.")

    helper = opsaetning(knap="Gem journalnummeret")


class DagsordenForm(forms.Form):
    """Which coming meeting of the body shall treat the plan."""

    moede = forms.ModelChoiceField(label="Møde", queryset=Moede.objects.none(), empty_label=None)

    helper = opsaetning(knap="Sæt på dagsordenen")

    def __init__(self, *args: Any, moeder: QuerySet[Moede], **kwargs: Any):
        super().__init__(*args, **kwargs)
        felt: Any = self.fields["moede"]
        felt.queryset = moeder
        felt.label_from_instance = lambda moede: f"{moede}, {dag(moede.dato)}"


class ForberedForm(forms.Form):
    """What kind of case a plan's chain is; those that it has already are not offered."""

    sagsart = forms.ChoiceField(label="Hvad er sagen?", widget=forms.RadioSelect)

    helper = opsaetning(knap="Forbered forløbet")

    def __init__(self, *args: Any, kendte: Iterable[str], plan: Helhedsplan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        har = set(kendte)
        valg = [] if har & set(HELE_PLANER) else list(HELE_PLANER)
        if plan.status in FOER_PLANEN and Sagsart.PRAEKVALIFIKATION not in har:
            valg.insert(0, Sagsart.PRAEKVALIFIKATION)
        giv_muligheder(self, "sagsart", [(art.value, art.label) for art in valg])
        self.fields["sagsart"].initial = planens_sagsart(plan)


class TrinForm(forms.Form):
    """One more body in a chain: a group or board of the byområde, an udvalg, or an organisation's board."""

    instans = forms.ChoiceField(label="Hvem skal også tage stilling?")

    helper = opsaetning(knap="Tilføj")

    def __init__(self, *args: Any, forloeb: Forloeb, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.mulige = _mulige_instanser(forloeb)
        giv_muligheder(self, "instans", [("", "Vælg"), *((noegle, str(et)) for noegle, et in self.mulige.items())])

    def clean_instans(self) -> Instans:
        return self.mulige[self.cleaned_data["instans"]]


def _mulige_instanser(forloeb: Forloeb) -> dict[str, Instans]:
    """Unsaved instanser by a key: those that may be asked and are not asked already."""
    byomraade = forloeb.aftale.byomraade if forloeb.aftale else forloeb.plan.byomraade  # type: ignore[union-attr]
    grupper = Gruppe.objects.filter(byomraade=byomraade, type__in=GRUPPEARTER).aktive().order_by("type", "navn")
    udvalg = Udvalg.objects.gyldige().order_by("navn")
    organisationer = (
        Boligorganisation.objects.filter(pk__in=forloeb.aftale.parter.values("boligorganisation"))
        if forloeb.aftale
        else Boligorganisation.objects.filter(afdelinger__deltagelser__plan=forloeb.plan_id)
    )
    oekonomi = set(Instans.objects.filter(art=Instansart.OEKONOMIUDVALG).values_list("udvalg", flat=True))
    mulige = [
        *(Instans(art=gruppe.type, gruppe=gruppe) for gruppe in grupper),
        *(Instans(art=Instansart.FAGUDVALG, udvalg=et) for et in udvalg if et.pk not in oekonomi),
        *(
            Instans(art=Instansart.ORGANISATIONSBESTYRELSE, boligorganisation=et)
            for et in organisationer.distinct().order_by("navn")
        ),
    ]
    i_brug = forloeb.trin.filter(udgaaet_begrundelse="")
    spurgt = set(i_brug.values_list("instans__gruppe", "instans__boligorganisation", "instans__udvalg"))
    return {
        f"{et.art}-{et.gruppe_id or et.boligorganisation_id or et.udvalg_id}": et
        for et in mulige
        if (et.gruppe_id, et.boligorganisation_id, et.udvalg_id) not in spurgt
    }


class FjernTrinForm(CprAdvarselMixin, forms.Form):
    begrundelse = TekstField(label="Hvorfor skal den ikke spørges?", max_length=300)

    helper = opsaetning(knap="Tag ud af forløbet")


class MoededageForm(forms.Form):
    """Days on which a body meets: one a line, or those of an iCal file."""

    dage = LangTekstField(label="Mødedage", required=False, help_text="Én på hver linje, fx 27.9.2021.")
    fil = forms.FileField(
        label="Kalender (.ics)",
        required=False,
        help_text="De møder, der står i filen og ikke er aflyst, kommer med; gentagne tre år frem.",
    )

    helper = opsaetning(knap="Tilføj mødedagene")

    def clean_dage(self) -> list[date]:
        dage, fejl = [], []
        for nummer, linje in enumerate((self.cleaned_data["dage"] or "").splitlines(), start=1):
            try:
                dag_ = DatoField(required=False).clean(linje)
            except ValidationError:
                fejl.append(f"Linje {nummer}: »{linje.strip()}« er ikke en dato. Skriv den som 27.9.2021.")
                continue
            dage += [dag_] if dag_ else []
        if fejl:
            raise ValidationError(fejl)
        return dage

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if not self.errors and bool(self.cleaned_data["dage"]) == bool(self.cleaned_data.get("fil")):
            self.add_error("dage", "Skriv enten mødedagene, eller vælg en kalender.")
        return renset


class HoeringForm(CprAdvarselMixin, forms.Form):
    """All seven forvaltninger and the byområde's lokaludvalg, unless some are left out."""

    emne = TekstField(label="Hvad er i høring?", max_length=200)
    frist = DatoField(label="Frist")
    forvaltninger = forms.ModelMultipleChoiceField(
        label="Forvaltninger",
        queryset=Forvaltning.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    lokaludvalg = forms.ModelMultipleChoiceField(
        label="Lokaludvalg", queryset=Lokaludvalg.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    helper = opsaetning(knap="Send i høring")

    def __init__(self, *args: Any, plan: Helhedsplan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for navn, raekker in (
            ("forvaltninger", Forvaltning.objects.gyldige().order_by("navn")),
            ("lokaludvalg", plan.byomraade.lokaludvalg.order_by("navn")),
        ):
            giv_valg(self, navn, raekker)
            self.fields[navn].initial = [et.pk for et in raekker]
        self.fields["emne"].initial = f"Udkast til {plan}"


class HoeringssvarForm(CprAdvarselMixin, forms.Form):
    dato = DatoField(label="Svaret den")
    svar = LangTekstField(label="Svaret i korte træk", required=False)
    fil = BilagFilField(label="Svaret som fil", required=False)
    adresse = forms.URLField(label="Svarets adresse", max_length=500, required=False, assume_scheme="https")

    helper = opsaetning(knap="Skriv svaret ind")
