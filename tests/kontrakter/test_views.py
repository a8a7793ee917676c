"""The pages of agreements: what they show, what they refuse, and how few queries they take."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grundlag import udskrift
from grundlag.adgang import Rolle
from grundlag.models import Udskrift
from helhedsplaner.models import Snitflade
from kontrakter import handlinger
from kontrakter.models import Aftale, Aftaleart, Aftalepart, Kontraktlinje, Tilstand
from kontrakter.sidekode import sidekode
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import ByomraadeFactory, ForvaltningFactory
from tests.factories.helhedsplaner import PlanFactory
from tests.factories.kontrakter import (
    KONTRAKTPULJE,
    AftaleFactory,
    AftalepartFactory,
    KontraktlinjeFactory,
    indsendt_plan,
    linjefelter,
    ny_kontrakt,
    ny_planversion,
    scan,
)

I_DAG = dt.date(2021, 9, 1)


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def version():
    return indsendt_plan()


@pytest.fixture
def klient(log_ind, version):
    """A client of the koordinator of the plan's driftsansvarlige organisation."""
    return log_ind(Rolle.BOLIGSOCIAL_KOORDINATOR, boligorganisation=version.plan.driftsansvarlig)


@pytest.fixture
def kontrakt(version, klient):
    return ny_kontrakt(version, af=klient.bruger)


@pytest.fixture
def sendt(kontrakt, klient):
    handlinger.tilfoej_linje(kontrakt.pk, af=klient.bruger, **linjefelter(kontrakt))
    handlinger.send_til_underskrift(kontrakt.pk, af=klient.bruger)
    return kontrakt


def side(klient, navn, /, *args, **kwargs):
    return klient.get(reverse(f"kontrakter:{navn}", args=args), **kwargs)


def send(klient, navn, /, *args, **data):
    return klient.post(reverse(f"kontrakter:{navn}", args=args), data)


def fejl(svar):
    return {felt: list(beskeder) for felt, beskeder in svar.context["form"].errors.items()}


# --- the list


def titler(svar):
    return [aftale.titel for aftale in svar.context["side"]]


def test_the_list_is_filtered_in_the_url(log_ind):
    nord, syd = ByomraadeFactory(), ByomraadeFactory()
    AftaleFactory(titel="Ældre", byomraade=nord, sagsnr="2021-17")
    AftaleFactory(titel="Forum", byomraade=syd, art=Aftaleart.FORUMAFTALE, status=Aftalestatus.UNDERSKREVET)
    klient = log_ind(Rolle.REVISOR)

    def vist(**filtre):
        return titler(side(klient, "liste", data=filtre))

    assert vist() == ["Forum", "Ældre"]
    assert vist(byomraade=nord.pk) == ["Ældre"]
    assert vist(art="forumaftale") == ["Forum"]
    assert vist(tilstand=Tilstand.KOMMENDE) == ["Forum"]
    assert vist(q="2021-17") == ["Ældre"]
    assert vist(byomraade="nord", art="lejeaftale") == ["Forum", "Ældre"]


def test_an_empty_list_says_the_next_step(log_ind):
    klient = log_ind(Rolle.REVISOR)

    assert "En kontrakt laves fra en indsendt helhedsplan." in side(klient, "liste").content.decode()
    assert "Ingen aftaler passer til filtrene." in side(klient, "liste", data={"q": "x"}).content.decode()


def test_one_sees_only_ones_own(klient, kontrakt):
    AftaleFactory()

    assert titler(side(klient, "liste")) == [kontrakt.titel]


