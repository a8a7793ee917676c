"""
A field as Det Fælles Designsystem draws it: label, hint, errors and input.

In Python and not in a template, like the inputs themselves (``tegning``): a page has dozens of fields, and a template
asks a bound field for each word by way of an exception.
"""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from grundlag.felter import DatoInput, KronerInput
from grundlag.tegning import INGEN, attributter
from grundlag.templatetags.visning import tal

SLAGS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "afkrydsningsliste"),
    (forms.RadioSelect, "radioliste"),
    (forms.CheckboxInput, "afkrydsning"),
    (forms.Select, "valgliste"),
    (forms.Textarea, "tekstomraade"),
    (forms.FileInput, "fil"),
    (DatoInput, "dato"),
    (KronerInput, "kroner"),
)
KLASSER = {"valgliste": "form-select", "afkrydsning": "form-checkbox", "fil": "form-input form-fil"}
TAELLES = 10_000
"""The longest limit that is counted down beside a textarea."""


def slags(felt: BoundField) -> str:
    """The kind of widget in one word; what is not listed is a line of text."""
    return next((navn for widget, navn in SLAGS if isinstance(felt.field.widget, widget)), "tekst")


def hjaelp(felt: BoundField) -> SafeString:
    """The field's hint, if it has one."""
    if not felt.help_text:
        return INGEN
    return format_html('<div class="form-hint" id="{}_helptext">{}</div>', felt.auto_id, felt.help_text)


def fejl(felt: BoundField) -> SafeString:
    """What is wrong with what was typed, in one line."""
    if not felt.errors:
        return INGEN
    return format_html(
        '<div class="form-error-message" id="{}_error"><span class="sr-only">Fejl: </span>{}</div>',
        felt.auto_id,
        format_html_join(" ", "{}", ((et,) for et in felt.errors)),
    )


def feltramme(
    felt: BoundField, klasse: str = "", *, sig_frivilligt: bool = True, foran: str = "", bag: str = ""
) -> SafeString:
    """A field on a form; ``foran`` and ``bag`` are a few letters inside the input's frame, such as a unit."""
    art, graense = slags(felt), _graense(felt)
    frivillig = sig_frivilligt and not felt.field.required and not felt.field.disabled
    etiket = felt.label, SafeString('<span class="weight-normal"> (frivilligt)</span>') if frivillig else INGEN
    if felt.use_fieldset:
        indhold = format_html(
            '<fieldset{}><legend class="form-label">{}{}</legend>{}{}{}</fieldset>',
            attributter({"aria-describedby": felt.aria_describedby or False}),
            *etiket,
            hjaelp(felt),
            fejl(felt),
            _valg(felt),
        )
    elif art == "afkrydsning":
        indhold = format_html(
            '{}<div class="form-group-checkbox">{}<label class="form-label" for="{}">{}</label>{}</div>',
            fejl(felt),
            _kontrol(felt, art, graense),
            felt.id_for_label,
            felt.label,
            hjaelp(felt),
        )
    else:
        indhold = format_html(
            '<label class="form-label{}" for="{}">{}{}</label>{}{}{}',
            " disabled" if felt.field.disabled else "",
            felt.id_for_label,
            *etiket,
            hjaelp(felt),
            fejl(felt),
            _omgivet(felt, art, graense, foran, bag),
        )
    return format_html(
        '<div id="div_{}" class="form-group{}{}{}"{}>{}</div>',
        felt.auto_id,
        " form-error" if felt.errors else "",
        " form-limit" if graense else "",
        f" {klasse}" if klasse else "",
        attributter({"data-maxlength": graense or False}),
        indhold,
    )


