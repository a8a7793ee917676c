"""The forms of agreements: they read what people type; the rules are in ``handlinger``."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.db.models import OuterRef, QuerySet, Subquery

from byomraader.models import Boligorganisation, Byomraade, Forvaltning, Lokaludvalg
from fora.models import Gruppe, Gruppetype
from grundlag.adgang import Handling
from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    KronerField,
    LangTekstField,
    TalField,
    TekstField,
    opsaetning,
)
from grundlag.filer import BilagFilField
from grundlag.kladder import GrundudgaveField
from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan, Indsatsomraade, Planversion, TvaergaaendeIndsats
from kontrakter import fletning
from kontrakter.handlinger.aftaler import TEKSTER
from kontrakter.models import (
    Aftale,
    Aftaleart,
    Aftalepart,
    Aftaleplan,
    Kontraktlinje,
    Lbfbilag,
    Linjeart,
    Tilstand,
    Underskriftsmetode,
)


class FilterForm(forms.Form):
    """The filters of the list, kept in the URL."""

    q = TekstField(label="Titel, sags- eller dokumentnummer", required=False)
    byomraade = forms.ModelChoiceField(Byomraade.objects.all(), label="Byområde", required=False, empty_label="Alle")
    art = forms.ChoiceField(label="Slags", required=False, choices=[("", "Alle"), *Aftaleart.choices])
    tilstand = forms.ChoiceField(label="Tilstand", required=False, choices=[("", "Alle"), *Tilstand.choices])
    udloeber = DatoField(label="Slutter senest", required=False)
    journal = forms.ChoiceField(
        label="Journal", required=False, choices=[("", "Alle"), ("nej", "Ikke journaliseret"), ("ja", "Journaliseret")]
    )


class FrikoebForm(forms.Form):
    """The filters of frikøb, kept in the URL."""

    forvaltning = forms.ModelChoiceField(
        Forvaltning.objects.all(), label="Forvaltning", required=False, empty_label="Alle"
    )
    byomraade = forms.ModelChoiceField(Byomraade.objects.all(), label="Byområde", required=False, empty_label="Alle")
    aar = forms.IntegerField(label="År", required=False, min_value=2000, max_value=2100)


def nyeste_versioner(planer: QuerySet[Helhedsplan]) -> QuerySet[Planversion]:
    """The newest version of each plan that has one."""
    nyeste = Planversion.objects.filter(plan=OuterRef("plan")).order_by("-nummer").values("pk")[:1]
    return Planversion.objects.filter(plan__in=planer, pk=Subquery(nyeste)).select_related("plan")


class NyKontraktForm(CprAdvarselMixin, forms.Form):
    """A contract on one plan version, and on other plans of the same byområde that the user may edit."""

    titel = TekstField(label="Titel", max_length=200)
    indsatsomraade = forms.ModelChoiceField(
        Indsatsomraade.objects.none(), label="Indsatsområde", required=False, empty_label="Hele byområdet"
    )
    fra = DatoField(label="Gælder fra")
    til = DatoField(label="Gælder til og med")
    andre = forms.ModelMultipleChoiceField(
        Planversion.objects.none(),
        label="Andre planer, som kontrakten også bygger på",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    snitflade_begrundelse = LangTekstField(
        label="Begrundelse for en kontrakt uden fælles snitflade",
        required=False,
        help_text="Kun hvis indsatsområdet koordineres af boligorganisationerne alene.",
    )

    def __init__(self, *args: Any, version: Planversion, bruger: Bruger, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["titel"] = f"Kontrakt om boligsocialt samarbejde på {version.plan.byomraade}"
        planer = Helhedsplan.objects.tilladt_for(bruger, Handling.REDIGER_AFTALE)
        andre = nyeste_versioner(planer.filter(byomraade=version.plan.byomraade_id).exclude(pk=version.plan_id))
        _giv_valg(self, "indsatsomraade", version.plan.regelsaet.indsatsomraader.all())
        _giv_valg(self, "andre", andre)
        self.helper = opsaetning(
            "titel",
            "indsatsomraade",
            Row("fra", "til"),
            *(["andre"] if andre else []),
            "snitflade_begrundelse",
            knap="Opret kontrakten",
        )


def _giv_valg(form: forms.BaseForm, felt: str, raekker: QuerySet[Any]) -> None:
    form.fields[felt].queryset = raekker  # type: ignore[attr-defined]


class RaekkeForm(CprAdvarselMixin, forms.ModelForm):  # type: ignore[type-arg]
    def _post_clean(self) -> None:
        """Leave the checking of the row to the deed, which has the lock."""


class StamdataForm(RaekkeForm):
    class Meta:
        model = Aftale
        fields = (
            "titel",
            "fra",
            "til",
            "sagsnr",
            "dokumentnr",
            "bilagsnummer",
            "opsigelsesvarsel_maaneder",
            "fravigelse_begrundelse",
            "snitflade_begrundelse",
        )
        field_classes = {
            "titel": TekstField,
            "fra": DatoField,
            "til": DatoField,
            "sagsnr": TekstField,
            "dokumentnr": TekstField,
            "bilagsnummer": TekstField,
            "fravigelse_begrundelse": TekstField,
            "snitflade_begrundelse": TekstField,
        }
        help_texts = {
            "bilagsnummer": "Når udkastet er bilag til en sag, fx 3c.",
            "fravigelse_begrundelse": "Kun hvis byområdet allerede har en gældende kontrakt om det samme.",
            "snitflade_begrundelse": "Kun hvis indsatsområdet koordineres af boligorganisationerne alene.",
        }

    helper = opsaetning(
        "titel",
        Row("fra", "til"),
        Row("sagsnr", "dokumentnr", "bilagsnummer"),
        "opsigelsesvarsel_maaneder",
        "fravigelse_begrundelse",
        "snitflade_begrundelse",
    )


def feltnavn(felt: str) -> str:
    """What a field of Aftale is called."""
    return str(Aftale._meta.get_field(felt).verbose_name).capitalize()  # type: ignore[union-attr]


class TeksterForm(CprAdvarselMixin, forms.Form):
    grundudgave = GrundudgaveField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {felt: LangTekstField(label=feltnavn(felt), required=False) for felt in TEKSTER}


class StandardtekstForm(CprAdvarselMixin, forms.Form):
    tekst = LangTekstField(label="Tekst", widget=forms.Textarea(attrs={"rows": 12}))
    grundudgave = GrundudgaveField()

    def clean_tekst(self) -> str:
        tekst: str = self.cleaned_data["tekst"]
        if fremmede := fletning.ukendte(tekst):
            navne = ", ".join(f"{{{{{felt}}}}}" for felt in fremmede)
            raise forms.ValidationError(f"Disse flettefelter findes ikke: {navne}.")
        return tekst


class PartForm(RaekkeForm):
    class Meta:
        model = Aftalepart
        fields = ("forpligtelser", "kontakt_navn", "kontakt_titel", "kontakt_email")
        field_classes = {"forpligtelser": LangTekstField, "kontakt_navn": TekstField, "kontakt_titel": TekstField}

    helper = opsaetning("forpligtelser", Row("kontakt_navn", "kontakt_titel"), "kontakt_email")


class NyPartForm(PartForm):
    boligorganisation = forms.ModelChoiceField(
        Boligorganisation.objects.none(), label="Boligorganisation", required=False, empty_label="Ingen"
    )
    forvaltning = forms.ModelChoiceField(
        Forvaltning.objects.none(), label="Forvaltning", required=False, empty_label="Ingen"
    )
    lokaludvalg = forms.ModelChoiceField(
        Lokaludvalg.objects.none(), label="Lokaludvalg", required=False, empty_label="Ingen"
    )
    anden = TekstField(label="Anden part", required=False, max_length=120)

    helper = opsaetning(
        Row("boligorganisation", "forvaltning"),
        Row("lokaludvalg", "anden"),
        "forpligtelser",
        Row("kontakt_navn", "kontakt_titel"),
        "kontakt_email",
        knap="Tilføj parten",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _giv_valg(self, "boligorganisation", Boligorganisation.objects.gyldige().sorteret())
        _giv_valg(self, "forvaltning", Forvaltning.objects.gyldige().sorteret())
        _giv_valg(self, "lokaludvalg", Lokaludvalg.objects.gyldige().sorteret())


class LinjeForm(RaekkeForm):
    class Meta:
        model = Kontraktlinje
        fields = (
            "plan",
            "art",
            "forvaltning",
            "indsatsomraade",
            "tvaergaaende_indsats",
            "beskrivelse",
            "aar",
            "beloeb",
            "timer",
            "timepris",
            "aarsvaerk",
        )
        field_classes = {
            "beskrivelse": TekstField,
            "beloeb": KronerField,
            **dict.fromkeys(("timer", "timepris", "aarsvaerk"), TalField),
        }
        help_texts = {
            "indsatsomraade": "Må stå tomt, fx ved netværk og facilitering.",
            "tvaergaaende_indsats": "Når linjen hører til en indsats, som en arbejdsgruppe har på tværs af planer.",
            "beloeb": "Tomt: timer gange timepris.",
            **dict.fromkeys(("timer", "timepris", "aarsvaerk"), "Kun ved frikøb."),
        }

    helper = opsaetning(
        "plan",
        Row("art", "forvaltning"),
        Row("indsatsomraade", "tvaergaaende_indsats"),
        "beskrivelse",
        "aar",
        Row("timer", "timepris", "aarsvaerk"),
        "beloeb",
        knap="Gem linjen",
    )

    def __init__(self, *args: Any, aftale: Aftale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planer = Helhedsplan.objects.filter(pk__in=Aftaleplan.objects.filter(aftale=aftale).values("plan"))
        for felt, tom in (
            ("plan", None),
            ("indsatsomraade", "Intet bestemt"),
            ("tvaergaaende_indsats", "Ingen"),
            ("forvaltning", "Ingen bestemt"),
        ):
            self.fields[felt].empty_label = tom  # type: ignore[attr-defined]
        _giv_valg(self, "plan", planer)
        _giv_valg(self, "indsatsomraade", Indsatsomraade.objects.filter(regelsaet__in=planer.values("regelsaet")))
        tvaergaaende = TvaergaaendeIndsats.objects.filter(gruppe__byomraade=aftale.byomraade_id)
        _giv_valg(self, "tvaergaaende_indsats", tvaergaaende.select_related("gruppe"))
        _giv_valg(self, "forvaltning", Forvaltning.objects.gyldige(aftale.fra).sorteret())
        self.fields["beloeb"].required = False
        self.fields["aar"] = forms.TypedChoiceField(
            label="År", coerce=int, choices=[(aar, str(aar)) for aar in range(aftale.fra.year, aftale.til.year + 1)]
        )

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        felter = self.cleaned_data
        if felter.get("art") not in {None, Linjeart.FRIKOEB}:
            for felt in ("timer", "timepris", "aarsvaerk"):
                if felter.get(felt) is not None:
                    self.add_error(felt, "Timer, timepris og årsværk hører kun til frikøb.")
        if felter.get("beloeb") is None and "beloeb" not in self.errors:
            timer, timepris = felter.get("timer"), felter.get("timepris")
            if timer is None or timepris is None:
                self.add_error("beloeb", "Skriv et beløb, eller skriv både timer og timepris.")
            else:
                felter["beloeb"] = int((timer * timepris).quantize(Decimal(1), ROUND_HALF_UP))
        return renset

    @property
    def felter(self) -> dict[str, Any]:
        """What the deed takes."""
        felter = dict(self.cleaned_data)
        return {"plan_id": felter.pop("plan").pk, **felter}


class ForbrugForm(CprAdvarselMixin, forms.Form):
    dato = DatoField(label="Dato")
    beloeb = TalField(label="Beløb (kr.)", max_digits=14, decimal_places=2, help_text="Med øre, fx 12345,50.")
    timer = TalField(label="Timer", max_digits=8, decimal_places=2, required=False)
    note = TekstField(label="Note", max_length=200, required=False, help_text="Skal udfyldes, når noget rettes.")

    helper = opsaetning(Row("dato", "beloeb", "timer"), "note", knap="Registrér forbruget")

    def __init__(self, *args: Any, er_frikoeb: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not er_frikoeb:
            del self.fields["timer"]
            self.helper = opsaetning(Row("dato", "beloeb"), "note", knap="Registrér forbruget")


class TvaergaaendeForm(CprAdvarselMixin, forms.Form):
    navn = TekstField(label="Navn", max_length=120)
    beskrivelse = LangTekstField(label="Beskrivelse", required=False)

    helper = opsaetning("navn", "beskrivelse")


class UnderskriftForm(CprAdvarselMixin, forms.Form):
    navn = TekstField(label="Underskrivers navn", max_length=120)
    titel = TekstField(label="Underskrivers titel", max_length=120)
    paa_vegne_af = TekstField(label="På vegne af", max_length=160)
    dato = DatoField(label="Underskrevet den")
    kode = TekstField(
        label="Sidekode fra det underskrevne papir",
        max_length=40,
        help_text="Tolv tegn nederst på hver side, fx 7KQF-9X2M-4TRD. Tag koden fra et hvilket som helst ark.",
    )
    scan = BilagFilField(label="Det scannede, underskrevne eksemplar")

    helper = opsaetning(
        Row("navn", "titel"), "paa_vegne_af", Row("dato", "kode"), "scan", knap="Registrér underskriften"
    )


class AnmodForm(CprAdvarselMixin, forms.Form):
    """Whom to ask for a party's signature, how, and until when."""

    navn = TekstField(label="Underskrivers navn", max_length=120)
    titel = TekstField(label="Underskrivers titel", max_length=120)
    paa_vegne_af = TekstField(label="På vegne af", max_length=160)
    email = forms.EmailField(label="Underskrivers e-mail")
    metode = forms.ChoiceField(label="Sådan underskrives der", widget=forms.RadioSelect)
    nummer = forms.IntegerField(
        label="Nummer i rækkefølgen",
        min_value=1,
        max_value=99,
        help_text="Den med nummer 2 får først besked, når alle med nummer 1 har underskrevet. Ens numre er samtidige.",
    )
    frist = DatoField(label="Sidste dag")

    helper = opsaetning(
        Row("navn", "titel"),
        Row("paa_vegne_af", "email"),
        "metode",
        Row("nummer", "frist"),
        knap="Bed om underskrift",
    )

    def __init__(self, *args: Any, med_tjeneste: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metode"].choices = [  # type: ignore[attr-defined]
            (Underskriftsmetode.I_SYSTEMET, "I systemet, med egen bruger eller et link i en mail"),
            *([(Underskriftsmetode.EKSTERN, "Hos en ekstern underskriftstjeneste")] if med_tjeneste else []),
        ]
        self.initial.setdefault("metode", Underskriftsmetode.I_SYSTEMET)


