"""What belongs to an agreement: delaftaler, tillæg, and what others say of it."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Row
from django import forms

from fora.models import Gruppe, Gruppetype
from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    TekstField,
    opsaetning,
)
from grundlag.formular import giv_valg
from helhedsplaner.models import Helhedsplan, Indsatsomraade
from kontrakter.models import (
    Aftale,
    Aftaleplan,
)


class ForumaftaleForm(forms.Form):
    fra = DatoField(label="Gælder fra")
    til = DatoField(label="Gælder til og med")

    helper = opsaetning(Row("fra", "til"), knap="Begynd forumaftalen")


class DelaftaleForm(forms.Form):
    indsatsomraade = forms.ModelChoiceField(Indsatsomraade.objects.none(), label="Indsatsområde", empty_label=None)

    helper = opsaetning("indsatsomraade", knap="Begynd delaftalen")

    def __init__(self, *args: Any, aftale: Aftale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planer = Helhedsplan.objects.filter(pk__in=Aftaleplan.objects.filter(aftale=aftale).values("plan"))
        giv_valg(self, "indsatsomraade", Indsatsomraade.objects.filter(regelsaet__in=planer.values("regelsaet")))


class TillaegForm(forms.Form):
    fra = DatoField(label="Tillægget gælder fra")

    helper = opsaetning("fra", knap="Begynd tillægget")


class LbfGodkendelseForm(forms.Form):
    dato = DatoField(label="Brevets dato")
    brev = TekstField(label="Brev eller sagsnummer", max_length=120)

    helper = opsaetning("dato", "brev", knap="Registrér godkendelsen")


class AjourForm(CprAdvarselMixin, forms.Form):
    gruppe = forms.ModelChoiceField(Gruppe.objects.none(), label="Boligsocial bestyrelse", empty_label=None)
    dato = DatoField(label="Mødets dato")
    note = TekstField(label="Note", max_length=300, required=False)

    helper = opsaetning("gruppe", "dato", "note", knap="Registrér ajourføringen")

    def __init__(self, *args: Any, aftale: Aftale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bestyrelser = Gruppe.objects.filter(type=Gruppetype.BOLIGSOCIAL_BESTYRELSE, byomraade=aftale.byomraade_id)
        giv_valg(self, "gruppe", bestyrelser)


class JournalForm(forms.Form):
    journaliseret_som = TekstField(label="Journaliseret som", max_length=60)

    helper = opsaetning("journaliseret_som")
