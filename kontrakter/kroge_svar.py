"""What kontrakter answers when lower apps ask through the hooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Max, Model, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse

from byomraader.adgang import ALLE, en_af, maa, noegler, omfang
from byomraader.models import Byomraade
from fora.adgang import GRUPPER
from fora.models import Dagsordenspunkt, Gruppe, Gruppetype
from grundlag.adgang import Handling
from grundlag.adresser import adresse
from grundlag.dato import i_dag
from grundlag.kroge import Fund, Krav, Panel, Raekke, Versionsord
from grundlag.models import Bruger
from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag
from grundlag.ventende import raekker
from helhedsplaner.krav import OMFLYT
from helhedsplaner.models import Budgetart, Budgetlinje, Budgetversion, Helhedsplan, Kilde, TvaergaaendeIndsats
from kontrakter.models import (
    Aftale,
    Aftaleart,
    Aftalepart,
    Aftaleversion,
    Kontraktgrundlag,
    Kontraktlinje,
    Linjeart,
    Punktkontrakt,
    Underskriftsanmodning,
)
from kontrakter.pulje import pulje_for
from kontrakter.tilstande import BRUGES, FARVER, Aftalestatus

FLEST_FUND = 20
VARSEL = timedelta(days=183)
PAA_PUNKTET = "Aftale på punktet"
FLEST_I_PANEL = 10
PARTENS_NAVN = Coalesce(
    NullIf("boligorganisation__kortnavn", Value("")),
    "boligorganisation__navn",
    "forvaltning__navn",
    "lokaludvalg__navn",
    "anden",
)
SKRIDT_MED_STRATEGISK = frozenset({"drift", "lbf"})


def adgangskilder(bruger: Bruger, model: type[Model]) -> Iterator[Q]:
    """A member of a body may see its agreement, and those on the plans that it works on; a signer what she signs."""
    if model is not Aftale:
        return
    yield Q(pk__iblandt=Underskriftsanmodning.objects.filter(bruger=bruger).order_by().values("version__aftale"))
    yield en_af(arbejdende_grupper__overlap=noegler(bruger, GRUPPER))


def krav(objekt: Model, skridt: str) -> Iterator[Krav]:
    """
    Before Landsbyggefonden's tilsagn, and before drift: the strategisk samarbejdsaftale, where it is asked for.

    Before a budget is moved: that it has what the agreements have promised.
    """
    if isinstance(objekt, Budgetversion) and skridt == OMFLYT:
        yield from _krav_til_omflytning(objekt)
    if not isinstance(objekt, Helhedsplan) or skridt not in SKRIDT_MED_STRATEGISK:
        return
    if not objekt.regelsaet.kraever_strategisk_aftale:
        return
    aftale = (
        Aftale.objects.for_plan(objekt)
        .filter(art=Aftaleart.STRATEGISK)
        .exclude(status__in=[Aftalestatus.OPSAGT, Aftalestatus.ANNULLERET])
        .first()
    )
    yield Krav(
        "strategisk_aftale",
        "Den strategiske samarbejdsaftale er underskrevet.",
        aftale is not None and aftale.status == Aftalestatus.UNDERSKREVET,
        hvem="Boligorganisationerne og Københavns Kommune",
        url=adresse("kontrakter:aftale", aftale.pk) if aftale else adresse("kontrakter:plan", objekt.pk),
    )


def _krav_til_omflytning(budget: Budgetversion) -> Iterator[Krav]:
    pulje = pulje_for([budget.plan_id])[budget.plan_id]
    summer = dict(budget.linjer.order_by().values_list("kilde").annotate(i_alt=Sum("beloeb")))
    for kilde, navn, lovet in (
        (Kilde.KOMMUNE_KONTRAKT, "kontraktpuljen", pulje.disponeret_kontrakt),
        (Kilde.KOMMUNE_FACILITERING, "faciliteringen", pulje.disponeret_facilitering),
    ):
        har = summer.get(kilde, 0)
        if not lovet:
            continue
        tekst = f"Aftalerne har lovet {kroner_tekst(lovet)} af {navn}, og budgettet har {kroner_tekst(har)}"
        mangler = f" Der mangler {kroner_tekst(lovet - har)}" if har < lovet else ""
        url = reverse("kontrakter:plan", args=[budget.plan_id])
        yield Krav(f"lovet:{kilde}", f"{tekst}{mangler}", har >= lovet, url=url, kan_undtages=False)


# Which lines of contracts are paid by which art of the budget; what is not named here is an indsats.
LINJEART_AF = {
    Budgetart.FRIKOEB: Linjeart.FRIKOEB,
    Budgetart.NETVAERK: Linjeart.NETVAERK,
    Budgetart.FACILITERING: Linjeart.FACILITERING,
}


def panel(objekt: Model, bruger: Bruger) -> Iterator[Panel]:
    """The agreements of a byområde, a plan or a body, the contracts of a budget line, the choice of an agenda item."""
    if isinstance(objekt, Budgetlinje):
        if objekt.kilde in (Kilde.KOMMUNE_KONTRAKT, Kilde.KOMMUNE_FACILITERING):
            yield _kontrakter_bag(objekt, bruger)
        return
    aftaler = Aftale.objects.synlige_for(bruger)
    url = reverse("kontrakter:liste")
    if isinstance(objekt, Byomraade):
        aftaler = aftaler.filter(byomraade=objekt)
        url = f"{url}?byomraade={objekt.pk}"
    elif isinstance(objekt, Helhedsplan):
        aftaler = aftaler.for_plan(objekt)
        url = adresse("kontrakter:plan", objekt.pk)
    elif isinstance(objekt, Gruppe):
        if objekt.type == Gruppetype.ARBEJDSGRUPPE:
            yield _tvaergaaende(objekt, bruger)
            return
        aftaler = aftaler.filter(gruppe=objekt)
        if objekt.type == Gruppetype.BOLIGSOCIALT_FORUM:
            yield _forumaftaler(objekt, list(aftaler), bruger)
            return
    elif isinstance(objekt, Dagsordenspunkt):
        url = adresse("kontrakter:punktkontrakt", objekt.pk)
        yield Panel(PAA_PUNKTET, (), "", url, "Vælg aftaleversion")
        return
    else:
        return
    yield Panel(
        "Kontrakter og andre aftaler",
        tuple(map(_raekke, aftaler[:FLEST_I_PANEL])),
        tom="Der er ingen aftaler her endnu.",
        url=url,
        url_tekst="Se aftalerne",
    )


def _kontrakter_bag(budgetlinje: Budgetlinje, bruger: Bruger) -> Panel:
    """The lines of contracts that a row of municipal money pays, all years: which agreement, and what it promises."""
    linjer = Kontraktlinje.objects.filter(
        aftale__in=Aftale.objects.synlige_for(bruger),
        plan=budgetlinje.version.plan_id,
        art=LINJEART_AF.get(Budgetart(budgetlinje.art), Linjeart.INDSATS),
    )
    if budgetlinje.indsatsomraade_id:
        linjer = linjer.filter(Q(indsatsomraade=budgetlinje.indsatsomraade_id) | Q(indsatsomraade=None))
    nyeste = Aftaleversion.objects.filter(aftale=OuterRef("aftale")).order_by("-nummer").values("pk")[:1]
    linjer = linjer.select_related("aftale").annotate(dokument=Subquery(nyeste)).order_by("aar", "pk")
    alle: Any = list(linjer[: FLEST_I_PANEL * 5])
    dokumenter = {linje.dokument: linje.aftale for linje in alle if linje.dokument}
    return Panel(
        "Kontrakter",
        (
            *(
                Raekke(
                    linje.aftale.titel,
                    adresse("kontrakter:aftale", linje.aftale_id),
                    Aftalestatus(linje.aftale.status).label,
                    FARVER.get(linje.aftale.status, "graa"),
                    f"{linje.aar}: {linje.beskrivelse}, {kroner_tekst(linje.beloeb)}",
                )
                for linje in alle
            ),
            *(
                Raekke(f"Dokument: {aftale.titel}", adresse("kontrakter:version_pdf", pk))
                for pk, aftale in dokumenter.items()
            ),
        ),
        tom="Ingen kontraktlinjer bruger af budgetlinjen.",
        url=adresse("kontrakter:plan", budgetlinje.version.plan_id),
        url_tekst="Planens aftaler",
    )


def viderefoert(fra: Model, til: Model, tilbage: bool) -> Iterable[None]:
    """An item that goes on with a deferred one carries the same agreement; taken off when that is reopened."""
    for version in Punktkontrakt.objects.filter(punkt=fra.pk).values_list("version", flat=True):
        if tilbage:
            Punktkontrakt.objects.filter(punkt=til.pk, version=version).delete()
        else:
            Punktkontrakt.objects.create(punkt_id=til.pk, version_id=version)
    return ()


def punktindhold(punkter: Sequence[Model]) -> Iterator[tuple[int, Panel]]:
    """The version of an agreement that each agenda item carries, if it does; and whether there is a newer one."""
    nyeste = Aftaleversion.objects.filter(aftale=OuterRef("version__aftale")).order_by("-nummer")
    baarne = Punktkontrakt.objects.filter(punkt__in=[et.pk for et in punkter if isinstance(et, Dagsordenspunkt)])
    for baaret in baarne.annotate(nyeste=Subquery(nyeste.values("nummer")[:1])).select_related("version__aftale"):
        nummer = baaret.version.nummer
        note = f"Der er en nyere: version {baaret.nyeste}. Punktet bærer stadig version {nummer}."
        raekke = Raekke(
            str(baaret.version),
            adresse("kontrakter:aftale", baaret.version.aftale_id),
            note="" if baaret.nyeste == nummer else note,
        )
        yield baaret.punkt_id, Panel(PAA_PUNKTET, (raekke,), tom="")


def _forumaftaler(forum: Gruppe, aftaler: list[Aftale], bruger: Bruger) -> Panel:
    """The agreements of a forum, with an alarm when it has none in force, or six months before the last one ends."""
    senest = max(
        (et.ophoerer_dato or et.til for et in aftaler if et.status in BRUGES and not et.erstattet_fra), default=None
    )
    alarm = ""
    if senest is None or senest < i_dag():
        alarm = "Forummet har ingen gældende forumaftale."
    elif senest <= i_dag() + VARSEL:
        alarm = f"Forumaftalen udløber {dag(senest)}. Begynd en ny i god tid."
    maa_styre = getattr(forum, "maa_styre", False)  # the page has asked already
    return Panel(
        "Forumaftale",
        tuple(map(_raekke, aftaler[:FLEST_I_PANEL])),
        tom="Forummet har ikke indgået en aftale endnu.",
        url=adresse("kontrakter:ny_forumaftale", forum.pk) if maa_styre else "",
        url_tekst="Ny forumaftale",
        alarmer=(alarm,) if alarm else (),
    )


def _raekke(aftale: Aftale) -> Raekke:
    return Raekke(
        aftale.titel,
        adresse("kontrakter:aftale", aftale.pk),
        aftale.tilstand.label,
        FARVER.get(aftale.status, "graa"),
        aftale.get_art_display(),
    )


def _tvaergaaende(gruppe: Gruppe, bruger: Bruger) -> Panel:
    """The efforts that an arbejdsgruppe owns across plans."""
    maa_styre = maa(bruger, Handling.STYR_FORUM, gruppe)
    return Panel(
        "Tværgående indsatser",
        tuple(
            Raekke(indsats.navn, adresse("kontrakter:tvaergaaende", indsats.pk))
            for indsats in TvaergaaendeIndsats.objects.filter(gruppe=gruppe)
        ),
        tom="Arbejdsgruppen ejer ingen tværgående indsatser.",
        url=adresse("kontrakter:ny_tvaergaaende", gruppe.pk) if maa_styre else "",
        url_tekst="Ny tværgående indsats",
    )


def soegekilder(bruger: Bruger, tekst: str) -> Iterator[Fund]:
    aftaler = Aftale.objects.synlige_for(bruger).soeg(tekst).select_related("byomraade")
    for aftale in aftaler[:FLEST_FUND]:
        note = f"{aftale.get_art_display()}, {aftale.byomraade}, {aftale.tilstand.label.lower()}"
        yield Fund("Aftaler", aftale.titel, adresse("kontrakter:aftale", aftale.pk), note)


def ventende(bruger: Bruger) -> Iterator[QuerySet[Any, Any]]:
    """What a user is to sign, and the signatures she is to record: her organisation's, or a wider scope's."""
    yield raekker(
        Underskriftsanmodning.objects.paa_tur().filter(bruger=bruger),
        titel="version__aftale__titel",
        adresse="kontrakter:underskriv_selv",
        hvad=Concat(Value("Underskriv for "), "paa_vegne_af"),
        frist="frist",
        siden="sendt_tid",
    )
    giver = omfang(bruger, Handling.REGISTRER_UNDERSKRIFT)
    egne = Q(aftale__byomraade__in=giver.byomraader) | Q(boligorganisation__in=giver.boligorganisationer)
    sendt = Aftaleversion.objects.filter(aftale=OuterRef("aftale"), er_udkast=False).order_by("-nummer")
    yield raekker(
        Aftalepart.objects.mangler_underskrift().filter(ALLE if giver.hele_systemet else egne),
        titel="aftale__titel",
        adresse="kontrakter:aftale",
        noegle="aftale",
        hvad=Concat(Value("Registrér underskrift for "), PARTENS_NAVN),
        siden=Subquery(sendt.values("lavet_tid")[:1]),
    )


def versionsord(objekt: Model, bruger: Bruger) -> Iterator[Versionsord]:
    """The agreements, among those the user may see, that build on a version of the plan and are signed by all."""
    if not isinstance(objekt, Helhedsplan):
        return
    underskrevne = Aftale.objects.synlige_for(bruger).filter(status__in=BRUGES).order_by()
    grundlag = (
        Kontraktgrundlag.objects.filter(
            planversion__plan=objekt,
            aftaleversion__er_udkast=False,
            aftaleversion__aftale__in=underskrevne.values("pk"),
        )
        .select_related("aftaleversion__aftale")
        .annotate(
            dato=Max(
                "aftaleversion__underskrifter__dato", filter=Q(aftaleversion__underskrifter__tilbagekaldt_tid=None)
            )
        )
        .exclude(dato=None)
        .order_by("dato", "pk")
    )
    for et in grundlag:
        aftale = et.aftaleversion.aftale
        url = adresse("kontrakter:aftale", aftale.pk)
        yield Versionsord(et.planversion_id, f"underskrevet i {aftale.titel}", et.dato, url)
