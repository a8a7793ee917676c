"""The meeting while it is held: who is there, and what is said and decided on each item, on one page."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fora import handlinger
from fora.aabne import HOLDT, SENDT
from fora.adgang import tekster_til, udfald_til
from fora.forms.referat import REFERATTEKSTER, FremmoedeForm, LinjeForm, ReferatForm
from fora.models import Dagsordenspunkt, Fremmoedeart, Medlemskab, Moede, Punktvirkning
from fora.referatdata import laeste_opgaver
from fora.sider import hent_moede, hent_moede_til_rettelse, hent_punkt, kraev_skrivning_i, laeser_punkt
from fora.tilstede import Tilstede, hent_tilstede, navne_ved
from grundlag import kladder
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.formular import proev, vis_fejl
from grundlag.http import Request, er_fragment
from grundlag.models import Kladde
from grundlag.tekst import ens_linjeskift


@require_safe
def referat(request: Request, moede_id: int) -> HttpResponse:
    """
    All the items of a meeting to be minuted, or, for whoever does not steer the body, to be read.

    ``?kladde=1`` puts in what the writer has typed and never saved.
    """
    moedet = hent_moede(request, moede_id)
    punkter = list(moedet.punkter.med_inhabil(request.user))
    tilstede = hent_tilstede(moedet)
    egne = _kladder(request, punkter) if moedet.styrer else {}  # type: ignore[attr-defined]
    brug = "kladde" in request.GET
    virkninger = defaultdict(list)
    if any(punkt.bekraeftet_tid or punkt.genaabnet_tid for punkt in punkter):
        for virkning in Punktvirkning.objects.filter(punkt__moede=moedet):
            virkninger[virkning.punkt_id].append(virkning)
    linjer = [
        _linje(
            punkt,
            moedet,
            tilstede,
            egne=egne.get(punkt.pk, []),
            brug_kladde=brug,
            virkninger=virkninger[punkt.pk],
        )
        for punkt in punkter
    ]
    return render(
        request,
        "fora/referat.html",
        {
            "moede": moedet,
            "linjer": linjer,
            "fremmoede": _fremmoedevisning(moedet, tilstede),
            "tilstede": tilstede,
            "kan_holdes": moedet.dato <= i_dag(),
            "versioner": moedet.referater.all() if moedet.status in SENDT else (),
            "kan_udsendes": moedet.styrer and moedet.status in HOLDT,  # type: ignore[attr-defined]
        },
    )


@require_POST
def gem(request: Request, punkt_id: int) -> HttpResponse:
    """
    Save what is minuted on one item.

    To the page's script the item as it now stands: 200 saved, 422 refused, 409 with the three texts. Without
    script the page again, or the item's own page when something is to be mended.
    """
    form = ReferatForm(request.POST)
    konflikt = None
    status = 422
    if form.is_valid():
        emne = kladder.emne(Dagsordenspunkt._meta, punkt_id)
        grundudgave = form.cleaned_data["grundudgave"]
        try:
            resultat = handlinger.gem_punkt(
                punkt_id,
                form.tekster,
                form.valg,
                grundudgave=grundudgave,
                afsendte=_afsendte(request),
                af=request.user,
            )
        except kladder.Konflikt as fundet:
            kladder.gem(request.user, emne, form.tekster, grundudgave=grundudgave)
            form, konflikt, status = ReferatForm(fundet.som_post(request.POST)), fundet, 409
        except (Regelbrud, ValidationError) as fejl:
            vis_fejl(form, fejl)
        except (PermissionDenied, Dagsordenspunkt.DoesNotExist, Moede.DoesNotExist):
            hent_punkt(request, punkt_id)  # 404 to whoever may not even see it
            raise
        else:
            return kladder.gemt(_gemt(request, punkt_id, resultat.besked), emne)
    kraev_skrivning_i(hent_punkt(request, punkt_id))
    return _svar(request, punkt_id, form=form, konflikt=konflikt, status=status)


def _gemt(request: Request, punkt_id: int, besked: str) -> HttpResponse:
    """What the page's script takes from an item that is saved: its form, and nothing that saving does not change."""
    punktet = Dagsordenspunkt.objects.select_related("moede").get(pk=punkt_id)
    if not er_fragment(request):
        messages.success(request, besked)
        return redirect(_sted(punktet))
    linje = {"punkt": punktet, "besked": besked, **_skrift(punktet, punktet.moede, navne_ved(punktet.moede))}
    return render(request, "fora/_referatpunkter.html#skrift", {"linje": linje})


