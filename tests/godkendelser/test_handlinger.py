"""Every deed and every refusal of the approvals."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from godkendelser import handlinger
from godkendelser.models import (
    Afgoerelse,
    Afgoerelsesdaekning,
    Bevilling,
    Bevis,
    Forloeb,
    Instansart,
    Sagsandel,
    Skabelontrin,
    Stemmeform,
    Stilling,
    Trin,
    Versionsvurdering,
)
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Haendelse
from grundlag.udfald import Udfald
from helhedsplaner.handlinger import undtag
from helhedsplaner.models import Deltagelse, Helhedsplan, Planversion, Versionshaendelse
from helhedsplaner.tilstande import Status
from helhedsplaner.version import byg_afsnit, lav_version
from tests.factories.byomraader import AfdelingFactory, TilknytningFactory, UdvalgFactory
from tests.factories.godkendelser import (
    DAG,
    AfstemningFactory,
    InstansregelFactory,
    LbfSvarFactory,
    indsendt_plan,
)
from tests.factories.helhedsplaner import DeltagelseFactory, PlanFactory, RegelsaetFactory, UndtagelseFactory

A = Instansart
FORUM, TMU, LBF, OEU, BR = (
    A.BOLIGSOCIALT_FORUM,
    A.FAGUDVALG,
    A.LANDSBYGGEFOND,
    A.OEKONOMIUDVALG,
    A.BORGERREPRAESENTATION,
)
KOMMUNALT = 3_512_500


def stillinger(kaede) -> dict[str, str]:
    trin = Trin.objects.for_planer([kaede.plan.pk]).med_instans().med_stilling()
    return {str(et): str(et.stilling) for et in trin.order_by("spor", "nummer", "pk")}


def godkendt_version(plan: Helhedsplan) -> int | None:
    return Helhedsplan.objects.values_list("godkendt_version", flat=True).get(pk=plan.pk)


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

    with pytest.raises(ValidationError, match=r"to pr\. fremmødt husstand"):
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


# Landsbyggefonden and the strategisk samarbejdsaftale


def test_tilsagn_waits_for_the_strategisk_aftale_unless_it_is_waived():
    kaede = indsendt_plan(strategisk_aftale=True)
    kaede.afgoer_indhold(uden=LBF)

    with pytest.raises(Regelbrud, match="Tilsagnet kan ikke registreres endnu"):
        kaede.afgoer(kaede.trin(LBF))

    UndtagelseFactory(plan=kaede.plan, krav="strategisk_aftale")
    kaede.afgoer(kaede.trin(LBF))
    assert godkendt_version(kaede.plan) == kaede.version.pk


def test_a_no_from_landsbyggefonden_waits_for_nothing():
    kaede = indsendt_plan(strategisk_aftale=True)

    kaede.afgoer(kaede.trin(LBF), Udfald.AFVIST, begrundelse="Rammen er brugt.", detalje=None)

    assert kaede.trin(LBF).stilling == Stilling.IKKE_JA


# Who may


@pytest.mark.parametrize(
    ("art", "maa"),
    [
        (FORUM, ["sekretaer"]),
        (A.AFDELINGSMOEDE, ["koordinator"]),
        (TMU, ["tmu"]),
        (LBF, ["koordinator"]),
        (OEU, ["oeu"]),
        (BR, ["oeu"]),
    ],
)
def test_each_records_the_decisions_of_her_own_instanser(kaede, art, maa):
    trin = Trin.objects.for_planer([kaede.plan.pk]).filter(instans__art=art).first()
    folk = ("koordinator", "sekretaer", "tmu", "oeu", "oekonomi")

    kan = [navn for navn in folk if Trin.objects.afgoeres_af(getattr(kaede, navn)).filter(pk=trin.pk).exists()]

    assert kan == maa


@pytest.mark.parametrize("omfang", ["afdeling", "boligorganisation", "udvalg", "hele_systemet"])
def test_a_godkender_records_within_her_scope(kaede, omfang):
    moede = kaede.moeder[0]
    felter = {
        "afdeling": {"afdeling": moede.instans.afdeling},
        "boligorganisation": {"boligorganisation": moede.instans.afdeling.boligorganisation},
        "udvalg": {"udvalg": kaede.trin(OEU).instans.udvalg},
        "hele_systemet": {},
    }[omfang]
    godkender = TilknytningFactory(rolle=Rolle.GODKENDER, **felter).bruger

    arter = Trin.objects.afgoeres_af(godkender).order_by("instans__art").values_list("instans__art", flat=True)

    assert (
        list(arter)
        == {
            "afdeling": ["afdelingsmoede"],
            "boligorganisation": ["afdelingsmoede", "afdelingsmoede"],
            "udvalg": ["borgerrepraesentation", "oekonomiudvalg"],
            "hele_systemet": [
                "afdelingsmoede",
                "afdelingsmoede",
                "borgerrepraesentation",
                "fagudvalg",
                "landsbyggefond",
                "oekonomiudvalg",
            ],
        }[omfang]
    )


def test_a_secretary_of_another_byomraade_records_nothing_here(kaede):
    fremmed = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER, byomraade=AfdelingFactory().byomraade).bruger

    with pytest.raises(PermissionDenied):
        kaede.afgoer(kaede.trin(FORUM), af=fremmed)


def test_a_role_in_an_udvalg_shows_the_plans_that_it_treats(kaede):
    andet_udvalg = TilknytningFactory(rolle=Rolle.GODKENDER, udvalg=UdvalgFactory()).bruger
    oekonomiudvalget = TilknytningFactory(rolle=Rolle.GODKENDER, udvalg=kaede.trin(OEU).instans.udvalg).bruger

    assert [
        list(Helhedsplan.objects.synlige_for(bruger)) for bruger in (kaede.tmu, oekonomiudvalget, andet_udvalg)
    ] == [[kaede.plan], [kaede.plan], []]


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


# Plans already running


def test_indgang_records_without_running_the_chain(kaede):
    trin = Trin.objects.for_planer([kaede.plan.pk]).order_by("spor", "-nummer")

    handlinger.registrer_indgang(
        kaede.plan.pk,
        [handlinger.Indgang(et.pk, DAG - dt.timedelta(days=nummer)) for nummer, et in enumerate(trin)],
        af=kaede.sekretaer,
    )

    assert set(Afgoerelse.objects.values_list("indgang", flat=True)) == {True}
    assert godkendt_version(kaede.plan) == kaede.version.pk
    assert list(Bevilling.objects.order_by("tilstand").values_list("tilstand", "beloeb", "indgang")) == [
        ("frigivet", KOMMUNALT, True),
        ("indstillet", KOMMUNALT, True),
    ]


def test_indgang_keeps_to_its_plan_and_to_the_past(kaede):
    anden = indsendt_plan()

    with pytest.raises(Regelbrud, match="anden plan"):
        handlinger.registrer_indgang(kaede.plan.pk, [handlinger.Indgang(anden.trin(FORUM).pk, DAG)], af=kaede.sekretaer)
    with pytest.raises(Regelbrud, match="fremtiden"):
        handlinger.registrer_indgang(
            kaede.plan.pk, [handlinger.Indgang(kaede.trin(FORUM).pk, dt.date(2022, 1, 1))], af=kaede.sekretaer
        )
    with pytest.raises(PermissionDenied):
        handlinger.registrer_indgang(kaede.plan.pk, [], af=kaede.koordinator)


# New versions


def ny_version_uden_krav(kaede) -> Planversion:
    """A version of what the plan says now, without the krav that come before it and what it leads to."""
    plan = Helhedsplan.objects.get(pk=kaede.plan.pk)
    budget = plan.budgetversioner.get()
    afsnit = byg_afsnit(plan, budget)
    kaede.version = lav_version(
        plan, afsnit, haendelse=Versionshaendelse.AENDRET, note="", budgetversion=budget, af=kaede.koordinator
    )
    return kaede.version


def besluttet(afdelinger: int = 14):
    """A plan with every content step decided."""
    kaede = indsendt_plan(afdelinger=afdelinger)
    kaede.afgoer_indhold()
    return kaede


def test_a_change_of_text_voids_none_of_14_votes():
    kaede = besluttet()
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")

    kaede.ny_version()

    assert [trin.stilling for trin in kaede.moeder] == [Stilling.STAAR] * 14
    assert kaede.trin(FORUM).stilling == Stilling.BORTFALDET
    vurdering = Versionsvurdering.objects.get(afgoerelse__trin=kaede.moeder[0])
    assert vurdering.begrundelse == (
        "Egen deltagelse, egenbetalingen, perioden og indsatsområdernes overskrifter er uændret."
    )


def test_a_rise_in_two_own_payments_voids_exactly_those_two_votes():
    kaede = besluttet()
    to = list(Deltagelse.objects.filter(plan=kaede.plan).order_by("pk")[:2])
    for deltagelse in to:
        Deltagelse.objects.filter(pk=deltagelse.pk).update(egenbetaling=deltagelse.egenbetaling + 1)

    kaede.ny_version()

    faldne = [trin.instans.afdeling_id for trin in kaede.moeder if trin.stilling == Stilling.BORTFALDET]
    assert faldne == [deltagelse.afdeling_id for deltagelse in to]
    assert [trin.stilling for trin in kaede.moeder].count(Stilling.STAAR) == 12
    assert godkendt_version(kaede.plan) is None


def test_a_version_within_every_decision_keeps_the_approval_and_becomes_the_approved_one():
    kaede = besluttet(1)
    kaede.plan.afsnit.get().aktiviteter.update(navn="Lommepengejob")
    forum = Afgoerelse.objects.get(trin=kaede.trin(FORUM))
    foer = kaede.version

    kaede.ny_version()

    assert Versionsvurdering.objects.get(afgoerelse=forum).staar is False  # the forum covers the texts
    assert godkendt_version(kaede.plan) is None
    kaede.afgoer(kaede.trin(FORUM), seneste_id=forum.pk)
    assert godkendt_version(kaede.plan) == kaede.version.pk != foer.pk


def test_a_decision_once_voided_does_not_revive():
    kaede = besluttet(1)
    deltagelse = Deltagelse.objects.get(plan=kaede.plan)
    for egenbetaling in (deltagelse.egenbetaling + 1, deltagelse.egenbetaling):
        Deltagelse.objects.filter(pk=deltagelse.pk).update(egenbetaling=egenbetaling)
        kaede.ny_version()

    assert kaede.moeder[0].stilling == Stilling.BORTFALDET
    assert kaede.moeder[0].siden == dt.date(2021, 9, 15)
    domme = Versionsvurdering.objects.filter(afgoerelse=kaede.moeder[0].seneste_id)
    assert list(domme.values_list("staar", flat=True)) == [False]


def test_an_afdeling_that_leaves_takes_its_step_out_and_one_that_joins_gets_one(kaede):
    ja = kaede.afgoer(kaede.moeder[0])
    gaar = Deltagelse.objects.get(plan=kaede.plan, afdeling=kaede.moeder[0].instans.afdeling)
    gaar.delete()
    DeltagelseFactory(plan=kaede.plan, egenbetaling=gaar.egenbetaling)
    kaede.ny_version()

    assert [trin.udgaaet_begrundelse for trin in kaede.moeder] == [
        "Version 2 har ikke længere brug for afgørelsen.",
        "",
        "",
    ]
    DeltagelseFactory(plan=kaede.plan, afdeling=gaar.afdeling, egenbetaling=gaar.egenbetaling)
    kaede.ny_version()
    igen = kaede.moeder[0]
    assert (igen.stilling, igen.gaeldende_id) == (Stilling.STAAR, ja.pk)


def test_a_new_afdeling_costs_the_approval(kaede):
    kaede.afgoer_indhold()
    DeltagelseFactory(plan=kaede.plan)

    kaede.ny_version()

    assert godkendt_version(kaede.plan) is None


def test_a_plan_that_loses_its_municipal_money_needs_no_udvalg(kaede):
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(
        uden_kommunal_medfinansiering=True, afvigelse_begrundelse="Kommunen trak sig."
    )

    handlinger.ny_version(ny_version_uden_krav(kaede))

    assert kaede.trin(TMU).stilling == Stilling.UDGAAET


@pytest.mark.parametrize("afdelinger", [1, 3])
def test_weighing_takes_the_same_number_of_queries(afdelinger, django_assert_num_queries):
    kaede = indsendt_plan(afdelinger=afdelinger)
    kaede.afgoer_indhold()
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")
    version = ny_version_uden_krav(kaede)

    with django_assert_num_queries(30):
        handlinger.ny_version(version)


# Money


def test_the_decisions_about_the_money_move_it(kaede):
    kaede.afgoer(kaede.trin(OEU))
    kaede.afgoer(kaede.trin(BR))

    assert list(Bevilling.objects.order_by("pk").values_list("tilstand", "beloeb")) == [
        ("indstillet", KOMMUNALT),
        ("frigivet", KOMMUNALT),
    ]


def test_no_more_is_released_than_was_set_aside(kaede):
    handlinger.registrer_bevilling(kaede.plan.pk, tilstand="afsat", beloeb=KOMMUNALT - 1, dato=DAG, af=kaede.oekonomi)
    kaede.afgoer(kaede.trin(OEU))

    with pytest.raises(Regelbrud) as brud:
        kaede.afgoer(kaede.trin(BR))

    assert str(brud.value) == (
        "Beboerprojekt Nordvest: der er afsat 3.512.499 kr., så der kan ikke frigives 3.512.500 kr."
    )
    assert kaede.trin(BR).seneste_id is None


def test_no_more_is_paid_out_than_was_released_and_paid_money_keeps_its_decision(kaede):
    kaede.afgoer(kaede.trin(OEU))
    frigivelse = kaede.afgoer(kaede.trin(BR))

    def udbetal(beloeb, note=""):
        handlinger.registrer_bevilling(
            kaede.plan.pk, tilstand="udbetalt", beloeb=beloeb, dato=DAG, note=note, af=kaede.oekonomi
        )

    udbetal(KOMMUNALT)
    with pytest.raises(Regelbrud, match="så der kan ikke være udbetalt"):
        udbetal(1)
    with pytest.raises(Regelbrud, match="så der kan ikke være udbetalt"):
        handlinger.traek_tilbage(frigivelse.pk, begrundelse="Fejl.", af=kaede.oeu)
    udbetal(-KOMMUNALT, "Ført tilbage.")
    handlinger.traek_tilbage(frigivelse.pk, begrundelse="Fejl.", af=kaede.oeu)

    assert sum(Bevilling.objects.filter(tilstand="frigivet").values_list("beloeb", flat=True)) == 0


@pytest.mark.parametrize(
    ("felter", "fejl", "besked"),
    [
        ({"tilstand": "frigivet"}, Regelbrud, "Indstillet og frigivet følger af"),
        ({"dato": dt.date(2022, 1, 1)}, Regelbrud, "Datoen ligger i fremtiden."),
        ({"beloeb": 0}, ValidationError, "Skriv et beløb."),
        ({"beloeb": -1}, ValidationError, "Skriv, hvorfor beløbet føres tilbage."),
        ({"beloeb": -1, "note": "Fortrudt."}, Regelbrud, "der kan ikke føres mere tilbage, end der er afsat"),
    ],
)
def test_money_that_cannot_be_is_refused(kaede, felter, fejl, besked):
    with pytest.raises(fejl, match=besked):
        handlinger.registrer_bevilling(
            kaede.plan.pk,
            **{"tilstand": "afsat", "beloeb": 1, "dato": DAG, "af": kaede.oekonomi, **felter},
        )

    assert not Bevilling.objects.exists()


def test_only_oekonomi_moves_money(kaede):
    with pytest.raises(PermissionDenied):
        handlinger.registrer_bevilling(kaede.plan.pk, tilstand="afsat", beloeb=1, dato=DAG, af=kaede.koordinator)


def test_a_rise_voids_the_release_and_the_new_one_moves_the_difference(kaede):
    kaede.afgoer(kaede.trin(OEU))
    br = kaede.afgoer(kaede.trin(BR))
    Versionsvurdering.objects.create(afgoerelse=br, version=kaede.version, staar=False, begrundelse="Prøve.")
    Sagsandel.objects.update(beloeb=KOMMUNALT + 500)

    kaede.afgoer(kaede.trin(BR), seneste_id=br.pk)

    frigivet = Bevilling.objects.filter(tilstand="frigivet").order_by("pk")
    assert list(frigivet.values_list("beloeb", flat=True)) == [KOMMUNALT, 500]


def test_one_case_releases_the_money_of_two_plans(kaede):
    anden = indsendt_plan(navn="Amagerplanen")
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger

    sag = handlinger.opret_frigivelsessag(
        titel="Frigivelse 31.1.2022",
        sagsnr="2022-0001",
        andele={kaede.plan.pk: 2_600_000, anden.plan.pk: 2_000_000},
        af=sekretaer,
    )

    assert Forloeb.objects.filter(afsluttet_tid=None, sag__isnull=False).get().sag == sag
    for art in (OEU, BR):
        kaede.afgoer(
            Trin.objects.get(forloeb__sag=sag, instans__art=art), version_ids=[kaede.version.pk, anden.version.pk]
        )
    assert list(Bevilling.objects.filter(tilstand="frigivet").order_by("plan").values_list("plan", "beloeb")) == [
        (kaede.plan.pk, 2_600_000),
        (anden.plan.pk, 2_000_000),
    ]


def test_a_shared_decision_voided_for_one_plan_stays_void_when_the_other_gets_a_version(kaede):
    anden = indsendt_plan(navn="Amagerplanen")
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    sag = handlinger.opret_frigivelsessag(
        titel="Fælles", andele={kaede.plan.pk: KOMMUNALT, anden.plan.pk: KOMMUNALT}, af=sekretaer
    )
    trin = Trin.objects.get(forloeb__sag=sag, instans__art=OEU)
    ja = kaede.afgoer(trin, version_ids=[kaede.version.pk, anden.version.pk])
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(periode_til=dt.date(2025, 9, 30))
    kaede.ny_version()
    Helhedsplan.objects.filter(pk=anden.plan.pk).update(organisering="To bestyrelser.")
    anden.ny_version()

    domme = Versionsvurdering.objects.filter(afgoerelse=ja).order_by("pk").values_list("staar", flat=True)
    assert list(domme) == [False, True]
    assert Trin.objects.med_stilling().get(pk=trin.pk).stilling == Stilling.BORTFALDET


def test_a_shared_case_is_refused_for_plans_it_cannot_hold(kaede):
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    uden = indsendt_plan(uden_kommunal_medfinansiering=True, afvigelse_begrundelse="Nej.")
    kaede.afgoer(kaede.trin(OEU))

    def opret(*planer):
        handlinger.opret_frigivelsessag(titel="Fælles", andele={plan.pk: 100 for plan in planer}, af=sekretaer)

    with pytest.raises(Regelbrud, match="Vælg mindst én plan"):
        opret()
    with pytest.raises(Regelbrud, match="uden kommunal medfinansiering"):
        opret(uden.plan)
    with pytest.raises(Regelbrud, match="er under behandling"):
        opret(kaede.plan)
    with pytest.raises(Regelbrud, match="er ikke indsendt til godkendelse endnu"):
        opret(PlanFactory())
    with pytest.raises(PermissionDenied):
        handlinger.opret_frigivelsessag(titel="Fælles", andele={kaede.plan.pk: 1}, af=kaede.koordinator)


def test_a_case_that_is_done_leaves_room_for_another(kaede):
    kaede.afgoer(kaede.trin(OEU))
    kaede.afgoer(kaede.trin(BR))

    handlinger.opret_frigivelsessag(titel="Resten", andele={kaede.plan.pk: 500}, af=kaede.sekretaer)

    assert Forloeb.objects.filter(sag__isnull=False, afsluttet_tid=None).count() == 2


def test_a_share_sent_back_smaller_takes_the_difference_back(kaede):
    br = kaede.afgoer(kaede.trin(BR))
    Versionsvurdering.objects.create(afgoerelse=br, version=kaede.version, staar=False, begrundelse="Prøve.")
    Sagsandel.objects.update(beloeb=KOMMUNALT - 500)

    kaede.afgoer(kaede.trin(BR), seneste_id=br.pk)

    sidst = Bevilling.objects.filter(tilstand="frigivet").order_by("pk").last()
    assert (sidst.beloeb, sidst.note) == (-500, "Beløbet er sat ned.")


def test_a_shared_case_is_not_split_behind_the_other_plans_back(kaede):
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger
    anden = indsendt_plan(navn="Amagerplanen")
    andele = {kaede.plan.pk: 100, anden.plan.pk: 200}
    handlinger.opret_frigivelsessag(titel="Fælles", andele=andele, af=sekretaer)

    with pytest.raises(Regelbrud) as brud:
        handlinger.opret_frigivelsessag(titel="Alene", andele={kaede.plan.pk: 100}, af=sekretaer)

    assert str(brud.value) == "Sagen »Fælles« omfatter også Amagerplanen. Tag den plan med i den nye sag."


def test_a_share_is_mended_until_it_is_decided(kaede):
    andel = Sagsandel.objects.get()

    handlinger.ret_andel(andel.sag_id, kaede.plan.pk, beloeb=3_000_000, af=kaede.sekretaer)
    kaede.afgoer(kaede.trin(OEU))
    with pytest.raises(Regelbrud) as brud:
        handlinger.ret_andel(andel.sag_id, kaede.plan.pk, beloeb=1, af=kaede.sekretaer)

    andel.refresh_from_db()
    assert (andel.beloeb, brud.value.felt) == (3_000_000, "beloeb")


# The database has the last word


def godkend_forbi_reglerne(kaede) -> None:
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(godkendt_version=kaede.version)
    connection.check_constraints()


def test_a_decision_that_stands_is_on_its_step_and_nobody_writes_it_there(kaede):
    ja = kaede.afgoer(kaede.trin(FORUM))
    nej = kaede.afgoer(kaede.trin(TMU), Udfald.AFVIST, begrundelse="Nej.")

    assert [kaede.trin(art).gaeldende_id for art in (FORUM, TMU, LBF)] == [ja.pk, None, None]
    for trin, afgoerelse in ((FORUM, None), (TMU, nej)):
        with pytest.raises(IntegrityError, match="følger af afgørelserne og skrives ikke"), transaction.atomic():
            Trin.objects.filter(pk=kaede.trin(trin).pk).update(gaeldende=afgoerelse)


def test_a_later_yes_costs_landsbyggefonden_its_place_until_its_step_goes_out(kaede):
    kaede.afgoer_indhold(uden=FORUM)
    tilsagn = kaede.trin(LBF).gaeldende_id
    kaede.afgoer(kaede.trin(FORUM), dato=DAG + dt.timedelta(days=1))
    ikke_sidst = kaede.trin(LBF).gaeldende_id

    Trin.objects.filter(pk=kaede.trin(FORUM).pk).update(udgaaet_begrundelse="Forum behandler ikke planen.")

    assert (tilsagn is None, ikke_sidst, kaede.trin(LBF).gaeldende_id) == (False, None, tilsagn)


def test_the_trigger_refuses_an_approval_without_all_content_steps(kaede):
    kaede.afgoer_indhold(uden=FORUM)

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        godkend_forbi_reglerne(kaede)

    assert fejl.value.__cause__.diag.constraint_name == "helhedsplan_godkendt_har_alle_trin"


def test_the_trigger_refuses_an_approval_where_landsbyggefonden_was_not_last(kaede):
    kaede.afgoer_indhold(uden=FORUM)
    kaede.afgoer(kaede.trin(FORUM), dato=DAG + dt.timedelta(days=1))

    with pytest.raises(IntegrityError) as fejl, transaction.atomic():
        godkend_forbi_reglerne(kaede)

    assert fejl.value.__cause__.diag.constraint_name == "helhedsplan_godkendt_har_lbf_sidst"


def test_a_waived_krav_is_waived_by_its_code(kaede):
    sekretaer = TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger

    undtagelse = undtag(kaede.plan.pk, f"trin:{kaede.trin(FORUM).pk}", "Forummet mødes i oktober.", af=sekretaer)

    assert undtagelse.krav == f"trin:{kaede.trin(FORUM).pk}"
