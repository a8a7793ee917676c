"""
Rows from a spreadsheet that people have filled in: every faulty cell is named, and all is written or nothing.

An app describes its ark (columns, and the model that they fill); the reading and the writing are here.
"""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.db.models.enums import Choices
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from grundlag.fejl import Regelbrud
from grundlag.felter import DatoField, ligner_cpr
from grundlag.filer import CSV, XLSX, kontroller_fil
from grundlag.handlinger import kraev_katalogret
from grundlag.models import Bruger, log_haendelse
from grundlag.penge import STOERSTE_KRONER, laes_kroner

FLEST_RAEKKER = 1000
SIDSTE_RAEKKE = 10_000  # a sheet with something far down is not read to its end
STOERSTE_BYTES = 2 * 1024 * 1024

_BELOEB = re.compile(r"[+-]?(?:\d{1,3}(?:[.\u00a0\u202f ]\d{3})+|\d{1,15})(?:,\d{1,2})?")

Celle = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Kolonne:
    """A column: its heading, the field it fills, how a cell is read, and a hint for the template."""

    navn: str
    felt: str
    laes: Callable[[Celle], Any]
    hjaelp: str
    kraevet: bool = False


@dataclass(frozen=True, slots=True)
class Ark:
    """What can be read in; ``noegle`` are the fields by which a row is known again."""

    model: type[models.Model]
    kolonner: tuple[Kolonne, ...]
    noegle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raekke:
    """A filled row: its cells by heading; ``steder`` is each heading's column letter."""

    ark: str
    nummer: int
    celler: dict[str, Celle]
    steder: dict[str, str] = field(default_factory=dict)

    def fejl(self, kolonne: str, tekst: str) -> Cellefejl:
        """What is wrong with one cell, or with the whole row when ``kolonne`` is blank."""
        bogstav = self.steder.get(kolonne, "")
        return Cellefejl(self.ark, self.nummer, kolonne, tekst, f"{bogstav}{self.nummer}" if bogstav else "")


@dataclass(frozen=True, slots=True)
class Cellefejl:
    """Where it is wrong, and why; ``kolonne`` is blank when it is the whole row."""

    ark: str
    raekke: int
    kolonne: str
    tekst: str
    celle: str = ""


@dataclass(frozen=True, slots=True)
class Resultat:
    """What was written, or would be; nothing is when there are ``fejl``."""

    nye: int
    rettede: int
    uaendrede: int
    fejl: tuple[Cellefejl, ...]


# Cells


def tekst(celle: Celle) -> str:
    """Text, also when the spreadsheet took it for a number. Raises Regelbrud if it took it for a date."""
    if isinstance(celle, date):
        raise Regelbrud("Regnearket har gjort teksten til en dato. Gør kolonnen til tekst, og skriv den igen.")
    renset = str(int(celle)) if isinstance(celle, float) and celle.is_integer() else str(celle)
    if "\x00" in renset or "_x0000_" in renset:
        raise Regelbrud("Teksten indeholder et tegn, der ikke kan gemmes (NUL).")
    if ligner_cpr(renset):
        raise Regelbrud("Teksten ser ud til at indeholde et cpr-nummer.")
    return renset.strip()


def heltal(celle: Celle) -> int:
    """A whole number, as a number or as "1.085". Raises Regelbrud."""
    cifre = tekst(celle).replace(".", "").replace(" ", "")
    if not (cifre.isascii() and cifre.isdigit() and len(cifre) < 10):
        raise Regelbrud("Skriv et helt tal.")
    return int(cifre)


def kroner(celle: Celle) -> int:
    """Whole kroner that are not negative, as a number or as "28.100.000 kr.". Raises Regelbrud."""
    if isinstance(celle, bool | date):
        raise Regelbrud("Skriv et beløb i hele kroner, fx 28.100.000.")
    if isinstance(celle, float) and not celle.is_integer():
        raise Regelbrud("Skriv hele kroner uden øre.")
    beloeb = laes_kroner(tekst(celle))
    if beloeb < 0:
        raise Regelbrud("Beløbet kan ikke være negativt.")
    return beloeb