class SkrivUnderForm(forms.Form):
    laest = forms.BooleanField(
        label="Jeg har læst aftalen og underskriver den",
        error_messages={"required": "Sæt fluebenet, når du har læst aftalen."},
    )

    helper = opsaetning("laest", knap="Underskriv")


class AfvisForm(CprAdvarselMixin, forms.Form):
    begrundelse = LangTekstField(
        label="Hvorfor vil du ikke underskrive?", help_text="De andre underskrivere får det at vide."
    )

    helper = opsaetning("begrundelse", knap="Afvis at underskrive")


class GivViderForm(CprAdvarselMixin, forms.Form):
    navn = TekstField(label="Navn på den, der skal underskrive i stedet", max_length=120)
    titel = TekstField(label="Titel", max_length=120)
    email = forms.EmailField(label="E-mail")

    helper = opsaetning("navn", Row("titel", "email"), knap="Giv videre")


class KontrolForm(forms.Form):
    """A page's code, and, to hold against it, what the paper says."""

    kode = TekstField(label="Sidekode", max_length=40, help_text="Tolv tegn nederst på siden, fx 7KQF-9X2M-4TRD.")
    side = forms.IntegerField(label="Sidetal på papiret", required=False, min_value=1, max_value=9999)
    beloeb = KronerField(label="Et beløb på siden", required=False)

    helper = opsaetning("kode", Row("side", "beloeb"), knap="Kontrollér siden")
    helper.form_method = "get"
    helper.disable_csrf = True


