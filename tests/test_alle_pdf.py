"""Every PDF we make has a structure that a screen reader can follow: each template is tried, and none is left out."""

import datetime as dt

import pytest
from django.conf import settings as indstillinger
from django.core.files.base import ContentFile
from django.test.signals import template_rendered

from fora import dagsordenspdf
from fora import handlinger as fora
from fora.tilstande import Moedestatus
from fora.udsendelse import hent
from godkendelser import dokumenter as godkendelser
from godkendelser.handlinger.rate import send_rateanmodning
from godkendelser.models import Instansart
from grundlag import pdf, udskrift
from grundlag.adgang import Rolle
from helhedsplaner import handlinger as planer
from helhedsplaner import lbf, lbf_referencedata
from helhedsplaner.handlinger.statusrapport import afslut_statusrapport, begynd_statusrapport, udkast_som_pdf
from helhedsplaner.models import Lbfskema
from helhedsplaner.tilstande import Status
from kontrakter import dokumenter, samling
from kontrakter import handlinger as kontrakter
from kontrakter.models import Aftale
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import TilknytningFactory
from tests.factories.fora import DagsordenspunktFactory, GruppeFactory, MedlemskabFactory, MoedeFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.godkendelser import BevillingFactory, indsendt_plan
from tests.factories.kontrakter import linjefelter, ny_kontrakt
from tests.pdf_struktur import breaches

SKABELONER = indstillinger.BASE_DIR / "templates"


@pytest.fixture
def brugte():
    """The names of the PDF templates that have been rendered."""
    navne = set()

    def husk(template, **kwargs):
        if template.name and template.name.endswith(".pdf.html"):
            navne.add(template.name)

    template_rendered.connect(husk)
    yield navne
    template_rendered.disconnect(husk)


def moedets():
    """An agenda with a document of ours, a supplement with a new item, the minutes, and one item of them."""
    af = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    moede = MoedeFactory(dato=dt.date(2021, 9, 9), start_kl=dt.time(14), slut_kl=dt.time(16))
    MedlemskabFactory(gruppe=moede.gruppe)
    punkt = DagsordenspunktFactory(
        moede=moede, nummer=1, titel="Planen", indstilling="At forummet anbefaler.", beslutning="Ja.\n\nOpgave: Skriv"
    )
    DagsordenspunktFactory(moede=moede, nummer=2, titel="Personsag", lukket=True)
    uden_bilag, _ = dagsordenspdf.dan_dagsorden(dagsordenspdf.stilling(moede), hent, version=1)
    fora.tilfoej_bilag(punkt.pk, titel="Vores eget", fil=ContentFile(uden_bilag, name="eget.pdf"), af=af)
    foer = dagsordenspdf.stilling(moede)
    dagsorden, sidekort = dagsordenspdf.dan_dagsorden(foer, hent, version=1)
    yield "dagsorden", dagsorden
    DagsordenspunktFactory(moede=moede, nummer=3, titel="Nyt punkt", sagsfremstilling="Kom til i går.")
    nu = dagsordenspdf.stilling(moede)
    supplement, *_ = dagsordenspdf.dan_supplement(
        {**foer, "sidekort": sidekort}, nu, hent, version=2, sendt=dt.date(2021, 9, 2)
    )
    yield "supplement", supplement
    moede.status = Moedestatus.AFHOLDT
    moede.save()
    referat = fora.udsend_referat(moede.pk, af=af)
    yield "referat", trykt(referat.udskrift)


def trykt(bestilt):
    return pdf.render_pdf(bestilt.skabelon, bestilt.data, vedhaeft_navn="data.json")


