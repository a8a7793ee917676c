"""A row of the list of plans, drawn in Python: there are twenty-five on a page (ADR 0014)."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from grundlag.adresser import adresse
from grundlag.templatetags.dkfds import ikon, status
from grundlag.templatetags.visning import kortdag, kroner
from helhedsplaner.models import Helhedsplan

register = template.Library()

EKSEMPEL = SafeString(' <span class="note">(eksempel)</span>')


@register.simple_tag
def planraekke(plan: Helhedsplan) -> SafeString:
    """The plan's name, byområde, driftsansvarlige, status with its alarms, period and money."""
    advarsel = ikon("warning", "Alarm")
    return format_html(
        '<tr><th scope="row"><a href="{}">{}</a>{}</th><td>{}</td><td>{}</td><td>{}{}</td><td>{}</td>'
        '<td class="tal">{}</td></tr>',
        adresse("helhedsplaner:plan", plan.pk),
        plan.navn,
        EKSEMPEL if plan.er_eksempel and "(eksempel)" not in plan.navn else "",
        plan.byomraade.navn,
        plan.driftsansvarlig,
        status(plan.statusnavn, plan.farve),
        format_html_join("", '<p class="alarm">{} {}</p>', ((advarsel, alarm) for alarm in plan.listens_alarmer)),
        f"{kortdag(plan.periode_fra)} – {kortdag(plan.periode_til)}" if plan.periode_fra else "–",
        kroner(plan.ramme),
    )