def feltcelle(felt: BoundField, raekke: object = "") -> SafeString:
    """A field in a cell, its label for those who do not see the column's heading."""
    art, graense = slags(felt), _graense(felt)
    om_raekken = format_html('<span class="sr-only">, række {}</span>', raekke) if raekke else INGEN
    if art == "afkrydsning":
        indhold = format_html(
            '{}<div class="form-group-checkbox">{}<label class="form-label" for="{}">'
            '<span class="sr-only">{}{}</span></label></div>',
            fejl(felt),
            _kontrol(felt, art, graense),
            felt.id_for_label,
            felt.label,
            om_raekken,
        )
    else:
        indhold = format_html(
            '<label class="sr-only" for="{}">{}{}</label>{}{}{}',
            felt.id_for_label,
            felt.label,
            om_raekken,
            hjaelp(felt),
            fejl(felt),
            _omgivet(felt, art, graense),
        )
    return format_html('<div class="form-group inde{}">{}</div>', " form-error" if felt.errors else "", indhold)


def _graense(felt: BoundField) -> int | None:
    """How many characters a textarea takes, when that is so few that anybody counts."""
    antal = getattr(felt.field, "max_length", None) if slags(felt) == "tekstomraade" else None
    return antal if antal and antal <= TAELLES else None


def _kontrol(felt: BoundField, art: str, graense: int | None) -> SafeString:
    """The input itself, in the class of its kind and described by its hint, error and limit."""
    widget = felt.field.widget
    klasser = (widget.attrs.get("class", ""), KLASSER.get(art, "form-input"))
    # A placeholder vanishes when one types, and maxlength cuts what is pasted: the hint and the server tell instead.
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, klasser)), "placeholder": False, "maxlength": False}
    if isinstance(widget, forms.NumberInput):
        # A browser drops what is no number to it, "12,5" too; as text it is kept and the server explains.
        widget.input_type = "text"
        attrs |= {"inputmode": "decimal", "autocomplete": "off", "min": False, "max": False, "step": False}
    if graense:
        attrs["aria-describedby"] = f"{felt.aria_describedby or ''} {felt.auto_id}_limit".strip()
    return felt.as_widget(attrs=attrs)


def _omgivet(felt: BoundField, art: str, graense: int | None, foran: str = "", bag: str = "") -> SafeString:
    """The input with what stands in its frame, and how much it takes."""
    kontrol = _kontrol(felt, art, graense)
    if art == "kroner":
        bag = "kr."
    if foran or bag:
        led = (
            ((" form-input-wrapper--prefix", '<div class="form-input-prefix" aria-hidden="true">{}</div>'), foran),
            ((" form-input-wrapper--suffix", '<div class="form-input-suffix" aria-hidden="true">{}</div>'), bag),
        )
        (foer, foer_tegnet), (efter, efter_tegnet) = (
            (klasse, format_html(ramme, tekst)) if tekst else ("", INGEN) for (klasse, ramme), tekst in led
        )
        kontrol = format_html(
            '<div class="form-input-wrapper{}{}">{}{}{}</div>', foer, efter, foer_tegnet, kontrol, efter_tegnet
        )
    elif art == "dato":
        kontrol = format_html('<div class="datofelt">{}</div>', kontrol)
    if not graense:
        return kontrol
    return format_html(
        '{}<span id="{}_limit" class="sr-only">Du kan skrive op til {} tegn</span>'
        '<span class="form-hint character-limit" aria-hidden="true">Op til {} tegn</span>'
        '<span class="character-limit-sr-only sr-only" aria-live="polite"></span>',
        kontrol,
        felt.auto_id,
        tal(graense),
        tal(graense),
    )


def _valg(felt: BoundField) -> SafeString:
    """Each choice of a list as an input with its label."""
    return format_html_join(
        "",
        '<div class="form-group-{0}"><input type="{0}" name="{1}" value="{2}" class="form-{0}"{3}>'
        '<label class="form-label" for="{4}">{5}</label></div>',
        (
            (
                valg.data["type"],
                valg.data["name"],
                str(valg.data["value"]),
                attributter(valg.data["attrs"]),
                valg.id_for_label,
                valg.choice_label,
            )
            for valg in felt.subwidgets
        ),
    )
