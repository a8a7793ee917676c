"""A budget as a spreadsheet, out and in: a row for each line of the grid, a column for each year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from grundlag.fejl import Regelbrud
from grundlag.indlaesning import Celle, Cellefejl, Kolonne, et_af, kroner, laes, tekst, vaerdier_i
from grundlag.indlaesning import Raekke as Arkraekke
from grundlag.penge import STOERSTE_KRONER, kroner_tekst
from helhedsplaner.forms.budget import FLEST_RAEKKER, Indtastning, Navne
from helhedsplaner.gitter import Gitter, Raekke
from helhedsplaner.models import Budgetart, Kilde

ARK = "Budget"
TVAERGAAENDE = "Tværgående"


def kolonner(navne: Navne, aar: Iterable[int]) -> tuple[Kolonne, ...]:
    """The columns that the plan's budget has; a sheet may leave years out, and have them in another order."""
    organisation = _et_navn(navne.organisationer, "boligorganisation i planen")
    return (
        Kolonne("Indsatsområde", "indsatsomraade", _et_navn(navne.omraader, "indsatsområde i planen"), "Eller tom."),
        Kolonne("Art", "art", et_af(Budgetart), "", True),
        Kolonne("Kilde", "kilde", et_af(Kilde), "", True),
        Kolonne("Boligorganisation", "boligorganisation", organisation, "Kun når kilden er boligorganisationerne."),
        Kolonne("Kildens navn", "kilde_navn", tekst, "Fx fondens navn."),
        *(Kolonne(str(et), str(et), kroner, "Hele kroner.") for et in aar),
    )


def _et_navn(navne: Mapping[int | None, str], hvad: str) -> Any:
    """A reader that knows the ids by their names, whatever the case."""
    kendte = {navn.casefold(): pk for pk, navn in navne.items()}

    def find(celle: Celle) -> int | None:
        try:
            return kendte[tekst(celle).casefold()]
        except KeyError:
            raise Regelbrud(f"»{tekst(celle)}« er ikke et {hvad}.") from None

    return find


def skriv_ark(gitter: Gitter, navne: Navne, aar: Sequence[int]) -> bytes:
    """The budget as an Excel file that ``BudgetarkForm`` reads back without loss."""
    bog = Workbook(write_only=True)
    ark = bog.create_sheet(ARK)
    ark.freeze_panes = "A2"
    for bogstav, bredde in zip("ABCDE", (34, 36, 34, 24, 24), strict=True):
        ark.column_dimensions[bogstav].width = bredde
    overskrifter = [WriteOnlyCell(ark, kolonne.navn) for kolonne in kolonner(navne, aar)]
    for celle in overskrifter:
        celle.font = Font(bold=True)
    ark.append(overskrifter)
    for raekke, celler in gitter.items():
        ord_ = (
            navne.omraader[raekke.indsatsomraade],
            str(Budgetart(raekke.art).label),
            str(Kilde(raekke.kilde).label),
            navne.organisationer[raekke.boligorganisation],
            raekke.kilde_navn,
        )
        ark.append([*(_ord(ark, et) for et in ord_), *(celler.get(et) for et in aar)])
    ud = BytesIO()
    bog.save(ud)
    return ud.getvalue()


def _ord(ark: Any, ord_: str) -> Any:
    """Text as text: a name that begins with = is no formula."""
    if not ord_:
        return None
    celle = WriteOnlyCell(ark, ord_)
    celle.data_type = "s"
    return celle


class BudgetarkForm(forms.Form):
    """Reads the chosen sheet: ``gitter``, or ``fejl`` with every faulty cell."""

    fil = forms.FileField(label="Regneark", help_text="En .xlsx-fil på højst 2 MB, uden makroer og formler.")

    def __init__(self, *args: Any, navne: Navne, aar: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.navne, self.aar = navne, aar
        self.gitter: Gitter = {}
        self.fejl: list[Cellefejl] = []

    def clean_fil(self) -> File[bytes]:
        fil: File[bytes] = self.cleaned_data["fil"]
        faste = kolonner(self.navne, self.aar)
        try:
            raekker, self.fejl = laes(fil, faste)
        except Regelbrud as brud:
            raise ValidationError(str(brud)) from brud
        if len(raekker) > FLEST_RAEKKER:
            raise ValidationError(f"Et budget kan have højst {FLEST_RAEKKER} rækker.")
        i_alt = 0
        for linje in raekker:
            i_alt = self._laes(linje, faste, i_alt)
        if self.fejl:
            raise ValidationError("Regnearket har fejl. Der er ikke ændret noget.")
        return fil

    def _laes(self, linje: Arkraekke, faste: tuple[Kolonne, ...], i_alt: int) -> int:
        """Add one row; return what the sheet is in all so far."""
        vaerdier, fejl = vaerdier_i(linje, faste)
        self.fejl += fejl
        if fejl:
            return i_alt
        raekke = Raekke(
            vaerdier.get("indsatsomraade"),
            vaerdier["art"],
            vaerdier["kilde"],
            vaerdier.get("boligorganisation"),
            vaerdier.get("kilde_navn", ""),
        )
        if raekke.boligorganisation and raekke.kilde != Kilde.BOLIGORGANISATION:
            self.fejl.append(
                linje.fejl("Boligorganisation", "Skriv kun en boligorganisation, når kilden er boligorganisationerne.")
            )
        if len(raekke.kilde_navn) > 120:
            self.fejl.append(linje.fejl("Kildens navn", "Navnet må højst være på 120 tegn."))
        if raekke in self.gitter:
            self.fejl.append(linje.fejl("", "Den samme række står der to gange."))
        self.gitter[raekke] = {et: vaerdier[str(et)] for et in self.aar if str(et) in vaerdier}
        i_alt += sum(self.gitter[raekke].values())
        if i_alt > STOERSTE_KRONER:
            self.fejl.append(linje.fejl("", f"Med rækken bliver summen større end {kroner_tekst(STOERSTE_KRONER)}"))
        return i_alt

    @property
    def indtastning(self) -> Indtastning:
        """The sheet as if it were typed."""
        return Indtastning.fra_gitter(self.gitter, self.aar)
