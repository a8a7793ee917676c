"""What helhedsplaner answers when lower apps ask through the hooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, DateTimeField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from byomraader.adgang import en_af, noegler
from fora.adgang import GRUPPER
from fora.models import Dagsordenspunkt, Gruppe
from grundlag.adgang import Handling
from grundlag.adresser import adresse
from grundlag.dato import i_dag
from grundlag.kroge import Fund, Panel, Raekke
from grundlag.models import Bruger
from grundlag.ventende import raekker
from helhedsplaner.models import Aarsopgave, Gruppeplan, Helhedsplan, Kommentartraad, Planversion, Punktversion

FLEST_FUND = 20
FLEST_I_PANEL = 10
PAA_PUNKTET = "Helhedsplan på punktet"


def adgangskilder(bruger: Bruger, model: type[Model]) -> Iterator[Q]:
    """A member of a body may see the plans that the body works on, while she is a member."""
    if model is Helhedsplan:
        yield en_af(arbejdende_grupper__overlap=noegler(bruger, GRUPPER))


def soegekilder(bruger: Bruger, tekst: str) -> Iterator[Fund]:
    planer = Helhedsplan.objects.synlige_for(bruger).soeg(tekst).select_related("byomraade")
    for plan in planer.order_by("navn_orden")[:FLEST_FUND]:
        note = f"{plan.byomraade}, {plan.get_status_display().lower()}"
        yield Fund("Helhedsplaner", plan.navn, adresse("helhedsplaner:plan", plan.pk), note)


def panel(objekt: Model, bruger: Bruger) -> Iterator[Panel]:
    """On a group's page the plans it works on that the user may see; for an agenda item a way to choose one."""
    if isinstance(objekt, Dagsordenspunkt):
        url = adresse("helhedsplaner:punktversion", objekt.pk)
        yield Panel(PAA_PUNKTET, (), "", url, "Vælg planversion")
    if not isinstance(objekt, Gruppe):
        return
    arbejde = Gruppeplan.objects.filter(gruppe=objekt).order_by()
    dele = arbejde.filter(plan=OuterRef("pk")).order_by("indsatsomraade__raekkefoelge")
    planer: Any = (
        Helhedsplan.objects.synlige_for(bruger)
        .filter(arbejdende_grupper__contains=[objekt.pk])
        .annotate(dele=ArraySubquery(dele.values(et=Coalesce("indsatsomraade__navn", Value("hele planen")))))
        .nyeste_foerst()
    )
    styrer = getattr(objekt, "maa_styre", False)  # the page has asked already
    yield Panel(
        "Helhedsplaner",
        tuple(
            Raekke(
                plan.navn,
                adresse("helhedsplaner:plan", plan.pk),
                plan.get_status_display(),
                plan.farve,
                note=", ".join(plan.dele),
            )
            for plan in planer[:FLEST_I_PANEL]
        ),
        tom="Gruppen arbejder ikke med en helhedsplan endnu.",
        url=adresse("helhedsplaner:gruppeplaner", objekt.pk)
        if styrer
        else f"{reverse('helhedsplaner:liste')}?byomraade={objekt.byomraade.slug}",
        url_tekst="Ret, hvad gruppen arbejder med" if styrer else "Alle planer i byområdet",
    )


def viderefoert(fra: Model, til: Model, tilbage: bool) -> Iterable[None]:
    """An item that goes on with a deferred one carries the same plan version; taken off when that is reopened."""
    for version in Punktversion.objects.filter(punkt=fra.pk).values_list("version", flat=True):
        if tilbage:
            Punktversion.objects.filter(punkt=til.pk, version=version).delete()
        else:
            Punktversion.objects.create(punkt_id=til.pk, version_id=version)
    return ()


def punktindhold(punkter: Sequence[Model]) -> Iterator[tuple[int, Panel]]:
    """The plan version that each agenda item carries, if it does; and whether there is a newer one."""
    nyeste = Planversion.objects.filter(plan=OuterRef("version__plan")).order_by("-nummer")
    baarne = Punktversion.objects.filter(punkt__in=[et.pk for et in punkter if isinstance(et, Dagsordenspunkt)])
    for baaret in baarne.annotate(nyeste=Subquery(nyeste.values("nummer")[:1])).select_related("version__plan"):
        nummer = baaret.version.nummer
        note = f"Der er en nyere: version {baaret.nyeste}. Punktet bærer stadig version {nummer}."
        raekke = Raekke(
            str(baaret.version),
            adresse("helhedsplaner:version", baaret.version_id),
            note="" if baaret.nyeste == nummer else note,
        )
        yield baaret.punkt_id, Panel(PAA_PUNKTET, (raekke,), tom="")


def ventende(bruger: Bruger) -> Iterator[QuerySet[Any, Any]]:
    """
    The comments that a user was given as tasks, while she may see them; what they say is not repeated.

    And what is due by the year wheels of the plans that she submits.
    """
    opgaver = Kommentartraad.objects.synlige_for(bruger).aabne().filter(tildelt=bruger)
    yield raekker(
        opgaver.order_by("frist", "pk"),
        titel="plan__navn",
        adresse="helhedsplaner:kommentartraad",
        under="plan",
        hvad=Value("Svar på en kommentar"),
        frist="frist",
        siden="startet_tid",
    )
    planer = Helhedsplan.objects.tilladt_for(bruger, Handling.INDSEND)
    yield raekker(
        Aarsopgave.objects.aabne().filter(plan__in=planer, husk_fra__lte=i_dag()).order_by("frist", "pk"),
        titel="plan__navn",
        adresse="helhedsplaner:aarsopgave",
        under="plan",
        hvad=Concat("punkt__navn", Value(" for "), Cast("aar", CharField())),
        frist="frist",
        siden=Cast("husk_fra", DateTimeField()),
    )
