"""Members, for administrators: read in from a spreadsheet; one at a time they are kept on the body's own page."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from fora.indlaesning import MEDLEMMER
from fora.models import Gruppeplacering, Medlemskab
from grundlag.adgang import KATALOGRET
from grundlag.admin import KatalogAdmin, RegnearkAdmin
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


@admin.register(Gruppeplacering)
class GruppeplaceringAdmin(KatalogAdmin):
    list_display = ("type", "under")
    ordering = ("type", "under")
    search_fields = ("type",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A rule, not a thing that others point to: bodies that stand already are left where they are."""
        return request.user.has_perm(KATALOGRET)