def test_the_list_is_exported_as_shown(log_ind):
    aftale = AftaleFactory(titel="=SUM(A1)", byomraade__navn="Bispebjerg", sagsnr="17")
    KontraktlinjeFactory(aftale=aftale, beloeb=1500)
    KontraktlinjeFactory(aftale=aftale, beloeb=500)
    AftaleFactory(titel="En anden")

    svar = side(log_ind(Rolle.REVISOR), "eksport", data={"q": "17"})

    assert svar.headers["Content-Disposition"] == 'attachment; filename="aftaler-2021-09-01.csv"'
    assert svar.getvalue().decode().splitlines()[1:] == [
        "'=SUM(A1);Kontrakt om boligsocialt samarbejde;Bispebjerg;;15.09.2021;14.09.2025;Kladde;2000;17;;;"
    ]


@pytest.mark.parametrize("antal", [1, 3])
def test_the_list_takes_five_queries(log_ind, django_assert_num_queries, antal):
    klient = log_ind(Rolle.REVISOR)
    for aftale in AftaleFactory.create_batch(antal):
        KontraktlinjeFactory.create_batch(antal, aftale=aftale)

    with django_assert_num_queries(5):  # session, user, byområder, count, agreements
        svar = side(klient, "liste")

    assert len(svar.context["side"]) == antal


# --- the page of an agreement


@pytest.mark.parametrize("antal", [1, 3])
def test_the_page_takes_twelve_queries(klient, version, django_assert_num_queries, antal):
    aftale = ny_kontrakt(version, af=klient.bruger)
    for nummer in range(antal):
        handlinger.tilfoej_part(aftale.pk, anden=f"Netværk {nummer}", af=klient.bruger)
        handlinger.tilfoej_linje(
            aftale.pk, af=klient.bruger, **linjefelter(aftale, aar=2022 + nummer, forvaltning=ForvaltningFactory())
        )
        handlinger.tilfoej_bilag(aftale.pk, titel=f"Bilag {nummer}", fil=scan(str(nummer)), af=klient.bruger)
        handlinger.lav_udkast(aftale.pk, af=klient.bruger)
    handlinger.send_til_underskrift(aftale.pk, af=klient.bruger)
    for part in aftale.parter.all()[:antal]:
        underskriv(klient, aftale, part)

    with django_assert_num_queries(12):
        svar = side(klient, "aftale", aftale.pk)

    assert svar.content.decode().count("scannet eksemplar") == antal
    assert svar.content.decode().count(">Bed om underskrift<") == 2


def underskriv(klient, aftale, part, **felter):
    version = aftale.versioner.filter(er_udkast=False).first()
    data = {
        "navn": "Ane Sørensen",
        "titel": "Direktør",
        "paa_vegne_af": str(part),
        "dato": "1.9.2021",
        "kode": sidekode(version, 1),
        "scan": scan(str(part)),
        **felter,
    }
    return send(klient, "underskriv", version.pk, part.pk, **data)


def test_the_page_shows_the_pool_and_what_is_exceeded(klient, kontrakt):
    handlinger.tilfoej_linje(kontrakt.pk, af=klient.bruger, **linjefelter(kontrakt, aar=2021, beloeb=KONTRAKTPULJE))

    svar = side(klient, "aftale", kontrakt.pk)

    (pulje,) = svar.context["puljer"]
    assert (pulje.her, pulje.pulje.rest_kontrakt) == (KONTRAKTPULJE, 0)
    (advarsel,) = svar.context["advarsler"]
    assert advarsel.startswith("Beboerprojekt Nordvest: i 2021 er der lovet ")
    assert advarsel in svar.content.decode()
    assert "2.978.600 kr." in svar.content.decode()


def test_the_page_begins_with_the_short_fields_and_the_reasons(klient, kontrakt, version):
    def vist(aftale):
        return dict(side(klient, "aftale", aftale.pk).context["oversigt"])

    Aftale.objects.update(opsigelsesvarsel_maaneder=1, fravigelse_begrundelse="Afløsning", sagsnr="17")

    assert vist(kontrakt) == {
        "Slags": "Kontrakt om boligsocialt samarbejde",
        "Byområde": str(version.plan.byomraade),
        "Indsatsområde": "Hele byområdet",
        "Periode": "15. september 2021 – 14. september 2025",
        "Sagsnummer": "17",
        "Dokumentnummer": "",
        "Opsigelsesvarsel": "1 måned",
        "Flere aftaler om det samme": "Afløsning",
    }
    assert "Indsatsområde" not in vist(handlinger.opret_strategisk_aftale(version.plan_id, af=klient.bruger))