def aftalernes():
    """A contract, a tillæg that changes it, a forumaftale, and a bundle of them."""
    aftale = ny_kontrakt(fra=dt.date(2021, 9, 15))
    af = aftale.oprettet_af
    kontrakter.tilfoej_linje(aftale.pk, af=af, **linjefelter(aftale))
    yield "kontrakt", trykt(kontrakter.lav_udkast(aftale.pk, af=af).udskrift)
    Aftale.objects.filter(pk=aftale.pk).update(status=Aftalestatus.UNDERSKREVET)
    tillaeg = kontrakter.opret_tillaeg(aftale.pk, fra=dt.date(2022, 1, 1), af=af)
    linje = tillaeg.linjer.get()
    kontrakter.ret_linje(linje.pk, af=af, **linjefelter(tillaeg, beloeb=linje.beloeb + 1))
    kontrakter.gem_tekster(tillaeg.pk, {"formaal": "## Nyt\n\nDet hele."}, grundudgave=tillaeg.udgave, af=af)
    yield "tillæg", trykt(kontrakter.lav_udkast(tillaeg.pk, af=af).udskrift)
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, hele_systemet=True).bruger
    forum = GruppeFactory(byomraade=aftale.byomraade)
    ny = kontrakter.opret_forumaftale(forum.pk, fra=dt.date(2021, 9, 1), til=dt.date(2025, 8, 31), af=sekretaer)
    version = kontrakter.lav_udkast(ny.pk, af=sekretaer)
    udskrift.dan_udskrift(version.udskrift_id)
    version.udskrift.refresh_from_db()
    yield "forumaftale", bytes(version.udskrift.fil.indhold)
    yield (
        "samling",
        samling.som_pdf("Aftaler", [ny], mangler=["En mangler."], meld=lambda faerdige, i_alt: None).indhold,
    )


def trinnenes():
    kaede = indsendt_plan(afdelinger=1)
    for slags in (*godkendelser.TIL_AFDELINGEN, godkendelser.BESLUTNINGSARK):
        yield slags, godkendelser.dan(slags, kaede.moeder[0].pk).indhold
    yield "indstilling", godkendelser.dan(godkendelser.INDSTILLING, kaede.trin(Instansart.FAGUDVALG).pk).indhold
    BevillingFactory(plan=kaede.plan, tilstand="frigivet", beloeb=1_000_000)
    fra, til = dt.date(2021, 10, 1), dt.date(2021, 12, 31)
    rate = send_rateanmodning(
        kaede.plan.pk, beloeb=400_000, fra=fra, til=til, begrundelse="Frikøb.", af=kaede.koordinator
    )
    yield "rateanmodning", trykt(rate.udskrift)


def planernes():
    """A version of a plan, and its draft."""
    kaede = indsendt_plan(afdelinger=2)
    yield "planversion", trykt(planer.udskriv_version(kaede.plan.pk, 1, af=kaede.koordinator).udskrift)
    lbf_referencedata.indlaes()
    for skema in Lbfskema.objects.all():
        yield f"lbf {skema.slags}", lbf.som_pdf(kaede.plan, skema).indhold
    yield "planudkast", trykt(planer.udskriv_udkast(kaede.plan.pk, af=kaede.koordinator).udskrift)


def rapporternes():
    """A status report of a plan that runs."""
    plan = fuld_plan(status=Status.I_DRIFT, periode_fra=dt.date(2020, 1, 1))
    af = TilknytningFactory(rolle=Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig).bruger
    rapport = begynd_statusrapport(plan.pk, 2020, af=af)
    yield "statusrapportudkast", udkast_som_pdf(rapport.pk).indhold
    rapport.vurderinger.update(vurdering="naaet", tekst="Alle er i gang.")
    yield "statusrapport", trykt(afslut_statusrapport(rapport.pk, af=af).udskrift)


def test_every_pdf_is_accessible_and_every_template_is_tried(settings, brugte):
    settings.DAGS_DATO = dt.date(2021, 9, 10)

    brud = {
        navn: fejl
        for lav in (moedets, aftalernes, trinnenes, planernes, rapporternes)
        for navn, et in lav()
        if (fejl := breaches(et))
    }

    assert brud == {}
    alle = {str(sti.relative_to(SKABELONER)) for sti in SKABELONER.glob("*/[!_]*.pdf.html")}
    assert {navn for navn in brugte if "/_" not in navn} == alle
    assert dokumenter.SKABELON in alle