def beloeb(celle: Celle) -> Decimal:
    """Kroner with at most two decimals, as a number or as "-1.234,50". Raises Regelbrud."""
    forkert = Regelbrud("Skriv et beløb, fx 1.234,50.")
    if isinstance(celle, bool | date):
        raise forkert
    tal = str(celle) if isinstance(celle, int | float) else tekst(celle).replace("−", "-").replace("kr.", "")
    if isinstance(celle, str):
        if not _BELOEB.fullmatch(tal.strip()):
            raise forkert
        tal = re.sub(r"[.\s\u00a0\u202f]", "", tal).replace(",", ".")
    laest = Decimal(tal)
    # A spreadsheet keeps 0,1 + 0,2 as a binary number, so what is a hair's breadth from an øre is that øre.
    afrundet = laest.quantize(Decimal("0.01"))
    if abs(laest - afrundet) > Decimal("0.000001"):
        raise Regelbrud("Beløbet har mere end to decimaler.")
    if abs(afrundet) > STOERSTE_KRONER:
        raise Regelbrud("Beløbet er for stort.")
    return afrundet


def dato(celle: Celle) -> date:
    """A date, as a date or as "15.9.2021". Raises Regelbrud."""
    if isinstance(celle, datetime):
        return celle.date()
    if isinstance(celle, date):
        return celle
    try:
        dag: date = DatoField().clean(tekst(celle))
    except ValidationError as fejl:
        raise Regelbrud(fejl.messages[0]) from fejl
    return dag


def opslag(model: type[models.Model], *felter: str) -> Callable[[Celle], models.Model]:
    """A reader that finds the one row of ``model`` with the cell's text in one of ``felter``."""

    def find(celle: Celle) -> models.Model:
        soegt = tekst(celle)
        hvor = models.Q()
        for felt in felter:
            hvor |= models.Q(**{f"{felt}__iexact": soegt})
        fundne = list(model._default_manager.filter(hvor).distinct()[:2])
        navn = model._meta.verbose_name
        if not fundne:
            raise Regelbrud(f"Der er ingen {navn}, der hedder »{soegt}«.")
        if len(fundne) > 1:
            raise Regelbrud(f"Der er flere end én {navn}, der hedder »{soegt}«.")
        return fundne[0]

    return find


def et_af(valg: type[Choices]) -> Callable[[Celle], str]:
    """A reader that takes the words, or the value, of one of ``valg``."""
    kendte = {ord_.casefold(): vaerdi for vaerdi, navn in valg.choices for ord_ in (str(navn), str(vaerdi))}

    def find(celle: Celle) -> str:
        try:
            return str(kendte[tekst(celle).casefold()])
        except KeyError:
            raise Regelbrud(f"Skriv en af: {', '.join(map(str, valg.labels))}.") from None

    return find


# Reading


@dataclass(frozen=True, slots=True)
class _Csvcelle:
    """A cell of a CSV file, as openpyxl would show it."""

    value: str
    data_type: str = "s"


def laes_liste(fil: File[bytes], kolonner: Iterable[Kolonne], *, flest: int) -> tuple[list[Raekke], list[Cellefejl]]:
    """As ``laes``, but a list from another system: CSV too, and columns that we do not know are passed over."""
    kendte = tuple(kolonner)
    if kontroller_fil(fil) != CSV:
        return laes(fil, kendte, flest=flest, kun_kendte=False)
    _kraev_stoerrelse(fil)
    fil.seek(0)
    linjetekst = fil.read().decode("utf-8-sig")
    skilletegn = max(";,\t", key=linjetekst.partition("\n")[0].count)
    try:
        linjer = list(csv.reader(StringIO(linjetekst, newline=""), delimiter=skilletegn))
    except csv.Error as fejl:
        raise Regelbrud("CSV-filen kan ikke læses. Gem den igen, og vælg den på ny.") from fejl
    celler = (tuple(_Csvcelle(vaerdi) for vaerdi in linje) for linje in linjer)
    return _raekker("CSV", celler, kendte, flest=flest, kun_kendte=False)


def _kraev_stoerrelse(fil: File[bytes]) -> None:
    if (fil.size or 0) > STOERSTE_BYTES:
        raise Regelbrud("Regnearket er for stort. Det må højst fylde 2 MB.")


