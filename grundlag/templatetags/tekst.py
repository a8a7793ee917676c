"""Long text and ISO dates in templates; PDF templates get their dates as text."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from grundlag.markdown import til_html
from grundlag.templatetags.visning import dag, kortdag, kroner_oere

register = template.Library()


@register.filter
def markdown(tekst: str, overskrift_fra: int = 3) -> SafeString:
    """Markdown as HTML whose headings begin at level ``overskrift_fra``."""
    return til_html(tekst, overskrift_fra=overskrift_fra)


@register.filter
def isodag(dato: str) -> str:
    """``"2021-09-15"`` in running text: "15. september 2021"; nothing as a dash."""
    return dag(date.fromisoformat(dato) if dato else None)


@register.filter
def isokortdag(dato: str) -> str:
    """``"2021-09-15"`` in a table: "15.09.2021"; nothing as a dash."""
    return kortdag(date.fromisoformat(dato) if dato else None)


@register.filter
def decimaltal(tal: str | None) -> str:
    """A canonical ``"370.5"`` with a decimal comma: "370,5"; nothing as a dash."""
    return tal.replace(".", ",") if tal else "–"


@register.filter
def kronetekst(tal: str | None) -> str:
    """A canonical ``"12345.5"`` as "12.345,50"; nothing as a dash."""
    return kroner_oere(Decimal(tal)).removesuffix(" kr.") if tal else "–"
