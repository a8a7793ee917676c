"""What the form pack ``templates/dkfds/`` and the components need; built into every template."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import quote

from crispy_forms.layout import BaseInput
from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from grundlag.feltramme import fejl, feltcelle, feltramme, hjaelp

register = template.Library()


@register.simple_tag
def status(tekst: object, farve: str = "") -> SafeString:
    """
    A status in words on a colour: groen, gul, roed, blaa or graa (graa if empty). A word among words: with its spaces.

    A tag and not a component: lists show one on every row.
    """
    return format_html(' <strong class="status status-{}">{}</strong> ', farve or "graa", tekst)


@register.simple_tag
def felt(
    field: BoundField,
    klasse: str = "",
    form_method: str = "",
    prepended: str = "",
    appended: str = "",
) -> SafeString:
    """A field with its label, hint, errors and input; in a search form (``get``) none is said to be optional."""
    if field.is_hidden:
        return field.as_widget()
    return feltramme(field, klasse, sig_frivilligt=form_method != "get", foran=prepended, bag=appended)


@register.simple_tag
def felt_i_celle(field: BoundField, raekke: object = "") -> SafeString:
    """A field in a cell: its column has the label that one sees, and ``raekke`` tells its row from the others."""
    return field.as_widget() if field.is_hidden else feltcelle(field, raekke)


@register.simple_tag
def felt_i_tekst(field: BoundField) -> SafeString:
    """The hint and errors of a field that is drawn by hand."""
    return hjaelp(field) + fejl(field)


@register.filter
def fejl_id(felt: BoundField) -> str:
    """Where the error summary leads: the input, or the first one of a list."""
    return f"{felt.auto_id}_0" if felt.use_fieldset else felt.id_for_label


@register.simple_tag
def ikon(navn: str, tekst: str = "", klasse: str = "") -> SafeString:
    """An icon of Det Fælles Designsystem; ``tekst`` when it says something that the words beside it do not."""
    return _tegnet_ikon(static("dkfds/img/all-svg-icons.svg"), navn, tekst, klasse)


@lru_cache(maxsize=256)
def _tegnet_ikon(fil: str, navn: str, tekst: str, klasse: str) -> SafeString:
    sigt = format_html('role="img" aria-label="{}"', tekst) if tekst else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon-svg {}" {} focusable="false"><use href="{}#{}"></use></svg>',
        klasse,
        sigt,
        fil,
        navn,
    )


@register.filter
def qr(svg: str) -> dict[str, str]:
    """The measures and path of allauth's QR code, to be drawn in the page: the CSP allows no data: image."""
    return dict(re.findall(r' (viewBox|d)="([^"]+)"', svg))


@register.filter
def mailtekst(html: str) -> str:
    """Rendered text made fit for a mailto link."""
    return quote(" ".join(unescape(strip_tags(html)).split()))


@register.simple_block_tag
def fang(content: SafeString) -> SafeString:
    """``{% fang as titel %}…{% endfang %}``: render once, use the result many times."""
    return content


@register.simple_block_tag
def tabel(content: str, titel: str, klasse: str = "", vis_titel: bool = True) -> SafeString:
    """``{% tabel "Budget" %}<thead>…</thead><tbody>…</tbody>{% endtabel %}``: scrolls by itself on a phone."""
    kontekst = {"titel": titel, "indhold": content, "klasse": klasse, "vis_titel": vis_titel}
    return render_to_string("komponenter/tabel.html", kontekst)


@register.inclusion_tag("komponenter/andele.html")
def andele(titel: str, dele: Sequence[tuple[str, int]]) -> dict[str, object]:
    """
    Kroner by name as a bar with a table beside it.

    ``dele`` is (navn, kroner); the bar is drawn from the parts above zero.
    """
    i_alt = sum(max(beloeb, 0) for _, beloeb in dele) or 1
    raekker = []
    x = Decimal(0)
    for nummer, (navn, beloeb) in enumerate(dele, start=1):
        bredde = (Decimal(max(beloeb, 0)) * 100 / i_alt).quantize(Decimal("0.1"))
        raekker.append({"navn": navn, "beloeb": beloeb, "nummer": nummer, "x": str(x), "bredde": bredde})
        x += bredde
    return {"titel": titel, "raekker": raekker, "i_alt": sum(beloeb for _, beloeb in dele)}


@register.filter
def knapklasse(knap: BaseInput) -> str:
    """The DKFDS class of a crispy button: its own if it has one, else by kind."""
    egne = [klasse for klasse in knap.field_classes.split() if not klasse.startswith("btn")]
    return " ".join(egne) or ("button-primary" if knap.input_type == "submit" else "button-secondary")


@register.filter
def sidetal(side: Page[Any]) -> Iterator[int | str]:
    """The page numbers that paging shows, with "…" for those left out."""
    return side.paginator.get_elided_page_range(side.number, on_each_side=1, on_ends=1)


@register.filter
def tre(raekker: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Rows of (navn, værdi) or (navn, værdi, url), all with three parts."""
    return [(*raekke, "", "")[:3] for raekke in raekker]
