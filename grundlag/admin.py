"""The administration: how every catalogue is edited, and the users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from grundlag import handlinger
from grundlag.adgang import KATALOGRET
from grundlag.fejl import Regelbrud
from grundlag.formular import VedFeltetMixin
from grundlag.models import Bruger, log_haendelse
from grundlag.sortering import DanskOrden

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelAdmin, _TabularInline, _ModelForm = admin.ModelAdmin, admin.TabularInline, forms.ModelForm


class KatalogForm(VedFeltetMixin, _ModelForm):
    """Broken constraints are told beside the field."""


class KatalogInline(_TabularInline):
    """Rows of a catalogue row, under the same rights."""

    form = KatalogForm
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(KATALOGRET)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(KATALOGRET)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(KATALOGRET)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KatalogAdmin(_ModelAdmin):
    """
    A catalogue: rows are added, changed and ended by date, never deleted.

    ``laast`` names the fields that others refer to, so they are set once.
    """

    form = KatalogForm
    laast: tuple[str, ...] = ()
    list_per_page = 50
    ordering = (DanskOrden("navn"),)
    search_fields: tuple[str, ...] = ("navn",)
    search_help_text = "Søg"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(KATALOGRET)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(KATALOGRET)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(KATALOGRET)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(KATALOGRET)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, *(self.laast if obj else ()))

    def save_model(self, request: HttpRequest, obj: Model, form: forms.BaseForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        handling = f"{obj._meta.model_name}.{'ret' if change else 'opret'}"
        log_haendelse(handling, obj, af=request.user, felter=form.changed_data)  # type: ignore[arg-type]


@admin.register(Bruger)
class BrugerAdmin(KatalogAdmin):
    """Adding a user invites her; rights come from »Roller for brugere«."""

    fields = ("navn", "email", "is_active", "is_staff", "last_login")
    readonly_fields = ("is_active", "is_staff", "last_login")
    list_display = ("navn", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("navn", "email")
    actions = ("deaktiver", "genaktiver", "inviter_igen")

    def save_model(self, request: HttpRequest, obj: Model, form: forms.BaseForm, change: bool) -> None:
        assert isinstance(obj, Bruger) and isinstance(request.user, Bruger)  # noqa: S101, PT018
        if change:
            super().save_model(request, obj, form, change)
        else:
            handlinger.inviter(obj, af=request.user)
            self.message_user(
                request, f"{obj.email} får en mail med et link til at vælge adgangskode. Giv nu en rolle."
            )

    def _for_hver(self, request: HttpRequest, brugere: QuerySet[Bruger], handling: Any, udfoert: str) -> None:
        """Do the deed to each chosen user by itself, and say what became of it."""
        for bruger in brugere:
            try:
                handling(bruger.pk, af=request.user)
            except Regelbrud as brud:
                self.message_user(request, str(brud), messages.ERROR)
            else:
                self.message_user(request, f"{bruger} {udfoert}")

    @admin.action(description="Deaktivér: luk ude nu, og afslut alle besøg")
    def deaktiver(self, request: HttpRequest, queryset: QuerySet[Bruger]) -> None:
        self._for_hver(request, queryset, handlinger.deaktiver, "er lukket ude.")

    @admin.action(description="Genaktivér: send et link til en ny adgangskode")
    def genaktiver(self, request: HttpRequest, queryset: QuerySet[Bruger]) -> None:
        self._for_hver(request, queryset, handlinger.genaktiver, "er lukket ind igen og får en mail.")

    @admin.action(description="Send invitationen igen")
    def inviter_igen(self, request: HttpRequest, queryset: QuerySet[Bruger]) -> None:
        self._for_hver(request, queryset, handlinger.inviter_igen, "får invitationen igen.")
