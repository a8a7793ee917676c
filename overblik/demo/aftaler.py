"""The agreements of Nørrebro as they stood: what is used of them, a tillæg, a delaftale; and two forumaftaler."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from byomraader.models import Forvaltning
from fora.models import Gruppe, Gruppetype
from grundlag.models import Bruger
from helhedsplaner.handlinger import gem_tvaergaaende_indsats, tilknyt_aktivitet
from helhedsplaner.models import Aktivitet, Planversion
from kontrakter import handlinger as kontrakter
from kontrakter.models import Aftale, Kontraktlinje, Linjeart
from overblik.demo.forloeb import kontrakt, underskriv

UNDERSKREVET = date(2019, 12, 11)
TILLAEG_FRA, TILLAEG_UNDERSKREVET = date(2021, 1, 1), date(2020, 12, 9)


def opret(version: Planversion, fora: dict[str, Gruppe], *, af: Bruger) -> None:
    """``version``: NørreBrobyggerne's. Names, dates and amounts are (eksempel)."""
    _forumaftale(fora["noerrebro"], date(2018, 1, 1), date(2021, 12, 31), af=af)
    _forumaftale(fora["bispebjerg"], date(2020, 1, 1), date(2023, 12, 31), af=af)
    job = kontrakt(
        version,
        "beskaeftigelse",
        "Kontrakt om boligsocialt samarbejde på Nørrebro: Beskæftigelse (eksempel)",
        [(Linjeart.INDSATS, "bif", "Fritidsjobindsats", 60_000)],
        af=af,
    )
    _frikoeb(job, version, "bif", "Frikøb af jobrådgiver, 8 timer om ugen", Decimal(370), af=af)
    gruppe = Gruppe.objects.get(type=Gruppetype.ARBEJDSGRUPPE, byomraade=version.plan.byomraade)
    indsats = gem_tvaergaaende_indsats(
        gruppe.pk, navn="Fritidsjob på tværs", beskrivelse="Fælles om at finde fritidsjob til unge på Nørrebro.", af=af
    )
    for aktivitet in Aktivitet.objects.filter(navn="Fritidsjobindsats", afsnit__plan__byomraade=version.plan.byomraade):
        tilknyt_aktivitet(indsats.pk, aktivitet.pk, af=af)
    for linje in job.linjer.filter(art=Linjeart.INDSATS):
        Kontraktlinje.objects.filter(pk=linje.pk).update(tvaergaaende_indsats=indsats)
    underskriv(job, UNDERSKREVET, af=af)
    _brug(job, af=af)
    skole = kontrakt(
        version,
        "uddannelse",
        "Kontrakt om boligsocialt samarbejde på Nørrebro: Uddannelse (eksempel)",
        [
            (Linjeart.INDSATS, "buf", "Lektiecafé og forældregrupper", 90_000),
            (Linjeart.NETVAERK, "buf", "Skolenetværk", 15_000),
        ],
        underskrevet=UNDERSKREVET,
        af=af,
    )
    tillaeg = kontrakter.opret_tillaeg(skole.pk, fra=TILLAEG_FRA, af=af)
    for linje in tillaeg.linjer.filter(aar__gte=TILLAEG_FRA.year, art=Linjeart.INDSATS):
        kontrakter.ret_linje(
            linje.pk,
            plan_id=linje.plan_id,
            art=linje.art,
            beskrivelse=linje.beskrivelse,
            aar=linje.aar,
            beloeb=120_000,
            forvaltning=linje.forvaltning,
            indsatsomraade=linje.indsatsomraade,
            af=af,
        )
    underskriv(tillaeg, TILLAEG_UNDERSKREVET, af=af)
    kontrakt(
        version,
        "kriminalitetsforebyggelse",
        "Kontrakt om boligsocialt samarbejde på Nørrebro: Kriminalitetsforebyggelse (eksempel)",
        [(Linjeart.INDSATS, "sof", "Gadeplansarbejde om aftenen", 75_000)],
        af=af,
    )
    _strategisk(version, af=af)


def _forumaftale(forum: Gruppe, fra: date, til: date, *, af: Bruger) -> None:
    underskriv(kontrakter.opret_forumaftale(forum.pk, fra=fra, til=til, af=af), fra, af=af)


def _frikoeb(aftale: Aftale, version: Planversion, kode: str, beskrivelse: str, timer: Decimal, *, af: Bruger) -> None:
    for aar in range(aftale.fra.year, aftale.til.year + 1):
        kontrakter.tilfoej_linje(
            aftale.pk,
            plan_id=version.plan_id,
            art=Linjeart.FRIKOEB,
            forvaltning=Forvaltning.objects.get(kode=kode),
            indsatsomraade=aftale.indsatsomraade,
            beskrivelse=beskrivelse,
            aar=aar,
            timer=timer,
            timepris=Decimal("385.50"),
            aarsvaerk=Decimal("0.22"),
            beloeb=142_635,
            af=af,
        )


def _brug(aftale: Aftale, *, af: Bruger) -> None:
    """What has been used until the summer of 2021."""
    for linje in aftale.linjer.filter(aar__lte=2021):
        frikoeb = linje.art == Linjeart.FRIKOEB
        for dato in (date(linje.aar, 3, 31), date(linje.aar, 6, 30)):
            kontrakter.registrer_forbrug(
                linje.pk,
                dato=dato,
                beloeb=Decimal("35658.75") if frikoeb else Decimal("14250.40"),
                timer=Decimal("92.5") if frikoeb else None,
                af=af,
            )


def _strategisk(version: Planversion, *, af: Bruger) -> None:
    """The strategisk samarbejdsaftale with one delaftale that the boligsociale bestyrelse has gone through."""
    strategisk = kontrakter.opret_strategisk_aftale(version.plan_id, af=af)
    underskriv(strategisk, UNDERSKREVET, af=af)
    omraade = version.plan.regelsaet.indsatsomraader.get(kode="uddannelse")
    delaftale = kontrakter.opret_delaftale(strategisk.pk, indsatsomraade=omraade, af=af)
    underskriv(delaftale, UNDERSKREVET, af=af)
    bestyrelse = Gruppe.objects.create(
        type=Gruppetype.BOLIGSOCIAL_BESTYRELSE,
        navn="Bestyrelsen for NørreBrobyggerne",
        byomraade=version.plan.byomraade,
        aktiv_fra=strategisk.fra,
    )
    kontrakter.registrer_ajourfoering(
        delaftale.pk, gruppe=bestyrelse, dato=date(2021, 6, 15), note="Gennemgået uden ændringer (eksempel).", af=af
    )
