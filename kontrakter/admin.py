"""What each art of agreement asks for, for administrators."""

from django.contrib import admin

from grundlag.admin import KatalogAdmin
from kontrakter.models import Aftaleregel


@admin.register(Aftaleregel)
class AftaleregelAdmin(KatalogAdmin):
    list_display = ("art", "forudgaaende")
    ordering = ("art",)
    search_fields = ("art",)
    laast = ("art",)
