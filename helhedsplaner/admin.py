"""The rules of a bevillingsperiode and its catalogue, for administrators."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from grundlag.admin import KatalogAdmin, KatalogInline
from grundlag.job import udskyd
from grundlag.sortering import DanskOrden
from helhedsplaner.models import Aarshjulspunkt, Indsatsomraade, Lbffelt, Lbfskema, Regelsaet, Skridttid, Tema

_SATSER = ("lokal_mindst", "kommunal", "kontrakt", "facilitering")


@admin.register(Regelsaet)
class RegelsaetAdmin(KatalogAdmin):
    list_display = ("navn", "kommunal_pct", "lokal_mindst_pct", "er_standard", "gyldig_fra", "gyldig_til")
    ordering = ("gyldig_fra", DanskOrden("navn"))
    laast = ("kode",)
    fieldsets = (
        (None, {"fields": ("kode", "navn", "regulativ_dato", ("gyldig_fra", "gyldig_til"), "er_standard")}),
        (
            "Satser i procent af den samlede ramme",
            {"fields": [(f"{sats}_pct", f"{sats}_bekraeftet") for sats in _SATSER]},
        ),
        (
            "Krav",
            {
                "fields": (
                    ("varighed_aar", "varighed_bekraeftet"),
                    ("kraever_strategisk_aftale", "kraever_aftale_bekraeftet"),
                    "indberetning",
                )
            },
        ),
    )


@admin.register(Tema)
class TemaAdmin(KatalogAdmin):
    list_display = ("navn", "kode")
    laast = ("kode",)


@admin.register(Indsatsomraade)
class IndsatsomraadeAdmin(KatalogAdmin):
    list_display = ("navn", "regelsaet", "faelles_snitflade", "raekkefoelge")
    list_select_related = ("regelsaet",)
    list_filter = ("regelsaet", "faelles_snitflade", "temaer")
    ordering = ("regelsaet__gyldig_fra", "raekkefoelge")
    filter_horizontal = ("temaer",)
    laast = ("regelsaet", "kode")


@admin.register(Aarshjulspunkt)
class AarshjulspunktAdmin(KatalogAdmin):
    """The year wheel; the plans' open tasks follow as soon as the job has run."""

    list_display = ("navn", "regelsaet", "frist_dag", "frist_maaned", "frist_aaret_efter", "bekraeftet", "bruges")
    list_select_related = ("regelsaet",)
    list_filter = ("regelsaet", "bruges")
    ordering = ("raekkefoelge", "kode")
    laast = ("kode", "regelsaet")

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            udskyd("helhedsplaner.tasks.dan_aarshjul")


@admin.register(Skridttid)
class SkridttidAdmin(KatalogAdmin):
    list_display = ("skridt", "dage", "grundlag")
    ordering = ("pk",)
    search_fields = ("grundlag",)
    laast = ("skridt",)


class LbffeltInline(KatalogInline):
    """A field that Landsbyggefonden no longer asks for is taken out; nothing refers to it."""

    model = Lbffelt
    fields = ("raekkefoelge", "gruppe", "navn", "oplysning")
    can_delete = True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Lbfskema)
class LbfskemaAdmin(KatalogAdmin):
    list_display = ("__str__", "kilde", "kilde_dato", "er_bekraeftet")
    ordering = ("pk",)
    search_fields = ("kilde",)
    laast = ("slags",)
    inlines = (LbffeltInline,)
