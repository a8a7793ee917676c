"""The chain, and each decision in it: what is kept, what is refused, who may, and what takes it back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from godkendelser import handlinger
from godkendelser.models import (
    Afgoerelse,
    Afgoerelsesdaekning,
    Bevis,
    Sagsandel,
    Skabelontrin,
    Stemmeform,
    Stilling,
    Trin,
)
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from grundlag.udfald import Udfald
from helhedsplaner.models import Helhedsplan
from helhedsplaner.tilstande import Status
from tests.factories.byomraader import AfdelingFactory
from tests.factories.godkendelser import (
    DAG,
    AfstemningFactory,
    InstansregelFactory,
    LbfSvarFactory,
    indsendt_plan,
)
from tests.factories.helhedsplaner import RegelsaetFactory
from tests.godkendelser.hjaelp import FORUM, KOMMUNALT, LBF, A, godkendt_version

# The chain


def test_the_first_version_starts_the_chain_and_the_case_of_the_money(kaede):
    trin = Trin.objects.for_planer([kaede.plan.pk]).med_instans().order_by("spor", "nummer", "pk")

    assert [(et.spor, et.nummer, et.instans.art) for et in trin] == [
        ("indhold", 1, "boligsocialt_forum"),
        ("indhold", 1, "afdelingsmoede"),
        ("indhold", 1, "afdelingsmoede"),
        ("indhold", 1, "fagudvalg"),
        ("indhold", 2, "landsbyggefond"),
        ("penge", 1, "oekonomiudvalg"),
        ("penge", 2, "borgerrepraesentation"),
    ]
    assert list(Sagsandel.objects.values_list("plan", "beloeb")) == [(kaede.plan.pk, KOMMUNALT)]


def test_without_municipal_money_neither_udvalg_nor_case_is_in_the_chain():
    kaede = indsendt_plan(uden_kommunal_medfinansiering=True, afvigelse_begrundelse="Kommunen deltager ikke.")

    arter = Trin.objects.for_planer([kaede.plan.pk]).order_by("nummer", "pk").values_list("instans__art", flat=True)
    assert list(arter) == [FORUM, A.AFDELINGSMOEDE, A.AFDELINGSMOEDE, LBF]
    assert not Sagsandel.objects.exists()


def test_an_organisations_own_board_is_one_step_per_organisation():
    regelsaet = RegelsaetFactory(kraever_strategisk_aftale=False)
    Skabelontrin.objects.create(
        regelsaet=regelsaet, sagsart="ny_plan", spor="indhold", nummer=1, instansart=A.ORGANISATIONSBESTYRELSE
    )
    kaede = indsendt_plan(regelsaet=regelsaet)

    trin = kaede.trin(A.ORGANISATIONSBESTYRELSE)
    ja = kaede.afgoer(trin)

    assert trin.instans.boligorganisation == kaede.plan.driftsansvarlig
    noegler = Afgoerelsesdaekning.objects.filter(afgoerelse=ja).order_by("noegle").values_list("noegle", flat=True)
    uid = kaede.plan.driftsansvarlig.uid
    assert list(noegler) == [f"afdelinger:{uid}", f"loft:boligorganisation:{uid}", "periode"]


def test_a_plan_is_not_submitted_while_its_byomraade_has_no_forum(kaede):
    plan = Helhedsplan.objects.get(pk=kaede.plan.pk)
    plan.byomraade.grupper.update(byomraade=AfdelingFactory().byomraade)

    with pytest.raises(Regelbrud) as brud:
        kaede.ny_version()

    assert str(brud.value) == (
        f"Planen kan ikke indsendes endnu: {plan.byomraade} har et Boligsocialt Forum, som planen kan behandles i."
    )


# Decisions


def test_a_decision_is_kept_with_its_version_coverage_and_event(kaede):
    afgoerelse = kaede.afgoer(kaede.trin(FORUM))

    assert (afgoerelse.udfald, afgoerelse.version, afgoerelse.registreret_af) == (
        Udfald.TILTRAADT,
        kaede.version,
        kaede.sekretaer,
    )
    kode = kaede.plan.afsnit.get().indsatsomraade.kode
    noegler = Afgoerelsesdaekning.objects.filter(afgoerelse=afgoerelse).order_by("noegle")
    assert list(noegler.values_list("noegle", flat=True)) == ["indsats:*", f"indsats:{kode}", "organisering", "parter"]
    sidst = Haendelse.objects.filter(emne_id=str(kaede.plan.pk), handling="trin.afgoer").get()
    assert sidst.data == {"trin": str(kaede.trin(FORUM)), "udfald": "tiltraadt", "dato": "2021-09-01"}


def test_the_plan_is_approved_when_landsbyggefonden_is_the_last_to_say_yes(kaede):
    kaede.afgoer_indhold(uden=LBF)
    foer = godkendt_version(kaede.plan)

    kaede.afgoer(kaede.trin(LBF))

    assert (foer, godkendt_version(kaede.plan)) == (None, kaede.version.pk)
    assert Helhedsplan.objects.get(pk=kaede.plan.pk).status == Status.KLAR_TIL_START


def test_a_step_out_of_turn_is_recorded_and_flagged(kaede):
    afgoerelse = kaede.afgoer(kaede.trin(LBF))

    assert afgoerelse.uden_for_raekkefoelge is True
    assert kaede.afgoer(kaede.trin(FORUM)).uden_for_raekkefoelge is False
    assert godkendt_version(kaede.plan) is None


def test_a_yes_entered_late_but_dated_before_landsbyggefonden_completes_the_approval(kaede):
    kaede.afgoer_indhold(uden=FORUM)

    kaede.afgoer(kaede.trin(FORUM), dato=DAG - dt.timedelta(days=1))

    assert godkendt_version(kaede.plan) == kaede.version.pk


def test_landsbyggefonden_confirms_again_when_another_decided_after_it(kaede):
    kaede.afgoer_indhold(uden=FORUM)
    kaede.afgoer(kaede.trin(FORUM), dato=DAG + dt.timedelta(days=1))
    lbf = kaede.trin(LBF)

    assert (lbf.stilling, godkendt_version(kaede.plan)) == (Stilling.IKKE_SIDST, None)
    kaede.afgoer(lbf, dato=DAG + dt.timedelta(days=2), seneste_id=lbf.seneste_id)
    assert godkendt_version(kaede.plan) == kaede.version.pk


def test_a_no_is_recorded_and_a_later_yes_counts(kaede):
    moede = kaede.moeder[0]
    nej = kaede.afgoer(
        moede,
        Udfald.AFVIST,
        begrundelse="For dyrt.",
        detalje=AfstemningFactory.build(afgoerelse=None, for_stemmer=10, imod_stemmer=30),
    )

    stillingen = kaede.moeder[0].stilling
    kaede.afgoer(moede, seneste_id=nej.pk)

    assert (stillingen, kaede.moeder[0].stilling) == (Stilling.IKKE_JA, Stilling.STAAR)


@pytest.mark.parametrize(
    ("art", "felter", "besked", "felt"),
    [
        (FORUM, {"dato": dt.date(2021, 9, 16)}, "Datoen ligger i fremtiden.", "dato"),
        (FORUM, {"udfald": Udfald.GODKENDT}, "Boligsocialt Forum kan ikke svare »Godkendt«.", "udfald"),
        (FORUM, {"udfald": Udfald.UDSAT}, "Skriv hvorfor, når svaret ikke er et rent ja.", "begrundelse"),
        (
            FORUM,
            {"version_ids": [0]},
            "Der er kommet en ny version, siden du åbnede siden. Læs den, før du registrerer afgørelsen.",
            None,
        ),
        (
            LBF,
            {"detalje": None},
            "Skriv, hvor mange kroner Landsbyggefonden har givet tilsagn om.",
            "beloeb",
        ),
        (
            LBF,
            {"detalje": LbfSvarFactory.build(afgoerelse=None, beloeb=None)},
            "Skriv, hvor mange kroner Landsbyggefonden har givet tilsagn om.",
            "beloeb",
        ),
    ],
)
def test_what_cannot_be_is_refused(kaede, art, felter, besked, felt):
    with pytest.raises(Regelbrud) as brud:
        kaede.afgoer(kaede.trin(art), **felter)

    assert (str(brud.value), brud.value.felt) == (besked, felt)
    assert not Afgoerelse.objects.exists()


def test_a_decided_step_is_not_decided_again(kaede):
    kaede.afgoer(kaede.trin(FORUM))

    with pytest.raises(Regelbrud, match="Trinnet er allerede afgjort"):
        kaede.afgoer(kaede.trin(FORUM))


def test_whoever_opened_the_page_before_an_answer_came_is_told(kaede):
    kaede.afgoer(kaede.trin(FORUM), Udfald.UDSAT, begrundelse="Mangler bilag.")

    with pytest.raises(Regelbrud) as brud:
        kaede.afgoer(kaede.trin(FORUM))

    assert str(brud.value) == "Der er registreret en afgørelse på trinnet, siden du åbnede siden."


def test_a_step_that_went_out_is_not_decided(kaede):
    Trin.objects.filter(pk=kaede.trin(FORUM).pk).update(udgaaet_begrundelse="Forummet er nedlagt.")

    with pytest.raises(Regelbrud) as brud:
        kaede.afgoer(kaede.trin(FORUM))

    assert str(brud.value) == "Trinnet er udgået: Forummet er nedlagt."


def test_an_art_without_a_rule_is_said(kaede):
    InstansregelFactory(art=FORUM).delete()

    with pytest.raises(Regelbrud, match="Der mangler en regel"):
        kaede.afgoer(kaede.trin(FORUM))


@pytest.mark.parametrize(
    ("stemmer", "udfald", "besked", "felt"),
    [
        ({"husstande": 101}, "godkendt", "Afdelingen har kun 100 lejemål.", "husstande"),
        ({"udleverede": 201}, "godkendt", "Der er højst to stemmesedler til hvert af de 100 lejemål.", "udleverede"),
        (
            {"husstande": None, "for_stemmer": 200},
            "godkendt",
            "Der er flere stemmer, end der kan være: to for hvert af de 100 lejemål.",
            "for_stemmer",
        ),
        ({"for_stemmer": 20}, "godkendt", "Et ja kræver flere stemmer for end imod.", "for_stemmer"),
        ({}, "afvist", "Der er flest stemmer for, så svaret er ikke et nej.", "udfald"),
    ],
)
def test_votes_that_cannot_be_are_refused(kaede, stemmer, udfald, besked, felt):
    detalje = AfstemningFactory.build(afgoerelse=None, **stemmer)

    with pytest.raises(Regelbrud) as brud:
        kaede.afgoer(kaede.moeder[0], udfald, begrundelse="Sådan gik det.", detalje=detalje)

    assert (str(brud.value), brud.value.felt) == (besked, felt)


def test_votes_are_asked_for(kaede):
    with pytest.raises(Regelbrud) as brud:
        kaede.afgoer(kaede.moeder[0], detalje=None)

    assert brud.value.felt == "stemmeform"


def test_more_votes_than_two_a_husstand_are_refused_in_danish(kaede):
    detalje = AfstemningFactory.build(afgoerelse=None, for_stemmer=70)

    with pytest.raises(Regelbrud, match="to for hver af de 40 husstande"):
        kaede.afgoer(kaede.moeder[0], detalje=detalje)

    assert not Afgoerelse.objects.exists()


def test_an_uncounted_yes_is_a_yes(kaede):
    uden = AfstemningFactory.build(
        afgoerelse=None,
        stemmeform=Stemmeform.UDEN_OPTAELLING,
        for_stemmer=None,
        imod_stemmer=None,
        blanke_stemmer=None,
    )

    kaede.afgoer(kaede.moeder[0], detalje=uden)

    assert kaede.moeder[0].stilling == Stilling.STAAR


# Withdrawal and override


def test_a_withdrawal_is_a_row_of_its_own_and_takes_the_approval_with_it(kaede):
    kaede.afgoer_indhold()
    foer = godkendt_version(kaede.plan)
    ja = Afgoerelse.objects.get(trin=kaede.trin(FORUM))

    tilbage = handlinger.traek_tilbage(ja.pk, begrundelse="Tastet på det forkerte forum.", af=kaede.sekretaer)

    assert (tilbage.tilbagetraekker, tilbage.udfald, tilbage.dato) == (ja, "", dt.date(2021, 9, 15))
    assert kaede.trin(FORUM).stilling == Stilling.TRUKKET
    assert (foer, godkendt_version(kaede.plan)) == (kaede.version.pk, None)
    assert Helhedsplan.objects.get(pk=kaede.plan.pk).status == Status.TIL_GODKENDELSE


def test_only_the_newest_decision_is_withdrawn_and_only_once(kaede):
    ja = kaede.afgoer(kaede.trin(FORUM))
    tilbage = handlinger.traek_tilbage(ja.pk, begrundelse="Forkert.", af=kaede.sekretaer)

    for en in (ja, tilbage):
        with pytest.raises(Regelbrud, match="ikke trinnets seneste"):
            handlinger.traek_tilbage(en.pk, begrundelse="Igen.", af=kaede.sekretaer)


def test_a_withdrawal_is_reasoned_and_by_those_who_record(kaede):
    ja = kaede.afgoer(kaede.trin(FORUM))

    with pytest.raises(Regelbrud) as brud:
        handlinger.traek_tilbage(ja.pk, begrundelse=" ", af=kaede.sekretaer)
    with pytest.raises(PermissionDenied):
        handlinger.traek_tilbage(ja.pk, begrundelse="Forkert.", af=kaede.koordinator)

    assert brud.value.felt == "begrundelse"


def _nej(kaede, moede: Trin) -> Afgoerelse:
    detalje = AfstemningFactory.build(afgoerelse=None, for_stemmer=10, imod_stemmer=30)
    return kaede.afgoer(moede, Udfald.AFVIST, begrundelse="For dyrt.", detalje=detalje)


def overtrumf(kaede, moede: Trin, **felter) -> Afgoerelse:
    return handlinger.overtrumf(
        moede.pk,
        **{
            "organ": "Repræsentantskabet i fsb",
            "begrundelse": "Afdelingen skal være tidssvarende.",
            "dato": DAG,
            "version_ids": [kaede.version.pk],
            "seneste_id": moede.seneste_id,
            "af": kaede.koordinator,
            **felter,
        },
    )


def test_the_oeverste_myndighed_sets_a_no_aside(kaede):
    nej = _nej(kaede, kaede.moeder[0])

    ja = overtrumf(kaede, kaede.moeder[0])

    assert (ja.overtrumfning.afslag, ja.overtrumfning.organ) == (nej, "Repræsentantskabet i fsb")
    assert kaede.moeder[0].stilling == Stilling.STAAR


def test_an_override_is_refused_without_a_no_and_before_it(kaede):
    with pytest.raises(Regelbrud) as uden_nej:
        overtrumf(kaede, kaede.moeder[0])
    _nej(kaede, kaede.moeder[0])
    with pytest.raises(Regelbrud) as for_tidligt:
        overtrumf(kaede, kaede.moeder[0], dato=DAG - dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="Dette felt kan ikke være tomt"):
        overtrumf(kaede, kaede.moeder[0], begrundelse="")

    assert str(uden_nej.value) == "Kun et nej fra et afdelingsmøde kan sættes til side efter § 37, stk. 4."
    assert for_tidligt.value.felt == "dato"


# Evidence


def test_evidence_comes_with_the_decision_or_later(kaede):
    bevis = Bevis(titel="Referat", adresse="https://kk.dk/referat")
    afgoerelse = kaede.afgoer(kaede.trin(FORUM), bevis=bevis)
    fil = SimpleUploadedFile("referat.txt", "Tiltrådt.".encode())

    handlinger.tilfoej_bevis(afgoerelse.pk, Bevis(titel="Underskrevet referat", fil=fil), af=kaede.sekretaer)

    assert [(b.titel, b.adresse, b.fil.name.partition("/")[2]) for b in afgoerelse.beviser.all()] == [
        ("Referat", "https://kk.dk/referat", ""),
        ("Underskrevet referat", "", "referat.txt"),
    ]


def test_evidence_is_a_file_or_an_address(kaede):
    afgoerelse = kaede.afgoer(kaede.trin(FORUM))

    with pytest.raises(ValidationError, match="enten en fil eller en adresse"):
        handlinger.tilfoej_bevis(afgoerelse.pk, Bevis(titel="Intet"), af=kaede.sekretaer)
