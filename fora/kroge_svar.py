"""What fora answers when it is asked through the hooks: membership is access, and what the search finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Case, CharField, Exists, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from byomraader.adgang import en_af, noegler
from fora.adgang import GRUPPER
from fora.models import (
    Dagsordenspunkt,
    Gruppe,
    Kommissorieversion,
    Medlemskab,
    Moede,
    Opgave,
    Punktkommissorium,
    Referatgodkendelse,
    Referatversion,
)
from fora.tilstande import Moedestatus
from grundlag.adresser import adresse
from grundlag.kroge import Fund, Panel, Raekke
from grundlag.models import Bruger
from grundlag.sortering import DanskOrden
from grundlag.templatetags.visning import dag, kortdag
from grundlag.ventende import raekker

FLEST_FUND = 20
PAA_PUNKTET = "Kommissorium på punktet"


def adgangskilder(bruger: Bruger, model: type[Model]) -> Iterator[Q]:
    """A member may see her own body and its meetings, from her first day to her last; not the bodies under it."""
    if model is Gruppe:
        yield en_af(pk__in=noegler(bruger, GRUPPER))
    if model is Moede:
        yield en_af(gruppe__in=noegler(bruger, GRUPPER))


def panel(objekt: Model, bruger: Bruger) -> Iterator[Panel]:
    """For an agenda item a way to choose the kommissorium that it carries."""
    if isinstance(objekt, Dagsordenspunkt):
        yield Panel(PAA_PUNKTET, (), "", adresse("fora:punktkommissorium", objekt.pk), "Vælg kommissorium")


def viderefoert(fra: Model, til: Model, tilbage: bool) -> Iterable[None]:
    """An item that goes on with a deferred one carries the same kommissorium; taken off when that is reopened."""
    for version in Punktkommissorium.objects.filter(punkt=fra.pk).values_list("version", flat=True):
        if tilbage:
            Punktkommissorium.objects.filter(punkt=til.pk, version=version).delete()
        else:
            Punktkommissorium.objects.create(punkt_id=til.pk, version_id=version)
    return ()


def punktindhold(punkter: Sequence[Model]) -> Iterator[tuple[int, Panel]]:
    """The kommissorium that each agenda item carries, if it does; and whether there is a newer one."""
    nyere = Kommissorieversion.objects.filter(gruppe=OuterRef("version__gruppe")).order_by("-nummer")
    baarne = Punktkommissorium.objects.filter(punkt__in=[et.pk for et in punkter if isinstance(et, Dagsordenspunkt)])
    for baaret in baarne.annotate(nyeste=Subquery(nyere.values("nummer")[:1])).select_related("version__gruppe"):
        version = baaret.version
        note = f"Gælder fra den {dag(version.gaelder_fra)}." if version.gaelder_fra else "Ikke vedtaget endnu."
        if baaret.nyeste != version.nummer:
            note += f" Der er en nyere: version {baaret.nyeste}. Punktet bærer stadig version {version.nummer}."
        raekke = Raekke(str(version), adresse("fora:kommissorieversion", version.pk), note=note)
        yield baaret.punkt_id, Panel(PAA_PUNKTET, (raekke,), tom="")


def ventende(bruger: Bruger) -> Iterator[QuerySet[Any, Any]]:
    """A user's own open tasks, and the minutes that she has not answered. They name the heading, not what was said."""
    fra_punkt = Concat(Value(": Opgave fra punkt "), Cast("punkt__nummer", CharField()), Value(". "), "punkt__titel")
    opgave = Case(When(punkt=None, then=Concat(Value(": Opgave "), Cast("pk", CharField()))), default=fra_punkt)
    yield raekker(
        Opgave.objects.filter(person__bruger=bruger).aabne().haster(),
        titel=Concat("gruppe__navn", opgave),
        adresse="fora:opgave",
        hvad=Value("Opgave"),
        frist="frist",
        siden="oprettet_tid",
    )
    nyere = Referatversion.objects.filter(moede=OuterRef("moede"), nummer__gt=OuterRef("nummer"))
    sad_der = Medlemskab.objects.filter(
        Q(til=None) | Q(til__gte=OuterRef("moede__dato")),
        gruppe=OuterRef("moede__gruppe"),
        person__bruger=bruger,
        fra__lte=OuterRef("moede__dato"),
        suppleant_for=None,
    )
    svaret = Referatgodkendelse.objects.filter(version=OuterRef("pk"), person__bruger=bruger)
    referater = Referatversion.objects.filter(
        ~Exists(nyere), Exists(sad_der), ~Exists(svaret), moede__status=Moedestatus.REFERAT_UDSENDT
    )
    yield raekker(
        referater.order_by("udsendt_tid"),
        titel=Concat("moede__gruppe__navn", Value(": "), "moede__titel"),
        adresse="fora:referatversion",
        hvad=Value("Læs og godkend referatet"),
        siden="udsendt_tid",
    )


def soegekilder(bruger: Bruger, tekst: str) -> Iterator[Fund]:
    """Bodies by name, meetings and items by title; a closed item's heading is public, its content is never searched."""
    grupper = Gruppe.objects.synlige_for(bruger).filter(navn__icontains=tekst).select_related("byomraade")
    for gruppe in grupper.order_by(DanskOrden("navn"))[:FLEST_FUND]:
        note = f"{gruppe.get_type_display()}, {gruppe.byomraade}"
        yield Fund("Fora og grupper", gruppe.navn, adresse("fora:gruppe", gruppe.pk), note)
    synlige = Moede.objects.synlige_for(bruger)
    for moede in synlige.filter(titel__icontains=tekst).select_related("gruppe")[:FLEST_FUND]:
        yield Fund("Møder", moede.titel, _adresse(moede), f"{moede.gruppe}, {kortdag(moede.dato)}")
    punkter = Dagsordenspunkt.objects.filter(Exists(synlige.filter(pk=OuterRef("moede"))), titel__icontains=tekst)
    for punkt in punkter.select_related("moede__gruppe").order_by("-moede__dato", "nummer")[:FLEST_FUND]:
        sted = f"{_adresse(punkt.moede)}#punkt-{punkt.pk}"
        yield Fund("Dagsordenspunkter", str(punkt), sted, f"{punkt.moede.gruppe}, {kortdag(punkt.moede.dato)}")


def _adresse(moede: Moede) -> str:
    return adresse("fora:moede", moede.pk)
