"""Minutes sent out: what will happen, what was sent, what the members answer, and undoing a decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from byomraader.models import Person
from fora import handlinger
from fora.forms.referat import ForslagForm, GodkendForm
from fora.models import Inhabilitet, Moede, Referatlink, Referatversion, Rettelsesforslag
from fora.referatdata import delbart, laeste_opgaver, referattekster, til_medlem
from fora.sider import hent_moede, hent_punkt, kraev_styring_af, vis_formular
from fora.tilstede import medlemmer_ved
from grundlag.fejl import Regelbrud
from grundlag.filer import send_indhold
from grundlag.formular import proev
from grundlag.http import Request, med_noegle
from grundlag.links import find_link
from grundlag.models import Udskriftsstatus
from grundlag.udfald import Udfald
from grundlag.udskrift import bestil_udskrift


def udsend(request: Request, moede_id: int) -> HttpResponse:
    """What each decision will do, and to whom the minutes go; then they are confirmed and sent."""
    moedet: Any = hent_moede(request, moede_id)
    if not moedet.styrer:
        kraev_styring_af(moedet)
    fejl = ""
    if request.method == "POST":
        try:
            version = handlinger.udsend_referat(moede_id, af=request.user)
        except Regelbrud as brud:
            fejl = str(brud)
        else:
            messages.success(request, "Beslutningerne er bekræftet, og referatet er sendt til gennemlæsning.")
            return redirect("fora:referatversion", version.pk)
    medlemmer = medlemmer_ved(moedet)
    personer = {et.person_id: et.person.navn for et in medlemmer}
    aabne = [
        {
            "punkt": punkt,
            "opgaver": []
            if punkt.lukket and punkt.er_inhabil
            else laeste_opgaver(referattekster(punkt), moedet, personer),
            "er_udsat": punkt.udfald == Udfald.UDSAT,
            "skjult": punkt.er_inhabil,
        }
        for punkt in moedet.punkter.med_inhabil(request.user).filter(bekraeftet_tid=None)
    ]
    kontekst = {"moede": moedet, "aabne": aabne, "modtagere": [et.person for et in medlemmer], "fejl": fejl}
    return render(request, "fora/udsend.html", kontekst, status=422 if fejl else 200)


@require_POST
def genaabn(request: Request, punkt_id: int) -> HttpResponse:
    """Open a confirmed item again, which undoes what its decision did."""
    punktet = hent_punkt(request, punkt_id)
    try:
        handlinger.genaabn_punkt(punkt_id, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    else:
        messages.success(request, f"Punkt {punktet.nummer} er åbent igen, og det, beslutningen gjorde, er fortrudt.")
    return redirect("fora:referat", punktet.moede_id)


def version(request: Request, version_id: int) -> HttpResponse:
    """The minutes as they were sent: to read, to correct by a proposal, to approve by one click."""
    referatet = get_object_or_404(Referatversion.objects.select_related("udskrift"), pk=version_id)
    moedet: Any = hent_moede(request, referatet.moede_id)
    person = Person.objects.filter(bruger=request.user).first()
    form = ForslagForm(request.POST or None)
    if request.method == "POST":
        if person is None:
            raise PermissionDenied("Kun de, der sad i gruppen på mødets dag, kan svare på referatet.")
        if svar := _svar(request, form, referatet, person):
            return svar
    indhold = _indhold_til(referatet, person) if moedet.laeser_internt else delbart(referatet.indhold)
    return render(
        request,
        "fora/referatversion.html",
        _kontekst(referatet, moedet, indhold, person, form),
        status=422 if form.errors else 200,
    )


@med_noegle
def link(request: Request, noegle: str) -> HttpResponse:
    """The same, for a member without an account. Neither looking nor proposing uses the link up; approving does."""
    try:
        fundet = find_link(
            Referatlink.objects.select_related("version__udskrift", "version__moede__gruppe", "person"), noegle
        )
    except Regelbrud as brud:
        return render(request, "fora/link_svar.html", {"besked": str(brud)}, status=410)
    form = ForslagForm(request.POST or None)
    referatet, person = fundet.version, fundet.person
    if request.method == "POST" and (svar := _svar(request, form, referatet, person, noegle=noegle)):
        return svar
    kontekst = _kontekst(referatet, referatet.moede, _indhold_til(referatet, person), person, form)
    return render(request, "fora/referat_link.html", kontekst, status=422 if form.errors else 200)


@require_POST
def afgoer(request: Request, forslag_id: int) -> HttpResponse:
    """Take a proposal, or not."""
    forslag = get_object_or_404(Rettelsesforslag.objects.select_related("version"), pk=forslag_id)
    hent_moede(request, forslag.version.moede_id)
    try:
        handlinger.afgoer_forslag(forslag_id, antaget=request.POST.get("svar") == "antag", af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    return redirect("fora:referatversion", forslag.version_id)


def godkend(request: Request, moede_id: int) -> HttpResponse:
    """Record that the minutes are approved in another way than by the members' clicks."""
    moedet: Any = hent_moede(request, moede_id)
    if not moedet.styrer:
        kraev_styring_af(moedet)
    form = GodkendForm(request.POST or None)
    if form.is_valid():
        hvordan = form.cleaned_data["hvordan"]
        if proev(form, handlinger.godkend_referat, moede_id, hvordan=hvordan, af=request.user):
            messages.success(request, "Referatet er godkendt.")
            return redirect("fora:moede", moede_id)
    return vis_formular(request, form, titel="Godkend referatet", moede=moedet)