def test_the_page_says_when_the_plan_has_moved_on(klient, kontrakt, version):
    adresse = reverse("kontrakter:grundlag", args=[kontrakt.pk, ny_planversion(version.plan).pk])

    assert "Byg på version 2" in side(klient, "aftale", kontrakt.pk).content.decode()
    svar = klient.post(adresse, follow=True)

    assert "Byg på version 2" not in svar.content.decode()
    assert "Aftalen bygger nu på version 2." in svar.content.decode()
    assert kontrakt.planer.get().planversion.nummer == 2


def test_building_on_a_version_that_does_not_fit_is_told(klient, kontrakt, version):
    version.plan.periode_til = dt.date(2024, 1, 1)
    version.plan.save()
    ny = ny_planversion(version.plan)

    svar = klient.post(reverse("kontrakter:grundlag", args=[kontrakt.pk, ny.pk]), follow=True)

    assert "Aftalen skal ligge inden for planernes periode" in svar.content.decode()


def test_a_reader_gets_no_buttons(log_ind, sendt):
    klient = log_ind(Rolle.LAESER, byomraade=sendt.byomraade)

    tekst = side(klient, "aftale", sendt.pk).content.decode()

    assert tekst.count('method="post"') == 2  # log ud, journalpakke


# --- beginning


def ny_post(**felter):
    return {"titel": "Kontrakt", "fra": "15.9.2021", "til": "14.9.2025", **felter}


def test_a_contract_is_made_from_a_plan_version(klient, version):
    vist = side(klient, "ny", version.pk)
    svar = send(klient, "ny", version.pk, **ny_post())

    aftale = Aftale.objects.get()
    assert vist.context["form"].initial["fra"] == dt.date(2021, 9, 15)
    assert 'name="andre"' not in vist.content.decode()
    assert svar.headers["Location"] == reverse("kontrakter:aftale", args=[aftale.pk])
    assert (aftale.byomraade, aftale.planer.get().planversion) == (version.plan.byomraade, version)


def test_a_contract_may_take_in_the_other_plans_of_the_byomraade(klient, version):
    anden = indsendt_plan(
        byomraade=version.plan.byomraade,
        driftsansvarlig=version.plan.driftsansvarlig,
        periode_fra=dt.date(2021, 1, 1),
        periode_til=dt.date(2025, 9, 14),
    )
    fremmed = indsendt_plan(byomraade=version.plan.byomraade, navn="Beboerprojekt Puls")

    send(klient, "ny", version.pk, **ny_post(andre=[anden.pk]))
    svar = send(klient, "ny", version.pk, **ny_post(andre=[fremmed.pk]))

    assert Aftale.objects.get().planer.count() == 2
    assert (svar.status_code, [*fejl(svar)]) == (422, ["andre"])


def test_what_cannot_be_is_said_beside_the_field(klient, version):
    omraade = version.plan.afsnit.get().indsatsomraade
    omraade.faelles_snitflade = Snitflade.NEJ
    omraade.save()

    udenfor = send(klient, "ny", version.pk, **ny_post(til="15.9.2025"))
    ubegrundet = send(klient, "ny", version.pk, **ny_post(indsatsomraade=omraade.pk))
    omvendt = send(klient, "ny", version.pk, **ny_post(fra="1.1.2023", til="1.1.2022"))
    ingen_dato = send(klient, "ny", version.pk, **ny_post(fra="i morgen"))
    nul = send(klient, "ny", version.pk, **ny_post(titel="Kon\x00trakt"))

    assert {svar.status_code for svar in (udenfor, ubegrundet, omvendt, ingen_dato, nul)} == {422}
    assert [*fejl(udenfor)] == ["til"]
    assert [*fejl(ubegrundet)] == ["snitflade_begrundelse"]
    assert [*fejl(omvendt)] == ["__all__"]
    assert fejl(ingen_dato) == {"fra": ["Skriv en dato, fx 15.9.2021."]}
    assert [*fejl(nul)] == ["titel"]
    assert 'value="i morgen"' in ingen_dato.content.decode()
    assert Aftale.objects.count() == 0


