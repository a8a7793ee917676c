"""One step: what is decided, what has changed since last, and the decision; what belongs to it afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, prefetch_related_objects
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.views.decorators.http import require_http_methods, require_safe

from godkendelser import handlinger
from godkendelser.daekning import vedkommer
from godkendelser.dokumenter import NAVNE, til_trin
from godkendelser.forms import FORMER, AfgoerelseForm, BegrundelseForm, BevisForm, OvertrumfForm
from godkendelser.handlinger.faelles import nyeste_aftaleversion
from godkendelser.kroge_svar import raekker
from godkendelser.models import (
    Afgoerelse,
    Bemyndigelse,
    Bevilling,
    Bevillingstilstand,
    Bevis,
    Instansart,
    Instansregel,
    Sagsandel,
    Sagsart,
    Spor,
    Stilling,
    Trin,
)
from godkendelser.views.faelles import afgoerelser, formular_side, hent_afgoerelse, hent_trin
from grundlag.adgang import Handling
from grundlag.filer import send_fil
from grundlag.formular import proev
from grundlag.http import Request
from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag, tal
from helhedsplaner.budget import pr_lejemaal_pr_maaned
from helhedsplaner.forskel import Afsnitsforskel, Pengeforskel, pengeforskel, sammenlign
from helhedsplaner.models import Kilde, Planversion, Versionsafsnit
from kontrakter.models import Aftaleversion

# What the page tells of a version that nobody has decided on before: the rest is read only to be compared.
RESUME = ("organisering", "periode", "afdelinger", "budget")


@dataclass(frozen=True, slots=True)
class Laest:
    """
    What a step is about: the newest version of each plan, and what the instans last decided on.

    Of an agreement it is its own newest version, in ``aftaleversion``.
    """

    versioner: list[Planversion]
    nye: dict[str, Any]
    gamle: dict[str, Any]
    aftaleversion: Aftaleversion | None = None

    @property
    def versions_ids(self) -> list[int]:
        """What whoever decides must have read."""
        return [self.aftaleversion.pk] if self.aftaleversion else [version.pk for version in self.versioner]


@require_http_methods(["GET", "POST"])
def trin(request: Request, trin_id: int) -> HttpResponse:
    """A step and its form. The deed says no to whoever may not, so a POST needs no other check than the form's."""
    trinnet: Any = hent_trin(request, trin_id)
    tidligere: list[Afgoerelse] = []
    if trinnet.seneste_id:
        prefetch_related_objects([trinnet], *afgoerelser())
        tidligere = list(trinnet.afgoerelser.all())
    laest = _laest(trinnet, tidligere)
    regel = Instansregel.objects.filter(art=trinnet.instans.art).first()
    if request.method == "POST" and not trinnet.maa_afgoere:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.AFGOER.label}.")
    form = _form(request, trinnet, regel, laest)
    if form and form.is_bound and form.is_valid():
        afgoerelse = proev(form, handlinger.afgoer, trin_id, **form.felter(), af=request.user)
        if afgoerelse:
            messages.success(request, f"{trinnet}: »{afgoerelse.get_udfald_display()}« er registreret.")
            if trinnet.forloeb.sag_id:
                return redirect("godkendelser:sag", trinnet.forloeb.sag_id)
            if trinnet.forloeb.aftale_id:
                return redirect("godkendelser:aftale", trinnet.forloeb.aftale_id)
            return redirect("godkendelser:forloeb", trinnet.forloeb.plan_id)
    kaede = list(trinnet.forloeb.trin.all().med_instans().med_tilsagn().kun_det_viste())
    foer = [et for et in kaede if et.spor == trinnet.spor and et.nummer < trinnet.nummer and not et.udgaaet_begrundelse]
    andele = _andele(trinnet)
    bemyndigelser = list(_bemyndigelser(trinnet))
    return render(
        request,
        "godkendelser/trin.html",
        {
            "trin": trinnet,
            "plan": trinnet.forloeb.plan,
            "afgoerelser": tidligere,
            "versioner": laest.versioner,
            "aftaleversion": laest.aftaleversion,
            "nye": laest.nye,
            "dele": [(k.label, kr) for k in Kilde if (kr := laest.nye["budget"]["kilder"].get(k))] if laest.nye else [],
            "egen": egne_tal(trinnet, laest.nye),
            "aendringer": _aendringer(trinnet, regel, laest),
            "penge": _pengeaendringer(regel, laest),
            "andele": andele,
            "raekker": raekker([et for et in kaede if not et.udgaaet_begrundelse]),
            "mangler_foer": [et for et in foer if not et.staar],
            "virkning": _virkning(trinnet, kaede, andele),
            "dokumenter": []
            if trinnet.forloeb.aftale_id
            else [(et, NAVNE[et]) for et in til_trin(trinnet.instans.art)],
            "bemyndigelser": bemyndigelser,
            "kan_staa_ved": trinnet.stilling == Stilling.BORTFALDET
            and any(et.bruger_id == request.user.pk for et in bemyndigelser),
            "kan_overtrumfes": trinnet.maa_afgoere and trinnet.kan_overtrumfes,
            "form": form,
        },
        status=422 if form and form.is_bound else 200,
    )


