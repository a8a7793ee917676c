"""An agreement's beginning, its short fields, its texts, documents and end."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery

from grundlag.adgang import Handling
from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    LangTekstField,
    TekstField,
    opsaetning,
)
from grundlag.filer import BilagFilField
from grundlag.formular import giv_valg
from grundlag.kladder import GrundudgaveField
from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan, Indsatsomraade, Planversion
from kontrakter import fletning
from kontrakter.forms.faelles import RaekkeForm
from kontrakter.handlinger.aftaler import TEKSTER
from kontrakter.models import (
    Aftale,
    Aftaleart,
    Lbfbilag,
)


def nyeste_versioner(planer: QuerySet[Helhedsplan]) -> QuerySet[Planversion]:
    """The newest version of each plan that has one."""
    nyeste = Planversion.objects.filter(plan=OuterRef("plan")).order_by("-nummer").values("pk")[:1]
    return Planversion.objects.filter(plan__in=planer, pk=Subquery(nyeste)).select_related("plan")


class NyKontraktForm(CprAdvarselMixin, forms.Form):
    """A contract on one plan version, and on other plans of the same byområde that the user may edit."""

    titel = TekstField(label="Titel", max_length=200)
    indsatsomraade = forms.ModelChoiceField(
        Indsatsomraade.objects.none(), label="Indsatsområde", required=False, empty_label="Hele byområdet"
    )
    fra = DatoField(label="Gælder fra")
    til = DatoField(label="Gælder til og med")
    andre = forms.ModelMultipleChoiceField(
        Planversion.objects.none(),
        label="Andre planer, som kontrakten også bygger på",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    snitflade_begrundelse = LangTekstField(
        label="Begrundelse for en kontrakt uden fælles snitflade",
        required=False,
        help_text="Kun hvis indsatsområdet koordineres af boligorganisationerne alene.",
    )

    def __init__(self, *args: Any, version: Planversion, bruger: Bruger, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["titel"] = f"Kontrakt om boligsocialt samarbejde på {version.plan.byomraade}"
        planer = Helhedsplan.objects.tilladt_for(bruger, Handling.REDIGER_AFTALE)
        andre = nyeste_versioner(planer.filter(byomraade=version.plan.byomraade_id).exclude(pk=version.plan_id))
        giv_valg(self, "indsatsomraade", version.plan.regelsaet.indsatsomraader.all())
        giv_valg(self, "andre", andre)
        self.helper = opsaetning(
            "titel",
            "indsatsomraade",
            Row("fra", "til"),
            *(["andre"] if andre else []),
            "snitflade_begrundelse",
            knap="Opret kontrakten",
        )


class StamdataForm(RaekkeForm):
    class Meta:
        model = Aftale
        fields = (
            "titel",
            "fra",
            "til",
            "sagsnr",
            "dokumentnr",
            "bilagsnummer",
            "opsigelsesvarsel_maaneder",
            "fravigelse_begrundelse",
            "snitflade_begrundelse",
        )
        field_classes = {
            "titel": TekstField,
            "fra": DatoField,
            "til": DatoField,
            "sagsnr": TekstField,
            "dokumentnr": TekstField,
            "bilagsnummer": TekstField,
            "fravigelse_begrundelse": TekstField,
            "snitflade_begrundelse": TekstField,
        }
        help_texts = {
            "bilagsnummer": "Når udkastet er bilag til en sag, fx 3c.",
            "fravigelse_begrundelse": "Kun hvis byområdet allerede har en gældende kontrakt om det samme.",
            "snitflade_begrundelse": "Kun hvis indsatsområdet koordineres af boligorganisationerne alene.",
        }

    helper = opsaetning(
        "titel",
        Row("fra", "til"),
        Row("sagsnr", "dokumentnr", "bilagsnummer"),
        "opsigelsesvarsel_maaneder",
        "fravigelse_begrundelse",
        "snitflade_begrundelse",
    )


def feltnavn(felt: str) -> str:
    """What a field of Aftale is called."""
    return str(Aftale._meta.get_field(felt).verbose_name).capitalize()  # type: ignore[union-attr]


class TeksterForm(CprAdvarselMixin, forms.Form):
    grundudgave = GrundudgaveField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {felt: LangTekstField(label=feltnavn(felt), required=False) for felt in TEKSTER}


class StandardtekstForm(CprAdvarselMixin, forms.Form):
    tekst = LangTekstField(label="Tekst", widget=forms.Textarea(attrs={"rows": 12}))
    grundudgave = GrundudgaveField()

    def clean_tekst(self) -> str:
        tekst: str = self.cleaned_data["tekst"]
        if fremmede := fletning.ukendte(tekst):
            navne = ", ".join(f"{{{{{felt}}}}}" for felt in fremmede)
            raise forms.ValidationError(f"Disse flettefelter findes ikke: {navne}.")
        return tekst


class BilagForm(CprAdvarselMixin, forms.Form):
    titel = TekstField(label="Titel", max_length=160)
    lbf_bilag = forms.ChoiceField(
        label="Landsbyggefondens bilag", required=False, choices=[("", "Ingen af dem"), *Lbfbilag.choices]
    )
    fil = BilagFilField(label="Fil")

    helper = opsaetning("titel", "fil", knap="Tilføj bilaget")

    def __init__(self, *args: Any, aftale: Aftale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if aftale.art == Aftaleart.STRATEGISK:
            self.helper = opsaetning("titel", "lbf_bilag", "fil", knap="Tilføj bilaget")
        else:
            del self.fields["lbf_bilag"]


class BegrundelseForm(CprAdvarselMixin, forms.Form):
    begrundelse = LangTekstField(label="Begrundelse")

    helper = opsaetning("begrundelse", knap="Bekræft")


class OpsigForm(BegrundelseForm):
    modtaget = DatoField(label="Opsigelsen er modtaget")

    helper = opsaetning("modtaget", "begrundelse", knap="Opsig aftalen")