def test_the_strategic_agreement_is_one_click(klient, version):
    svar = send(klient, "strategisk", version.plan_id)
    igen = send(klient, "strategisk", version.plan_id)

    assert svar.headers["Location"] == reverse("kontrakter:aftale", args=[Aftale.objects.get().pk])
    assert igen.headers["Location"] == reverse("kontrakter:plan", args=[version.plan_id])


def test_a_plan_shows_its_agreements_its_pool_and_where_new_ones_begin(klient, kontrakt, version, log_ind):
    AftaleFactory()

    svar = side(klient, "plan", version.plan_id)
    laeser = side(log_ind(Rolle.LAESER, byomraade=version.plan.byomraade), "plan", version.plan_id)

    assert list(svar.context["aftaler"]) == [kontrakt]
    assert reverse("kontrakter:ny", args=[version.pk]) in svar.content.decode()
    assert "2.978.600 kr." in svar.content.decode()
    assert reverse("kontrakter:ny", args=[version.pk]) not in laeser.content.decode()


def test_a_plan_not_yet_submitted_says_so(log_ind):
    plan = PlanFactory()
    klient = log_ind(Rolle.PROJEKTLEDER, boligorganisation=plan.driftsansvarlig)

    assert "Indsend planen først." in side(klient, "plan", plan.pk).content.decode()


@pytest.mark.parametrize("antal", [1, 3])
def test_the_plans_page_takes_seven_queries(klient, version, django_assert_num_queries, antal):
    for _ in range(antal):
        aftale = ny_kontrakt(version, af=klient.bruger)
        handlinger.tilfoej_linje(aftale.pk, af=klient.bruger, **linjefelter(aftale))

    with django_assert_num_queries(7):  # session, user, plan, agreements, budget, lines, newest version
        side(klient, "plan", version.plan_id)


# --- writing


def test_short_fields_are_changed(klient, kontrakt):
    felter = ny_post(titel="Ny titel", opsigelsesvarsel_maaneder=6)

    svar = send(klient, "stamdata", kontrakt.pk, **felter)
    daarlig = send(klient, "stamdata", kontrakt.pk, **{**felter, "til": "15.9.2025"})

    kontrakt.refresh_from_db()
    assert (svar.status_code, kontrakt.titel, kontrakt.opsigelsesvarsel_maaneder) == (302, "Ny titel", 6)
    assert (daarlig.status_code, [*fejl(daarlig)]) == (422, ["til"])
    assert side(klient, "stamdata", kontrakt.pk).status_code == 200


def tekster(udgave, **felter):
    return {"grundudgave": udgave, "formaal": "Formål", **felter}


def test_texts_are_saved_and_a_conflict_loses_nothing(klient, kontrakt):
    udgave = side(klient, "tekster", kontrakt.pk).context["form"].initial["grundudgave"]

    foerste = send(klient, "tekster", kontrakt.pk, **tekster(udgave, formaal="Deres."))
    konflikt = send(klient, "tekster", kontrakt.pk, **tekster(udgave, formaal="Mit."))

    kontrakt.refresh_from_db()
    assert (foerste.status_code, konflikt.status_code, kontrakt.formaal) == (302, 409, "Deres.")
    assert "Mit." in konflikt.content.decode()
    loest = send(klient, "tekster", kontrakt.pk, **tekster(kontrakt.udgave, formaal="Begges."))
    kontrakt.refresh_from_db()
    assert (loest.status_code, kontrakt.formaal) == (302, "Begges.")


