"""What is minuted: the text of an item with its outcome and votes, who was there, and one line about them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from fora.models import Fremmoedeart, Medlemskab
from grundlag.felter import CprAdvarselMixin, LangTekstField, TekstField, opsaetning
from grundlag.kladder import GrundudgaveField
from grundlag.udfald import Udfald

STEMMEFELTER = ("stemmer_for", "stemmer_imod", "stemmer_undlod")
REFERATTEKSTER = ("droeftelse", "beslutning", "protokolbemaerkning")
_HOEJST = 999


class StemmerField(forms.CharField):
    """Votes in one field: "7-2-1" is seven for, two against, one abstention; "7-2" nobody abstaining."""

    def to_python(self, value: Any) -> Any:
        tekst = super().to_python(value)
        if not tekst:
            return None
        tal = re.fullmatch(r"(\d{1,3})\s*[-–/ ]\s*(\d{1,3})(?:\s*[-–/ ]\s*(\d{1,3}))?", tekst.strip())
        if not tal:
            raise ValidationError("Skriv stemmerne som for-imod-undlod, fx 7-2-1.")
        return tuple(int(et or 0) for et in tal.groups())


class ReferatForm(CprAdvarselMixin, forms.Form):
    """One item as it is minuted, with the udgave it was written on."""

    TEKSTER = REFERATTEKSTER

    droeftelse = LangTekstField(label="Drøftelse", required=False)
    beslutning = LangTekstField(label="Beslutning", required=False)
    protokolbemaerkning = LangTekstField(label="Protokolbemærkninger", required=False)
    udfald = forms.ChoiceField(label="Udfald", required=False, choices=[("", "Intet valgt"), *Udfald.choices])
    stemmer = StemmerField(label="Stemmer", required=False, max_length=20)
    grundudgave = GrundudgaveField()

    @property
    def tekster(self) -> dict[str, str]:
        return {felt: self.cleaned_data[felt] for felt in self.TEKSTER}

    @property
    def valg(self) -> dict[str, Any]:
        stemmer = self.cleaned_data["stemmer"] or (None, None, None)
        return {"udfald": self.cleaned_data["udfald"], **dict(zip(STEMMEFELTER, stemmer, strict=True))}


class LinjeForm(CprAdvarselMixin, forms.Form):
    """Who came, left, was inhabil or sat for somebody."""

    linje = TekstField(label="Kom, gik, inhabil eller stedfortræder", max_length=160)


class FremmoedeForm(forms.Form):
    """One choice per seat, and the name of whoever sat there instead; ``gaester`` are no members."""

    gaester = TekstField(label="Gæster", required=False, max_length=300)

    def __init__(self, *args: Any, saeder: list[Medlemskab], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saeder = saeder
        for saede in saeder:
            self.fields[f"art_{saede.pk}"] = forms.ChoiceField(choices=Fremmoedeart)
            self.fields[f"navn_{saede.pk}"] = TekstField(required=False, max_length=120)

    def clean(self) -> dict[str, Any] | None:
        for saede in self.saeder:
            art, navn = (self.cleaned_data.get(f"{felt}_{saede.pk}") for felt in ("art", "navn"))
            if art == Fremmoedeart.STEDFORTRAEDER and not navn:
                self.add_error(f"navn_{saede.pk}", f"Skriv, hvem der er stedfortræder for {saede.person}.")
            elif navn and art and art != Fremmoedeart.STEDFORTRAEDER:
                self.add_error(f"art_{saede.pk}", f"Vælg »Stedfortræder«, eller slet navnet ved {saede.person}.")
        return self.cleaned_data

    @property
    def svar(self) -> dict[int, tuple[str, str]]:
        return {
            saede.pk: (self.cleaned_data[f"art_{saede.pk}"], self.cleaned_data[f"navn_{saede.pk}"])
            for saede in self.saeder
        }


class ForslagForm(CprAdvarselMixin, forms.Form):
    """A correction that a member proposes."""

    tekst = LangTekstField(label="Hvad skal rettes?", help_text="Skriv punktets nummer, og hvad der skal stå.")


class GodkendForm(forms.Form):
    hvordan = TekstField(
        label="Hvordan er referatet godkendt?", help_text="Fx »På mødet den 9. september 2021«.", max_length=200
    )

    helper = opsaetning(knap="Registrér, at referatet er godkendt")


class ResultatForm(CprAdvarselMixin, forms.Form):
    """What came of a task; offered, not demanded."""

    resultat = LangTekstField(label="Hvad kom der ud af det?", required=False)

    helper = opsaetning(knap="Luk opgaven")
