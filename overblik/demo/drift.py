"""What happens in the demo's plans that run: who came, what was measured, and how the activities stand (eksempel)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from grundlag.dato import i_dag, nu
from grundlag.models import Bruger
from helhedsplaner.handlinger.aarshjul import dan_aarshjul, udfoer_aarsopgave
from helhedsplaner.handlinger.indhold import gem_tekster, tilfoej
from helhedsplaner.handlinger.registrering import saet_status
from helhedsplaner.handlinger.statusrapport import afslut_statusrapport, begynd_statusrapport
from helhedsplaner.models import (
    Aktivitet,
    Aktivitetsstatus,
    Helhedsplan,
    Maaling,
    Maalvurdering,
    Milepael,
    Milepaelsstatus,
    Registrering,
    Statusrapport,
    Succeskriterium,
    Vurdering,
)

FORLOEB = (0, 18, 27, 41, 38, 55)
"""How far the criteria have come, every four months, in per cent of the way."""


def opret(plan: Helhedsplan, *, af: Bruger) -> None:
    begyndt = plan.periode_fra or i_dag()
    aktiviteter = list(Aktivitet.objects.filter(afsnit__plan=plan))
    Registrering.objects.bulk_create(
        Registrering(
            aktivitet=en,
            dato=dag,
            antal=8 + (7 * nummer + 3 * gang) % 19,
            note="Ekstra mange (eksempel)" if gang == 2 else "",
            registreret_tid=nu(),
            registreret_af=af,
        )
        for nummer, en in enumerate(aktiviteter)
        for gang, dag in enumerate(_dage(begyndt, 45 + 9 * (nummer % 3)))
    )
    Aktivitet.objects.filter(pk__in=[en.pk for en in aktiviteter]).update(status=Aktivitetsstatus.IGANGSAT)
    if len(aktiviteter) > 4:
        saet_status(plan.pk, aktiviteter[-1].pk, "opgivet", "For få meldte sig (eksempel).", af=af)
    Maaling.objects.bulk_create(
        Maaling(
            kriterium=et,
            dato=dag,
            vaerdi=_vaerdi(et, procent + 3 * (nummer % 4)),
            kilde="Planens egen optælling (eksempel)",
            registreret_tid=nu(),
            registreret_af=af,
        )
        for nummer, et in enumerate(Succeskriterium.objects.filter(maal__afsnit__plan=plan))
        for procent, dag in zip(FORLOEB[1:], _dage(begyndt + timedelta(days=60), 120), strict=False)
    )
    naaede = Milepael.objects.filter(aktivitet__in=aktiviteter, dato__lt=i_dag()).order_by("pk")
    Milepael.objects.filter(pk__in=naaede[1:].values("pk")).update(status=Milepaelsstatus.NAAET)


SAMMENFATNING = (
    "Aktiviteterne kom i gang som planlagt, og flere end ventet har været med (eksempel).\n\n"
    "Det er sværest at nå de unge, der ikke går i klub. Det arbejdes der videre med i det næste år."
)
OM_MAALET = "Vi er på vej: de første er i gang, og samarbejdet med skolen er godt (eksempel)."


def statusrapport(plan: Helhedsplan, *, faerdig: bool, af: Bruger) -> Statusrapport:
    """Last year's report: finished, or with its first text written."""
    rapport = begynd_statusrapport(plan.pk, i_dag().year - 1, af=af)
    tekster = {"sammenfatning": SAMMENFATNING, "om_naeste_aar": "Vi udvider fritidsvejledningen (eksempel)."}
    gem_tekster(plan.pk, Statusrapport, rapport.pk, tekster, grundudgave=1, af=af)
    if not faerdig:
        return rapport
    naeste = {"tekst": "Nye frivillige er oplært (eksempel)", "dato": date(i_dag().year, 11, 1)}
    aktivitet = Aktivitet.objects.filter(afsnit__plan=plan).order_by("pk")[0]
    tilfoej(plan.pk, "milepael", aktivitet.pk, naeste, af=af)
    for nummer, vurdering in enumerate(rapport.vurderinger.all()):
        valg = {"vurdering": Vurdering.FOR_TIDLIGT if nummer % 3 == 2 else Vurdering.DELVIST}
        gem_tekster(plan.pk, Maalvurdering, vurdering.pk, {"tekst": OM_MAALET}, valg, grundudgave=1, af=af)
    return afslut_statusrapport(rapport.pk, af=af)


def aarshjul(plan: Helhedsplan, *, faerdig: bool = False, mangler: str = "", af: Bruger) -> None:
    """
    The half-year's tasks done in time, but for the one whose kode is ``mangler``.

    ``faerdig``: last year's report is the evidence of målopfyldelse; where that is missing, the report is a draft.
    """
    rapport = statusrapport(plan, faerdig=faerdig, af=af) if faerdig or mangler else None
    dan_aarshjul(plan.pk, fra=date(i_dag().year, 6, 1))
    for opgave in plan.aarsopgaver.filter(frist__lt=i_dag()).exclude(punkt__kode=mangler).select_related("punkt"):
        dato = opgave.frist - timedelta(days=9)
        if faerdig and opgave.punkt.kode == "maalopfyldelse":
            udfoer_aarsopgave(opgave.pk, dato=dato, statusrapport=rapport, note="(eksempel)", af=af)
            continue
        bevis = ContentFile(b"Opgave;Sendt\nIndberetning (eksempel);ja\n", name=f"{opgave.punkt.kode}-eksempel.csv")
        udfoer_aarsopgave(opgave.pk, dato=dato, bevis=bevis, note="(eksempel)", af=af)


def _dage(fra: date, mellem: int) -> list[date]:
    """Every ``mellem`` days from ``fra`` until the demo's day."""
    antal = max((i_dag() - fra).days, 0) // mellem
    return [fra + timedelta(days=mellem * gang) for gang in range(1, antal + 1)]


def _vaerdi(kriterium: Succeskriterium, procent: int) -> Decimal:
    fra, til = kriterium.udgangspunkt or Decimal(0), kriterium.maalvaerdi or Decimal(0)
    return (fra + (til - fra) * procent / 100).quantize(Decimal(1))
