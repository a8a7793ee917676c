"""Every constraint of kontrakter, provoked once and by name."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from kontrakter.models import Aftaleart, Kodeforsoeg, Kontraktlinje, Tilstand
from kontrakter.tilstande import OVERGANGE, Aftalestatus
from tests.factories.byomraader import BoligorganisationFactory, ByomraadeFactory, ForvaltningFactory
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import IndsatsomraadeFactory
from tests.factories.kontrakter import (
    AftaleBilagFactory,
    AftaleFactory,
    AftalepartFactory,
    AftaleplanFactory,
    AftaleregelFactory,
    AftaleversionFactory,
    ForseglingFactory,
    KontraktgrundlagFactory,
    KontraktlinjeFactory,
    PunktkontraktFactory,
    SidekodeFactory,
    StandardtekstFactory,
    UnderskriftFactory,
    UnderskriftsanmodningFactory,
    UnderskriftslinkFactory,
)

NU = dt.datetime(2021, 9, 1, 12, tzinfo=dt.UTC)


def constraint(fejl: pytest.ExceptionInfo[IntegrityError]) -> str:
    return fejl.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    ("factory", "felter", "navn"),
    [
        (AftaleregelFactory, {"art": "lejeaftale"}, "aftaleregel_art_kendt"),
        (StandardtekstFactory, {"art": "lejeaftale"}, "standardtekst_art_kendt"),
        (StandardtekstFactory, {"felt": "titel"}, "standardtekst_felt_kendt"),
        (StandardtekstFactory, {"rettet_tid": "2021-09-01T10:00Z"}, "standardtekst_rettet_af_og_tid"),
        (StandardtekstFactory, {"tekst": ""}, "standardtekst_har_tekst"),
        (AftaleFactory, {"art": "lejeaftale"}, "aftale_art_kendt"),
        (AftaleFactory, {"status": "glemt"}, "aftale_status_kendt"),
        (AftaleFactory, {"titel": ""}, "aftale_har_titel"),
        (AftaleFactory, {"til": dt.date(2021, 9, 14)}, "aftale_i_raekkefoelge"),
        (AftaleBilagFactory, {"titel": ""}, "aftalebilag_har_titel"),
        (AftalepartFactory, {"anden": None}, "aftalepart_er_een"),
        (KontraktlinjeFactory, {"art": "gave"}, "kontraktlinje_art_kendt"),
        (KontraktlinjeFactory, {"beskrivelse": ""}, "kontraktlinje_har_beskrivelse"),
        (KontraktlinjeFactory, {"beloeb": 0}, "kontraktlinje_beloeb_positivt"),
        (KontraktlinjeFactory, {"aar": 21}, "kontraktlinje_aar_er_et_aar"),
        (KontraktlinjeFactory, {"timer": "-0.5"}, "kontraktlinje_timer_ikke_negative"),
        (KontraktlinjeFactory, {"timepris": "-1"}, "kontraktlinje_timepris_ikke_negativ"),
        (UnderskriftFactory, {"metode": "stempel"}, "underskrift_metode_kendt"),
        (UnderskriftFactory, {"navn": ""}, "underskrift_har_navn"),
        (UnderskriftFactory, {"scan": None}, "underskrift_paa_papir_har_scan"),
        (UnderskriftFactory, {"registreret_af": None}, "underskrift_registreret_af_og_tid"),
        (UnderskriftFactory, {"metode": "i_systemet", "kvittering": "Link"}, "underskrift_sporet_er_kendt"),
        (UnderskriftsanmodningFactory, {"tilstand": "glemt", "lukket_tid": NU}, "underskriftsanmodning_tilstand_kendt"),
        (UnderskriftsanmodningFactory, {"metode": "papir"}, "underskriftsanmodning_metode_er_digital"),
        (UnderskriftsanmodningFactory, {"navn": ""}, "underskriftsanmodning_har_navn"),
        (UnderskriftsanmodningFactory, {"lukket_tid": NU}, "underskriftsanmodning_lukket_har_tid"),
        (
            UnderskriftsanmodningFactory,
            {"tilstand": "afvist", "lukket_tid": NU},
            "underskriftsanmodning_afvist_er_begrundet",
        ),
        (UnderskriftslinkFactory, {"navn": ""}, "underskriftslink_har_navn"),
        (
            UnderskriftslinkFactory,
            {"brugt_tid": NU, "tilbagekaldt_tid": NU},
            "underskriftslink_brugt_eller_tilbagekaldt",
        ),
        (ForseglingFactory, {"status": "glemt"}, "forsegling_status_kendt"),
        (ForseglingFactory, {"status": "faerdig"}, "forsegling_faerdig_har_fil"),
        (ForseglingFactory, {"faerdig_tid": NU}, "forsegling_fil_har_tid"),
        (
            UnderskriftFactory,
            {"tilbagekaldt_tid": dt.datetime(2021, 9, 1, tzinfo=dt.UTC)},
            "underskrift_tilbagekaldt_af_og_tid",
        ),
    ],
)
def test_the_table_refuses(factory, felter, navn):
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        factory(**felter)

    assert constraint(fejl) == navn


def test_two_kinds_of_party_at_once_are_refused():
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        AftalepartFactory(forvaltning=ForvaltningFactory())

    assert constraint(fejl) == "aftalepart_er_een"


@pytest.mark.parametrize(
    ("lav", "navn"),
    [
        (lambda: [AftaleregelFactory(), AftaleregelFactory()], "kontrakter_aftaleregel_art_key"),
        (lambda: [StandardtekstFactory(), StandardtekstFactory()], "standardtekst_een_pr_art_og_felt"),
        (lambda: _to(AftaleversionFactory, aftale=AftaleFactory()), "aftaleversion_nummer_entydigt"),
        (lambda: _to(AftalepartFactory, aftale=AftaleFactory(), anden="Netværket"), "aftalepart_een_gang"),
        (lambda: _to_planer(), "aftaleplan_een_gang"),
        (lambda: _to_grundlag(), "kontraktgrundlag_een_gang"),
        (lambda: _to_underskrifter(), "underskrift_een_gyldig_pr_part"),
        (lambda: _to_anmodninger(), "underskriftsanmodning_een_aaben_pr_part"),
        (lambda: _to(SidekodeFactory, version=AftaleversionFactory()), "sidekode_een_pr_side"),
        (
            lambda: [Kodeforsoeg.objects.create(afsender="x", minut_tid=NU) for _ in range(2)],
            "kodeforsoeg_een_pr_minut",
        ),
        (lambda: _to(ForseglingFactory, version=AftaleversionFactory()), "kontrakter_forsegling_version_id_key"),
        (lambda: _to_punkter(), "kontrakter_punktkontrakt_punkt_id_key"),
    ],
)
def test_the_same_twice_is_refused(lav, navn):
    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        lav()

    assert constraint(fejl) == navn


def _to(factory, **felter):
    return [factory(**felter), factory(**felter)]


def _to_planer():
    foerste = AftaleplanFactory()
    AftaleplanFactory(aftale=foerste.aftale, planversion=foerste.planversion)


def _to_grundlag():
    foerste = KontraktgrundlagFactory()
    KontraktgrundlagFactory(aftaleversion=foerste.aftaleversion, planversion=foerste.planversion)


def _to_underskrifter():
    foerste = UnderskriftFactory()
    UnderskriftFactory(version=foerste.version, part=foerste.part)


def _to_anmodninger():
    foerste = UnderskriftsanmodningFactory()
    UnderskriftsanmodningFactory(version=foerste.version, part=foerste.part)


def _to_punkter():
    PunktkontraktFactory(punkt=PunktkontraktFactory().punkt)


def test_a_withdrawn_signature_makes_room_for_another():
    foerste = UnderskriftFactory(
        tilbagekaldt_tid=dt.datetime(2021, 9, 1, tzinfo=dt.UTC), tilbagekaldt_af=BrugerFactory()
    )

    UnderskriftFactory(version=foerste.version, part=foerste.part)

    assert foerste.part.underskrifter.count() == 2


@pytest.mark.parametrize("med_omraade", [True, False])
def test_one_current_contract_per_area_and_period(med_omraade):
    faelles = {
        "byomraade": ByomraadeFactory(),
        "indsatsomraade": IndsatsomraadeFactory() if med_omraade else None,
        "status": Aftalestatus.UNDERSKREVET,
    }
    AftaleFactory(**faelles)

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        AftaleFactory(**faelles, fra=dt.date(2025, 9, 14), til=dt.date(2026, 9, 14))

    assert constraint(fejl) == "aftale_een_gaeldende_kontrakt"


@pytest.mark.parametrize(
    "andet",
    [
        {"fravigelse_begrundelse": "Den gamle udløber, når den nye er kørt ind."},
        {"status": Aftalestatus.KLADDE},
        {"art": Aftaleart.FORUMAFTALE},
        {"fra": dt.date(2025, 9, 15), "til": dt.date(2026, 9, 14)},
    ],
)
def test_another_contract_beside_the_current_one(andet):
    byomraade = ByomraadeFactory()
    AftaleFactory(byomraade=byomraade, status=Aftalestatus.UNDERSKREVET)

    AftaleFactory(**{"byomraade": byomraade, "status": Aftalestatus.UNDERSKREVET, **andet})

    assert byomraade.aftaler.count() == 2


@pytest.mark.parametrize(
    ("factory", "tabel"),
    [(AftaleversionFactory, "kontrakter_aftaleversion"), (KontraktgrundlagFactory, "kontrakter_kontraktgrundlag")],
)
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_what_was_printed_stays(factory, tabel, sql):
    factory()

    with pytest.raises(IntegrityError, match=r"kan kun tilføjes"), transaction.atomic():
        connection.cursor().execute(sql.format(tabel))


@pytest.mark.parametrize(
    ("felter", "tilstand"),
    [
        ({}, Tilstand.KLADDE),
        ({"status": Aftalestatus.TIL_UNDERSKRIFT}, Tilstand.TIL_UNDERSKRIFT),
        ({"status": Aftalestatus.UNDERSKREVET, "fra": dt.date(2021, 9, 2)}, Tilstand.KOMMENDE),
        ({"status": Aftalestatus.UNDERSKREVET, "fra": dt.date(2021, 9, 1)}, Tilstand.I_KRAFT),
        (
            {"status": Aftalestatus.UNDERSKREVET, "fra": dt.date(2020, 1, 1), "til": dt.date(2021, 9, 1)},
            Tilstand.I_KRAFT,
        ),
        (
            {"status": Aftalestatus.UNDERSKREVET, "fra": dt.date(2020, 1, 1), "til": dt.date(2021, 8, 31)},
            Tilstand.UDLOEBET,
        ),
        ({"status": Aftalestatus.OPSAGT}, Tilstand.OPSAGT),
        ({"status": Aftalestatus.ANNULLERET}, Tilstand.ANNULLERET),
    ],
)
def test_the_state_follows_from_status_and_dates(settings, felter, tilstand):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    aftale = AftaleFactory(**felter)

    fundet = {en for en in Tilstand if type(aftale).objects.i_tilstand(en).filter(pk=aftale.pk)}

    assert (aftale.tilstand, fundet) == (tilstand, {tilstand})


@pytest.mark.parametrize("overgang", OVERGANGE, ids=lambda overgang: overgang.navn)
def test_every_transition_joins_known_statuses(overgang):
    assert {overgang.til, *overgang.fra} <= set(Aftalestatus)


def test_a_party_has_a_full_name_and_a_kind():
    organisation = BoligorganisationFactory(navn="Boligforeningen 3B", kortnavn="3B")
    forvaltning = ForvaltningFactory(navn="Socialforvaltningen")
    parter = [
        AftalepartFactory(anden=None, boligorganisation=organisation),
        AftalepartFactory(anden=None, forvaltning=forvaltning),
        AftalepartFactory(anden="Netværket"),
    ]

    assert [(str(part), part.fuldt_navn, part.slags) for part in parter] == [
        ("3B", "Boligforeningen 3B", "Boligorganisation"),
        ("Socialforvaltningen", "Københavns Kommune, Socialforvaltningen", "Forvaltning"),
        ("Netværket", "Netværket", "Anden part"),
    ]


def test_only_living_agreements_hold_money():
    linjer = {status: KontraktlinjeFactory(aftale__status=status) for status in Aftalestatus}

    assert set(Kontraktlinje.objects.disponerende()) == {
        linjer[Aftalestatus.KLADDE],
        linjer[Aftalestatus.TIL_UNDERSKRIFT],
        linjer[Aftalestatus.UNDERSKREVET],
    }


def test_lines_stand_by_year_also_with_what_is_used_of_them():
    aftale = AftaleFactory()
    for aar in (2023, 2021, 2022):
        KontraktlinjeFactory(aftale=aftale, aar=aar)

    assert [linje.aar for linje in aftale.linjer.med_brugt()] == [2021, 2022, 2023]
