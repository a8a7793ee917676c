"""The pages where an agreement is begun and written: what they take, and what they refuse beside the field."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from helhedsplaner.models import Snitflade
from kontrakter.models import Aftale, Aftalepart, Kontraktlinje
from tests.factories.byomraader import ForvaltningFactory
from tests.factories.kontrakter import (
    indsendt_plan,
    scan,
)
from tests.kontrakter.hjaelp import fejl, send, send_underskrift, side

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
    send_underskrift(klient, sendt, part)
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
