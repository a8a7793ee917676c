"""Writing a comment, and giving a thread to somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from byomraader.adgang import omfang
from byomraader.models import Boligorganisation, Forvaltning, Person
from grundlag.adgang import Handling
from grundlag.felter import CprAdvarselMixin, DatoField, LangTekstField, opsaetning
from grundlag.formular import giv_muligheder, giv_valg
from grundlag.models import Bruger
from grundlag.sortering import DanskOrden
from helhedsplaner.handlinger.kommentarer import kan_faa_opgaven
from helhedsplaner.models import Helhedsplan

ALLE = "alle"


def egne_organisationer(bruger: Bruger) -> dict[str, tuple[str, Boligorganisation | Forvaltning]]:
    """The organisations of ``bruger``, by the value that a form sends, with the argument of the deed."""
    giver, person = omfang(bruger, Handling.SE), Person.objects.filter(bruger=bruger)
    organisationer = Boligorganisation.objects.filter(
        Q(pk__in=giver.boligorganisationer) | Q(pk__in=person.values("boligorganisation"))
    )
    forvaltninger = Forvaltning.objects.filter(Q(pk__in=giver.forvaltninger) | Q(pk__in=person.values("forvaltning")))
    return {f"b{en.pk}": ("kun_boligorganisation", en) for en in organisationer} | {
        f"f{en.pk}": ("kun_forvaltning", en) for en in forvaltninger
    }


class KommentarForm(CprAdvarselMixin, forms.Form):
    tekst = LangTekstField(label="Kommentar", max_length=5000)

    helper = opsaetning(knap="Svar")


class NyTraadForm(KommentarForm):
    kreds = forms.ChoiceField(label="Hvem kan se den?", widget=forms.RadioSelect, initial=ALLE)

    helper = opsaetning(knap="Skriv kommentaren")

    def __init__(self, *args: Any, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.egne = egne_organisationer(bruger)
        giv_muligheder(
            self,
            "kreds",
            [
                (ALLE, "Alle, der kan se planen"),
                *((vaerdi, f"Kun {en}") for vaerdi, (_, en) in self.egne.items()),
            ],
        )

    @property
    def felter(self) -> dict[str, Any]:
        """The arguments of the deed."""
        valgt = self.egne.get(self.cleaned_data["kreds"])
        return {"tekst": self.cleaned_data["tekst"], **({valgt[0]: valgt[1]} if valgt else {})}


class GivForm(forms.Form):
    til = forms.ModelChoiceField(Bruger.objects.none(), label="Giv opgaven til", required=False, empty_label="Ingen")
    frist = DatoField(label="Frist", required=False)

    helper = opsaetning(knap="Gem")

    def __init__(self, *args: Any, plan: Helhedsplan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_valg(self, "til", kan_faa_opgaven(plan).order_by(DanskOrden("navn"), "pk"))
