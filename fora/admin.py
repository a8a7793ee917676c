"""Members, for administrators: read in from a spreadsheet; one at a time they are kept on the body's own page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from fora.indlaesning import MEDLEMMER
from fora.models import Medlemskab
from grundlag.admin import RegnearkAdmin
from grundlag.sortering import DanskOrden


@admin.register(Medlemskab)
class MedlemskabAdmin(RegnearkAdmin):
    ark = MEDLEMMER
    list_display = ("gruppe", "person", "plads", "repraesenterer", "fra", "til")
    list_select_related = ("gruppe", "person", "forvaltning", "boligorganisation", "lokaludvalg")
    list_filter = ("gruppe", "plads")
    search_fields = ("person__navn", "person__email", "gruppe__navn")
    ordering = (DanskOrden("gruppe__navn"), DanskOrden("person__navn"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
