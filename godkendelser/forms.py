"""The forms of approvals: they read what people type; the rules are in ``handlinger``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, LayoutObject, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from byomraader.models import Boligorganisation, Forvaltning, Lokaludvalg, Udvalg
from fora.models import Gruppe, Moede
from godkendelser.handlinger.kontrol import Detalje
from godkendelser.handlinger.penge import FLYTTES_AF_OEKONOMI
from godkendelser.handlinger.tilpasning import FOER_PLANEN
from godkendelser.models import (
    GRUPPEARTER,
    HELE_PLANER,
    Afdelingsafstemning,
    Bevis,
    Forloeb,
    Instans,
    Instansart,
    LbfSvar,
    LbfSvarart,
    Moedeform,
    Sagsandel,
    Sagsart,
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
from grundlag.filer import BilagFilField
from grundlag.models import Bruger
from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag
from grundlag.udfald import Udfald
from helhedsplaner.models import Helhedsplan

STOERSTE_ANTAL = 100_000
# An afdeling says yes or no; the others answer in the words of their minutes.
SVAR = {Instansart.AFDELINGSMOEDE: {Udfald.GODKENDT: "Ja", Udfald.UDSAT: "Udsat", Udfald.AFVIST: "Nej"}}


class IdListeField(forms.CharField):
    """Ids with commas between them, hidden; what is not a number is left out, and so matches nothing."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        return [int(led) for led in str(value or "").split(",") if led.isascii() and led.isdigit() and len(led) < 19]

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else ",".join(str(pk) for pk in value or [])


class BevisForm(CprAdvarselMixin, forms.Form):
    """Evidence: a file or an address."""

    bevis_titel = TekstField(label="Hvad er beviset?", max_length=160, required=False, help_text="Fx »Referat«.")
    bevis_fil = BilagFilField(label="Fil", required=False)
    bevis_adresse = forms.URLField(label="Adresse på nettet", max_length=500, required=False, assume_scheme="https")

    helper = opsaetning("bevis_titel", "bevis_fil", "bevis_adresse", knap="Tilføj beviset")

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if self.cleaned_data.get("bevis_fil") and self.cleaned_data.get("bevis_adresse"):
            self.add_error("bevis_adresse", "Vælg enten en fil eller en adresse. Det andet kan tilføjes bagefter.")
        return renset

    def bevis(self) -> Bevis | None:
        """The evidence, not saved; none when nothing was given. A title not written is the file's name."""
        rene: dict[str, Any] = self.cleaned_data
        fil, adresse = rene["bevis_fil"], rene["bevis_adresse"]
        if not fil and not adresse:
            return None
        titel = rene["bevis_titel"] or (fil.name if fil else adresse)
        return Bevis(titel=titel[:160], fil=fil or "", adresse=adresse or "")


