"""What is sent before a meeting: seen first, sent, answered."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fora import handlinger
from fora.dagsordenspdf import aendringer, stilling
from fora.forms.indkaldelser import BeskedForm, SvarForm
from fora.frister import frister
from fora.handlinger.indkaldelse import medlemmer_til, sidst_sendte
from fora.models import Indkaldelse, Indkaldelsesart, Invitation, Moede, Svarlink
from fora.sider import hent_moede, hent_moede_til_rettelse, vis_formular
from fora.tilstande import Moedestatus
from fora.udsendelse import emne, mailtekst
from grundlag.bestilling import bestil
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.filer import send_indhold
from grundlag.formular import proev
from grundlag.http import Request, med_noegle
from grundlag.links import find_link

EKSEMPEL = "https://… (hver får sit eget link)"


def indkald(request: Request, moede_id: int) -> HttpResponse:
    """What would be sent, to whom; and then send it. A meeting that is called already gets a supplement."""
    moedet = hent_moede_til_rettelse(request, moede_id)
    supplement = moedet.status == Moedestatus.INDKALDT
    form = BeskedForm(request.POST or None, knap="Send supplementet" if supplement else "Indkald")
    if form.is_valid():
        deed = handlinger.send_supplement if supplement else handlinger.indkald
        if sendt := proev(form, deed, moede_id, besked=form.cleaned_data["besked"], af=request.user):
            messages.success(request, "Dagsordenen dannes og sendes. Du kan følge med her.")
            return redirect("grundlag:bestilling", sendt.bestilling_id)
    art = Indkaldelsesart.SUPPLEMENT if supplement else Indkaldelsesart.INDKALDELSE
    sidste = sidst_sendte(moedet) if supplement else None
    medlemmer = medlemmer_til(moedet)
    side = settings.OFFENTLIG_ADRESSE + reverse("fora:moede", args=[moede_id])
    return render(
        request,
        "fora/indkald.html",
        {
            "moede": moedet,
            "form": form,
            "supplement": supplement,
            "aendringer": aendringer(sidste.indhold, stilling(moedet)) if sidste else [],
            "medlemmer": medlemmer,
            "uden_mail": [et.person for et in medlemmer if not et.person.email],
            "emne": emne(art, moedet),
            "tekst": mailtekst(art, moedet, navn="(navn)", besked="(din besked)", svar=EKSEMPEL, side=side),
            "overskredne": []
            if supplement
            else [et for et in frister(moedet, i_dag()) if et.overskredet and et.hvad == "Indkaldelse"],
        },
        status=422 if form.errors else 200,
    )


@require_POST
def forhaandsvis(request: Request, moede_id: int) -> HttpResponse:
    """Order the agenda as it would be sent now; nothing is sent."""
    moedet = hent_moede_til_rettelse(request, moede_id)
    bestilling = bestil(
        "fora.tasks.dan_forhaandsvisning", f"Forhåndsvisning: {moedet}"[:160], af=request.user, moede_id=moede_id
    )
    return redirect("grundlag:bestilling", bestilling.pk)


@require_POST
def dan_igen(request: Request, indkaldelse_id: int) -> HttpResponse:
    indkaldelse = get_object_or_404(Indkaldelse, pk=indkaldelse_id)
    hent_moede_til_rettelse(request, indkaldelse.moede_id)
    try:
        igen = handlinger.dan_igen(indkaldelse_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
        return redirect("fora:moede", indkaldelse.moede_id)
    return redirect("grundlag:bestilling", igen.bestilling_id)


def aflys(request: Request, moede_id: int) -> HttpResponse:
    """Cancel a meeting; all who were invited get word."""
    moedet = hent_moede_til_rettelse(request, moede_id)
    form = BeskedForm(request.POST or None, knap="Aflys mødet")
    if (
        form.is_valid()
        and proev(form, handlinger.aflys, moede_id, besked=form.cleaned_data["besked"], af=request.user) is not None
    ):
        messages.success(request, "Mødet er aflyst.")
        return redirect("fora:moede", moede_id)
    antal = moedet.invitationer.exclude(person__email="").count()
    indledning = (
        f"De {antal}, der er indkaldt, får en mail, og mødet tages ud af deres kalender. "
        if antal
        else "Der er ikke sendt nogen indkaldelse, så ingen får besked. "
    )
    indledning += "Dagsordenen bliver stående, men den er låst, og mødet kan ikke genoptages."
    return vis_formular(request, form, titel="Aflys mødet", indledning=indledning, moede=moedet)


@require_safe
def fil(request: Request, indkaldelse_id: int) -> HttpResponseBase:
    """The agenda as it was sent, for those who may see the meeting; nothing in it is closed."""
    fundet = get_object_or_404(Indkaldelse.objects.exclude(fil=None), pk=indkaldelse_id)
    hent_moede(request, fundet.moede_id)
    return send_indhold(request, str(fundet.fil_id), fundet.filnavn, vis_i_browser=True)


def registrer_svar(request: Request, invitation_id: int) -> HttpResponse:
    """Write what somebody has answered by telephone."""
    invitation = get_object_or_404(Invitation.objects.select_related("person"), pk=invitation_id)
    moedet = hent_moede_til_rettelse(request, invitation.moede_id)
    nu = {"svar": invitation.svar, "stedfortraeder": invitation.stedfortraeder}
    form = SvarForm(request.POST or None, initial=nu)
    if form.is_valid():
        felter = {navn: form.cleaned_data[navn] for navn in ("svar", "stedfortraeder")}
        if proev(form, handlinger.registrer_svar, invitation_id, **felter, af=request.user):
            messages.success(request, f"Svaret fra {invitation.person} er gemt.")
            return redirect("fora:moede", moedet.pk)
    return vis_formular(request, form, titel=f"Svar fra {invitation.person}", moede=moedet)


@med_noegle
def svar(request: HttpRequest, noegle: str) -> HttpResponse:
    """Answer with no login; looking changes nothing, and the answer may be changed until the meeting."""
    links = Svarlink.objects.select_related("invitation__person", "invitation__moede__gruppe")
    try:
        invitation = find_link(links, noegle).invitation
    except Regelbrud as brud:
        return render(request, "fora/svar.html", {"grund": str(brud)}, status=410)
    moedet: Moede = invitation.moede
    nu = {"svar": invitation.svar, "stedfortraeder": invitation.stedfortraeder}
    form = SvarForm(request.POST or None, initial=nu)
    gemt = None
    if form.is_valid():
        felter = {navn: form.cleaned_data[navn] for navn in ("svar", "stedfortraeder")}
        gemt = proev(form, handlinger.svar_ved_link, noegle, **felter)
    return render(
        request,
        "fora/svar.html",
        {"invitation": gemt or invitation, "moede": moedet, "form": form, "gemt": gemt},
        status=422 if form.errors else 200,
    )
