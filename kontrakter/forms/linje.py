"""Lines, what is used of them, and what ties them together."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crispy_forms.layout import Row
from django import forms

from byomraader.models import Forvaltning
from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    KronerField,
    LangTekstField,
    TalField,
    TekstField,
    opsaetning,
)
from grundlag.formular import giv_valg
from helhedsplaner.models import Helhedsplan, Indsatsomraade, TvaergaaendeIndsats
from kontrakter.forms.faelles import RaekkeForm
from kontrakter.models import (
    Aftale,
    Aftaleplan,
    Kontraktlinje,
    Linjeart,
)


class LinjeForm(RaekkeForm):
    class Meta:
        model = Kontraktlinje
        fields = (
            "plan",
            "art",
            "forvaltning",
            "indsatsomraade",
            "tvaergaaende_indsats",
            "beskrivelse",
            "aar",
            "beloeb",
            "timer",
            "timepris",
            "aarsvaerk",
        )
        field_classes = {
            "beskrivelse": TekstField,
            "beloeb": KronerField,
            **dict.fromkeys(("timer", "timepris", "aarsvaerk"), TalField),
        }
        help_texts = {
            "indsatsomraade": "Må stå tomt, fx ved netværk og facilitering.",
            "tvaergaaende_indsats": "Når linjen hører til en indsats, som en arbejdsgruppe har på tværs af planer.",
            "beloeb": "Tomt: timer gange timepris.",
            **dict.fromkeys(("timer", "timepris", "aarsvaerk"), "Kun ved frikøb."),
        }

    helper = opsaetning(
        "plan",
        Row("art", "forvaltning"),
        Row("indsatsomraade", "tvaergaaende_indsats"),
        "beskrivelse",
        "aar",
        Row("timer", "timepris", "aarsvaerk"),
        "beloeb",
        knap="Gem linjen",
    )

    def __init__(self, *args: Any, aftale: Aftale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planer = Helhedsplan.objects.filter(pk__in=Aftaleplan.objects.filter(aftale=aftale).values("plan"))
        for felt, tom in (
            ("plan", None),
            ("indsatsomraade", "Intet bestemt"),
            ("tvaergaaende_indsats", "Ingen"),
            ("forvaltning", "Ingen bestemt"),
        ):
            self.fields[felt].empty_label = tom  # type: ignore[attr-defined]
        giv_valg(self, "plan", planer)
        giv_valg(self, "indsatsomraade", Indsatsomraade.objects.filter(regelsaet__in=planer.values("regelsaet")))
        tvaergaaende = TvaergaaendeIndsats.objects.filter(gruppe__byomraade=aftale.byomraade_id)
        giv_valg(self, "tvaergaaende_indsats", tvaergaaende.select_related("gruppe"))
        giv_valg(self, "forvaltning", Forvaltning.objects.gyldige(aftale.fra).sorteret())
        self.fields["beloeb"].required = False
        self.fields["aar"] = forms.TypedChoiceField(
            label="År", coerce=int, choices=[(aar, str(aar)) for aar in range(aftale.fra.year, aftale.til.year + 1)]
        )

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        felter = self.cleaned_data
        if felter.get("art") not in {None, Linjeart.FRIKOEB}:
            for felt in ("timer", "timepris", "aarsvaerk"):
                if felter.get(felt) is not None:
                    self.add_error(felt, "Timer, timepris og årsværk hører kun til frikøb.")
        if felter.get("beloeb") is None and "beloeb" not in self.errors:
            timer, timepris = felter.get("timer"), felter.get("timepris")
            if timer is None or timepris is None:
                self.add_error("beloeb", "Skriv et beløb, eller skriv både timer og timepris.")
            else:
                felter["beloeb"] = int((timer * timepris).quantize(Decimal(1), ROUND_HALF_UP))
        return renset

    @property
    def felter(self) -> dict[str, Any]:
        """What the deed takes."""
        felter = dict(self.cleaned_data)
        return {"plan_id": felter.pop("plan").pk, **felter}


class ForbrugForm(CprAdvarselMixin, forms.Form):
    dato = DatoField(label="Dato")
    beloeb = TalField(label="Beløb (kr.)", max_digits=14, decimal_places=2, help_text="Med øre, fx 12345,50.")
    timer = TalField(label="Timer", max_digits=8, decimal_places=2, required=False)
    note = TekstField(label="Note", max_length=200, required=False, help_text="Skal udfyldes, når noget rettes.")

    helper = opsaetning(Row("dato", "beloeb", "timer"), "note", knap="Registrér forbruget")

    def __init__(self, *args: Any, er_frikoeb: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not er_frikoeb:
            del self.fields["timer"]
            self.helper = opsaetning(Row("dato", "beloeb"), "note", knap="Registrér forbruget")


class TvaergaaendeForm(CprAdvarselMixin, forms.Form):
    navn = TekstField(label="Navn", max_length=120)
    beskrivelse = LangTekstField(label="Beskrivelse", required=False)

    helper = opsaetning("navn", "beskrivelse")