def _afsendte(request: Request) -> list[dict[str, str]]:
    """The texts that this page has sent before and got no answer to: they may have been saved all the same."""
    afsendte = []
    for tekst in request.POST.getlist("afsendt"):
        try:
            sendt = json.loads(tekst)
            afsendte.append({felt: ens_linjeskift(str(sendt[felt])).strip() for felt in REFERATTEKSTER})
        except (ValueError, KeyError, TypeError):
            continue
    return afsendte


@require_POST
def noter(request: Request, punkt_id: int) -> HttpResponse:
    """Note in one line who came, left, was inhabil or sat for somebody, during an item."""
    punktet = hent_punkt(request, punkt_id)
    kraev_skrivning_i(punktet)
    form = LinjeForm(request.POST)
    emne = kladder.emne_for(punktet)
    if (
        form.is_valid()
        and proev(form, handlinger.noter, punkt_id, form.cleaned_data["linje"], af=request.user) is not None
    ):
        Kladde.objects.filter(bruger=request.user, emne=emne, felt="linje").delete()
        if not er_fragment(request):
            messages.success(request, "Noteret.")
            return redirect(_sted(punktet))
        return _svar(request, punktet.pk, besked="Noteret.")
    return _svar(request, punktet.pk, linjeform=form, status=422)


@require_POST
def fjern_bemaerkning(request: Request, punkt_id: int) -> HttpResponse:
    """Take back a line about somebody; ``raekke`` is the name of its table and its id."""
    punktet = hent_punkt(request, punkt_id)
    slags, _, pk = request.POST.get("raekke", "").partition(":")
    try:
        handlinger.fjern_bemaerkning(punkt_id, slags, int(pk) if pk.isdecimal() else 0, af=request.user)
    except Regelbrud as brud:
        messages.error(request, str(brud))
    if er_fragment(request):
        return _svar(request, punktet.pk, besked="Fjernet.")
    return redirect(_sted(punktet))


@require_POST
def laes(request: Request, punkt_id: int) -> HttpResponse:
    """How the task lines in what is typed are read, before it is saved."""
    punktet = hent_punkt(request, punkt_id)
    kraev_skrivning_i(punktet)
    tekster = [request.POST.get(felt, "") for felt in REFERATTEKSTER]
    laeste = laeste_opgaver(tekster, punktet.moede, navne_ved(punktet.moede))
    return render(request, "fora/_referatpunkter.html#laest", {"linje": {"laeste": laeste, "punkt": punktet}})


def fremmoede(request: Request, moede_id: int) -> HttpResponse:
    """Who was there when the meeting began."""
    moedet = hent_moede_til_rettelse(request, moede_id)
    tilstede = hent_tilstede(moedet)
    form = FremmoedeForm(request.POST or None, saeder=_saeder(tilstede.medlemmer))
    if form.is_valid():
        gaester = form.cleaned_data["gaester"]
        if proev(form, handlinger.gem_fremmoede, moede_id, form.svar, gaester=gaester, af=request.user):
            messages.success(request, "Fremmødet er gemt.")
            return redirect("fora:referat", moede_id)
    return render(
        request,
        "fora/fremmoede.html",
        {
            "moede": moedet,
            "form": form,
            "fremmoede": _fremmoedevisning(moedet, tilstede, form=form),
        },
        status=422 if form.errors else 200,
    )


