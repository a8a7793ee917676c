"""What each art of agreement asks for and begins with, for administrators."""

from django.contrib import admin

from grundlag.admin import KatalogAdmin
from kontrakter.models import Aftaleregel, Standardtekst


@admin.register(Aftaleregel)
class AftaleregelAdmin(KatalogAdmin):
    list_display = ("art", "forudgaaende")
    ordering = ("art",)
    search_fields = ("art",)
    laast = ("art",)


@admin.register(Standardtekst)
class StandardtekstAdmin(KatalogAdmin):
    list_display = ("art", "felt")
    list_filter = ("art",)
    ordering = ("art", "felt")
    search_fields = ("tekst",)
    laast = ("art", "felt")
