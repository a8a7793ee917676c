"""The fields of an item in the minutes: there are six on each of many items, too many for a template each."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fora.linjer import Opgavelinje
from fora.models import Fremmoedeart
from grundlag.dato import dag_tekst
from grundlag.udfald import Udfald

register = template.Library()

FREMMOEDE = tuple(Fremmoedeart.choices)
UDFALD = (("", "Intet valgt"), *Udfald.choices)
FELTER = ("droeftelse", "beslutning", "protokolbemaerkning", "udfald", "stemmer")
INTET, AABEN = SafeString(""), SafeString(" open")
# Whether the text was sent and refused, or is as it was fetched: js/kladde.js offers drafts to the latter only.
SENDT, HENTET = SafeString("sendt"), SafeString("hentet")


def _attributter(navn: str, klasse: str = "form-input") -> str:
    return (
        f'class="{klasse}" id="p{{pk}}_{navn}" name="{navn}" autocomplete="off" data-kladde="{{sendt}}"'
        f' data-emne="{{emne}}" data-felt="{navn}"{{{navn}_ugyldig}}'
    )


def _gruppe(navn: str, label: str, kontrol: str) -> str:
    label = f'<label class="form-label" for="p{{pk}}_{navn}">{label}</label>'
    return f'<div class="form-group">{label}{{{navn}_fejl}}{kontrol}</div>'


def _tekst(navn: str, label: str, raekker: int) -> str:
    kladde = f'<p class="kladdestatus" id="p{{pk}}_{navn}_kladde" role="status"></p>'
    omraade = f'<textarea {_attributter(navn)} rows="{raekker}">&#10;{{{navn}}}</textarea>'
    return _gruppe(navn, label, omraade + kladde)


_INPUT = f'<input {_attributter("linje")} value="{{linje}}">'
_UDFALD = _gruppe("udfald", "Udfald", f"<select {_attributter('udfald', 'form-select')}>{{udfald}}</select>")
_STEMMER = _gruppe(
    "stemmer",
    'Stemmer<span class="weight-normal"> (for-imod-undlod, fx 7-2-1)</span>',
    f'<input {_attributter("stemmer")} value="{{stemmer}}">',
)
_FELTER = (
    '<div class="referattekster">'
    f"{_tekst('droeftelse', 'Drøftelse (internt)', 4)}{_tekst('beslutning', 'Beslutning', 4)}</div>"
    '<details class="details"{aaben}><summary class="details-summary">Protokolbemærkninger</summary>'
    f'<div class="details-text">{_tekst("protokolbemaerkning", "Protokolbemærkninger", 3)}</div></details>'
    '<div class="feltraekke">'
    f"{_UDFALD}{_STEMMER}</div>"
)


@register.simple_tag
def referatfelter(linje: Mapping[str, Any]) -> SafeString:
    """What is written on the item: its three texts, what it came to, and the votes. ``linje``: from views.referat."""
    vaerdier = {navn: linje["vaerdier"][navn] or INTET for navn in FELTER}
    protokol = vaerdier["protokolbemaerkning"] or linje["fejl"].get("protokolbemaerkning")
    vaerdier |= {"udfald": _muligheder(UDFALD, str(vaerdier["udfald"])), "aaben": AABEN if protokol else INTET}
    return _udfyldt(_FELTER, linje, FELTER, vaerdier)


@register.simple_tag
def referatlinje(linje: Mapping[str, Any]) -> SafeString:
    """The input for who came and went."""
    return _udfyldt(_INPUT, linje, ("linje",), {"linje": linje["vaerdier"]["linje"] or INTET})


@register.simple_tag
def laeste_opgaver(opgaver: Iterable[Opgavelinje]) -> SafeString:
    """The tasks as they are read out of what is typed, as lines of a list."""
    return format_html_join("", "<li>{} – {}</li>", ((et.tekst, _hvem_og_hvornaar(et)) for et in opgaver))


@register.simple_tag
def fremmoedevalg(art: str) -> SafeString:
    """How one came, or not, as the options of a select."""
    return _muligheder(FREMMOEDE, art)


def _udfyldt(skabelon: str, linje: Mapping[str, Any], felter: Iterable[str], vaerdier: dict[str, Any]) -> SafeString:
    pk = SafeString(linje["pk"])
    for navn in felter:
        fejl = ugyldig = INTET
        if beskeder := linje["fejl"].get(navn):
            besked = " ".join(map(str, beskeder))
            fejl = format_html('<span class="form-error-message" id="p{}_{}_fejl">{}</span>', pk, navn, besked)
            ugyldig = format_html(' aria-invalid="true" aria-describedby="p{}_{}_fejl"', pk, navn)
        vaerdier |= {f"{navn}_fejl": fejl, f"{navn}_ugyldig": ugyldig}
    sendt = SENDT if linje["sendt"] else HENTET
    return format_html(skabelon, pk=pk, emne=SafeString(linje["emne"]), sendt=sendt, **vaerdier)


def _hvem_og_hvornaar(opgave: Opgavelinje) -> str | SafeString:
    if opgave.fejl:
        return format_html('<strong class="form-error-message">{}</strong>', opgave.fejl)
    frist = f"senest {dag_tekst(opgave.frist)}" if opgave.frist else "uden frist"
    return f"{opgave.navn or 'gruppen selv'}, {frist}"


@lru_cache
def _muligheder(valg: tuple[tuple[str, str], ...], valgt: str) -> SafeString:
    muligheder = ((flatatt({"value": kode, "selected": kode == valgt}), navn) for kode, navn in valg)
    return format_html_join("", "<option{}>{}</option>", muligheder)
