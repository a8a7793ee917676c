"""The administration: how every catalogue is edited, and the users."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from grundlag import handlinger
from grundlag.adgang import KATALOGRET
from grundlag.fejl import Regelbrud
from grundlag.felter import CPR_BESKED, ligner_cpr
from grundlag.filer import XLSX
from grundlag.formular import VedFeltetMixin
from grundlag.indlaesning import FLEST_RAEKKER, Ark, Resultat, indlaes, laes, skabelon
from grundlag.models import Bruger, Kladde, log_haendelse
from grundlag.sortering import DanskOrden

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelAdmin, _TabularInline, _ModelForm = admin.ModelAdmin, admin.TabularInline, forms.ModelForm


class Opslag(AutocompleteSelect):
    """A row found by typing; an id that is none is refused by the field, and not looked up."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [et for et in value if re.fullmatch("[0-9]{0,18}", str(et))], attr)


class KatalogForm(VedFeltetMixin, _ModelForm):
    """Broken constraints are told beside the field; a catalogue has no room for CPR numbers."""

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        for navn, vaerdi in [*self.cleaned_data.items()]:
            if isinstance(vaerdi, str) and ligner_cpr(vaerdi):
                self.add_error(navn, CPR_BESKED)
        return renset


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
    laast: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50
    ordering: ClassVar[tuple[str | DanskOrden, ...]] = (DanskOrden("navn"),)
    search_fields: ClassVar[tuple[str, ...]] = ("navn",)
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

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Opslag(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: forms.BaseForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        handling = f"{obj._meta.model_name}.{'ret' if change else 'opret'}"
        log_haendelse(handling, obj, af=request.user, felter=form.changed_data)  # type: ignore[arg-type]


class RegnearkForm(forms.Form):
    """Reads the chosen file: ``raekker``, and ``fejl`` in single cells."""

    fil = forms.FileField(label="Regneark", help_text="En .xlsx-fil på højst 2 MB, uden makroer og formler.")

    def __init__(self, *args: Any, ark: Ark, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ark = ark

    def clean_fil(self) -> File[bytes]:
        fil: File[bytes] = self.cleaned_data["fil"]
        try:
            self.raekker, self.fejl = laes(fil, self.ark.kolonner)
        except Regelbrud as brud:
            raise ValidationError(str(brud)) from brud
        return fil


class RegnearkAdmin(KatalogAdmin):
    """A catalogue that is also read in from a spreadsheet, after one has seen what it would do."""

    ark: Ark
    change_list_template = "grundlag/katalogliste.html"

    def get_urls(self) -> list[URLPattern]:
        navn = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("indlaes/", self.admin_site.admin_view(self.indlaes), name=f"{navn}_indlaes"),
            path("skabelon/", self.admin_site.admin_view(self.skabelon), name=f"{navn}_skabelon"),
            *super().get_urls(),
        ]

    def _url(self, side: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{side}")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "indlaes_url": self._url("indlaes")})

    def skabelon(self, request: HttpRequest) -> HttpResponse:
        self._kraev(request)
        svar = HttpResponse(skabelon(self.ark), content_type=XLSX)
        svar["Content-Disposition"] = f'attachment; filename="{self.opts.model_name}.xlsx"'
        return svar

    def indlaes(self, request: HttpRequest) -> HttpResponse:
        """Choose a file, see what it would do, confirm. In between the file is kept as the user's Kladde."""
        bruger = self._kraev(request)
        form, resultat = RegnearkForm(ark=self.ark), None
        if "bekraeft" in request.POST:
            resultat = self._bekraeft(bruger)
            if resultat is None:
                self.message_user(request, "Regnearket er allerede indlæst. Ellers vælg det igen.", messages.WARNING)
            elif not resultat.fejl:
                self.message_user(request, f"Indlæst: {resultat.nye} nye og {resultat.rettede} rettede.")
                return redirect(self._url("changelist"))
        elif request.method == "POST":
            form = RegnearkForm(request.POST, request.FILES, ark=self.ark)
            if form.is_valid():
                resultat = self._kontroller(form, bruger)
        kontekst = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Indlæs {self.opts.verbose_name_plural} fra regneark",
            "form": form,
            "ark": self.ark,
            "skabelon_url": self._url("skabelon"),
            "flest": FLEST_RAEKKER,
            "resultat": resultat,
        }
        return render(request, "grundlag/indlaes.html", kontekst)

    def _kontroller(self, form: RegnearkForm, bruger: Bruger) -> Resultat:
        resultat = indlaes(self.ark, form.raekker, skriv=False, af=bruger)
        resultat = replace(resultat, fejl=(*form.fejl, *resultat.fejl))
        if not resultat.fejl:
            fil = form.cleaned_data["fil"]
            fil.seek(0)
            indhold = {"grundudgave": 0, "tekst": b64encode(fil.read()).decode()}
            Kladde.objects.update_or_create(**self._kladde(bruger), defaults=indhold)
        return resultat

    @transaction.atomic
    def _bekraeft(self, bruger: Bruger) -> Resultat | None:
        """Write the file that was checked; None if it is gone, as it is at the second of two clicks."""
        kladde = Kladde.objects.select_for_update().filter(**self._kladde(bruger)).first()
        if kladde is None:
            return None
        raekker, _ = laes(ContentFile(b64decode(kladde.tekst), "regneark.xlsx"), self.ark.kolonner)
        kladde.delete()
        return indlaes(self.ark, raekker, skriv=True, af=bruger)

    def _kladde(self, bruger: Bruger) -> dict[str, Any]:
        return {"bruger": bruger, "emne": f"regneark:{self.opts.label_lower}", "felt": "fil"}

    def _kraev(self, request: HttpRequest) -> Bruger:
        if not isinstance(request.user, Bruger):
            raise PermissionDenied
        handlinger.kraev_katalogret(request.user)
        return request.user


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
