"""All the agreements one may see: found, filtered, paged, exported; and those of one plan."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from byomraader.adgang import har_rolle
from grundlag.adgang import Handling
from grundlag.dato import i_dag
from grundlag.http import Request
from grundlag.regneark import csv_svar
from grundlag.sortering import DanskOrden
from helhedsplaner.models import Helhedsplan
from kontrakter.forms import FilterForm
from kontrakter.krav import puljeadvarsler
from kontrakter.models import Aftale, Kontraktlinje, Tilstand
from kontrakter.models.aftale import AftaleQuerySet
from kontrakter.pulje import pulje_for
from kontrakter.tilstande import BRUGES, Aftalestatus
from kontrakter.views.faelles import Planpulje

PR_SIDE = 25
SAMLINGER = (("pdf", "Saml i én PDF"), ("zip", "Hent som ZIP"), ("tryk", "Tryk kladder og saml"))
KOLONNER = (
    "Titel",
    "Slags",
    "Byområde",
    "Indsatsområde",
    "Gælder fra",
    "Gælder til og med",
    "Tilstand",
    "Beløb (kr.)",
    "Sagsnummer",
    "Dokumentnummer",
    "Ophører efter opsigelse",
    "Journaliseret som",
)


def find_aftaler(request: Request, form: FilterForm) -> AftaleQuerySet:
    """The agreements that the filters of ``form`` leave, with their sum; a filter that cannot be read leaves all."""
    linjer = Kontraktlinje.objects.filter(aftale=OuterRef("pk")).order_by().values("aftale")
    aftaler = (
        Aftale.objects.synlige_for(request.user)
        .select_related("byomraade", "indsatsomraade")
        .annotate(sum=Subquery(linjer.annotate(i_alt=Sum("beloeb")).values("i_alt")))
    )
    form.is_valid()
    valgt = form.cleaned_data
    if tekst := valgt.get("q"):
        aftaler = aftaler.soeg(tekst)
    if byomraade := valgt.get("byomraade"):
        aftaler = aftaler.filter(byomraade=byomraade)
    if art := valgt.get("art"):
        aftaler = aftaler.filter(art=art)
    if tilstand := valgt.get("tilstand"):
        aftaler = aftaler.i_tilstand(Tilstand(tilstand))
    if journal := valgt.get("journal"):
        aftaler = aftaler.filter(journaliseret_tid__isnull=journal == "nej", status__in=BRUGES)
    if udloeber := valgt.get("udloeber"):
        aftaler = aftaler.exclude(status=Aftalestatus.ANNULLERET).annotate(slutter=Coalesce("ophoerer_dato", "til"))
        return aftaler.filter(slutter__range=(i_dag(), udloeber)).order_by("slutter", DanskOrden("titel"), "pk")  # type: ignore[misc]
    return aftaler.order_by("-fra", DanskOrden("titel"), "pk")


@require_safe
def liste(request: Request) -> HttpResponse:
    form = FilterForm(request.GET)
    side = Paginator(find_aftaler(request, form), PR_SIDE).get_page(request.GET.get("side"))
    return render(
        request,
        "kontrakter/liste.html",
        {
            "form": form,
            "side": side,
            "eksport": f"{reverse('kontrakter:eksport')}?{request.GET.urlencode()}",
            "maa_rette_standard": har_rolle(request.user, Handling.STYR_KATALOGER),
            "samlinger": SAMLINGER,
            "filtre": request.GET.urlencode(),
            "er_filtreret": any(request.GET.get(felt) for felt in form.fields),
        },
    )


@require_safe
def plan(request: Request, plan_id: int) -> HttpResponse:
    """The agreements of one plan, its pool year by year, and where new ones begin."""
    planer = Helhedsplan.objects.synlige_for(request.user).med_ret(request.user, maa_oprette=Handling.REDIGER_AFTALE)
    plan = get_object_or_404(planer, pk=plan_id)
    pulje = pulje_for([plan.pk])[plan.pk]
    return render(
        request,
        "kontrakter/plan.html",
        {
            "plan": plan,
            "aftaler": Aftale.objects.synlige_for(request.user).for_plan(plan),
            "puljer": [Planpulje(plan, pulje)],
            "advarsler": puljeadvarsler(str(plan), pulje),
            "nyeste": plan.versioner.first(),
        },
    )


@require_safe
def eksport(request: Request) -> StreamingHttpResponse:
    """The agreements of the list, all pages of it, as a spreadsheet."""
    aftaler = find_aftaler(request, FilterForm(request.GET))
    raekker = (
        (
            aftale.titel,
            aftale.get_art_display(),
            str(aftale.byomraade),
            str(aftale.indsatsomraade or ""),
            aftale.fra,
            aftale.til,
            aftale.tilstand.label,
            aftale.sum,  # type: ignore[attr-defined]
            aftale.sagsnr,
            aftale.dokumentnr,
            aftale.ophoerer_dato,
            aftale.journaliseret_som,
        )
        for aftale in aftaler.iterator(chunk_size=1000)
    )
    return csv_svar(f"aftaler-{i_dag():%Y-%m-%d}.csv", KOLONNER, raekker)
