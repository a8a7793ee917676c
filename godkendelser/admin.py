"""What each instans may answer and covers, and the template chains, for administrators."""

from typing import Any

from django import forms
from django.contrib import admin

from godkendelser.daekning import ord_for
from godkendelser.models import Instansart, Instansregel, Omflytningsregel, Skabelontrin
from godkendelser.referencedata import REGLER
from grundlag.admin import KatalogAdmin, KatalogForm
from grundlag.udfald import Udfald

# Every pattern that godkendelser.daekning knows; another one would cover nothing.
MOENSTRE = sorted({moenster for _, moenstre in REGLER.values() for moenster in moenstre})


class InstansregelForm(KatalogForm):
    udfald = forms.MultipleChoiceField(
        label="Mulige udfald", choices=Udfald.choices, widget=forms.CheckboxSelectMultiple
    )
    daekning = forms.MultipleChoiceField(
        label="Afgørelsen dækker",
        choices=[(moenster, f"{ord_for(moenster)} ({moenster})") for moenster in MOENSTRE],
        widget=forms.CheckboxSelectMultiple,
        help_text="Gælder de afgørelser, der registreres herefter.",
    )

    class Meta:
        model = Instansregel
        fields: Any = ("art", "udfald", "daekning", "behandlingsdage")


@admin.register(Instansregel)
class InstansregelAdmin(KatalogAdmin):
    form = InstansregelForm
    list_display = ("art",)
    ordering = ("art",)
    search_fields = ("art",)
    laast = ("art",)


@admin.register(Skabelontrin)
class SkabelontrinAdmin(KatalogAdmin):
    list_display = ("regelsaet", "sagsart", "spor", "nummer", "instansart", "udvalg")
    list_filter = ("regelsaet", "sagsart", "spor")
    list_select_related = ("regelsaet", "udvalg")
    ordering = ("regelsaet", "sagsart", "spor", "nummer", "pk")
    search_fields = ("instansart",)


class OmflytningsregelForm(KatalogForm):
    instansarter = forms.MultipleChoiceField(
        label="Skal godkende det",
        choices=Instansart.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="De instanser, hvis afgørelse ændringen rører ved, skal altid tage stilling igen.",
    )

    class Meta:
        model = Omflytningsregel
        fields: Any = ("art", "instansarter", "grundlag")


@admin.register(Omflytningsregel)
class OmflytningsregelAdmin(KatalogAdmin):
    form = OmflytningsregelForm
    list_display = ("art", "grundlag")
    ordering = ("pk",)
    search_fields = ("grundlag",)
    laast = ("art",)
