"""What an instans has decided: a form per art, with the facts that the art has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, LayoutObject, Row
from django import forms

from godkendelser.forms.bevis import BevisForm, LaesteMixin
from godkendelser.handlinger.kontrol import Detalje
from godkendelser.models import (
    Afdelingsafstemning,
    Bevis,
    Instansart,
    LbfSvar,
    LbfSvarart,
    Moedeform,
    Stemmeform,
    Trin,
    Udvalgsbehandling,
)
from grundlag.felter import (
    CprAdvarselMixin,
    DatoField,
    KronerField,
    LangTekstField,
    TalField,
    TekstField,
    opsaetning,
)
from grundlag.formular import giv_muligheder
from grundlag.udfald import Udfald

STOERSTE_ANTAL = 100_000


# An afdeling says yes or no; the others answer in the words of their minutes.
SVAR = {Instansart.AFDELINGSMOEDE: {Udfald.GODKENDT: "Ja", Udfald.UDSAT: "Udsat", Udfald.AFVIST: "Nej"}}


class AfgoerelseForm(LaesteMixin, BevisForm):
    """What an instans decided, in the words that it has; kinds with facts of their own have a form of their own."""

    udfald = forms.ChoiceField(label="Afgørelse", widget=forms.RadioSelect)
    dato = DatoField(label="Afgjort den")
    begrundelse = LangTekstField(
        label="Begrundelse eller bemærkninger",
        required=False,
        help_text="Skal skrives, når svaret ikke er et rent ja.",
    )

    egne_felter: tuple[str | LayoutObject, ...] = ()

    def __init__(self, *args: Any, trin: Trin, udfald: Iterable[str], version_ids: list[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        ord_ = SVAR.get(Instansart(trin.instans.art), {})
        giv_muligheder(
            self,
            "udfald",
            [(svar, ord_.get(Udfald(svar), Udfald(svar).label)) for svar in udfald],
        )
        self.initial["version_ids"] = version_ids
        self.initial["seneste_id"] = trin.seneste_id
        self.helper = opsaetning(
            "udfald",
            "dato",
            "begrundelse",
            *self.egne_felter,
            Fieldset("Bevis", "bevis_titel", "bevis_fil", "bevis_adresse"),
            "version_ids",
            "seneste_id",
            knap="Registrér afgørelsen",
        )
        self.helper.form_tag = False
        self.helper.inputs.clear()

    def detalje(self) -> Detalje | None:
        """The facts of the art as an unsaved row."""
        return None

    def felter(self) -> dict[str, Any]:
        """The arguments of ``handlinger.afgoer``."""
        rene = self.cleaned_data
        navne = ("udfald", "dato", "begrundelse", "version_ids", "seneste_id")
        return {**{navn: rene[navn] for navn in navne}, "detalje": self.detalje(), "bevis": self.bevis()}


def _antal(navn: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=navn, required=False, min_value=0, max_value=STOERSTE_ANTAL, **kwargs)


class AfdelingsmoedeForm(AfgoerelseForm):
    """How an afdeling voted: counts only, or »uden optælling«."""

    moedeform = forms.ChoiceField(label="Mødets form", choices=Moedeform.choices, initial=Moedeform.ORDINAERT)
    stemmeform = forms.ChoiceField(
        label="Afstemningens form", choices=Stemmeform.choices, initial=Stemmeform.HAANDSOPRAEKNING
    )
    husstande = _antal("Fremmødte husstande")
    udleverede = _antal("Udleverede stemmesedler", help_text="To til hver husstand.")
    for_stemmer = _antal("Stemmer for")
    imod_stemmer = _antal("Stemmer imod")
    blanke_stemmer = _antal("Blanke stemmer")
    dirigent = TekstField(label="Dirigent", max_length=120, required=False)
    indkaldt_dato = DatoField(label="Indkaldt den", required=False)
    huslejestigning_pct = TalField(
        label="Huslejekonsekvens i procent", max_digits=5, decimal_places=2, required=False, min_value=0
    )
    urafstemning_kraevet = forms.BooleanField(
        label="Så mange, som vedtægterne siger, har krævet urafstemning",
        required=False,
        help_text="Stiger huslejen mere end 15 procent, skal et ja så komme fra en urafstemning.",
    )
    huslejestigning = TalField(
        label="Huslejekonsekvens",
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text="Kr. pr. lejemål pr. måned.",
    )

    afstemning = (
        "moedeform",
        "stemmeform",
        "husstande",
        "udleverede",
        "for_stemmer",
        "imod_stemmer",
        "blanke_stemmer",
        "dirigent",
        "indkaldt_dato",
        "huslejestigning",
        "huslejestigning_pct",
        "urafstemning_kraevet",
    )
    egne_felter = (
        Fieldset(
            "Afstemningen",
            Row("moedeform", "stemmeform"),
            Row("husstande", "udleverede"),
            Row("for_stemmer", "imod_stemmer", "blanke_stemmer"),
            Row("dirigent", "indkaldt_dato"),
            Row("huslejestigning", "huslejestigning_pct"),
            "urafstemning_kraevet",
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["dato"].label = "Mødets dato"

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        talte = [self.cleaned_data.get(felt) for felt in ("for_stemmer", "imod_stemmer")]
        if self.cleaned_data.get("stemmeform") == Stemmeform.UDEN_OPTAELLING:
            return renset
        if None not in talte and self.cleaned_data.get("blanke_stemmer") is None:
            self.cleaned_data["blanke_stemmer"] = 0
        return renset

    def detalje(self) -> Afdelingsafstemning:
        return Afdelingsafstemning(**{felt: self.cleaned_data[felt] for felt in self.afstemning})


class LbfForm(AfgoerelseForm):
    """Landsbyggefonden's letter."""

    art = forms.ChoiceField(
        label="Hvad er brevet?",
        choices=[("", "Følger afgørelsen"), *LbfSvarart.choices],
        required=False,
    )
    beloeb = KronerField(label="Tilsagn", required=False, min_value=0)
    vilkaar = LangTekstField(label="Vilkår", required=False)

    egne_felter = (Fieldset("Brevet", "art", "beloeb", "vilkaar"),)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["dato"].label = "Brevets dato"

    def detalje(self) -> LbfSvar:
        rene = self.cleaned_data
        art = rene["art"] or (LbfSvarart.AFSLAG if rene["udfald"] == Udfald.AFVIST else LbfSvarart.TILSAGN)
        return LbfSvar(art=art, beloeb=rene["beloeb"], vilkaar=rene["vilkaar"], brev_dato=rene["dato"])


