"""A contract out for signature as it looks in the middle of it: one has signed, one has declined, one is waited for."""

from __future__ import annotations

from datetime import date

from byomraader.models import Forvaltning
from grundlag.models import Bruger
from helhedsplaner.models import Planversion
from kontrakter import handlinger as kontrakter
from kontrakter.models import Aftale, Linjeart, Underskriftsmetode
from kontrakter.sidekode import sidekode
from overblik.demo import forloeb

LINJER = [
    (Linjeart.FRIKOEB, "buf", "Frikøb af skolesocialrådgiver, 6 timer om ugen", 72_000),
    (Linjeart.INDSATS, "buf", "Lektiecafé i Bispeparken", 30_000),
]
SENDT, FRIST = date(2021, 9, 1), date(2021, 9, 14)


def send_rundt(version: Planversion, *, af: Bruger) -> Aftale:
    """Bispebjerg × Uddannelse between three parties: the koordinator of the demo is the one who is waited for."""
    aftale = forloeb.kontrakt(
        version,
        "uddannelse",
        "Kontrakt om boligsocialt samarbejde på Bispebjerg: Uddannelse (eksempel)",
        LINJER,
        af=af,
    )
    buf = Forvaltning.objects.get(kode="buf")
    for part in aftale.parter.exclude(boligorganisation=version.plan.driftsansvarlig).exclude(forvaltning=buf)[1:]:
        kontrakter.fjern_part(part.pk, af=af)
    sendt = kontrakter.send_til_underskrift(aftale.pk, af=af)
    fsb, anden, forvaltning = (
        aftale.parter.get(boligorganisation=version.plan.driftsansvarlig),
        aftale.parter.exclude(boligorganisation=version.plan.driftsansvarlig).exclude(forvaltning=buf).get(),
        aftale.parter.get(forvaltning=buf),
    )
    kontrakter.registrer_underskrift(
        sendt.pk,
        anden.pk,
        navn="Underskriver (eksempel)",
        titel="Direktør",
        paa_vegne_af=str(anden),
        dato=SENDT,
        kode=sidekode(sendt, 1),
        scan=forloeb.scan(),
        af=af,
    )
    afvist = kontrakter.anmod(
        sendt.pk,
        forvaltning.pk,
        navn="Chef i forvaltningen (eksempel)",
        titel="Områdechef",
        paa_vegne_af=forvaltning.fuldt_navn,
        email="omraadechef@demo.example",
        metode=Underskriftsmetode.I_SYSTEMET,
        frist=FRIST,
        af=af,
    )
    kontrakter.afvis(
        afvist.pk,
        begrundelse="Timerne til skolesocialrådgiveren skal først afklares med skolen (eksempel).",
        hvem=kontrakter.Hvem(None, f"{afvist.navn} via link"),
    )
    kontrakter.anmod(
        sendt.pk,
        fsb.pk,
        navn="Karen Koordinator",
        titel="Boligsocial koordinator",
        paa_vegne_af=fsb.fuldt_navn,
        email="boligsocial_koordinator@demo.example",
        metode=Underskriftsmetode.I_SYSTEMET,
        frist=FRIST,
        af=af,
    )
    return aftale
