"""How kroner, dates and percentages look; built into every template."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.formats import number_format

from grundlag.adresser import adresse
from grundlag.dato import dag_tekst, laeselig
from grundlag.penge import kroner_tekst, tal_tekst

register = template.Library()


register.simple_tag(adresse)


@register.filter
def kroner(beloeb: int | None) -> str:
    """``28100000`` as "28.100.000 kr."; nothing as a dash."""
    return "–" if beloeb is None else kroner_tekst(int(beloeb))


@register.filter
def kroner_oere(beloeb: Decimal | None) -> str:
    """``12345.5`` as "12.345,50 kr."; nothing as a dash."""
    if beloeb is None:
        return "–"
    return f"{_decimaler(beloeb, 2)} kr."


@register.filter
def timer(antal: Decimal | None) -> str:
    """``370.50`` as "370,5"; nothing as a dash."""
    return "–" if antal is None else _decimaler(antal, 2).rstrip("0").rstrip(",")


def _decimaler(tal: Decimal, antal: int) -> str:
    afrundet = f"{abs(tal):,.{antal}f}".translate(str.maketrans(",.", ".,"))
    return f"−{afrundet}" if tal < 0 else afrundet


@register.filter
def tal(vaerdi: int | None) -> str:
    """``4135`` as "4.135"; nothing as a dash."""
    return "–" if vaerdi is None else tal_tekst(int(vaerdi))


@register.filter
def mio(beloeb: int | None) -> str:
    """``28100000`` as "28,1 mio. kr."."""
    if beloeb is None:
        return "–"
    return f"{number_format(Decimal(beloeb) / 1_000_000, 1)} mio. kr."


@register.filter
def procent(vaerdi: Decimal | None) -> str:
    """``12.50`` as "12,5 %"; no trailing zeros."""
    if vaerdi is None:
        return "–"
    tekst = format(Decimal(vaerdi), "f")
    tekst = tekst.rstrip("0").rstrip(".") if "." in tekst else tekst
    return f"{tekst.replace('.', ',')} %"


@register.filter(expects_localtime=True)
def dag(dato: date | None) -> str:
    """A date in running text: "15. september 2021"."""
    return "–" if dato is None else dag_tekst(dato)


@register.filter(expects_localtime=True)
def kortdag(dato: date | None) -> str:
    """A date in a table: "15.09.2021"."""
    return "–" if dato is None else f"{dato:%d.%m.%Y}"


@register.filter
def klokken(tid: datetime | None) -> str:
    """A moment in text: "15. september 2021 kl. 14.32"."""
    return "–" if tid is None else laeselig(tid)
