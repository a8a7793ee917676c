"""The figures that pages gather over many plans; each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from byomraader.models import Byomraade
from grundlag.dato import i_dag
from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan
from helhedsplaner.models.plan import FRIST
from helhedsplaner.models.tidsplan import AABENT_SKRIDT, Planskridt
from helhedsplaner.tilstande import KOERER, VENTER_PAA_START, Status

IKKE_I_GANG = (Status.UNDER_UDARBEJDELSE, Status.TIL_GODKENDELSE, Status.KLAR_TIL_START)


@dataclass(frozen=True, slots=True)
class Omraadetal:
    """A byområde as its card shows it; money in whole kroner over the living plans that the user may see."""

    byomraade: Byomraade
    planer: int = 0
    ramme: int = 0
    frigivet: int = 0
    alarmer: int = 0


def har_alarm() -> Q:
    """
    What godkendelser.alarm says in sentences, as a condition the database can count.

    The first day has come without drift, the plan runs or starts soon on money not released, its year wheel is late, or
    it is not submitted and the slack of its backward calendar is gone.
    """
    begyndt = Q(status__in=IKKE_I_GANG, periode_fra__lte=i_dag())
    starter = Q(status__in=VENTER_PAA_START, periode_fra__lte=i_dag() + FRIST)
    aarshjul = Q(status__in=KOERER, naeste_aarsfrist__lt=i_dag())
    uden_luft = Q()
    for nummer, skridt in enumerate(Planskridt):
        paa_vej = [status for status, aabent in AABENT_SKRIDT.items() if aabent == skridt]
        uden_luft |= Q(status__in=paa_vej, **{f"skridt_senest__{nummer}__lte": i_dag()})
    uden_luft &= Q(**{f"skridt_senest__{len(Planskridt)}": F("periode_fra")})
    penge = (starter | Q(status=Status.I_DRIFT)) & Q(frigivet__lt=F("kommunalt"))
    return begyndt | aarshjul | uden_luft | penge


def omraadetal(bruger: Bruger) -> list[Omraadetal]:
    """The valid byområder in their order, with the figures of the living plans ``bruger`` may see: two queries."""
    planer = Helhedsplan.objects.synlige_for(bruger).levende().order_by().values_list("byomraade")
    tal = planer.annotate(
        antal=Count("pk"),
        kroner=Coalesce(Sum("ramme"), 0),
        givet=Coalesce(Sum("frigivet"), 0),
        alarmer=Count("pk", filter=har_alarm()),
    )
    summer = {byomraade: i_alt for byomraade, *i_alt in tal}
    return [Omraadetal(omraade, *summer.get(omraade.pk, ())) for omraade in Byomraade.objects.gyldige()]
