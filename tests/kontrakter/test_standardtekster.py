"""Texts with merge fields: filled as text, stopped when they cannot be, and their udgaver."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.markdown import til_html
from kontrakter import fletning, handlinger, referencedata
from kontrakter.dokumenter import kontraktdata
from kontrakter.krav import krav_til
from kontrakter.models import Aftale, Aftaletekst, Standardtekst
from tests.factories.byomraader import TilknytningFactory
from tests.factories.kontrakter import StandardtekstFactory, ny_kontrakt


@pytest.mark.parametrize(
    "vaerdi",
    ["**fed**", "<b>fed</b>", "[her](http://x.dk)", "# Titel", "1. punkt", "- punkt", "{{titel}}", "a & b", "a\n\nb"],
)
def test_markup_in_a_merge_field_is_text(vaerdi):
    html = til_html(fletning.flet("{{titel}}", {"titel": vaerdi}))

    assert html.strip() == "<p>{}</p>".format(
        " ".join(vaerdi.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )


def test_fields_are_read_with_any_case_and_space_and_what_is_missing_is_named():
    tekst = "I {{ Byområde }} om {{sagsnummer}} og {{kvarter}}."

    assert fletning.flet(tekst, {"byområde": "Nørrebro"}) == "I Nørrebro om {{sagsnummer}} og {{kvarter}}."
    assert fletning.mangler(tekst, {"byområde": "Nørrebro"}) == [
        "Flettefeltet {{sagsnummer}} er tomt.",
        "Flettefeltet {{kvarter}} findes ikke.",
    ]


def test_an_empty_or_unknown_field_stops_the_printing_and_says_which(client):
    aftale = ny_kontrakt()
    part = aftale.parter.first()
    Aftale.objects.filter(pk=aftale.pk).update(formaal="Sag {{sagsnummer}}", vilkaar_tvist="{{byområde}}")
    handlinger.ret_part(part.pk, forpligtelser="{{kvarter}}", af=aftale.oprettet_af)
    client.force_login(aftale.oprettet_af)
    aftale.refresh_from_db()

    with pytest.raises(Regelbrud) as brud:
        handlinger.lav_udkast(aftale.pk, af=aftale.oprettet_af)
    svar = client.post(reverse("kontrakter:udkast", args=[aftale.pk]), follow=True).content.decode()

    assert str(brud.value) == (
        "Aftalen kan ikke udskrives. Formål: Flettefeltet {{sagsnummer}} er tomt. "
        f"Forpligtelser for {part}: Flettefeltet {{{{kvarter}}}} findes ikke."
    )
    assert svar.count("Flettefeltet {{sagsnummer}} er tomt.") == 2
    assert not next(krav for krav in krav_til(aftale) if krav.kode == "fletning").opfyldt
    assert aftale.versioner.count() == 0

    handlinger.ret_part(part.pk, forpligtelser="", af=aftale.oprettet_af)
    Aftale.objects.filter(pk=aftale.pk).update(sagsnr="2021-*7*")
    aftale.refresh_from_db()
    data = kontraktdata(aftale, udkast=True, version_nummer=1)
    assert (data["formaal"], data["vilkaar"]["tvist"]) == (r"Sag 2021-\*7\*", aftale.byomraade.navn)
    assert next(krav for krav in krav_til(aftale) if krav.kode == "fletning").opfyldt


def test_every_field_of_the_reference_texts_exists():
    tekster = [tekst for art in (referencedata.TEKSTER, *referencedata.EGNE.values()) for tekst in art.values()]

    assert [fletning.ukendte(tekst) for tekst in tekster] == [[]] * len(tekster)


def test_a_new_agreement_begins_with_the_newest_udgave_and_the_plans_own_words_win():
    call_command("referencedata")
    StandardtekstFactory(felt=Aftaletekst.FORMAAL, tekst="Standard")
    StandardtekstFactory(felt=Aftaletekst.OPFOELGNING, tekst="Gør status")
    admin = TilknytningFactory(rolle=Rolle.ADMINISTRATOR, hele_systemet=True).bruger
    tvist = Standardtekst.objects.get(art="kontrakt", felt="vilkaar_tvist")
    begyndt = ny_kontrakt()

    handlinger.ret_standardtekst(tvist.pk, tekst="Ring til {{forum}}.", grundudgave=1, af=admin)
    ny = ny_kontrakt(titel="En til")

    assert (ny.vilkaar_tvist, begyndt.vilkaar_tvist) == ("Ring til {{forum}}.", tvist.tekst)
    assert ny.formaal == begyndt.formaal != "Standard"


def test_an_administrator_writes_previews_and_sees_the_udgaver(log_ind):
    tekst = StandardtekstFactory(tekst="Aftalen ændres skriftligt.")
    klient = log_ind(Rolle.ADMINISTRATOR)
    side = reverse("kontrakter:standardtekst", args=[tekst.pk])
    ny = {"tekst": "Aftalen i {{byområde}} ændres skriftligt.", "grundudgave": "1"}

    vist = klient.post(side, {**ny, "vis": "ja"})
    tekst.refresh_from_db()
    assert vist.status_code == 200
    assert "Aftalen i Bispebjerg ændres" in vist.content.decode()
    assert tekst.udgave == 1

    forkert = klient.post(side, {**ny, "tekst": "{{kvarter}}"})
    assert forkert.status_code == 422
    assert "Disse flettefelter findes ikke: {{kvarter}}." in forkert.content.decode()

    assert klient.post(side, ny).status_code == 302
    udgaver = klient.get(side).content.decode()
    assert udgaver.count("Udgave 2") == 1
    assert klient.bruger.navn in udgaver
    assert klient.bruger.navn in klient.get(reverse("kontrakter:standardtekster")).content.decode()
    samtidig = klient.post(side, {"tekst": "Noget helt andet.", "grundudgave": "1"})
    assert samtidig.status_code == 422
    assert "En anden har rettet" in samtidig.content.decode()


def test_only_an_administrator_writes_them(log_ind):
    tekst = StandardtekstFactory()

    with pytest.raises(PermissionDenied):
        handlinger.ret_standardtekst(tekst.pk, tekst="x", grundudgave=1, af=log_ind(Rolle.FORUMSEKRETAER).bruger)
    with pytest.raises(Regelbrud, match="findes ikke"):
        handlinger.ret_standardtekst(tekst.pk, tekst="{{x}}", grundudgave=1, af=log_ind(Rolle.ADMINISTRATOR).bruger)
