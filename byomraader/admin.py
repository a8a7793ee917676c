"""The catalogues of the map, the persons and the roles, for administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from byomraader import handlinger, indlaesning
from byomraader.models import (
    Afdeling,
    Boligorganisation,
    Byomraade,
    Byomraadealias,
    Forvaltning,
    Lokaludvalg,
    Person,
    Tilknytning,
    Udvalg,
)
from grundlag.admin import KatalogAdmin, KatalogInline, RegnearkAdmin
from grundlag.sortering import DanskOrden

GYLDIGHED = ("gyldig_fra", "gyldig_til")


@admin.register(Lokaludvalg)
class LokaludvalgAdmin(KatalogAdmin):
    list_display = ("navn", *GYLDIGHED)


class AliasInline(KatalogInline):
    model = Byomraadealias


@admin.register(Byomraade)
class ByomraadeAdmin(KatalogAdmin):
    list_display = ("navn", "politik", *GYLDIGHED)
    search_fields = ("navn", "aliasser__navn")
    filter_horizontal = ("lokaludvalg",)
    ordering = ("raekkefoelge", DanskOrden("navn"))
    laast = ("slug",)
    inlines = (AliasInline,)


@admin.register(Forvaltning)
class ForvaltningAdmin(KatalogAdmin):
    list_display = ("navn", "forkortelse", *GYLDIGHED)
    search_fields = ("navn", "forkortelse")
    laast = ("kode",)


@admin.register(Udvalg)
class UdvalgAdmin(KatalogAdmin):
    list_display = ("navn", "forkortelse", "forvaltning", *GYLDIGHED)
    list_select_related = ("forvaltning",)
    search_fields = ("navn", "forkortelse")
    laast = ("kode",)


@admin.register(Boligorganisation)
class BoligorganisationAdmin(KatalogAdmin):
    list_display = ("navn", "kortnavn", "administreret_ved", "efterfoelger", *GYLDIGHED)
    list_select_related = ("administreret_ved", "efterfoelger")
    search_fields = ("navn", "kortnavn", "cvr")
    autocomplete_fields = ("administreret_ved", "efterfoelger")


@admin.register(Afdeling)
class AfdelingAdmin(RegnearkAdmin):
    ark = indlaesning.AFDELINGER
    list_display = ("boligorganisation", "nummer", "navn", "byomraade", "lejemaal", "er_eksempel")
    list_display_links = ("nummer", "navn")
    list_select_related = ("boligorganisation", "byomraade")
    list_filter = ("byomraade", "boligorganisation", "er_eksempel")
    search_fields = ("navn", "nummer", "boligorganisation__navn", "boligomraade")
    autocomplete_fields = ("boligorganisation",)
    ordering = (DanskOrden("boligorganisation__navn"), "nummer")


@admin.register(Person)
class PersonAdmin(RegnearkAdmin):
    ark = indlaesning.PERSONER
    list_display = ("navn", "titel", "arbejdsgiver", "email", "bruger")
    list_select_related = ("forvaltning", "boligorganisation", "lokaludvalg", "bruger")
    list_filter = ("forvaltning", "boligorganisation", "lokaludvalg")
    search_fields = ("navn", "titel", "email")
    autocomplete_fields = ("boligorganisation", "bruger")


@admin.register(Tilknytning)
class TilknytningAdmin(KatalogAdmin):
    list_display = ("bruger", "rolle", "omraade", "fra", "til")
    list_select_related = ("bruger", "byomraade", "boligorganisation", "forvaltning", "udvalg", "afdeling")
    list_filter = ("rolle", "byomraade", "boligorganisation", "forvaltning", "udvalg")
    search_fields = ("bruger__navn", "bruger__email")
    autocomplete_fields = ("bruger", "boligorganisation", "afdeling")
    ordering = (DanskOrden("bruger__navn"), "fra")
    laast = ("bruger", "rolle")

    def save_model(self, request: HttpRequest, obj: Model, form: forms.BaseForm, change: bool) -> None:
        raekke: Any = obj
        handlinger.gem_rolle(raekke, af=request.user)  # type: ignore[arg-type]