def _saeder(medlemmer: list[Medlemskab]) -> list[Medlemskab]:
    return [et for et in medlemmer if et.suppleant_for_id is None]


def _kladder(request: Request, punkter: list[Dagsordenspunkt]) -> dict[int, list[Kladde]]:
    """The writer's drafts that say something else than the rows, by item; one query."""
    emner = {kladder.emne_for(punkt): punkt for punkt in punkter}
    egne: dict[int, list[Kladde]] = defaultdict(list)
    for kladde in Kladde.objects.filter(bruger=request.user, emne__in=emner).order_by("felt"):
        punkt = emner[kladde.emne]
        if kladde.tekst.strip() != _gemt_vaerdi(punkt, kladde.felt).strip():
            egne[punkt.pk].append(kladde)
    return egne


def _gemt_vaerdi(punkt: Dagsordenspunkt, felt: str) -> str:
    if felt == "stemmer":
        return _stemmer(punkt)
    return str(getattr(punkt, felt, "")) if felt in {*REFERATTEKSTER, "udfald"} else ""


def _stemmer(punkt: Dagsordenspunkt) -> str:
    if punkt.stemmer_for is None:
        return ""
    return f"{punkt.stemmer_for}-{punkt.stemmer_imod}-{punkt.stemmer_undlod}"


def _linje(
    punkt: Any,
    moedet: Any,
    tilstede: Tilstede,
    *,
    egne: Sequence[Kladde] = (),
    brug_kladde: bool = False,
    form: ReferatForm | None = None,
    linjeform: LinjeForm | None = None,
    konflikt: kladder.Konflikt | None = None,
    besked: str = "",
    virkninger: Sequence[Punktvirkning] = (),
) -> dict[str, Any]:
    """One item with all that the page shows of it; of what the reader may not see, nothing is here."""
    internt = laeser_punkt(punkt, moedet)
    aabent = internt or not punkt.lukket
    linje: dict[str, Any] = {
        "punkt": punkt,
        "pk": punkt.pk,
        "nummer": punkt.nummer,
        "navn": str(punkt),
        "type": punkt.get_type_display(),
        "internt": internt,
        "skrives": moedet.styrer and kan_skrives(punkt, moedet),
        "udfald": udfald_til(punkt, laeser_internt=internt),
        "tal": tilstede.ved(punkt),
        "bemaerket": [{"tekst": str(et), "raekkenavn": et.raekkenavn} for et in tilstede.bemaerket(punkt) if aabent],
        "konflikt": konflikt,
        "besked": besked,
        "virkninger": virkninger if aabent else [],
        "kan_genaabnes": moedet.styrer and bool(punkt.bekraeftet_tid) and not punkt.er_inhabil,
    }
    if not linje["skrives"]:
        linje["tekster"] = tekster_til(punkt, laeser_internt=internt)
        return {**linje, **_afvist(form or linjeform)}
    skrift = _skrift(punkt, moedet, tilstede.personer, egne=egne if brug_kladde else (), form=form, linjeform=linjeform)
    return {**linje, **skrift, "kladder": () if brug_kladde else egne}


def _skrift(
    punkt: Any,
    moedet: Any,
    personer: Mapping[int, str],
    *,
    egne: Sequence[Kladde] = (),
    form: ReferatForm | None = None,
    linjeform: LinjeForm | None = None,
) -> dict[str, Any]:
    """What is written in the fields of an item: as it is saved, with the drafts ``egne`` put in, or as it was sent."""
    vaerdier: dict[str, Any] = {felt: getattr(punkt, felt) for felt in (*REFERATTEKSTER, "udfald")}
    vaerdier |= {"stemmer": _stemmer(punkt), "grundudgave": punkt.udgave, "linje": ""}
    if egne:
        vaerdier |= {kladde.felt: kladde.tekst for kladde in egne}
        vaerdier["grundudgave"] = min([punkt.udgave, *(kladde.grundudgave for kladde in egne)])
    for sendt in filter(None, (form, linjeform)):
        vaerdier |= {felt: sendt.data.get(felt, "") for felt in sendt.fields}
    fejl: dict[str, Any] = {**(form.errors if form else {}), **(linjeform.errors if linjeform else {})}
    fejl["resten"] = [besked for felt in ("grundudgave", "__all__") for besked in fejl.pop(felt, [])]
    return {
        "pk": punkt.pk,
        "nummer": punkt.nummer,
        "emne": kladder.emne_for(punkt),
        "vaerdier": vaerdier,
        "fejl": fejl,
        "sendt": form is not None or linjeform is not None,
        "cpr": (form and form.cpr_advarsel) or (linjeform and linjeform.cpr_advarsel),
        "form": form,
        "laeste": laeste_opgaver([vaerdier[felt] for felt in REFERATTEKSTER], moedet, personer),
    }