def _bemyndigelser(trin: Trin) -> QuerySet[Bemyndigelse]:
    """Who may answer for the step's instans about this plan."""
    gyldige = Bemyndigelse.objects.gyldige().filter(instans=trin.instans_id)
    return gyldige.filter(Q(plan=None) | Q(plan=trin.forloeb.plan_id)).select_related("bruger").order_by("-fra", "-pk")


def _form(request: Request, trin: Any, regel: Instansregel | None, laest: Laest) -> AfgoerelseForm | None:
    """The form of the step's art, for those who record it while it is not in place."""
    if not trin.maa_afgoere or regel is None or (request.method == "GET" and not _er_aabent(trin)):
        return None
    return FORMER.get(trin.instans.art, AfgoerelseForm)(
        request.POST or None, request.FILES or None, trin=trin, udfald=regel.udfald, version_ids=laest.versions_ids
    )


def _er_aabent(trin: Trin) -> bool:
    return trin.stilling not in (Stilling.STAAR, Stilling.UDGAAET)


def _laest(trin: Trin, tidligere: Sequence[Afgoerelse]) -> Laest:
    if aftaleversion := nyeste_aftaleversion(trin):
        return Laest([], {}, {}, aftaleversion)
    sidste = next((et.version_id for et in tidligere if et.udfald and et.version_id), None)
    if not trin.forloeb.plan_id:
        i_sagen = Sagsandel.objects.filter(sag=trin.forloeb.sag_id).values("plan")
        nyeste = Planversion.objects.filter(plan__in=i_sagen).order_by("plan_id", "-nummer").distinct("plan_id")
        return Laest(list(nyeste), {}, {})
    versioner = list(Planversion.objects.filter(plan=trin.forloeb.plan_id).order_by("-nummer")[:1])
    if not versioner:
        return Laest([], {}, {})
    indhold: dict[int, dict[str, Any]] = {versioner[0].pk: {}, sidste or 0: {}}
    afsnit = Versionsafsnit.objects.filter(version__in=indhold)
    if sidste is None:
        afsnit = afsnit.filter(noegle__in=RESUME)
    for version, noegle, tekst in afsnit.order_by("raekkefoelge").values_list("version", "noegle", "indhold"):
        indhold[version][noegle] = tekst
    return Laest(versioner, indhold[versioner[0].pk], indhold[sidste or 0])


def _egen_uid(trin: Trin) -> str:
    egen = trin.instans.afdeling or trin.instans.boligorganisation
    return str(egen.uid) if egen else ""


