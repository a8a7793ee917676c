"""The trail of a plan in the reader's words."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from godkendelser.views.faelles import hent_plan
from grundlag.adgang import Handling
from grundlag.http import Request
from grundlag.models import Haendelse
from helhedsplaner.models import Helhedsplan

HAENDELSER_PR_SIDE = 50
# An event that is not here is shown by its name.
HANDLINGER = {
    "afgoerelse.journaliser": "Afgørelse journaliseret",
    "bemyndigelse.afslut": "Bemyndigelse afsluttet",
    "bemyndigelse.giv": "Bemyndigelse registreret",
    "bevilling.afsat": "Beløb afsat",
    "bevilling.udbetalt": "Beløb udbetalt",
    "bevis.tilfoej": "Bevis tilføjet",
    "forloeb.fjern_trin": "Trin taget ud af forløbet",
    "forloeb.flyt_trin": "Trin flyttet i forløbet",
    "forloeb.forbered": "Forløbet forberedt",
    "forloeb.genopret": "Trin tilbage i forløbet",
    "forloeb.start": "Godkendelsesforløbet startet",
    "forloeb.tilfoej_trin": "Trin tilføjet i forløbet",
    "forloeb.vurder": "Afgørelser vurderet ved ny version",
    "helhedsplan.aendret": "Ændret under godkendelse",
    "helhedsplan.afbryd": "Planen afbrudt",
    "helhedsplan.afslaa_praekvalifikation": "Afslag på prækvalifikation",
    "helhedsplan.afslut": "Planen afsluttet",
    "helhedsplan.bed_om_supplering": "Landsbyggefonden beder om supplerende oplysninger",
    "helhedsplan.begynd_afvikling": "Afviklingen begyndt",
    "helhedsplan.begynd_praekvalifikation": "Prækvalifikation begyndt",
    "helhedsplan.bogfoer": "Posteringer bogført",
    "helhedsplan.forankring": "Forankring skrevet",
    "helhedsplan.fortryd_sletning": "Slettet række hentet tilbage",
    "helhedsplan.gem": "Tekst gemt",
    "helhedsplan.gem_budget": "Budgettet gemt",
    "helhedsplan.gem_noegle": "Fordelingsnøgle valgt",
    "helhedsplan.godkend": "Planen godkendt",
    "helhedsplan.hent_tilbage": "Tekst hentet fra en tidligere version",
    "helhedsplan.indsend": "Indsendt til godkendelse",
    "helhedsplan.indsend_praekvalifikation": "Prækvalifikation indsendt",
    "helhedsplan.knyt_forgaenger": "Tidligere plan knyttet til",
    "helhedsplan.laas_overslag": "Overslag låst",
    "helhedsplan.lbfskema": "Skema til Landsbyggefonden bestilt som PDF",
    "helhedsplan.loesn_forgaenger": "Tidligere plan løsnet",
    "helhedsplan.mist_godkendelse": "Godkendelsen bortfaldet",
    "helhedsplan.omflyt": "Penge omflyttet i budgettet",
    "helhedsplan.ophaev_undtagelse": "Undtagelse ophævet",
    "helhedsplan.opret": "Planen oprettet",
    "helhedsplan.praekvalificer": "Prækvalificeret",
    "helhedsplan.proev_igen": "Nyt forsøg på prækvalifikation",
    "helhedsplan.ret_bilag": "Bilag beskrevet",
    "helhedsplan.ret_egenbetalinger": "Afdelingernes egenbetaling rettet",
    "helhedsplan.ret_konto": "Konto knyttet til budgettet",
    "helhedsplan.ret_stamdata": "Stamdata rettet",
    "helhedsplan.saet_i_drift": "Planen sat i drift",
    "helhedsplan.send_supplering": "Supplerende oplysninger sendt",
    "helhedsplan.slutregnskab": "Slutregnskab opgjort",
    "helhedsplan.sluttevaluering": "Sluttevaluering skrevet",
    "helhedsplan.tag_ind": "Taget ind, mens planen kørte",
    "helhedsplan.tag_omflytning_tilbage": "Omflytning taget tilbage",
    "helhedsplan.tag_tekst_ind": "Tekst fra et udkast taget ind",
    "helhedsplan.tilfoej_afdelinger": "Afdelinger tilføjet",
    "helhedsplan.tillaeg": "Tillæg indsendt",
    "helhedsplan.udskriv": "Bestilt som PDF",
    "helhedsplan.undtag": "Undtagelse givet",
    "helhedsplan.vedhaeft": "Bilag vedhæftet",
    "helhedsplan.viderefoer": "Ført videre fra en tidligere plan",
    "hoering.start": "Sendt i høring",
    "hoering.svar": "Høringssvar skrevet ind",
    "journalpakke.bestil": "Journalpakke bestilt",
    "moedelink.send": "Link sendt til dirigent",
    "moedelink.svar": "Dirigenten har svaret",
    "rateanmodning.send": "Rateanmodning sendt",
    "rateanmodning.traek": "Rateanmodning trukket tilbage",
    "rateanmodning.udbetal": "Rate udbetalt",
    "sag.opret": "Sag om frigivelse oprettet",
    "sag.ret_andel": "Beløb i sagen rettet",
    "trin.afgoer": "Afgørelse registreret",
    "trin.indgang": "Afgørelse taget ind",
    "trin.overdrag": "Trin overdraget til en kollega",
    "trin.saet_paa_dagsorden": "Sat på et mødes dagsorden",
    "trin.traek_tilbage": "Afgørelse trukket tilbage",
}
OPLYSNINGER = {"beloeb": "beløb", "foer": "før", "staar": "står ved magt"}


@require_safe
def haendelser(request: Request, plan_id: int) -> HttpResponse:
    """The trail of the plan: who did what, when, with which data. Read only."""
    plan: Any = hent_plan(request, plan_id)
    if not plan.maa_se_audit:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.SE_AUDIT.label}.")
    spor = Haendelse.objects.filter(emne_type=Helhedsplan._meta.label_lower, emne_id=str(plan_id))
    side = Paginator(spor, HAENDELSER_PR_SIDE).get_page(request.GET.get("side"))
    en: Any
    for en in side:
        en.tekst = HANDLINGER.get(en.handling, en.handling)
        en.oplysninger = [(OPLYSNINGER.get(navn, navn), _tekst(vaerdi)) for navn, vaerdi in en.data.items()]
    return render(request, "godkendelser/haendelser.html", {"plan": plan, "side": side})


def _tekst(vaerdi: Any) -> Any:
    """A value of an event as it is read; more of them with commas between."""
    if isinstance(vaerdi, bool):
        return "ja" if vaerdi else "nej"
    return ", ".join(map(str, vaerdi)) if isinstance(vaerdi, list) else vaerdi
