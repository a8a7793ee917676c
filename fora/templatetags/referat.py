"""The fields of an item in the minutes: there are six on each of many items, too many for a template each."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fora.models import Fremmoedeart
from grundlag.udfald import Udfald

register = template.Library()

FREMMOEDE = tuple(Fremmoedeart.choices)
UDFALD = (("", "Intet valgt"), *Udfald.choices)

# ``data-kladde``: whether the text was sent and refused, or is as it was fetched; the rest names the draft.
_ATTRIBUTTER = (
    'class="{klasse}" id="p{pk}_{navn}" name="{navn}" autocomplete="off"'
    ' data-kladde="{sendt}" data-emne="{emne}" data-felt="{navn}"{ugyldig}'
)
_INPUT = f'<input {_ATTRIBUTTER} value="{{vaerdi}}">'
_LABEL = '<div class="form-group"><label class="form-label" for="p{pk}_{navn}">{label}</label>{fejl}'
_TEKST = (
    f'{_LABEL}<textarea {_ATTRIBUTTER} rows="{{raekker}}">&#10;{{vaerdi}}</textarea>'
    '<p class="kladdestatus" id="p{pk}_{navn}_kladde" role="status"></p></div>'
)
_VALG = f"{_LABEL}<select {_ATTRIBUTTER}>{{vaerdi}}</select></div>"
_STEMMER = (
    '<div class="form-group"><label class="form-label" for="p{pk}_{navn}">Stemmer<span class="weight-normal">'
    f" (for-imod-undlod, fx 7-2-1)</span></label>{{fejl}}{_INPUT}</div>"
)


@register.simple_tag
def referattekst(linje: Mapping[str, Any], navn: str, label: str, raekker: int) -> SafeString:
    """One text of the item, that keeps itself as a draft."""
    return _felt(_TEKST, linje, navn, label=label, raekker=raekker)


@register.simple_tag
def referatudfald(linje: Mapping[str, Any]) -> SafeString:
    """The choice of what the item came to."""
    muligheder = _muligheder(UDFALD, linje["vaerdier"]["udfald"])
    return _felt(_VALG, linje, "udfald", klasse="form-select", label="Udfald", vaerdi=muligheder)


@register.simple_tag
def referatstemmer(linje: Mapping[str, Any]) -> SafeString:
    """The votes in one line."""
    return _felt(_STEMMER, linje, "stemmer")


@register.simple_tag
def referatinput(linje: Mapping[str, Any], navn: str) -> SafeString:
    """A short line, by itself."""
    return _felt(_INPUT, linje, navn)


@register.simple_tag
def fremmoedevalg(art: str) -> SafeString:
    """How one came, or not, as the options of a select."""
    return _muligheder(FREMMOEDE, art)


def _felt(skabelon: str, linje: Mapping[str, Any], navn: str, **mere: Any) -> SafeString:
    fejl = ugyldig = ""
    if beskeder := linje["fejl"].get(navn):
        besked = " ".join(map(str, beskeder))
        fejl = format_html('<span class="form-error-message" id="p{}_{}_fejl">{}</span>', linje["pk"], navn, besked)
        ugyldig = format_html(' aria-invalid="true" aria-describedby="p{}_{}_fejl"', linje["pk"], navn)
    vaerdier = {
        "klasse": "form-input",
        "pk": linje["pk"],
        "navn": navn,
        "sendt": "sendt" if linje["sendt"] else "hentet",
        "emne": linje["emne"],
        "vaerdi": linje["vaerdier"][navn] or "",
        "fejl": fejl,
        "ugyldig": ugyldig,
    }
    return format_html(skabelon, **{**vaerdier, **mere})


@lru_cache
def _muligheder(valg: tuple[tuple[str, str], ...], valgt: str) -> SafeString:
    muligheder = ((flatatt({"value": kode, "selected": kode == valgt}), navn) for kode, navn in valg)
    return format_html_join("", "<option{}>{}</option>", muligheder)