def egne_tal(trin: Trin, nye: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an afdeling itself would pay, in all and per lejemål and month, and for how long."""
    afdeling = trin.instans.afdeling
    egne = [et for et in nye["afdelinger"]["afdelinger"] if et["uid"] == _egen_uid(trin)] if nye and afdeling else []
    if not afdeling or not egne:
        return []
    fra, til = (date.fromisoformat(egne[0][ende] or nye["periode"][ende]) for ende in ("fra", "til"))
    raekker = [("Deltager", f"{dag(fra)} – {dag(til)}"), ("Lejemål", tal(afdeling.lejemaal))]
    if (beloeb := egne[0]["egenbetaling"]) is not None:
        pr_maaned = pr_lejemaal_pr_maaned(beloeb, afdeling.lejemaal, fra, til)
        raekker += [
            ("Egenbetaling i alt", kroner_tekst(beloeb)),
            ("Pr. lejemål pr. måned", f"{number_format(pr_maaned, 2)} kr."),
        ]
    return raekker


def _aendringer(trin: Trin, regel: Instansregel | None, laest: Laest) -> list[Afsnitsforskel]:
    """What has changed since the instans last decided, of what it decides about."""
    if not laest.gamle or regel is None:
        return []
    egen = _egen_uid(trin)
    gamle, nye = (vedkommer(regel.daekning, egen, afsnit) for afsnit in (laest.gamle, laest.nye))
    return sammenlign(gamle, nye)


def _pengeaendringer(regel: Instansregel | None, laest: Laest) -> list[Pengeforskel]:
    ser_penge = regel is not None and any(m.startswith("loft:") and not m.endswith(":egen") for m in regel.daekning)
    return pengeforskel(laest.gamle["budget"], laest.nye["budget"]) if laest.gamle and ser_penge else []


def _andele(trin: Trin) -> list[Any]:
    """Each plan's part of the case, with what has been set aside and released."""
    if not trin.forloeb.sag_id:
        return []

    def i_alt(tilstand: str) -> Subquery:
        raekker = Bevilling.objects.filter(plan=OuterRef("plan"), tilstand=tilstand).order_by().values("plan")
        return Subquery(raekker.annotate(i_alt=Sum("beloeb")).values("i_alt"))

    andele = Sagsandel.objects.filter(sag=trin.forloeb.sag_id).select_related("plan__byomraade")
    return list(
        andele.annotate(afsat=i_alt(Bevillingstilstand.AFSAT), frigivet=i_alt(Bevillingstilstand.FRIGIVET)).order_by(
            "pk"
        )
    )


def _virkning(trin: Trin, kaede: list[Trin], andele: list[Any]) -> list[str]:
    """What recording a yes will do, in sentences above the button."""
    art = trin.instans.art
    if trin.spor == Spor.PENGE:
        i_alt = kroner_tekst(sum(andel.beloeb for andel in andele))
        if art == Instansart.BORGERREPRAESENTATION:
            return [f"Et ja frigiver {i_alt.removesuffix('.')} til planerne i sagen."]
        return [f"Et ja indstiller {i_alt.removesuffix('.')} til Borgerrepræsentationen."]
    if trin.spor == Spor.AFTALER:
        return ["Et ja gælder den version af aftalen, der står her, og falder bort, hvis aftalen ændres."]
    if trin.forloeb.sagsart == Sagsart.PRAEKVALIFIKATION:
        return ["Et ja er en anbefaling af prækvalifikationen. Planens indhold tages op senere, i planens eget forløb."]
    andre = [et for et in kaede if et.spor == trin.spor and et.pk != trin.pk and not et.udgaaet_begrundelse]
    mangler = [str(et) for et in andre if not et.staar]
    if not mangler:
        fond = next((et for et in andre if et.instans.art == Instansart.LANDSBYGGEFOND), None)
        sidst = fond.seneste.dato if fond and fond.seneste else None
        if sidst is None:
            return ["Et ja er det sidste, der mangler: planen bliver godkendt."]
        return [
            f"Et ja fra senest {dag(sidst)} er det sidste, der mangler: planen bliver godkendt. "
            "Et ja fra en senere dag skal Landsbyggefonden bekræfte, før planen er godkendt."
        ]
    if len(mangler) > 3:
        return [f"Efter et ja mangler der {len(mangler)} andre trin, før planen er godkendt."]
    return [f"Efter et ja mangler planen: {', '.join(mangler)}."]


@require_http_methods(["GET", "POST"])
def overtrumf(request: Request, trin_id: int) -> HttpResponse:
    """An afdeling's no set aside by its øverste myndighed."""
    trinnet: Any = hent_trin(request, trin_id)
    if not trinnet.maa_afgoere:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.AFGOER.label}.")
    initial = {
        "version_ids": list(Planversion.objects.filter(plan=trinnet.forloeb.plan_id).values_list("pk", flat=True)[:1]),
        "seneste_id": trinnet.seneste_id,
    }
    form = OvertrumfForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        rene = form.cleaned_data
        felter = {navn: rene[navn] for navn in ("organ", "begrundelse", "dato", "version_ids", "seneste_id")}
        if proev(form, handlinger.overtrumf, trin_id, **felter, bevis=form.bevis(), af=request.user):
            messages.success(request, f"{trinnet}: beslutningen efter § 37, stk. 4, er registreret.")
            return redirect("godkendelser:trin", trin_id)
    return formular_side(
        request,
        "Beslutning efter § 37, stk. 4",
        form,
        trinnet,
        "Boligorganisationens øverste myndighed kan lade afdelingen deltage imod sit afdelingsmøde, når betingelsen i "
        "almenboligloven § 37, stk. 5, er opfyldt. Afdelingens nej bliver stående og kan ses sammen med beslutningen.",
    )


