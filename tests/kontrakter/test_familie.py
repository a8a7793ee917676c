"""Forumaftaler, delaftaler, tillæg and opsigelse: what counts on which day, and what it costs the pool."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from fora.models import Gruppetype
from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.filer import PDF, gem_indhold
from grundlag.models import Udskriftsstatus
from helhedsplaner.models import Indsatsomraade
from kontrakter import handlinger
from kontrakter.dokumenter import kontraktdata
from kontrakter.forslag import ophoersdag
from kontrakter.krav import krav_til
from kontrakter.models import Aftale, Aftaleart, Ajourfoering, Lbfbilag, LbfGodkendelse, Tilstand
from kontrakter.pulje import pulje_for
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import AfdelingFactory, TilknytningFactory
from tests.factories.fora import GruppeFactory
from tests.factories.kontrakter import (
    AftaleFactory,
    AftaleversionFactory,
    AjourfoeringFactory,
    ForbrugFactory,
    ForseglingFactory,
    LbfGodkendelseFactory,
    indsendt_plan,
    koordinator,
    linjefelter,
    ny_kontrakt,
    scan,
)

FRA = dt.date(2022, 1, 1)


@pytest.fixture
def sekretaer():
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, hele_systemet=True).bruger


@pytest.fixture
def kontrakt(settings):
    """A signed contract with 1.000 kr. in 2022 and its signed version."""
    settings.DAGS_DATO = dt.date(2022, 9, 1)
    aftale = ny_kontrakt(fra=dt.date(2021, 9, 15))
    handlinger.tilfoej_linje(aftale.pk, af=aftale.oprettet_af, **linjefelter(aftale))
    underskriv(aftale)
    return aftale


def underskriv(aftale):
    """As if all parties had signed, through the one writer of status."""
    from kontrakter.handlinger.faelles import laas_aftale, skift

    AftaleversionFactory(aftale=aftale, indhold={"titel": aftale.titel})
    with transaction.atomic():
        Aftale.objects.filter(pk=aftale.pk).update(status=Aftalestatus.TIL_UNDERSKRIFT)
        skift(laas_aftale(aftale.pk), "underskriv", af=aftale.oprettet_af)
    aftale.refresh_from_db()


def lovet(aftale):
    plan = aftale.planer.get().plan_id
    return pulje_for([plan])[plan].disponeret_kontrakt


def test_a_tillaeg_holds_only_what_it_adds_until_all_have_signed_it(kontrakt):
    af = kontrakt.oprettet_af
    tillaeg = handlinger.opret_tillaeg(kontrakt.pk, fra=FRA, af=af)
    linje = tillaeg.linjer.get()
    assert lovet(kontrakt) == 1000

    felter = linjefelter(kontrakt)
    handlinger.ret_linje(linje.pk, af=af, **{**felter, "beloeb": 1500})
    assert lovet(kontrakt) == 1500
    handlinger.ret_linje(linje.pk, af=af, **{**felter, "beloeb": 400})
    assert lovet(kontrakt) == 1000
    with pytest.raises(Regelbrud, match=r"linjen er 1 kr\. for stor"):
        handlinger.ret_linje(linje.pk, af=af, **{**felter, "beloeb": 2_978_601})
    handlinger.ret_linje(linje.pk, af=af, **{**felter, "beloeb": 2_978_600})
    handlinger.ret_linje(linje.pk, af=af, **{**felter, "beloeb": 400})

    underskriv(tillaeg)
    kontrakt.refresh_from_db()
    assert lovet(kontrakt) == 400
    assert (kontrakt.erstattet_fra, kontrakt.tilstand) == (FRA, Tilstand.ERSTATTET)


def test_a_tillaeg_says_what_it_changes_and_all_the_rest(kontrakt, client):
    af = kontrakt.oprettet_af
    tillaeg = handlinger.opret_tillaeg(kontrakt.pk, fra=FRA, af=af)
    handlinger.gem_tekster(tillaeg.pk, {"formaal": "Noget nyt"}, grundudgave=1, af=af)
    handlinger.ret_linje(tillaeg.linjer.get().pk, af=af, **{**linjefelter(kontrakt), "beloeb": 1500})
    tillaeg = Aftale.objects.get(pk=tillaeg.pk)

    data = kontraktdata(tillaeg, udkast=True, version_nummer=1)

    assert data["aendringer"] == [
        {"hvad": "Formål", "foer": kontrakt.formaal, "efter": "Noget nyt"},
        {"hvad": "Linje: Fritidsjob, Beboerprojekt Nordvest, 2022", "foer": "1.000 kr.", "efter": "1.500 kr."},
    ]
    assert data["ydelser"] == kontrakt.ydelser
    assert len(data["parter"]) == kontrakt.parter.count()
    client.force_login(af)
    side = client.get(reverse("kontrakter:aftale", args=[tillaeg.pk])).content.decode()
    assert "Det ændrer tillægget" in side
    assert "Linje: Fritidsjob" in side


def test_one_tillaeg_at_a_time_within_the_agreement_and_to_what_is_signed(kontrakt):
    af = kontrakt.oprettet_af
    with pytest.raises(Regelbrud, match="mens aftalen gælder"):
        handlinger.opret_tillaeg(kontrakt.pk, fra=dt.date(2020, 1, 1), af=af)
    foerste = handlinger.opret_tillaeg(kontrakt.pk, fra=FRA, af=af)
    with pytest.raises(Regelbrud, match="allerede et tillæg"):
        handlinger.opret_tillaeg(kontrakt.pk, fra=FRA, af=af)
    with pytest.raises(Regelbrud, match="alle parter har underskrevet"):
        handlinger.opret_tillaeg(foerste.pk, fra=FRA, af=af)
    underskriv(foerste)
    andet = handlinger.opret_tillaeg(foerste.pk, fra=dt.date(2023, 1, 1), af=af)

    assert andet.titel == f"Tillæg 2 til {kontrakt.titel}"
    assert (andet.hoerer_til, andet.erstatter) == (kontrakt, foerste)
    for felter, navn in (
        ({"art": Aftaleart.TILLAEG}, "aftale_tillaeg_aendrer_en_aftale"),
        ({"art": Aftaleart.TILLAEG, "hoerer_til": kontrakt, "erstatter": kontrakt}, "aftale_eet_tillaeg_ad_gangen"),
        ({"ophoerer_dato": FRA}, "aftale_opsagt_har_sidste_dag"),
        ({"journaliseret_tid": "2022-01-01T10:00Z"}, "aftale_journaliseret_af_og_tid"),
    ):
        with pytest.raises(IntegrityError, match=navn), transaction.atomic():
            AftaleFactory(**felter)


def test_as_it_counted_on_any_day(kontrakt, client):
    tillaeg = handlinger.opret_tillaeg(kontrakt.pk, fra=FRA, af=kontrakt.oprettet_af)
    underskriv(tillaeg)
    ForseglingFactory(
        version=kontrakt.versioner.get(),
        status=Udskriftsstatus.FAERDIG,
        fil_id=gem_indhold(b"%PDF-1.7 forseglet", PDF),
        faerdig_tid=nu(),
    )
    handlinger.opsig(
        tillaeg.pk, modtaget=dt.date(2022, 8, 15), begrundelse="Forvaltningen omlægges", af=kontrakt.oprettet_af
    )
    client.force_login(kontrakt.oprettet_af)

    def gaeldende(dag):
        svar = client.get(reverse("kontrakter:gaeldende", args=[kontrakt.pk]), {"dato": dag})
        return svar.context["fundet"], svar.context["version"]

    assert gaeldende("31.12.2021") == (kontrakt, kontrakt.versioner.get())
    side = client.get(reverse("kontrakter:gaeldende", args=[kontrakt.pk]), {"dato": "31.12.2021"})
    segl = re.search(r'href="(\S+)">Åbn det underskrevne og forseglede', side.content.decode())[1]
    assert b"".join(client.get(segl)) == b"%PDF-1.7 forseglet"
    assert gaeldende("1.1.2022") == (tillaeg, tillaeg.versioner.get())
    assert gaeldende("30.11.2022") == (tillaeg, tillaeg.versioner.get())
    assert gaeldende("1.12.2022") == (None, None)
    assert gaeldende("14.9.2021") == (None, None)
    assert client.get(reverse("kontrakter:gaeldende", args=[kontrakt.pk]), {"dato": "x"}).status_code == 422


def test_a_tillaeg_ended_before_it_begins_ends_the_text_that_it_would_have_replaced(kontrakt, client):
    tillaeg = handlinger.opret_tillaeg(kontrakt.pk, fra=dt.date(2023, 1, 1), af=kontrakt.oprettet_af)
    underskriv(tillaeg)

    handlinger.opsig(tillaeg.pk, modtaget=dt.date(2022, 8, 15), begrundelse="Omlægning", af=kontrakt.oprettet_af)

    kontrakt.refresh_from_db()
    assert kontrakt.erstattet_fra == dt.date(2022, 12, 1)
    familie = Aftale.objects.familie(kontrakt)
    assert [list(familie.gaeldende(dt.date(2022, *dag))) for dag in ((11, 30), (12, 1))] == [[kontrakt], []]


def test_what_has_run_out_is_not_ended_by_notice(kontrakt, client, settings):
    client.force_login(kontrakt.oprettet_af)

    def tilbydes():
        return "Opsig aftalen" in client.get(reverse("kontrakter:aftale", args=[kontrakt.pk])).content.decode()

    assert tilbydes()
    settings.DAGS_DATO = dt.date(2025, 9, 15)
    assert not tilbydes()
    with pytest.raises(Regelbrud, match="udløbet den dag"):
        handlinger.opsig(kontrakt.pk, modtaget=dt.date(2025, 9, 15), begrundelse="x", af=kontrakt.oprettet_af)


@pytest.mark.parametrize(
    ("modtaget", "varsel", "sidste"),
    [
        (dt.date(2022, 8, 15), 3, dt.date(2022, 11, 30)),
        (dt.date(2022, 11, 30), 3, dt.date(2023, 2, 28)),
        (dt.date(2022, 12, 1), 0, dt.date(2022, 12, 31)),
        (dt.date(2023, 11, 1), 3, dt.date(2024, 2, 29)),
    ],
)
def test_the_notice_is_counted_from_the_end_of_its_month(modtaget, varsel, sidste):
    assert ophoersdag(modtaget, varsel) == sidste


def test_an_ended_contract_holds_its_years_until_the_last_day_and_then_what_was_used(kontrakt, settings):
    af = kontrakt.oprettet_af
    with pytest.raises(Regelbrud, match="fremtiden"):
        handlinger.opsig(kontrakt.pk, modtaget=dt.date(2022, 9, 2), begrundelse="x", af=af)
    ForbrugFactory(linje=kontrakt.linjer.get(), beloeb="100.25", timer=None)
    kontrakt.linjer.create(plan=kontrakt.planer.get().plan, art="indsats", beskrivelse="Næste år", aar=2023, beloeb=50)
    assert lovet(kontrakt) == 1050

    opsagt = handlinger.opsig(kontrakt.pk, modtaget=dt.date(2022, 8, 15), begrundelse="Omlægning", af=af)

    assert opsagt.ophoerer_dato == dt.date(2022, 11, 30)
    assert lovet(kontrakt) == 1000
    settings.DAGS_DATO = dt.date(2022, 12, 1)
    assert lovet(kontrakt) == 101


def test_what_a_tillaeg_has_replaced_is_ended_by_the_tillaeg(kontrakt):
    tillaeg = handlinger.opret_tillaeg(kontrakt.pk, fra=FRA, af=kontrakt.oprettet_af)
    underskriv(tillaeg)

    with pytest.raises(Regelbrud, match="nyeste tillæg"):
        handlinger.opsig(kontrakt.pk, modtaget=FRA, begrundelse="x", af=kontrakt.oprettet_af)


def test_a_forum_enters_one_agreement_at_a_time_and_is_told_six_months_before_it_ends(sekretaer, settings, client):
    call_command("referencedata")
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    forum = GruppeFactory(type=Gruppetype.BOLIGSOCIALT_FORUM)
    AfdelingFactory(byomraade=forum.byomraade)

    def alarmer():
        return [alarm for panel in kroge.panel(forum, sekretaer) for alarm in panel.alarmer]

    assert alarmer() == ["Forummet har ingen gældende forumaftale."]
    client.force_login(sekretaer)
    svar = client.post(reverse("kontrakter:ny_forumaftale", args=[forum.pk]), {"fra": "1.1.2018", "til": "31.12.2021"})
    aftale = Aftale.objects.get(art=Aftaleart.FORUMAFTALE)
    assert svar.url == reverse("kontrakter:aftale", args=[aftale.pk])
    assert client.get(svar.url).status_code == 200
    assert kontraktdata(aftale, udkast=True, version_nummer=1)["formaal"].count(forum.byomraade.navn) == 1
    underskriv(aftale)
    assert alarmer() == ["Forumaftalen udløber 31. december 2021. Begynd en ny i god tid."]
    assert "Forumaftalen udløber" in client.get(reverse("fora:gruppe", args=[forum.pk])).content.decode()
    with pytest.raises(Regelbrud, match="allerede en forumaftale"):
        handlinger.opret_forumaftale(forum.pk, fra=dt.date(2021, 12, 31), til=dt.date(2025, 1, 1), af=sekretaer)
    handlinger.opret_forumaftale(forum.pk, fra=dt.date(2022, 1, 1), til=dt.date(2025, 1, 1), af=sekretaer)
    with pytest.raises(Regelbrud, match="Kun et Boligsocialt Forum"):
        handlinger.opret_forumaftale(GruppeFactory(type=Gruppetype.STYREGRUPPE).pk, fra=FRA, til=FRA, af=sekretaer)


def test_a_strategisk_samarbejdsaftale_has_its_delaftaler_and_landsbyggefondens_bilag(client, settings):
    settings.DAGS_DATO = dt.date(2022, 9, 1)
    version = indsendt_plan()
    af = koordinator(version.plan)
    client.force_login(af)
    strategisk = handlinger.opret_strategisk_aftale(version.plan_id, af=af)
    omraade = Indsatsomraade.objects.filter(regelsaet=version.plan.regelsaet).first()

    svar = client.post(reverse("kontrakter:ny_delaftale", args=[strategisk.pk]), {"indsatsomraade": omraade.pk})
    delaftale = Aftale.objects.get(art=Aftaleart.DELAFTALE)
    assert svar.status_code == 302
    assert delaftale.parter.count() == strategisk.parter.count()
    with pytest.raises(Regelbrud, match="allerede en delaftale"):
        handlinger.opret_delaftale(strategisk.pk, indsatsomraade=omraade, af=af)
    client.post(
        reverse("kontrakter:nyt_bilag", args=[strategisk.pk]),
        {"titel": "Plan", "lbf_bilag": Lbfbilag.BEREDSKABSPLAN, "fil": scan()},
    )
    side = client.get(reverse("kontrakter:aftale", args=[strategisk.pk])).content.decode()
    assert side.count("Vedlagt") == 1
    assert "1 begyndt" in side

    bestyrelse = GruppeFactory(type=Gruppetype.BOLIGSOCIAL_BESTYRELSE, byomraade=strategisk.byomraade)
    ajour = reverse("kontrakter:ajourfoer", args=[delaftale.pk])
    assert client.post(ajour, {"gruppe": bestyrelse.pk, "dato": "2.9.2022"}).status_code == 422
    assert client.post(ajour, {"gruppe": bestyrelse.pk, "dato": "1.9.2022"}).status_code == 302
    assert Ajourfoering.objects.get().gruppe == bestyrelse
    with pytest.raises(Regelbrud, match="boligsociale bestyrelse"):
        handlinger.registrer_ajourfoering(delaftale.pk, gruppe=GruppeFactory(), dato=FRA, af=af)


def test_landsbyggefonden_approves_a_change_before_it_is_signed(settings, client):
    settings.DAGS_DATO = dt.date(2022, 9, 1)
    version = indsendt_plan()
    af = koordinator(version.plan)
    client.force_login(af)
    strategisk = handlinger.opret_strategisk_aftale(version.plan_id, af=af)
    with pytest.raises(Regelbrud, match="kun ændringer"):
        handlinger.registrer_lbf_godkendelse(strategisk.pk, dato=FRA, brev="1", af=af)
    underskriv(strategisk)
    tillaeg = handlinger.opret_tillaeg(strategisk.pk, fra=FRA, af=af)

    def opfyldt():
        return next(krav for krav in krav_til(Aftale.objects.get(pk=tillaeg.pk)) if krav.kode == "lbf").opfyldt

    assert not opfyldt()
    client.post(reverse("kontrakter:lbf_godkendelse", args=[tillaeg.pk]), {"dato": "1.8.2022", "brev": "2022-17"})
    assert opfyldt()
    assert LbfGodkendelse.objects.get().brev == "2022-17"
    assert "2022-17" in client.get(reverse("kontrakter:aftale", args=[tillaeg.pk])).content.decode()


def test_what_others_said_is_only_added_to():
    ajour, godkendelse = AjourfoeringFactory(), LbfGodkendelseFactory()

    for raekke in (ajour, godkendelse):
        with pytest.raises(IntegrityError, match="kun tilføjes"), transaction.atomic():
            type(raekke).objects.filter(pk=raekke.pk).update(dato=FRA)
    with pytest.raises(IntegrityError, match="lbfgodkendelse_har_brev"), transaction.atomic():
        LbfGodkendelseFactory(brev="")


def test_what_ends_when_and_what_is_not_journalised_is_found_in_the_list(kontrakt, client):
    client.force_login(kontrakt.oprettet_af)
    liste = reverse("kontrakter:liste")

    assert list(client.get(liste, {"udloeber": "14.9.2025"}).context["side"]) == [kontrakt]
    assert list(client.get(liste, {"udloeber": "13.9.2025"}).context["side"]) == []
    assert list(client.get(liste, {"journal": "nej"}).context["side"]) == [kontrakt]
    client.post(reverse("kontrakter:journaliser", args=[kontrakt.pk]), {"journaliseret_som": "eDoc 2022-1"})
    assert list(client.get(liste, {"journal": "nej"}).context["side"]) == []
    assert list(client.get(liste, {"journal": "ja"}).context["side"]) == [kontrakt]
    assert "eDoc 2022-1" in b"".join(client.get(reverse("kontrakter:eksport"), {"journal": "ja"})).decode()


def test_a_draft_is_printed_as_a_numbered_bilag(client):
    aftale = ny_kontrakt()
    Aftale.objects.filter(pk=aftale.pk).update(bilagsnummer="3c", sagsnr="2021-17")
    aftale.refresh_from_db()

    from grundlag.pdf import til_html
    from kontrakter.dokumenter import SKABELON

    html = til_html(SKABELON, kontraktdata(aftale, udkast=True, version_nummer=1))

    assert "Bilag 3c til sag 2021-17" in html
    assert "Udkast – må ikke underskrives" in html