class BilagForm(CprAdvarselMixin, forms.Form):
    titel = TekstField(label="Titel", max_length=160)
    lbf_bilag = forms.ChoiceField(
        label="Landsbyggefondens bilag", required=False, choices=[("", "Ingen af dem"), *Lbfbilag.choices]
    )
    fil = BilagFilField(label="Fil")

    helper = opsaetning("titel", "fil", knap="Tilføj bilaget")

    def __init__(self, *args: Any, aftale: Aftale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if aftale.art == Aftaleart.STRATEGISK:
            self.helper = opsaetning("titel", "lbf_bilag", "fil", knap="Tilføj bilaget")
        else:
            del self.fields["lbf_bilag"]


class BegrundelseForm(CprAdvarselMixin, forms.Form):
    begrundelse = LangTekstField(label="Begrundelse")

    helper = opsaetning("begrundelse", knap="Bekræft")


class OpsigForm(BegrundelseForm):
    modtaget = DatoField(label="Opsigelsen er modtaget")

    helper = opsaetning("modtaget", "begrundelse", knap="Opsig aftalen")


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
        _giv_valg(self, "indsatsomraade", Indsatsomraade.objects.filter(regelsaet__in=planer.values("regelsaet")))


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
        _giv_valg(self, "gruppe", bestyrelser)


class JournalForm(forms.Form):
    journaliseret_som = TekstField(label="Journaliseret som", max_length=60)

    helper = opsaetning("journaliseret_som")


class DatovalgForm(forms.Form):
    """The day that is asked about, kept in the URL."""

    dato = DatoField(label="Som den gjaldt den")