def test_a_cpr_number_is_warned_about(klient, kontrakt):
    svar = send(klient, "tekster", kontrakt.pk, **tekster(kontrakt.udgave, formaal="Ring til 010203-1234"))

    kontrakt.refresh_from_db()
    assert (svar.status_code, [*fejl(svar)]) == (422, ["formaal"])
    assert kontrakt.formaal != "Ring til 010203-1234"


def test_a_document_is_attached_and_fetched(klient, kontrakt):
    send(klient, "nyt_bilag", kontrakt.pk, titel="Kommissorium", fil=scan())
    daarlig = send(klient, "nyt_bilag", kontrakt.pk, titel="Program", fil=SimpleUploadedFile("x.exe", b"MZ\x90\x00"))

    svar = side(klient, "bilag", kontrakt.bilag.get().pk)

    assert svar.headers["Content-Disposition"] == 'attachment; filename="scan.pdf"'
    assert svar.content == scan().read()
    assert (daarlig.status_code, [*fejl(daarlig)]) == (422, ["fil"])


# --- parties and lines


def test_a_party_is_added_changed_and_removed(klient, kontrakt):
    send(klient, "ny_part", kontrakt.pk, anden="Netværket")
    part = Aftalepart.objects.get(anden="Netværket")
    send(klient, "part", part.pk, forpligtelser="Lokaler", kontakt_email="ane@example.dk")

    part.refresh_from_db()
    assert (part.forpligtelser, part.kontakt_email) == ("Lokaler", "ane@example.dk")
    assert send(klient, "fjern_part", part.pk).status_code == 302
    assert not Aftalepart.objects.filter(pk=part.pk).exists()


def test_a_party_that_cannot_be_is_refused(klient, kontrakt):
    ingen = send(klient, "ny_part", kontrakt.pk, anden="", forpligtelser="Noget")
    to_slags = send(klient, "ny_part", kontrakt.pk, anden="Netværket", forvaltning=ForvaltningFactory().pk)
    igen = send(klient, "ny_part", kontrakt.pk, boligorganisation=kontrakt.parter.first().boligorganisation_id)

    assert [fejl(svar)["__all__"] for svar in (ingen, to_slags)] == [
        ["Vælg én: en boligorganisation, en forvaltning, et lokaludvalg eller en anden part."]
    ] * 2
    assert fejl(igen)["__all__"] == ["Parten er allerede med i aftalen."]


def test_a_party_that_has_signed_is_not_removed(klient, sendt):
    part = sendt.parter.first()
    underskriv(klient, sendt, part)
    send(klient, "traek_tilbage", sendt.pk)

    svar = klient.post(reverse("kontrakter:fjern_part", args=[part.pk]), follow=True)

    assert "har underskrevet en version" in svar.content.decode()
    assert Aftalepart.objects.filter(pk=part.pk).exists()


def linje(aftale, **felter):
    return {
        "plan": aftale.planer.get().plan_id,
        "art": "frikoeb",
        "beskrivelse": "Jobrådgiver",
        "aar": "2022",
        "beloeb": "152.625",
        "timer": "370,5",
        "timepris": "411,94",
        **felter,
    }


def test_a_line_is_added_changed_and_deleted(klient, kontrakt):
    svar = send(klient, "ny_linje", kontrakt.pk, **linje(kontrakt))
    raekke = Kontraktlinje.objects.get()
    vist = side(klient, "linje", raekke.pk)
    send(klient, "linje", raekke.pk, **linje(kontrakt, beloeb="1 000"))
    raekke.refresh_from_db()

    assert svar.status_code == 302
    assert "2.825.975 kr. tilbage af kontraktpuljen" in vist.content.decode()
    assert 'value="152.625"' in vist.content.decode()
    assert (raekke.beloeb, str(raekke.timer), str(raekke.timepris)) == (1000, "370.50", "411.94")
    send(klient, "slet_linje", raekke.pk)
    assert Kontraktlinje.objects.count() == 0