def laes(
    fil: File[bytes], kolonner: Iterable[Kolonne], *, flest: int = FLEST_RAEKKER, kun_kendte: bool = True
) -> tuple[list[Raekke], list[Cellefejl]]:
    """
    Return the filled rows of the first sheet, and what is wrong with cells as such (formulas, errors).

    Raises Regelbrud for a file that is no spreadsheet of ours: another type, macros, too large, too
    many rows, other columns.
    """
    _kraev_stoerrelse(fil)
    if kontroller_fil(fil) != XLSX:
        raise Regelbrud("Vælg et regneark (.xlsx).")
    fil.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says so when it skips a drop-down list
        try:  # faulty XML is a SyntaxError in every parser
            bog = load_workbook(BytesIO(fil.read()), read_only=True)
            ark = bog.worksheets[0]
            return _raekker(ark.title, ark.iter_rows(), tuple(kolonner), flest=flest, kun_kendte=kun_kendte)
        except (BadZipFile, InvalidFileException, SyntaxError, KeyError, ValueError, TypeError, IndexError) as fejl:
            raise Regelbrud("Regnearket er beskadiget. Gem det igen, og vælg det på ny.") from fejl


def _raekker(
    ark: str, raekker: Iterable[tuple[Any, ...]], kolonner: tuple[Kolonne, ...], *, flest: int, kun_kendte: bool
) -> tuple[list[Raekke], list[Cellefejl]]:
    linjer = iter(raekker)
    overskrifter = [str(celle.value or "").strip() for celle in next(linjer, ())]
    if not kun_kendte:
        kendte = {kolonne.navn.casefold(): kolonne.navn for kolonne in kolonner}
        overskrifter = [kendte.get(overskrift.casefold(), "") for overskrift in overskrifter]
    _kontroller_overskrifter(overskrifter, kolonner)
    steder = {navn: get_column_letter(nummer) for nummer, navn in enumerate(overskrifter, start=1)}
    fundne: list[Raekke] = []
    fejl: list[Cellefejl] = []
    for nummer, linje in enumerate(linjer, start=2):
        if nummer > SIDSTE_RAEKKE:
            raise _for_mange(flest)
        celler = [
            (overskrift, celle)
            for overskrift, celle in zip(overskrifter, linje, strict=False)
            if overskrift and celle.value is not None and str(celle.value).strip()
        ]
        if not celler:
            continue
        if len(fundne) == flest:
            raise _for_mange(flest)
        raekke = Raekke(ark, nummer, {overskrift: celle.value for overskrift, celle in celler}, steder)
        fundne.append(raekke)
        for overskrift, celle in celler:
            if celle.data_type == "f":
                fejl.append(raekke.fejl(overskrift, "Cellen er en formel. Skriv værdien i stedet."))
            elif celle.data_type == "e":
                fejl.append(raekke.fejl(overskrift, f"Cellen viser en fejl ({celle.value})."))
    if not fundne:
        raise Regelbrud("Der er ingen rækker under overskrifterne.")
    return fundne, fejl


def _for_mange(flest: int) -> Regelbrud:
    return Regelbrud(f"Regnearket har for mange rækker. Del det op: højst {flest} ad gangen.")


def _kontroller_overskrifter(overskrifter: list[str], kolonner: tuple[Kolonne, ...]) -> None:
    brugte = [overskrift for overskrift in overskrifter if overskrift]
    kendte = [kolonne.navn for kolonne in kolonner]
    ukendte = [overskrift for overskrift in brugte if overskrift not in kendte]
    mangler = [kolonne.navn for kolonne in kolonner if kolonne.kraevet and kolonne.navn not in brugte]
    if ukendte:
        raise Regelbrud(f"Ukendte kolonner: {', '.join(ukendte)}. Brug skabelonens overskrifter i første række.")
    if mangler:
        raise Regelbrud(f"Der mangler kolonner: {', '.join(mangler)}. Brug skabelonens overskrifter i første række.")
    if len(set(brugte)) < len(brugte):
        raise Regelbrud("Den samme overskrift står der to gange.")


# Writing


