"""Asking kommunen for a rate of the released money, and recording that it came (beslutninger § 9)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum

from byomraader.adgang import kraev
from godkendelser.handlinger.faelles import laas_planer
from godkendelser.handlinger.penge import registrer_bevilling, stand
from godkendelser.models import Bevillingstilstand, Rateanmodning, Ratebilag
from grundlag.adgang import Handling
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.filer import kontroller_fil
from grundlag.models import Bruger, log_haendelse
from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag, kroner_oere
from grundlag.udskrift import bestil_udskrift
from helhedsplaner.forbrug import planens_forbrug
from helhedsplaner.gitter import fra_linjer
from helhedsplaner.models import Helhedsplan, Kilde
from helhedsplaner.models.budget import gaeldende_budgetter

SKABELON = "godkendelser/rateanmodning.pdf.html"
KOMMUNENS = (Kilde.KOMMUNE_KONTRAKT, Kilde.KOMMUNE_FACILITERING)


def raadighed(plan: Helhedsplan) -> dict[str, int]:
    """Whole kroner frigivet, udbetalt, asked for and not yet answered, and ``rest``: what can still be asked for."""
    summer = stand([plan.pk])[plan.pk]
    frigivet, udbetalt = summer[Bevillingstilstand.FRIGIVET], summer[Bevillingstilstand.UDBETALT]
    aabne = Rateanmodning.objects.filter(plan=plan, bevilling=None, trukket_tid=None)
    anmodet = aabne.aggregate(i_alt=Sum("beloeb", default=0))["i_alt"]
    return {"frigivet": frigivet, "udbetalt": udbetalt, "anmodet": anmodet, "rest": frigivet - udbetalt - anmodet}


@transaction.atomic
def send_rateanmodning(
    plan_id: int,
    *,
    beloeb: int,
    fra: date,
    til: date,
    begrundelse: str,
    bilag: File[bytes] | None = None,
    bilagstitel: str = "",
    af: Bruger,
) -> Rateanmodning:
    """
    Ask for a rate, with its paper and what is sent with it.

    Under the plan's lock. Raises Regelbrud for more than is released and neither paid out nor asked for already.
    """
    [plan] = laas_planer([plan_id])
    kraev(af, Handling.INDSEND, plan)
    rest = raadighed(plan)["rest"]
    if beloeb > rest:
        raise Regelbrud(
            f"Der kan højst anmodes om {kroner_tekst(max(rest, 0))} "
            "Resten er ikke frigivet, eller den er allerede udbetalt eller anmodet om.",
            felt="beloeb",
        )
    if til < fra:
        raise Regelbrud("Den sidste dag ligger før den første.", felt="til")
    nyeste = Rateanmodning.objects.filter(plan=plan).order_by("-nummer").first()
    rate = Rateanmodning(
        plan=plan,
        nummer=nyeste.nummer + 1 if nyeste else 1,
        beloeb=beloeb,
        fra=fra,
        til=til,
        begrundelse=begrundelse.strip(),
        sendt_tid=nu(),
        sendt_af=af,
    )
    titel = bilagstitel.strip() or (str(bilag.name) if bilag else "")
    data = _papir(rate, [titel] if bilag else [])
    rate.udskrift = bestil_udskrift(SKABELON, data, filnavn=f"rateanmodning-{plan.pk}-{rate.nummer}.pdf")
    rate.full_clean()
    rate.save()
    if bilag:
        kontroller_fil(bilag)
        vedlagt = Ratebilag(
            rate=rate, titel=titel[:160], fil=bilag, stoerrelse=bilag.size, tilfoejet_tid=nu(), tilfoejet_af=af
        )
        vedlagt.full_clean()
        vedlagt.save()
    log_haendelse("rateanmodning.send", plan, af=af, nummer=rate.nummer, beloeb=beloeb)
    return rate


def _papir(rate: Rateanmodning, bilag: list[str]) -> dict[str, Any]:
    """What the paper says: the request, and how the municipal lines of the budget stand."""
    plan = rate.plan
    budget = gaeldende_budgetter([plan.pk]).first()
    linjer, opgjort = planens_forbrug(plan, fra_linjer(budget.linjer.all()) if budget else {})
    tal = raadighed(plan)
    egne = [et for et in linjer if et.raekke.kilde in KOMMUNENS]
    return {
        "titel": f"Rateanmodning {rate.nummer}: {plan}",
        "art_tekst": "Anmodning om udbetaling af kommunal medfinansiering",
        "version": rate.nummer,
        "dannet_dato": i_dag(),
        "plan": str(plan),
        "driftsansvarlig": str(plan.driftsansvarlig),
        "sagsnr": plan.kommunal_sagsnr,
        "nummer": rate.nummer,
        "beloeb": rate.beloeb,
        "periode": f"{dag(rate.fra)} – {dag(rate.til)}",
        "begrundelse": rate.begrundelse,
        "sendt_af": str(rate.sendt_af),
        "frigivet": tal["frigivet"],
        "udbetalt": tal["udbetalt"],
        "anmodet": tal["anmodet"],
        "efter": tal["rest"] - rate.beloeb,
        "sendt": dag(i_dag()),
        "opgjort": dag(opgjort) if opgjort else "",
        "linjer": [
            {
                "navn": str(Kilde(kilde).label),
                "budget": sum(et.budget_i_alt for et in egne if et.raekke.kilde == kilde),
                "brugt": kroner_oere(sum((et.brugt_i_alt for et in egne if et.raekke.kilde == kilde), Decimal(0))),
            }
            for kilde in KOMMUNENS
        ],
        "bilag": bilag,
    }


@transaction.atomic
def registrer_udbetaling(rate_id: int, *, dato: date, af: Bruger) -> Rateanmodning:
    """
    Record that a rate was paid out: the same kroner as a Bevilling.

    Raises Regelbrud for one that is paid or withdrawn, and for more than is released by now.
    """
    rate = _laas(rate_id)
    kraev(af, Handling.FLYT_BEVILLING, rate.plan)
    rate.bevilling = registrer_bevilling(
        rate.plan_id,
        tilstand=Bevillingstilstand.UDBETALT,
        beloeb=rate.beloeb,
        dato=dato,
        note=f"Rate {rate.nummer}",
        af=af,
    )
    rate.save(update_fields=["bevilling"])
    log_haendelse("rateanmodning.udbetal", rate.plan, af=af, nummer=rate.nummer, beloeb=rate.beloeb)
    return rate


@transaction.atomic
def traek_rateanmodning(rate_id: int, *, af: Bruger) -> Rateanmodning:
    """Take a request back before it is paid. Raises Regelbrud for one that is paid or withdrawn."""
    rate = _laas(rate_id)
    kraev(af, Handling.INDSEND, rate.plan)
    rate.trukket_tid, rate.trukket_af = nu(), af
    rate.save(update_fields=["trukket_tid", "trukket_af"])
    log_haendelse("rateanmodning.traek", rate.plan, af=af, nummer=rate.nummer)
    return rate


def _laas(rate_id: int) -> Rateanmodning:
    """A request that nobody has answered, under its plan's lock."""
    laas_planer([Rateanmodning.objects.values_list("plan", flat=True).get(pk=rate_id)])
    rate = Rateanmodning.objects.select_related("plan").get(pk=rate_id)
    if rate.bevilling_id or rate.trukket_tid:
        raise Regelbrud("Rateanmodningen er allerede udbetalt eller trukket tilbage.")
    return rate