@require_safe
def pdf(request: Request, version_id: int) -> HttpResponseBase:
    """The minutes as they may be given to anybody; while it is being made, a page that says so."""
    referatet = get_object_or_404(Referatversion.objects.select_related("udskrift"), pk=version_id)
    moedet = hent_moede(request, referatet.moede_id)
    return _vis_udskrift(request, referatet.udskrift, moedet)


def _vis_udskrift(request: Request, udskrift: Any, moedet: Moede) -> HttpResponseBase:
    if udskrift.status == Udskriftsstatus.FAERDIG and udskrift.fil_id:
        return send_indhold(request, udskrift.fil_id, udskrift.filnavn, vis_i_browser=True)
    return render(request, "fora/udskrift.html", {"udskrift": udskrift, "moede": moedet})


@require_safe
def punkt_udskrift(request: Request, punkt_id: int) -> HttpResponseBase:
    """One item of the newest minutes, for the case it belongs to; of a closed one only to those who read it."""
    punktet = hent_punkt(request, punkt_id)
    moedet: Any = punktet.moede
    referatet = moedet.referater.first()
    if referatet is None:
        messages.error(request, "Referatet er ikke sendt ud endnu, så punktet kan ikke udskrives.")
        return redirect("fora:punkt", punkt_id)
    hele = referatet.indhold if moedet.laeser_internt else delbart(referatet.indhold)
    punkt = next((et for et in hele["punkter"] if et["uid"] == str(punktet.uid)), None)
    if punkt is None:
        messages.error(request, "Punktet er kommet til, efter referatet blev sendt ud. Send det igen.")
        return redirect("fora:punkt", punkt_id)
    data = {
        **hele,
        "punkter": [{**punkt, "droeftelse": ""}],
        "art_tekst": "Udskrift af referat",
        "version": referatet.nummer,
        "hash_kort": referatet.hash_kort,
        "kode": "",
        "udkast": False,
        "dannet_dato": timezone.localdate(referatet.udsendt_tid),
    }
    filnavn = f"Udskrift {moedet.gruppe} {moedet.dato}, punkt {punktet.nummer}.pdf"
    return _vis_udskrift(request, bestil_udskrift("fora/referat.pdf.html", data, filnavn=filnavn), moedet)


def _indhold_til(referatet: Referatversion, person: Person | None) -> dict[str, Any]:
    inhabil = Inhabilitet.objects.filter(punkt__moede=referatet.moede_id, person=person) if person else []
    return til_medlem(referatet.indhold, {str(et.punkt.uid) for et in inhabil})


def _kontekst(
    referatet: Referatversion, moedet: Moede, indhold: dict[str, Any], person: Person | None, form: ForslagForm
) -> dict[str, Any]:
    nyeste: Any = moedet.referater.first()
    mangler, i_alt = handlinger.mangler_svar(referatet, moedet)
    maa_svare = nyeste.pk == referatet.pk and person is not None and person in handlinger.modtagere(moedet)
    return {
        "version": referatet,
        "moede": moedet,
        "indhold": indhold,
        "form": form,
        "nyeste": nyeste,
        "mangler": mangler,
        "i_alt": i_alt,
        "maa_svare": maa_svare,
        "har_godkendt": maa_svare and referatet.godkendelser.filter(person=person).exists(),
        "forslag": referatet.forslag.select_related("person"),
    }


def _svar(
    request: Request, form: ForslagForm, referatet: Referatversion, person: Person, *, noegle: str = ""
) -> HttpResponse | None:
    """Approve or propose, logged in or by the link ``noegle``; None when it is refused, and the form says why."""
    af, via = (None, f"{person.navn} via link") if noegle else (request.user, "")
    try:
        if "godkend" in request.POST and noegle:
            handlinger.godkend_ved_link(noegle)
            return render(request, "fora/link_svar.html", {"besked": "Tak. Du har godkendt referatet."})
        if "godkend" in request.POST:
            handlinger.godkend_version(referatet.pk, person, af=af)
            messages.success(request, "Tak. Du har godkendt referatet.")
            return redirect(request.path)
        if form.is_valid():
            handlinger.stil_forslag(referatet.pk, person, form.cleaned_data["tekst"], af=af, aktoer_tekst=via)
            messages.success(request, "Tak. Forslaget er sendt til forumsekretæren.")
            return redirect(request.path)
    except Regelbrud as brud:
        form.is_valid()
        form.add_error(None, str(brud))
    return None
