"""From draft to what is printed, signed and ended; who may, and what is closed when."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from grundlag import kroge
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.kroge import Krav
from grundlag.models import Filindhold, Haendelse, Udskrift
from kontrakter import handlinger
from kontrakter.models import Aftale, AftaleBilag, Aftalepart, Kontraktlinje, Underskrift
from kontrakter.sidekode import sidekode
from kontrakter.tilstande import Aftalestatus
from tests.factories.byomraader import TilknytningFactory
from tests.factories.grundlag import BrugerFactory
from tests.factories.kontrakter import (
    AftalepartFactory,
    linjefelter,
    ny_kontrakt,
    scan,
)
from tests.kontrakter.hjaelp import I_DAG, stamdata, underskriv

# --- access and status


DEEDS = {
    "ret_stamdata": lambda a, af: handlinger.ret_stamdata(a.pk, **stamdata(), af=af),
    "gem_tekster": lambda a, af: handlinger.gem_tekster(a.pk, {"formaal": "Nyt"}, grundudgave=a.udgave, af=af),
    "skift_grundlag": lambda a, af: handlinger.skift_grundlag(a.pk, a.planer.get().planversion_id, af=af),
    "tilfoej_bilag": lambda a, af: handlinger.tilfoej_bilag(a.pk, titel="Bilag", fil=scan(), af=af),
    "tilfoej_part": lambda a, af: handlinger.tilfoej_part(a.pk, anden="Netværket", af=af),
    "ret_part": lambda a, af: handlinger.ret_part(a.parter.first().pk, kontakt_navn="Ane", af=af),
    "fjern_part": lambda a, af: handlinger.fjern_part(a.parter.first().pk, af=af),
    "tilfoej_linje": lambda a, af: handlinger.tilfoej_linje(a.pk, af=af, **linjefelter(a)),
    "ret_linje": lambda a, af: handlinger.ret_linje(a.linjer.first().pk, af=af, **linjefelter(a)),
    "slet_linje": lambda a, af: handlinger.slet_linje(a.linjer.first().pk, af=af),
    "lav_udkast": lambda a, af: handlinger.lav_udkast(a.pk, af=af),
    "send_til_underskrift": lambda a, af: handlinger.send_til_underskrift(a.pk, af=af),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_what_is_out_for_signature_is_closed(sendt, af, deed):
    with pytest.raises(Regelbrud, match=r"ikke længere en kladde"):
        deed(sendt, af)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_a_reader_changes_nothing(kontrakt, af, deed):
    handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt))
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=kontrakt.byomraade).bruger
    foer = Haendelse.objects.count()

    with pytest.raises(PermissionDenied):
        deed(kontrakt, laeser)

    assert Haendelse.objects.count() == foer


# --- versions


def test_a_draft_is_printed_once_for_the_same_content(kontrakt, af):
    foerste = handlinger.lav_udkast(kontrakt.pk, af=af)
    anden = handlinger.lav_udkast(kontrakt.pk, af=af)

    assert (foerste, foerste.nummer, foerste.er_udkast) == (anden, 1, True)
    assert (kontrakt.versioner.count(), Udskrift.objects.count()) == (1, 1)
    assert foerste.indhold["udkast"] is True


def test_another_content_is_another_version(kontrakt, version, af):
    handlinger.lav_udkast(kontrakt.pk, af=af)
    handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt))

    anden = handlinger.lav_udkast(kontrakt.pk, af=af)

    assert (anden.nummer, anden.indhold["sum"], anden.lavet_tid.date()) == (2, 1000, I_DAG)
    assert anden.grundlag.get().planversion == version


def test_sending_closes_the_draft_and_makes_a_version(sendt, af):
    endelig = sendt.versioner.get()

    assert sendt.status == Aftalestatus.TIL_UNDERSKRIFT
    assert (endelig.er_udkast, endelig.indhold["udkast"]) == (False, False)
    assert [h.handling for h in Haendelse.objects.order_by("pk")][-2:] == [
        "aftale.lav_version",
        "aftale.send_til_underskrift",
    ]


def test_sending_names_everything_that_is_missing(kontrakt, af):
    kontrakt.parter.last().delete()

    with pytest.raises(Regelbrud) as brud:
        handlinger.send_til_underskrift(kontrakt.pk, af=af)

    assert str(brud.value) == (
        "Aftalen kan ikke sendes endnu. Ikke opfyldt: Aftalen har mindst to parter (nu 1). Aftalen har mindst én linje."
    )


def test_what_upper_apps_ask_for_stops_the_sending(kontrakt, af, monkeypatch):
    handlinger.tilfoej_linje(kontrakt.pk, af=af, **linjefelter(kontrakt))
    svar = [Krav("udvalg", "Udvalget har ikke godkendt indholdet.", False)]
    monkeypatch.setattr(kroge.krav, "funktioner", [lambda objekt, skridt: svar if skridt == "underskriv" else []])

    with pytest.raises(Regelbrud, match=r"Udvalget har ikke godkendt indholdet."):
        handlinger.send_til_underskrift(kontrakt.pk, af=af)


def test_a_second_current_contract_needs_a_reason(sendt, version, af):
    anden = ny_kontrakt(version, af=af)
    handlinger.tilfoej_linje(anden.pk, af=af, **linjefelter(anden))

    with pytest.raises(ValidationError, match=r"Byområdet har allerede en gældende kontrakt"):
        handlinger.send_til_underskrift(anden.pk, af=af)
    handlinger.ret_stamdata(anden.pk, **stamdata(fravigelse_begrundelse="Den ene afløser den anden."), af=af)
    handlinger.send_til_underskrift(anden.pk, af=af)

    anden.refresh_from_db()
    assert anden.status == Aftalestatus.TIL_UNDERSKRIFT


def test_the_same_sent_again_is_the_same_version(sendt, af):
    underskriv(sendt, sendt.parter.first(), af)
    handlinger.traek_tilbage(sendt.pk, af=af)

    version = handlinger.send_til_underskrift(sendt.pk, af=af)

    assert (version.nummer, version.underskrifter.count()) == (1, 1)


def test_a_failed_printing_is_ordered_again_by_those_who_see_it(kontrakt, af):
    version = handlinger.lav_udkast(kontrakt.pk, af=af)
    Udskrift.objects.update(status="fejlet", fejl="Dokumentet kunne ikke dannes.")

    with pytest.raises(PermissionDenied):
        handlinger.bestil_igen(version.pk, af=BrugerFactory())
    handlinger.bestil_igen(version.pk, af=af)

    assert Udskrift.objects.get().status == "bestilt"


# --- signatures


def test_the_last_signature_makes_it_signed(sendt, af):
    foerste, sidste = sendt.parter.all()

    underskriv(sendt, foerste, af, dato=dt.date(2021, 8, 1))
    assert Aftale.objects.get().status == Aftalestatus.TIL_UNDERSKRIFT
    assert list(Aftalepart.objects.mangler_underskrift()) == [sidste]
    underskrift = underskriv(sendt, sidste, af)

    assert Aftale.objects.get().status == Aftalestatus.UNDERSKREVET
    assert list(Aftalepart.objects.mangler_underskrift()) == []
    assert underskrift.scan.titel == f"Underskrevet version 1: {sidste}"
    assert underskrift.scan.aftale == sendt
    assert Haendelse.objects.first().handling == "aftale.underskriv"


def test_the_same_scan_is_kept_once(sendt, af):
    for part in sendt.parter.all():
        underskriv(sendt, part, af, scan=scan("ét ark"))

    assert (AftaleBilag.objects.count(), Filindhold.objects.count()) == (2, 1)


def test_a_signature_in_the_future_is_refused(sendt, af):
    with pytest.raises(Regelbrud, match=r"^Datoen ligger i fremtiden.$") as brud:
        underskriv(sendt, sendt.parter.first(), af, dato=dt.date(2021, 9, 2))

    assert brud.value.felt == "dato"


def test_a_party_signs_once_and_a_stranger_never(sendt, af):
    foerste = sendt.parter.first()
    underskriv(sendt, foerste, af)

    with pytest.raises(ValidationError, match=r"Parten har allerede underskrevet denne version."):
        underskriv(sendt, foerste, af)
    with pytest.raises(Regelbrud, match=r"^Parten er ikke med i aftalen.$"):
        underskriv(sendt, AftalepartFactory(), af)

    assert (Underskrift.objects.count(), AftaleBilag.objects.count()) == (1, 1)


def test_a_draft_and_an_old_version_are_not_signed(kontrakt, sendt, af):
    gammel = sendt.versioner.get()
    handlinger.traek_tilbage(sendt.pk, af=af)
    udkast = handlinger.lav_udkast(sendt.pk, af=af)
    with pytest.raises(Regelbrud, match=r"ikke den version"):
        underskriv(sendt, sendt.parter.first(), af)
    handlinger.ret_stamdata(sendt.pk, **stamdata(), af=af)
    handlinger.send_til_underskrift(sendt.pk, af=af)

    for version in (gammel, udkast):
        with pytest.raises(Regelbrud, match=r"^Det er ikke den version, der er til underskrift nu."):
            handlinger.registrer_underskrift(
                version.pk,
                sendt.parter.first().pk,
                navn="Ane",
                titel="",
                paa_vegne_af="",
                dato=I_DAG,
                kode=sidekode(version, 1),
                scan=scan(),
                af=af,
            )


def test_a_signature_needs_a_file_we_take_and_a_name(sendt, af):
    part = sendt.parter.first()

    with pytest.raises(Regelbrud, match=r"^Filen er tom."):
        underskriv(sendt, part, af, scan=SimpleUploadedFile("scan.pdf", b""))
    with pytest.raises(ValidationError, match=r"Dette felt"):
        underskriv(sendt, part, af, navn=" ")

    assert AftaleBilag.objects.count() == 0


def test_who_may_not_register_does_not(sendt):
    laeser = TilknytningFactory(rolle=Rolle.LAESER, byomraade=sendt.byomraade).bruger

    with pytest.raises(PermissionDenied):
        underskriv(sendt, sendt.parter.first(), laeser)


def test_a_withdrawn_signature_opens_the_agreement_again(sendt, af):
    underskrifter = [underskriv(sendt, part, af) for part in sendt.parter.all()]

    handlinger.tilbagekald_underskrift(underskrifter[0].pk, af=af)

    assert Aftale.objects.get().status == Aftalestatus.TIL_UNDERSKRIFT
    assert list(Aftalepart.objects.mangler_underskrift()) == [underskrifter[0].part]
    with pytest.raises(Regelbrud, match=r"^Underskriften er allerede tilbagekaldt.$"):
        handlinger.tilbagekald_underskrift(underskrifter[0].pk, af=af)
    underskriv(sendt, underskrifter[0].part, af)
    assert Aftale.objects.get().status == Aftalestatus.UNDERSKREVET


def test_a_signature_on_what_has_ended_stays(sendt, af):
    underskrifter = [underskriv(sendt, part, af) for part in sendt.parter.all()]
    handlinger.opsig(sendt.pk, modtaget=dt.date(2021, 9, 1), begrundelse="Planen er afbrudt.", af=af)

    with pytest.raises(Regelbrud, match=r"ikke til underskrift"):
        handlinger.tilbagekald_underskrift(underskrifter[0].pk, af=af)


# --- the end


def test_an_agreement_is_ended_with_a_reason(sendt, af):
    for part in sendt.parter.all():
        underskriv(sendt, part, af)

    with pytest.raises(Regelbrud, match=r"^Skriv en begrundelse.$"):
        handlinger.opsig(sendt.pk, modtaget=dt.date(2021, 9, 1), begrundelse="  ", af=af)
    opsagt = handlinger.opsig(sendt.pk, modtaget=dt.date(2021, 9, 1), begrundelse="Planen er afbrudt.", af=af)

    assert opsagt.status == Aftalestatus.OPSAGT
    assert Haendelse.objects.first().data["begrundelse"] == "Planen er afbrudt."
    assert opsagt.ophoerer_dato == dt.date(2021, 12, 31)
    assert list(Kontraktlinje.objects.disponerende()) == []


@pytest.mark.parametrize(
    ("deed", "status"),
    [("opsig", Aftalestatus.KLADDE), ("annuller", Aftalestatus.UNDERSKREVET), ("traek_tilbage", Aftalestatus.KLADDE)],
)
def test_what_the_table_does_not_lead_to_is_refused(kontrakt, af, deed, status):
    Aftale.objects.update(status=status)
    felter = {} if deed == "traek_tilbage" else {"begrundelse": "Fordi"}
    if deed == "opsig":
        felter["modtaget"] = dt.date(2021, 9, 1)

    with pytest.raises(Regelbrud, match=r"kan ikke lade sig gøre"):
        getattr(handlinger, deed)(kontrakt.pk, **felter, af=af)