@require_http_methods(["GET", "POST"])
def traek_tilbage(request: Request, afgoerelse_id: int) -> HttpResponse:
    """Withdraw a decision, with a reason."""
    afgoerelse = hent_afgoerelse(request, afgoerelse_id)
    trinnet: Any = hent_trin(request, afgoerelse.trin_id)
    if not trinnet.maa_afgoere:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.AFGOER.label}.")
    form = BegrundelseForm(request.POST or None)
    if form.is_valid() and _traek(form, afgoerelse_id, request):
        messages.success(request, f"{trinnet}: afgørelsen er trukket tilbage.")
        return redirect("godkendelser:trin", trinnet.pk)
    return formular_side(
        request,
        "Træk afgørelsen tilbage",
        form,
        trinnet,
        "Afgørelsen bliver stående som trukket tilbage, og trinnet venter igen. Er planen godkendt, mister den sin "
        "godkendelse, og penge, som afgørelsen har flyttet, føres tilbage.",
    )


def _traek(form: BegrundelseForm, afgoerelse_id: int, request: Request) -> Afgoerelse | None:
    begrundelse = form.cleaned_data["begrundelse"]
    return proev(form, handlinger.traek_tilbage, afgoerelse_id, begrundelse=begrundelse, af=request.user)


@require_http_methods(["GET", "POST"])
def tilfoej_bevis(request: Request, afgoerelse_id: int) -> HttpResponse:
    """Evidence that came after the decision."""
    afgoerelse = hent_afgoerelse(request, afgoerelse_id)
    trinnet: Any = hent_trin(request, afgoerelse.trin_id)
    if not trinnet.maa_afgoere:
        raise PermissionDenied(f"Du har ikke ret til at {Handling.AFGOER.label}.")
    form = BevisForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        bevis = form.bevis()
        if bevis is None:
            form.add_error("bevis_fil", "Vælg en fil, eller skriv en adresse.")
        elif proev(form, handlinger.tilfoej_bevis, afgoerelse_id, bevis, af=request.user):
            messages.success(request, f"{trinnet}: beviset er tilføjet.")
            return redirect("godkendelser:trin", trinnet.pk)
    return formular_side(request, "Tilføj bevis", form, trinnet, "")


@require_safe
def bevis(request: Request, bevis_id: int) -> HttpResponseBase:
    """The file of a piece of evidence, for those who may see the plan."""
    synlige = Bevis.objects.filter(afgoerelse__trin__in=Trin.objects.synlige_for(request.user))
    return send_fil(request, get_object_or_404(synlige.exclude(fil=""), pk=bevis_id).fil)
