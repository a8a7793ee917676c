"""
The plainest widgets drawn in Python, as Django's templates do but for blanks between options and the empty one.

A form has dozens of inputs and a select hundreds of options; Django renders two or three templates for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

STREGER, VAELG = "---------", "Vælg"
"""What Django says where nothing is chosen, and what we say: dashes are read aloud one by one."""

INGEN = SafeString("")

_MAPPE = "django/forms/widgets/"
_INPUT = ("text", "hidden", "number", "email", "url", "password", "checkbox", "date", "time", "file")


class Tegner(TemplatesSetting):
    """Draws what it knows; the rest is left to the templates, ours before Django's."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if tegn := _TEGNERE.get(template_name):
            return tegn(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> SafeString:
    vaerdi = {} if widget["value"] is None else {"value": widget["value"]}
    return _begynd("input", {"type": widget["type"], "name": widget["name"], **vaerdi, **widget["attrs"]})


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    begynd = _begynd("textarea", {"name": widget["name"], **widget["attrs"]})
    return format_html("{}\n{}</textarea>", begynd, widget["value"] or "")


def _select(widget: Mapping[str, Any]) -> SafeString:
    begynd = _begynd("select", {"name": widget["name"], **widget["attrs"]})
    grupper = format_html_join("", "{}", ((_gruppe(navn, valg),) for navn, valg, _ in widget["optgroups"]))
    return format_html("{}{}</select>", begynd, grupper)


def _gruppe(navn: str | None, valg: list[dict[str, Any]]) -> SafeString:
    muligheder = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((str(et["value"]), attributter(et["attrs"]), VAELG if et["label"] == STREGER else et["label"]) for et in valg),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', navn, muligheder) if navn else muligheder


def _begynd(element: str, egne: Mapping[str, Any]) -> SafeString:
    """The element's first tag."""
    return format_html("<{}{}>", element, attributter(egne))


def attributter(egne: Mapping[str, Any]) -> SafeString:
    """An attribute that is True stands alone, one that is False not at all."""
    if not egne:
        return INGEN
    return SafeString(
        "".join(
            f" {navn}" if vaerdi is True else f' {navn}="{conditional_escape(vaerdi)}"'
            for navn, vaerdi in egne.items()
            if vaerdi is not False
        )
    )


_TEGNERE: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    **{f"{_MAPPE}{navn}.html": _input for navn in _INPUT},
    f"{_MAPPE}textarea.html": _textarea,
    f"{_MAPPE}select.html": _select,
}