@transaction.atomic
def indlaes(ark: Ark, raekker: Iterable[Raekke], *, skriv: bool, af: Bruger) -> Resultat:
    """
    Write all rows, or none if one is wrong; without ``skriv`` only tell what would be written.

    A row whose key is known is changed, and its empty cells leave what is there.
    """
    kraev_katalogret(af)
    udfald = {"ny": 0, "rettet": 0, "uaendret": 0}
    fejl: list[Cellefejl] = []
    sete: dict[tuple[object, ...], int] = {}
    sp = transaction.savepoint()
    for raekke in raekker:
        vaerdier, raekkens_fejl = vaerdier_i(raekke, ark.kolonner)
        if not raekkens_fejl:
            noegle = tuple(str(vaerdier[felt]).casefold() for felt in ark.noegle)
            if noegle in sete:
                raekkens_fejl = [raekke.fejl("", f"Det samme står i række {sete[noegle]}.")]
            else:
                sete[noegle] = raekke.nummer
                try:
                    with transaction.atomic():
                        udfald[_gem(ark, vaerdier, af=af)] += 1
                except ValidationError as brud:
                    raekkens_fejl = _valideringsfejl(ark, raekke, brud)
        fejl += raekkens_fejl
    if fejl or not skriv:
        transaction.savepoint_rollback(sp)
    else:
        transaction.savepoint_commit(sp)
    return Resultat(udfald["ny"], udfald["rettet"], udfald["uaendret"], tuple(fejl))


def vaerdier_i(raekke: Raekke, kolonner: Iterable[Kolonne]) -> tuple[dict[str, Any], list[Cellefejl]]:
    """What the cells of a row say, by field, and every cell that says nothing we can read."""
    vaerdier: dict[str, Any] = {}
    fejl: list[Cellefejl] = []
    for kolonne in kolonner:
        if kolonne.navn in raekke.celler:
            try:
                vaerdier[kolonne.felt] = kolonne.laes(raekke.celler[kolonne.navn])
            except Regelbrud as brud:
                fejl.append(raekke.fejl(kolonne.navn, str(brud)))
        elif kolonne.kraevet:
            fejl.append(raekke.fejl(kolonne.navn, "Cellen skal udfyldes."))
    return vaerdier, fejl


def _gem(ark: Ark, vaerdier: dict[str, Any], *, af: Bruger) -> str:
    """Save one row and say what became of it: ny, rettet or uaendret. Raises ValidationError."""
    raekker = ark.model._default_manager.select_for_update()
    hvor = {f"{felt}__iexact" if isinstance(vaerdier[felt], str) else felt: vaerdier[felt] for felt in ark.noegle}
    objekt = raekker.filter(**hvor).first() or ark.model()
    aendrede = [felt for felt, vaerdi in vaerdier.items() if getattr(objekt, felt, None) != vaerdi]
    if objekt.pk and not aendrede:
        return "uaendret"
    handling = f"{objekt._meta.model_name}.{'ret' if objekt.pk else 'opret'}"
    udfald = "rettet" if objekt.pk else "ny"
    for felt, vaerdi in vaerdier.items():
        setattr(objekt, felt, vaerdi)
    objekt.full_clean()
    objekt.save()
    log_haendelse(handling, objekt, af=af, felter=aendrede, fra_regneark=True)
    return udfald


def _valideringsfejl(ark: Ark, raekke: Raekke, brud: ValidationError) -> list[Cellefejl]:
    kolonner = {kolonne.felt: kolonne.navn for kolonne in ark.kolonner} | {NON_FIELD_ERRORS: ""}
    return [
        raekke.fejl(kolonner.get(felt, ""), besked)
        for felt, beskeder in brud.message_dict.items()
        for besked in beskeder
    ]


# The template to fill in


def skabelon(ark: Ark) -> bytes:
    """An empty spreadsheet with the headings, and a second sheet that explains them."""
    bog = Workbook()
    udfyld = bog.worksheets[0]
    udfyld.title = str(ark.model._meta.verbose_name_plural).capitalize()[:31]
    udfyld.append([kolonne.navn for kolonne in ark.kolonner])
    forklaring = bog.create_sheet("Forklaring")
    forklaring.append(["Kolonne", "Skal udfyldes", "Hvad"])
    for nummer, kolonne in enumerate(ark.kolonner, start=1):
        forklaring.append([kolonne.navn, "ja" if kolonne.kraevet else "nej", kolonne.hjaelp])
        bogstav = get_column_letter(nummer)
        udfyld.column_dimensions[bogstav].width = max(14, len(kolonne.navn) + 2)
        if kolonne.laes is tekst:
            # Otherwise the spreadsheet makes a date of afdeling 1-12.
            udfyld.column_dimensions[bogstav].number_format = "@"
    for ark_ in bog.worksheets:
        for celle in ark_[1]:
            celle.font = Font(bold=True)
        ark_.freeze_panes = "A2"
    forklaring.column_dimensions["A"].width = 26
    forklaring.column_dimensions["C"].width = 90
    ud = BytesIO()
    bog.save(ud)
    return ud.getvalue()
