"""A plan that goes on from earlier ones: which, in what way, what comes along, and where its areas belong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from byomraader.models import Boligorganisation, Byomraade
from grundlag.felter import CprAdvarselMixin, DatoField, TekstField, opsaetning
from grundlag.formular import giv_valg
from grundlag.models import Bruger
from helhedsplaner.forms.plan import organisationer_for
from helhedsplaner.models import Helhedsplan, Regelsaet, Slaegtskab
from helhedsplaner.videre import OM_OMRAADER, Brugt, Forslag, Plandel, laeg_maaneder_til

FLEST_VIST = 20
UDELAD = "udelad"


class VaelgForm(forms.Form):
    """The earlier plans, what the new one is to them, and the regelsæt it is written under; kept in the URL."""

    q = TekstField(label="Find en plan på navn, sagsnummer eller afdeling", required=False, max_length=100)
    kilde = forms.ModelMultipleChoiceField(
        Helhedsplan.objects.none(),
        label="Planer at bygge videre på",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én plan at bygge videre på."},
    )
    art = forms.ChoiceField(choices=Slaegtskab, label="Hvad er den nye plan?", widget=forms.RadioSelect)
    regelsaet = forms.ModelChoiceField(Regelsaet.objects.all(), label="Den nye plans regelsæt")

    def __init__(self, data: QueryDict, *, bruger: Bruger) -> None:
        super().__init__(data)
        giv_valg(self, "kilde", Helhedsplan.objects.filter(pk__in=self._viste(data, bruger)).order_by("navn_orden"))

    def _viste(self, data: QueryDict, bruger: Bruger) -> list[int]:
        """Those that are chosen, those that the search finds, or else those of the same byområder."""
        synlige = Helhedsplan.objects.synlige_for(bruger)
        ids = [int(pk) for pk in data.getlist("kilde") if pk.isdecimal() and len(pk) < 10]
        valgte = dict(synlige.filter(pk__in=ids).values_list("pk", "byomraade"))
        if tekst := data.get("q", "").strip().replace("\x00", ""):
            fundne = synlige.soeg(tekst)
        else:
            fundne = synlige.filter(byomraade__in=valgte.values()) if valgte else synlige
        flere = fundne.exclude(pk__in=valgte).nyeste_foerst().values_list("pk", flat=True)[:FLEST_VIST]
        return [*valgte, *flere]


class ViderefoerForm(CprAdvarselMixin, forms.Form):
    """The new plan's own facts, the parts that come along, and a place for each indsatsområde in use."""

    use_required_attribute = False

    navn = TekstField(label="Den nye plans navn", max_length=160)
    byomraade = forms.ModelChoiceField(Byomraade.objects.gyldige(), label="Byområde")
    driftsansvarlig = forms.ModelChoiceField(
        Boligorganisation.objects.none(), label="Driftsansvarlig boligorganisation"
    )
    periode_fra = DatoField(label="Første dag")
    periode_til = DatoField(label="Sidste dag")
    dele = forms.MultipleChoiceField(
        choices=Plandel, label="Det kommer med", widget=forms.CheckboxSelectMultiple, required=False
    )

    helper = opsaetning("navn", "byomraade", "driftsansvarlig", Row("periode_fra", "periode_til"), "dele")

    def __init__(
        self,
        *args: Any,
        bruger: Bruger,
        kilder: Sequence[Helhedsplan],
        regelsaet: Regelsaet,
        brugte: Iterable[Brugt],
        forslag: dict[int, Forslag],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_tag = False
        self.helper.inputs = []
        self.regelsaet, self.brugte = regelsaet, list(brugte)
        giv_valg(self, "driftsansvarlig", organisationer_for(bruger))
        self._foreslaa(kilder)
        valg = [(str(pk), navn) for pk, navn in regelsaet.indsatsomraader.values_list("pk", "navn")]
        for brugt in self.brugte:
            til = forslag[brugt.omraade.pk].til
            self.fields[self.felt(brugt)] = forms.ChoiceField(
                label=f"Hvor hører »{brugt.omraade}« hen?",
                choices=[("", "Vælg"), *valg, (UDELAD, "Tages ikke med")],
                initial=str(til.pk) if til else "",
                error_messages={
                    "required": f"»{brugt.omraade}« findes ikke i {regelsaet}. Vælg, hvor det hører hen, "
                    "eller vælg »Tages ikke med«."
                },
            )

    def _foreslaa(self, kilder: Sequence[Helhedsplan]) -> None:
        """The day after the last of the earlier plans ends, and as long as the regelsæt says."""
        sidste = max((et.periode_til for et in kilder if et.periode_til), default=None)
        self.initial = {
            **self.initial,
            "navn": kilder[0].navn if len(kilder) == 1 else "",
            "byomraade": kilder[0].byomraade_id,
            "driftsansvarlig": kilder[0].driftsansvarlig_id,
            "dele": Plandel.values,
        }
        if sidste:
            foerste = sidste + timedelta(days=1)
            self.initial["periode_fra"] = foerste
            self.initial["periode_til"] = laeg_maaneder_til(foerste, 12 * self.regelsaet.varighed_aar) - timedelta(
                days=1
            )

    @staticmethod
    def felt(brugt: Brugt) -> str:
        return f"omraade-{brugt.omraade.pk}"

    def clean_dele(self) -> list[str]:
        dele: list[str] = self.cleaned_data["dele"]
        if Plandel.MILEPAELE in dele and Plandel.AKTIVITETER not in dele:
            raise ValidationError("Milepæle hører til aktiviteter. Tag aktiviteterne med, eller lad milepælene blive.")
        return dele

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        fra, til = self.cleaned_data.get("periode_fra"), self.cleaned_data.get("periode_til")
        if fra and til and til < fra:
            self.add_error("periode_til", "Planens sidste dag kan ikke ligge før den første.")
        if not OM_OMRAADER & set(self.cleaned_data.get("dele", ())):
            for brugt in self.brugte:
                self.errors.pop(self.felt(brugt), None)  # nothing that comes along needs a place
        return renset

    @property
    def kort(self) -> dict[int, int | None]:
        """The place of each indsatsområde; those that have none and need none are left out."""
        valgte = {brugt.omraade.pk: self.cleaned_data.get(self.felt(brugt)) for brugt in self.brugte}
        return {pk: None if valg == UDELAD else int(valg) for pk, valg in valgte.items() if valg}

    @property
    def planfelter(self) -> dict[str, Any]:
        navne = ("navn", "byomraade", "driftsansvarlig", "periode_fra", "periode_til", "dele")
        return {navn: self.cleaned_data[navn] for navn in navne}


class ForgaengerForm(forms.Form):
    """An earlier plan of the same byområde, that is in the system already."""

    forgaenger = forms.ModelChoiceField(Helhedsplan.objects.none(), label="Tidligere plan")
    art = forms.ChoiceField(choices=Slaegtskab, label="Hvordan hænger de sammen?", widget=forms.RadioSelect)

    helper = opsaetning(knap="Registrér")

    def __init__(self, *args: Any, plan: Helhedsplan, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        andre = Helhedsplan.objects.synlige_for(bruger).filter(byomraade=plan.byomraade_id).exclude(pk=plan.pk)
        giv_valg(self, "forgaenger", andre.exclude(efterfoelgere__efterfoelger=plan).order_by("navn_orden"))
