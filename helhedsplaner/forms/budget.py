"""The budget page as it is typed: the plan's money, and a grid of cells that each may be wrong by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.http import QueryDict

from byomraader.models import Boligorganisation
from grundlag.fejl import Regelbrud
from grundlag.felter import CprAdvarselMixin, TekstField
from grundlag.formular import VedFeltetMixin, giv_valg
from grundlag.penge import STOERSTE_KRONER, kroner_tekst, laes_kroner, tal_tekst
from helhedsplaner.forms.faelles import DanskMeta
from helhedsplaner.gitter import Gitter, Raekke
from helhedsplaner.models import Budgetart, Budgetlinje, Helhedsplan, Indsatsomraade, Kilde

FLEST_RAEKKER = 500


class PengeForm(CprAdvarselMixin, VedFeltetMixin, forms.ModelForm):  # type: ignore[type-arg]
    """The samlede ramme, and how the municipal share deviates from the typical one."""

    class Meta(DanskMeta):
        model = Helhedsplan
        fields = ("ramme", "uden_kommunal_medfinansiering", "kommunal_afvigelse_pct", "afvigelse_begrundelse")
        widgets = {"afvigelse_begrundelse": forms.Textarea(attrs={"rows": 2})}

    def _post_clean(self) -> None:
        # Ask the table only about what is new: the page asks at every pause in the typing.
        if self.has_changed():
            super()._post_clean()

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(
            Row("ramme", "kommunal_afvigelse_pct"), "uden_kommunal_medfinansiering", "afvigelse_begrundelse"
        )
        return helper


class NyRaekkeForm(CprAdvarselMixin, forms.Form):
    """What a new row is about; it is drawn inside the budget's own form."""

    prefix = "ny"

    indsatsomraade = forms.ModelChoiceField(
        Indsatsomraade.objects.none(), label="Indsatsområde", required=False, empty_label="Tværgående"
    )
    art = forms.ChoiceField(choices=Budgetart, label="Art")
    kilde = forms.ChoiceField(choices=Kilde, label="Kilde")
    boligorganisation = forms.ModelChoiceField(
        Boligorganisation.objects.none(), label="Boligorganisation", required=False, empty_label="Alle"
    )
    kilde_navn = TekstField(label="Kildens navn", required=False, max_length=120, help_text="Fx fondens navn.")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(Row("indsatsomraade", "art"), Row("kilde", "boligorganisation", "kilde_navn"))
        return helper

    def __init__(self, *args: Any, plan: Helhedsplan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_valg(self, "indsatsomraade", Indsatsomraade.objects.filter(regelsaet=plan.regelsaet_id))
        giv_valg(self, "boligorganisation", organisationer_i(plan))

    def clean(self) -> dict[str, Any] | None:
        renset = super().clean()
        if self.cleaned_data.get("boligorganisation") and self.cleaned_data.get("kilde") != Kilde.BOLIGORGANISATION:
            self.add_error("boligorganisation", "Vælg kun en boligorganisation, når kilden er boligorganisationerne.")
        return renset

    @property
    def raekke(self) -> Raekke:
        omraade, organisation = self.cleaned_data["indsatsomraade"], self.cleaned_data["boligorganisation"]
        return Raekke(
            omraade.pk if omraade else None,
            self.cleaned_data["art"],
            self.cleaned_data["kilde"],
            organisation.pk if organisation else None,
            self.cleaned_data["kilde_navn"],
        )


def organisationer_i(plan: Helhedsplan) -> Any:
    """The driftsansvarlige boligorganisation and those whose afdelinger take part."""
    deltagende = plan.deltagelser.values("afdeling__boligorganisation")
    organisationer = Boligorganisation.objects.sorteret()
    return organisationer.filter(pk__in=deltagende) | organisationer.filter(pk=plan.driftsansvarlig_id)


@dataclass(frozen=True, slots=True)
class Celle:
    """``tekst`` as it was typed, ``fejl`` what is wrong with it, ``gemt`` what is stored when that is another."""

    navn: str
    aar: int
    tekst: str
    fejl: str = ""
    gemt: str = ""


@dataclass(frozen=True, slots=True)
class Gitterraekke:
    noegle: str
    omraade: str
    art: str
    kilde: str
    celler: tuple[Celle, ...]
    i_alt: int


@dataclass
class Navne:
    """What the ids in a grid are called; one that is not here belongs neither to the plan nor to its budget."""

    omraader: dict[int | None, str]
    organisationer: dict[int | None, str]

    @classmethod
    def for_plan(cls, plan: Helhedsplan, linjer: Iterable[Budgetlinje]) -> Navne:
        omraader = [*Indsatsomraade.objects.filter(regelsaet=plan.regelsaet_id)]
        omraader += [linje.indsatsomraade for linje in linjer if linje.indsatsomraade]
        organisationer = [*organisationer_i(plan)]
        organisationer += [linje.boligorganisation for linje in linjer if linje.boligorganisation]
        return cls(
            {None: "Tværgående", **{omraade.pk: omraade.navn for omraade in omraader}},
            {None: "", **{organisation.pk: str(organisation) for organisation in organisationer}},
        )

    def raekke(self, raekke: Raekke) -> str:
        """The row in words: "Sundhed, Aktivitetsmidler, Landsbyggefonden"."""
        return f"{self.omraader[raekke.indsatsomraade]}, {Budgetart(raekke.art).label}, {self.kilde(raekke)}"

    def kilde(self, raekke: Raekke) -> str:
        hvem = self.organisationer.get(raekke.boligorganisation) or raekke.kilde_navn
        return f"{Kilde(raekke.kilde).label}: {hvem}" if hvem else str(Kilde(raekke.kilde).label)


@dataclass
class Indtastning:
    """A posted grid: the rows in their order, what stood in each cell, and what of it was kroner."""

    aar: Sequence[int]
    raekker: list[Raekke] = field(default_factory=list)
    tekster: dict[tuple[Raekke, int], str] = field(default_factory=dict)
    fejl: dict[tuple[Raekke, int], str] = field(default_factory=dict)
    gitter: Gitter = field(default_factory=dict)
    i_alt: int = 0

    @classmethod
    def fra_gitter(cls, gitter: Gitter, aar: Sequence[int]) -> Indtastning:
        tekster = {(raekke, et): tal_tekst(b) for raekke, celler in gitter.items() for et, b in celler.items()}
        return cls(aar, list(gitter), tekster, {}, gitter)

    @classmethod
    def fra_post(cls, post: QueryDict, aar: Sequence[int], navne: Navne) -> Indtastning:
        """
        Read every cell by itself, so that one with letters leaves the others as they are.

        Raises Regelbrud for rows that are none, or too many.
        """
        ny = cls(aar)
        noegler = post.getlist("raekke")
        if len(noegler) > FLEST_RAEKKER:
            raise Regelbrud(f"Et budget kan have højst {FLEST_RAEKKER} rækker.")
        for nummer, noegle in enumerate(noegler):
            raekke = laes_noegle(noegle, navne)
            if raekke in ny.gitter:
                raise Regelbrud("Den samme række står to gange i budgettet.")
            ny.raekker.append(raekke)
            ny.gitter[raekke] = {}
            for et in aar:
                ny._laes(raekke, et, post.get(f"c{nummer}-{et}", "").replace("\x00", ""))
        return ny

    def _laes(self, raekke: Raekke, aar: int, tekst: str) -> None:
        self.tekster[raekke, aar] = tekst
        if not tekst.strip():
            return
        try:
            beloeb = laes_kroner(tekst)
        except Regelbrud as brud:
            self.fejl[raekke, aar] = str(brud)
            return
        if beloeb < 0:
            self.fejl[raekke, aar] = "Beløbet kan ikke være negativt."
        elif self.i_alt + beloeb > STOERSTE_KRONER:
            self.fejl[raekke, aar] = f"Med det beløb bliver summen større end {kroner_tekst(STOERSTE_KRONER)}"
        else:
            self.gitter[raekke][aar] = beloeb
            self.i_alt += beloeb

    def fejlliste(self, navne: Navne) -> list[tuple[str, str]]:
        """(the cell's name, a sentence that says which cell and what is wrong) for the error summary."""
        return [
            (
                f"c{self.raekker.index(raekke)}-{aar}",
                f"{navne.raekke(raekke)}, {aar}: {fejl}",
            )
            for (raekke, aar), fejl in self.fejl.items()
        ]

    def vist(self, navne: Navne, gemt: Mapping[Raekke, Mapping[int, int]] | None = None) -> list[Gitterraekke]:
        """The rows as the page draws them; with ``gemt``, each cell also says where the stored amount is another."""
        return [
            Gitterraekke(
                noegle=skriv_noegle(raekke),
                omraade=navne.omraader[raekke.indsatsomraade],
                art=str(Budgetart(raekke.art).label),
                kilde=navne.kilde(raekke),
                celler=tuple(self._celle(nummer, raekke, aar, gemt) for aar in self.aar),
                i_alt=sum(self.gitter[raekke].values()),
            )
            for nummer, raekke in enumerate(self.raekker)
        ]

    def _celle(self, nummer: int, raekke: Raekke, aar: int, gemt: Mapping[Raekke, Mapping[int, int]] | None) -> Celle:
        afviger = gemt is not None and gemt.get(raekke, {}).get(aar) != self.gitter[raekke].get(aar)
        beloeb = (gemt or {}).get(raekke, {}).get(aar)
        return Celle(
            navn=f"c{nummer}-{aar}",
            aar=aar,
            tekst=self.tekster.get((raekke, aar), ""),
            fejl=self.fejl.get((raekke, aar), ""),
            gemt=("tom" if beloeb is None else tal_tekst(beloeb)) if afviger else "",
        )

    def aarssummer(self) -> list[int]:
        return [sum(celler.get(aar, 0) for celler in self.gitter.values()) for aar in self.aar]


def skriv_noegle(raekke: Raekke) -> str:
    """A row as one hidden value: "12:frikoeb:kommune_kontrakt::"."""
    return ":".join("" if del_ is None else str(del_) for del_ in raekke)


def laes_noegle(noegle: str, navne: Navne) -> Raekke:
    """The row that ``skriv_noegle`` wrote. Raises Regelbrud for one that the plan cannot have."""
    dele = noegle.split(":", 4)
    try:
        omraade, art, kilde, organisation, navn = dele
        raekke = Raekke(
            int(omraade) if omraade else None,
            Budgetart(art).value,
            Kilde(kilde).value,
            int(organisation) if organisation else None,
            navn[:120].replace("\x00", ""),
        )
    except ValueError as fejl:
        raise Regelbrud("En række i budgettet kan ikke læses. Genindlæs siden.") from fejl
    if raekke.indsatsomraade not in navne.omraader or raekke.boligorganisation not in navne.organisationer:
        raise Regelbrud("En række i budgettet hører ikke til planen. Genindlæs siden.")
    return raekke


def alle_aar(periode: Iterable[int], gitter: Gitter) -> list[int]:
    """The columns: the years of the period, and those that have money outside it."""
    return sorted({*periode, *(aar for celler in gitter.values() for aar in celler)})
