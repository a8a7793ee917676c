"""The efforts that an arbejdsgruppe owns across plans."""

from __future__ import annotations

from django.db import transaction

from byomraader.adgang import kraev, maa
from fora.models import Gruppe, Gruppetype
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.models import Aktivitet, Gruppeplan, Indsatsaktivitet, TvaergaaendeIndsats


@transaction.atomic
def gem_tvaergaaende_indsats(
    gruppe_id: int, *, navn: str, beskrivelse: str = "", indsats_id: int | None = None, af: Bruger
) -> TvaergaaendeIndsats:
    """Make an effort of an arbejdsgruppe, or change one. Raises Regelbrud for a body of another type."""
    gruppe = Gruppe.objects.select_for_update(of=("self",)).get(pk=gruppe_id)
    kraev(af, Handling.STYR_FORUM, gruppe)
    if gruppe.type != Gruppetype.ARBEJDSGRUPPE:
        raise Regelbrud("Kun en arbejdsgruppe under et forum kan eje en tværgående indsats.")
    indsats = (
        TvaergaaendeIndsats.objects.get(pk=indsats_id, gruppe=gruppe)
        if indsats_id
        else TvaergaaendeIndsats(gruppe=gruppe)
    )
    indsats.navn, indsats.beskrivelse = navn.strip(), beskrivelse.strip()
    indsats.full_clean()
    indsats.save()
    log_haendelse("tvaergaaende_indsats.gem", indsats, af=af, gruppe=gruppe.pk)
    return indsats


@transaction.atomic
def tilknyt_aktivitet(indsats_id: int, aktivitet_id: int, *, af: Bruger) -> Indsatsaktivitet:
    """
    Let an activity be part of a tværgående indsats; for who steers the body, or writes in the activity's plan.

    Raises Regelbrud when the plan is of a byområde that the body does not work in.
    """
    indsats = TvaergaaendeIndsats.objects.select_for_update(of=("self",)).select_related("gruppe").get(pk=indsats_id)
    aktivitet = Aktivitet.objects.select_related("afsnit__plan").get(pk=aktivitet_id)
    if not maa(af, Handling.STYR_FORUM, indsats.gruppe):
        kraev(af, Handling.REDIGER_PLAN, aktivitet.afsnit.plan)
    if aktivitet.afsnit.plan.byomraade_id not in gruppens_byomraader(indsats.gruppe):
        raise Regelbrud(
            "Aktivitetens plan hører til et byområde, som arbejdsgruppen ikke arbejder i. "
            "Lad først gruppen arbejde med en plan dér.",
            felt="aktivitet",
        )
    raekke = Indsatsaktivitet(indsats=indsats, aktivitet=aktivitet)
    raekke.full_clean()
    raekke.save()
    log_haendelse("tvaergaaende_indsats.tilknyt", indsats, af=af, aktivitet=aktivitet.pk)
    return raekke


@transaction.atomic
def fjern_aktivitet(raekke_id: int, *, af: Bruger) -> Indsatsaktivitet:
    """Take an activity out of a tværgående indsats again."""
    raekke = Indsatsaktivitet.objects.select_related("indsats__gruppe", "aktivitet__afsnit__plan").get(pk=raekke_id)
    if not maa(af, Handling.STYR_FORUM, raekke.indsats.gruppe):
        kraev(af, Handling.REDIGER_PLAN, raekke.aktivitet.afsnit.plan)
    log_haendelse("tvaergaaende_indsats.fjern", raekke.indsats, af=af, aktivitet=raekke.aktivitet_id)
    raekke.delete()
    return raekke


def gruppens_byomraader(gruppe: Gruppe) -> set[int]:
    """The ids of the byområder a body works in: its own, and those of the plans it works on."""
    andre = Gruppeplan.objects.filter(gruppe=gruppe).values_list("plan__byomraade", flat=True)
    return {gruppe.byomraade_id, *andre}