def _afvist(form: ReferatForm | LinjeForm | None) -> dict[str, Any]:
    """The item was closed while one wrote in it: why it is refused, and what was typed, to be taken from there."""
    if form is None:
        return {}
    typet = [form.data.get(felt, "") for felt in (*REFERATTEKSTER, "linje")]
    return {
        "afvist": " ".join(str(besked) for beskeder in form.errors.values() for besked in beskeder),
        "typet": [tekst for tekst in typet if tekst],
    }


def kan_skrives(punkt: Any, moedet: Any) -> bool:
    """The item is open, in a meeting that is, or it was reopened; and the writer is not inhabil."""
    return not punkt.er_inhabil and not punkt.bekraeftet_tid and (moedet.maa_styre or bool(punkt.genaabnet_tid))


def _svar(request: Request, punkt_id: int, *, status: int = 200, **hvad: Any) -> HttpResponse:
    """The item by itself: a part of the page to its script, otherwise a page of its own to mend it on."""
    punkt = hent_punkt(request, punkt_id)
    moedet: Any = punkt.moede
    linje = _linje(punkt, moedet, hent_tilstede(moedet), **hvad)
    kontekst = {"linje": linje, "linjer": [linje], "moede": moedet, "kan_holdes": moedet.dato <= i_dag()}
    skabelon = "fora/_referatpunkter.html" if er_fragment(request) else "fora/ret_referat.html"
    return render(request, skabelon, kontekst, status=status)


def _fremmoedevisning(moedet: Moede, tilstede: Tilstede, *, form: FremmoedeForm | None = None) -> list[dict[str, Any]]:
    """Each seat with what is said of it, or is about to be."""
    skrevet = {et.medlemskab_id: et for et in tilstede.fremmoeder}
    # Until it is written who came, what they answered to the invitation is the best guess.
    svar = {} if skrevet else {et.person_id: et for et in moedet.invitationer.all()}
    raekker: list[dict[str, Any]] = []
    for saede in _saeder(tilstede.medlemmer):
        nu = skrevet.get(saede.pk)
        inviteret = svar.get(saede.person_id)
        art, navn = (nu.art, nu.stedfortraeder) if nu else (Fremmoedeart.TIL_STEDE, "")
        if inviteret and inviteret.svar in {Fremmoedeart.AFBUD, Fremmoedeart.STEDFORTRAEDER}:
            art, navn = inviteret.svar, inviteret.stedfortraeder
        raekke = {
            "pk": saede.pk,
            "person": str(saede.person),
            "plads": saede.get_plads_display(),
            "art": art,
            "navn": navn,
            "skrevet": nu,
            "fejl": [],
        }
        if form and form.is_bound:
            raekke |= {
                "art": form.data.get(f"art_{saede.pk}", art),
                "navn": form.data.get(f"navn_{saede.pk}", navn),
                "fejl": [*form.errors.get(f"art_{saede.pk}", []), *form.errors.get(f"navn_{saede.pk}", [])],
            }
        raekker.append(raekke)
    return raekker


def _sted(punktet: Dagsordenspunkt) -> str:
    return f"{reverse('fora:referat', args=[punktet.moede_id])}#punkt-{punktet.pk}"