class UdvalgForm(AfgoerelseForm):
    """How a politisk udvalg treated the case."""

    at_punkter = LangTekstField(label="At-punkter", required=False, help_text="Det, udvalget blev bedt om at beslutte.")
    partistemmer = LangTekstField(
        label="Partiernes stemmer", required=False, help_text="Fx »For: A, B og F. Imod: O. Hverken for eller imod: V.«"
    )
    protokol = LangTekstField(label="Protokolbemærkninger", required=False)
    dagsorden_adresse = forms.URLField(
        label="Dagsordenens adresse", max_length=500, required=False, assume_scheme="https"
    )
    dagsorden_punkt = TekstField(label="Punkt på dagsordenen", max_length=20, required=False)
    referat_adresse = forms.URLField(label="Referatets adresse", max_length=500, required=False, assume_scheme="https")
    referat_punkt = TekstField(
        label="Punkt i referatet", max_length=20, required=False, help_text="Kan være et andet end på dagsordenen."
    )

    behandling: tuple[str, ...] = (
        "at_punkter",
        "partistemmer",
        "protokol",
        "dagsorden_adresse",
        "dagsorden_punkt",
        "referat_adresse",
        "referat_punkt",
    )
    egne_felter: tuple[str | LayoutObject, ...] = (
        Fieldset(
            "Behandlingen",
            "at_punkter",
            "partistemmer",
            "protokol",
            Row("dagsorden_adresse", "dagsorden_punkt"),
            Row("referat_adresse", "referat_punkt"),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["dato"].label = "Mødets dato"

    def detalje(self) -> Udvalgsbehandling | None:
        """What was written about the treatment; nothing when all of it is blank."""
        skrevet = {felt: vaerdi for felt in self.behandling if (vaerdi := self.cleaned_data[felt])}
        return Udvalgsbehandling(**skrevet) if skrevet else None


class BorgerrepraesentationForm(UdvalgForm):
    """Borgerrepræsentationen also appropriates."""

    bevilling_kr = KronerField(
        label="Bevilling", required=False, min_value=1, help_text="Skal være det samme som sagens beløb til planerne."
    )

    behandling = (*UdvalgForm.behandling, "bevilling_kr")
    egne_felter = ("bevilling_kr", *UdvalgForm.egne_felter)


FORMER: dict[str, type[AfgoerelseForm]] = {
    Instansart.AFDELINGSMOEDE: AfdelingsmoedeForm,
    Instansart.LANDSBYGGEFOND: LbfForm,
    Instansart.FAGUDVALG: UdvalgForm,
    Instansart.OEKONOMIUDVALG: UdvalgForm,
    Instansart.BORGERREPRAESENTATION: BorgerrepraesentationForm,
}


class RaekkeForm(AfdelingsmoedeForm):
    """One afdeling's row in the table of an evening; a row left empty is not recorded."""

    ikke_i_raekken = ("udleverede", "huslejestigning", "huslejestigning_pct", "indkaldt_dato", "urafstemning_kraevet")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, empty_permitted=True, use_required_attribute=False, **kwargs)
        for navn in ("bevis_titel", "bevis_fil", "bevis_adresse", *self.ikke_i_raekken):
            del self.fields[navn]
        self.fields["udfald"].widget = forms.Select(choices=[("", "–"), *self.fields["udfald"].choices])  # type: ignore[attr-defined]
        self.fields["begrundelse"].widget = forms.TextInput()
        for felt in self.fields.values():
            felt.help_text = ""
        self.order_fields(["udfald", "dato", "for_stemmer", "imod_stemmer", "blanke_stemmer", "husstande"])

    def has_changed(self) -> bool:
        """True if anything but what every row begins with has been written."""
        return bool(set(self.changed_data) - {"moedeform", "stemmeform", "version_ids", "seneste_id"})

    def bevis(self) -> None:
        return None

    def detalje(self) -> Afdelingsafstemning:
        return Afdelingsafstemning(
            **{felt: self.cleaned_data.get(felt) for felt in self.afstemning if felt in self.fields}
        )


class OvertrumfForm(LaesteMixin, BevisForm):
    """The øverste myndighed sets an afdeling's no aside."""

    organ = TekstField(label="Hvilket organ har besluttet det?", max_length=160)
    dato = DatoField(label="Besluttet den")
    begrundelse = LangTekstField(
        label="Begrundelse efter § 37, stk. 5",
        help_text="Hvorfor planen er nødvendig for, at boliger og afdeling er tidssvarende og konkurrencedygtige.",
    )

    helper = opsaetning(
        "organ",
        "dato",
        "begrundelse",
        Fieldset("Bevis", "bevis_titel", "bevis_fil", "bevis_adresse"),
        "version_ids",
        "seneste_id",
        knap="Registrér beslutningen",
    )


class BegrundelseForm(CprAdvarselMixin, forms.Form):
    begrundelse = LangTekstField(label="Begrundelse")

    helper = opsaetning(knap="Træk afgørelsen tilbage")


class MoedelinkForm(forms.Form):
    """To whom an afdeling's link goes, and how long it is open."""

    navn = TekstField(label="Dirigentens navn", max_length=120)
    email = forms.EmailField(label="E-mail")
    dage = forms.IntegerField(label="Åbent i dage", min_value=1, max_value=60, initial=14)

    helper = opsaetning(knap="Send linket")


class DirigentForm(AfdelingsmoedeForm):
    """The same as the koordinator writes, for the dirigent on a phone; the link says who she is."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for navn in ("bevis_titel", "bevis_adresse", "dirigent", "huslejestigning", "huslejestigning_pct"):
            del self.fields[navn]
        self.helper = opsaetning(
            "udfald",
            "dato",
            Row("moedeform", "stemmeform"),
            Row("husstande", "udleverede"),
            Row("for_stemmer", "imod_stemmer", "blanke_stemmer"),
            "indkaldt_dato",
            "urafstemning_kraevet",
            "begrundelse",
            "bevis_fil",
            "version_ids",
            "seneste_id",
            knap="Send svaret",
        )
        self.fields["bevis_fil"].label = "Referatet som fil"

    def bevis(self) -> Bevis | None:
        fil = self.cleaned_data["bevis_fil"]
        return Bevis(titel=fil.name[:160], fil=fil) if fil else None

    def detalje(self) -> Afdelingsafstemning:
        return Afdelingsafstemning(**{felt: self.cleaned_data[felt] for felt in self.afstemning if felt in self.fields})