class LaesteMixin(forms.Form):
    """What the user had read when the form was opened: the plan versions, and the step's newest decision."""

    version_ids = IdListeField(required=False)
    seneste_id = forms.IntegerField(required=False, widget=forms.HiddenInput)


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
        self.fields["udfald"].choices = [  # type: ignore[attr-defined]
            (svar, ord_.get(Udfald(svar), Udfald(svar).label)) for svar in udfald
        ]
        self.initial["version_ids"] = version_ids
        self.initial["seneste_id"] = trin.seneste_id
        self.helper = opsaetning(
            "udfald",
            "dato",
            *self.egne_felter,
            "begrundelse",
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


class KollegaForm(CprAdvarselMixin, forms.Form):
    """Names a colleague by e-mail; ``bruger`` is who it is."""

    email = forms.EmailField(label="Kollegaens e-mail", help_text="Kollegaen skal være bruger her.")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        self.bruger = Bruger.objects.filter(email__iexact=email, is_active=True).first()
        if self.bruger is None:
            raise ValidationError("Der er ingen aktiv bruger med den e-mail.")
        return email


class JournalForm(CprAdvarselMixin, forms.Form):
    nummer = TekstField(label="Journalnummer", max_length=60, help_text="Fx 2021-0178901-7.")

    helper = opsaetning(knap="Gem journalnummeret")


class OverdragForm(KollegaForm):
    note = LangTekstField(label="Note til kollegaen", max_length=500)

    helper = opsaetning("email", "note", knap="Overdrag trinnet")


class FravaerForm(KollegaForm):
    """A period in which a deputy answers."""

    fra = DatoField(label="Fra og med")
    til = DatoField(label="Til og med")
    besked = TekstField(label="Besked til stedfortræderen", max_length=500, required=False)

    helper = opsaetning("email", Row("fra", "til"), "besked", knap="Meld fravær")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Stedfortræderens e-mail"


class DagsordenForm(forms.Form):
    """Which coming meeting of the body shall treat the plan."""

    moede = forms.ModelChoiceField(label="Møde", queryset=Moede.objects.none(), empty_label=None)

    helper = opsaetning(knap="Sæt på dagsordenen")

    def __init__(self, *args: Any, moeder: QuerySet[Moede], **kwargs: Any):
        super().__init__(*args, **kwargs)
        felt: Any = self.fields["moede"]
        felt.queryset = moeder
        felt.label_from_instance = lambda moede: f"{moede}, {dag(moede.dato)}"


class StaarVedForm(CprAdvarselMixin, LaesteMixin):
    """A voided decision stands again; for a meeting the change must be uvæsentlig, and why."""

    begrundelse = LangTekstField(label="Begrundelse", required=False)

    def __init__(self, *args: Any, uvaesentlig: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if uvaesentlig:
            self.fields["begrundelse"].label = "Hvorfor er ændringen uvæsentlig?"
        self.helper = opsaetning(knap="Ændringen er uvæsentlig" if uvaesentlig else "Jeg står ved afgørelsen")


class BemyndigelseForm(KollegaForm):
    """Whom an instans has authorised, where it decided so, and how far it goes."""

    grundlag = TekstField(
        label="Hvor er det besluttet?", max_length=300, help_text="Fx »Forummets møde 12. maj 2021, punkt 4«."
    )
    hoejst_kr = KronerField(
        label="Beløb må højst stige med",
        min_value=0,
        initial=0,
        help_text="I forhold til det, instansen selv besluttede. 0, hvis bemyndigelsen kun gælder andet end penge.",
    )
    fra = DatoField(label="Fra og med")
    til = DatoField(label="Til og med", required=False)
    kun_planen = forms.BooleanField(label="Gælder kun denne helhedsplan", required=False, initial=True)

    helper = opsaetning("email", "grundlag", "hoejst_kr", Row("fra", "til"), "kun_planen", knap="Registrér")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Den bemyndigedes e-mail"
        self.fields["email"].help_text = "Personen skal være bruger her."

    def felter(self) -> dict[str, Any]:
        """The arguments of ``handlinger.giv_bemyndigelse``."""
        navne = ("grundlag", "hoejst_kr", "fra", "til", "kun_planen")
        return {"bruger": self.bruger, **{navn: self.cleaned_data[navn] for navn in navne}}


class BevillingForm(CprAdvarselMixin, forms.Form):
    """Kroner set aside or paid out."""

    tilstand = forms.ChoiceField(
        label="Hvad er der sket?",
        choices=[(tilstand.value, tilstand.label) for tilstand in FLYTTES_AF_OEKONOMI],
        widget=forms.RadioSelect,
    )
    beloeb = KronerField(label="Beløb", help_text="Et negativt beløb fører tilbage.")
    dato = DatoField(label="Dato")
    note = TekstField(label="Note", max_length=300, required=False, help_text="Skal skrives, når beløbet er negativt.")

    helper = opsaetning("tilstand", "beloeb", "dato", "note", knap="Registrér beløbet")


class SagForm(CprAdvarselMixin, forms.Form):
    """A case for the money of several plans: kroner by each that takes part. ``ventende`` have a case of their own."""

    titel = TekstField(label="Sagens titel", max_length=200)
    sagsnr = TekstField(label="Sagsnummer", max_length=40, required=False)
    i_alt = KronerField(
        label="Sagens beløb i alt", required=False, min_value=1, help_text="Så efterses det, at planernes beløb går op."
    )

    def __init__(self, *args: Any, ventende: Iterable[Sagsandel], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.planer = {f"plan_{andel.plan_id}": andel.plan for andel in ventende}
        for andel in ventende:
            self.fields[f"plan_{andel.plan_id}"] = KronerField(
                label=str(andel.plan),
                required=False,
                min_value=1,
                help_text=f"Planen regner med {kroner_tekst(andel.beloeb)}",
            )
        self.helper = opsaetning(
            "titel", "sagsnr", "i_alt", Fieldset("Planer i sagen", *self.planer), knap="Opret sagen"
        )

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if not self.errors and not self.andele():
            raise ValidationError("Skriv et beløb ved mindst én plan.")
        i_alt, fordelt = self.cleaned_data.get("i_alt"), sum(self.andele().values())
        if not self.errors and i_alt and i_alt != fordelt:
            forskel = f"{kroner_tekst(abs(i_alt - fordelt))} {'mindre' if fordelt < i_alt else 'mere'}"
            self.add_error("i_alt", f"Planernes beløb er i alt {kroner_tekst(fordelt)} Det er {forskel} end sagens.")
        return renset

    def andele(self) -> dict[int, int]:
        """Kroner by plan id, of the plans that have an amount."""
        return {plan.pk: self.cleaned_data[navn] for navn, plan in self.planer.items() if self.cleaned_data.get(navn)}


class AndelForm(forms.Form):
    beloeb = KronerField(label="Beløb", min_value=1)

    helper = opsaetning(knap="Ret beløbet")


class ForberedForm(forms.Form):
    """What kind of case a plan's chain is; those that it has already are not offered."""

    sagsart = forms.ChoiceField(label="Hvad er sagen?", widget=forms.RadioSelect)

    helper = opsaetning(knap="Forbered forløbet")

    def __init__(self, *args: Any, kendte: Iterable[str], plan: Helhedsplan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        har = set(kendte)
        valg = [] if har & set(HELE_PLANER) else list(HELE_PLANER)
        if plan.status in FOER_PLANEN and Sagsart.PRAEKVALIFIKATION not in har:
            valg.insert(0, Sagsart.PRAEKVALIFIKATION)
        self.fields["sagsart"].choices = [(art.value, art.label) for art in valg]  # type: ignore[attr-defined]


class TrinForm(forms.Form):
    """One more body in a chain: a group or board of the byområde, an udvalg, or an organisation's board."""

    instans = forms.ChoiceField(label="Hvem skal også tage stilling?")

    helper = opsaetning(knap="Tilføj")

    def __init__(self, *args: Any, forloeb: Forloeb, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.mulige = _mulige_instanser(forloeb)
        self.fields["instans"].choices = [("", "Vælg"), *((noegle, str(et)) for noegle, et in self.mulige.items())]  # type: ignore[attr-defined]

    def clean_instans(self) -> Instans:
        return self.mulige[self.cleaned_data["instans"]]


def _mulige_instanser(forloeb: Forloeb) -> dict[str, Instans]:
    """Unsaved instanser by a key: those that may be asked and are not asked already."""
    byomraade = forloeb.aftale.byomraade if forloeb.aftale else forloeb.plan.byomraade  # type: ignore[union-attr]
    grupper = Gruppe.objects.filter(byomraade=byomraade, type__in=GRUPPEARTER).aktive().order_by("type", "navn")
    udvalg = Udvalg.objects.gyldige().order_by("navn")
    organisationer = (
        Boligorganisation.objects.filter(pk__in=forloeb.aftale.parter.values("boligorganisation"))
        if forloeb.aftale
        else Boligorganisation.objects.filter(afdelinger__deltagelser__plan=forloeb.plan_id)
    )
    oekonomi = set(Instans.objects.filter(art=Instansart.OEKONOMIUDVALG).values_list("udvalg", flat=True))
    mulige = [
        *(Instans(art=gruppe.type, gruppe=gruppe) for gruppe in grupper),
        *(Instans(art=Instansart.FAGUDVALG, udvalg=et) for et in udvalg if et.pk not in oekonomi),
        *(
            Instans(art=Instansart.ORGANISATIONSBESTYRELSE, boligorganisation=et)
            for et in organisationer.distinct().order_by("navn")
        ),
    ]
    i_brug = forloeb.trin.filter(udgaaet_begrundelse="")
    spurgt = set(i_brug.values_list("instans__gruppe", "instans__boligorganisation", "instans__udvalg"))
    return {
        f"{et.art}-{et.gruppe_id or et.boligorganisation_id or et.udvalg_id}": et
        for et in mulige
        if (et.gruppe_id, et.boligorganisation_id, et.udvalg_id) not in spurgt
    }


class FjernTrinForm(CprAdvarselMixin, forms.Form):
    begrundelse = TekstField(label="Hvorfor skal den ikke spørges?", max_length=300)

    helper = opsaetning(knap="Tag ud af forløbet")


class MoededageForm(forms.Form):
    """Days on which a body meets: one a line, or those of an iCal file."""

    dage = LangTekstField(label="Mødedage", required=False, help_text="Én på hver linje, fx 27.9.2021.")
    fil = forms.FileField(
        label="Kalender (.ics)", required=False, help_text="De møder, der står i filen og ikke er aflyst, kommer med."
    )

    helper = opsaetning(knap="Tilføj mødedagene")

    def clean_dage(self) -> list[date]:
        dage, fejl = [], []
        for nummer, linje in enumerate((self.cleaned_data["dage"] or "").splitlines(), start=1):
            try:
                dag_ = DatoField(required=False).clean(linje)
            except ValidationError:
                fejl.append(f"Linje {nummer}: »{linje.strip()}« er ikke en dato. Skriv den som 27.9.2021.")
                continue
            dage += [dag_] if dag_ else []
        if fejl:
            raise ValidationError(fejl)
        return dage

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if not self.errors and bool(self.cleaned_data["dage"]) == bool(self.cleaned_data.get("fil")):
            self.add_error("dage", "Skriv enten mødedagene, eller vælg en kalender.")
        return renset


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


class HoeringForm(CprAdvarselMixin, forms.Form):
    """All seven forvaltninger and the byområde's lokaludvalg, unless some are left out."""

    emne = TekstField(label="Hvad er i høring?", max_length=200)
    frist = DatoField(label="Frist")
    forvaltninger = forms.ModelMultipleChoiceField(
        label="Forvaltninger",
        queryset=Forvaltning.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    lokaludvalg = forms.ModelMultipleChoiceField(
        label="Lokaludvalg", queryset=Lokaludvalg.objects.none(), widget=forms.CheckboxSelectMultiple, required=False
    )

    helper = opsaetning(knap="Send i høring")

    def __init__(self, *args: Any, plan: Helhedsplan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for navn, raekker in (
            ("forvaltninger", Forvaltning.objects.gyldige().order_by("navn")),
            ("lokaludvalg", plan.byomraade.lokaludvalg.order_by("navn")),
        ):
            self.fields[navn].queryset = raekker  # type: ignore[attr-defined]
            self.fields[navn].initial = [et.pk for et in raekker]
        self.fields["emne"].initial = f"Udkast til {plan}"


class HoeringssvarForm(CprAdvarselMixin, forms.Form):
    dato = DatoField(label="Svaret den")
    svar = LangTekstField(label="Svaret i korte træk", required=False)
    fil = BilagFilField(label="Svaret som fil", required=False)
    adresse = forms.URLField(label="Svarets adresse", max_length=500, required=False, assume_scheme="https")

    helper = opsaetning(knap="Skriv svaret ind")