@pytest.mark.parametrize(
    ("felter", "felt"),
    [
        ({"beloeb": "2.978.601"}, "beloeb"),
        ({"beloeb": "100,50"}, "beloeb"),
        ({"beloeb": "mange"}, "beloeb"),
        ({"beloeb": "0"}, "__all__"),
        ({"beloeb": "", "timer": ""}, "beloeb"),
        ({"art": "indsats", "timer": ""}, "timepris"),
        ({"aar": "2020"}, "aar"),
        ({"plan": "0"}, "plan"),
        ({"timer": "-1"}, "__all__"),
        ({"beskrivelse": ""}, "beskrivelse"),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_kept_on_the_page(klient, kontrakt, felter, felt):
    svar = send(klient, "ny_linje", kontrakt.pk, **linje(kontrakt, **felter))

    assert (svar.status_code, [*fejl(svar)]) == (422, [felt])
    assert 'value="411,94"' in svar.content.decode()
    assert Kontraktlinje.objects.count() == 0


@pytest.mark.parametrize("navn", ["ny_part", "ny_linje", "nyt_bilag", "stamdata", "tekster", "send"])
def test_what_is_out_for_signature_has_no_forms(klient, sendt, navn):
    svar = side(klient, navn, sendt.pk)

    assert svar.status_code == 403
    assert "Aftalen er »Til underskrift« og kan ikke ændres." in svar.content.decode()


# --- versions


def test_a_draft_is_ordered_waited_for_and_read(klient, kontrakt):
    bestilt = send(klient, "udkast", kontrakt.pk)
    adresse = reverse("kontrakter:version_pdf", args=[kontrakt.versioner.get().pk])
    venter = klient.get(adresse)
    fragment = klient.get(adresse, headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert bestilt.headers["Location"] == adresse
    assert "Dokumentet dannes." in venter.content.decode()
    assert 'hx-trigger="every 2s"' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()

    udskrift.dan_udskrift(Udskrift.objects.get().pk)
    fragment = klient.get(adresse, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    pdf = klient.get(adresse)

    assert "Dokumentet er klar." in fragment.content.decode()
    assert "every 2s" not in fragment.content.decode()
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert klient.get(adresse, headers={"If-None-Match": pdf.headers["ETag"]}).status_code == 304


def test_a_stored_pdf_takes_four_queries(klient, kontrakt, django_assert_num_queries):
    version = handlinger.lav_udkast(kontrakt.pk, af=klient.bruger)
    udskrift.dan_udskrift(version.udskrift_id)

    with django_assert_num_queries(4):  # session, user, version, bytes
        side(klient, "version_pdf", version.pk)


def test_a_failed_pdf_is_ordered_again(klient, kontrakt):
    version = handlinger.lav_udkast(kontrakt.pk, af=klient.bruger)
    Udskrift.objects.update(status="fejlet", fejl="Dokumentet kunne ikke dannes.")

    assert "Dokumentet kunne ikke dannes." in side(klient, "version_pdf", version.pk).content.decode()
    send(klient, "bestil_igen", version.pk)

    assert Udskrift.objects.get().status == "bestilt"


def test_sending_shows_what_is_missing_and_then_what_it_does(klient, kontrakt):
    mangler = side(klient, "send", kontrakt.pk)
    afvist = send(klient, "send", kontrakt.pk)
    handlinger.tilfoej_linje(kontrakt.pk, af=klient.bruger, **linjefelter(kontrakt))
    klar = side(klient, "send", kontrakt.pk)
    svar = send(klient, "send", kontrakt.pk)

    assert [krav.kode for krav in mangler.context["krav"] if not krav.opfyldt] == ["linjer"]
    assert (mangler.context["klar"], klar.context["klar"]) == (False, True)
    assert (afvist.status_code, svar.status_code) == (422, 302)
    assert "Aftalen har mindst én linje." in afvist.context["fejl"]
    assert Aftale.objects.get().status == Aftalestatus.TIL_UNDERSKRIFT


def test_a_second_current_contract_is_told_when_sent(klient, sendt, version):
    anden = ny_kontrakt(version, af=klient.bruger)
    handlinger.tilfoej_linje(anden.pk, af=klient.bruger, **linjefelter(anden))

    svar = send(klient, "send", anden.pk)

    assert svar.status_code == 422
    assert "Byområdet har allerede en gældende kontrakt" in svar.content.decode()


def test_taking_back_reopens_and_only_what_is_out(klient, sendt):
    send(klient, "traek_tilbage", sendt.pk)
    igen = klient.post(reverse("kontrakter:traek_tilbage", args=[sendt.pk]), follow=True)

    assert Aftale.objects.get().status == Aftalestatus.KLADDE
    assert "kan ikke lade sig gøre" in igen.content.decode()


# --- signatures and the end


def test_signatures_are_registered_until_the_agreement_is_signed(klient, sendt):
    foerste, sidste = sendt.parter.all()
    vist = side(klient, "underskriv", sendt.versioner.get().pk, foerste.pk)

    svar = underskriv(klient, sendt, foerste)
    underskriv(klient, sendt, sidste)

    assert vist.context["form"].initial["paa_vegne_af"] == foerste.fuldt_navn
    assert sendt.versioner.get().hash_kort in vist.content.decode()
    assert svar.status_code == 302
    assert Aftale.objects.get().tilstand == Tilstand.KOMMENDE


@pytest.mark.parametrize(
    ("felter", "felt"),
    [
        ({"dato": "2.9.2021"}, "dato"),
        ({"dato": "snart"}, "dato"),
        ({"navn": ""}, "navn"),
        ({"scan": ""}, "scan"),
        ({"scan": SimpleUploadedFile("scan.pdf", b"MZ\x90\x00")}, "scan"),
    ],
)
def test_a_signature_that_cannot_be_is_refused(klient, sendt, felter, felt):
    svar = underskriv(klient, sendt, sendt.parter.first(), **felter)

    assert (svar.status_code, [*fejl(svar)]) == (422, [felt])
    assert "Direktør" in svar.content.decode()


def test_a_signature_for_another_agreements_party_is_not_found(klient, sendt):
    assert underskriv(klient, sendt, AftalepartFactory()).status_code == 404


def test_a_signature_is_withdrawn_once(klient, sendt):
    underskriv(klient, sendt, sendt.parter.first())
    adresse = reverse("kontrakter:tilbagekald", args=[sendt.parter.first().underskrifter.get().pk])

    foerst = klient.post(adresse, follow=True)
    igen = klient.post(adresse, follow=True)

    assert "Underskriften er tilbagekaldt." in foerst.content.decode()
    assert "Underskriften er allerede tilbagekaldt." in igen.content.decode()


@pytest.mark.parametrize(
    ("navn", "status", "slut"),
    [("annuller", Aftalestatus.KLADDE, Tilstand.ANNULLERET), ("opsig", Aftalestatus.UNDERSKREVET, Tilstand.OPSAGT)],
)
def test_an_agreement_is_ended_with_a_reason(klient, kontrakt, navn, status, slut):
    Aftale.objects.update(status=status)

    vist = side(klient, navn, kontrakt.pk)
    tom = send(klient, navn, kontrakt.pk, begrundelse=" ", modtaget="1.9.2021")
    svar = send(klient, navn, kontrakt.pk, begrundelse="Planen er afbrudt.", modtaget="1.9.2021")
    igen = send(klient, navn, kontrakt.pk, begrundelse="Planen er afbrudt.", modtaget="1.9.2021")

    assert "kontraktpuljen" in vist.content.decode()
    assert (tom.status_code, svar.status_code, igen.status_code) == (422, 302, 422)
    assert Aftale.objects.get().tilstand == slut
