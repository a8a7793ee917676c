"""After a change: who may say that a decision stands, how far that goes, and what need not be decided again."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from godkendelser import handlinger
from godkendelser.models import Afgoerelse, Bemyndigelse, Genbekraeftelse, Instansart, Stilling
from grundlag.fejl import Regelbrud
from grundlag.udfald import Udfald
from helhedsplaner.models import Deltagelse, Helhedsplan
from tests.factories.godkendelser import DAG, BemyndigelseFactory, indsendt_plan
from tests.factories.grundlag import BrugerFactory

A = Instansart
FORUM, LBF = A.BOLIGSOCIALT_FORUM, A.LANDSBYGGEFOND


@pytest.fixture
def kaede():
    """Every content step has said yes, and then a text was changed that only the forum has approved."""
    kaede = indsendt_plan(afdelinger=2)
    kaede.afgoer_indhold()
    ny_organisering(kaede)
    return kaede


def ny_organisering(kaede, tekst="To bestyrelser leder planen."):
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering=tekst)
    return kaede.ny_version()


def bemyndig(trin, **felter):
    return BemyndigelseFactory(instans=trin.instans, **felter).bruger


def staar_ved(kaede, trin, af, **felter):
    return handlinger.staar_ved(
        trin.pk,
        **{
            "version_ids": [kaede.version.pk],
            "seneste_id": trin.seneste_id,
            "begrundelse": "Det er kun ordvalget.",
            "af": af,
            **felter,
        },
    )


def godkendt(kaede) -> int | None:
    return Helhedsplan.objects.get(pk=kaede.plan.pk).godkendt_version_id


def test_the_authorised_says_that_the_change_is_uvaesentlig_and_the_plan_is_approved_again(kaede):
    trin = kaede.trin(FORUM)
    formand = bemyndig(trin)
    assert (trin.stilling, godkendt(kaede)) == (Stilling.BORTFALDET, None)

    afgoerelse = staar_ved(kaede, trin, formand)

    bekraeftelse = Genbekraeftelse.objects.get(afgoerelse=afgoerelse)
    assert (bekraeftelse.uvaesentlig, bekraeftelse.forrige_id) == (True, trin.seneste_id)
    assert (afgoerelse.udfald, afgoerelse.version) == (trin.seneste.udfald, kaede.version)
    assert afgoerelse.daekning.filter(version=kaede.version, noegle="organisering").exists()
    assert godkendt(kaede) == kaede.version.pk


def test_a_tillaeg_runs_only_the_steps_it_needs(kaede):
    """The forum decides later than Landsbyggefonden, which the change did not touch."""
    kaede.afgoer(kaede.trin(FORUM), dato=DAG + dt.timedelta(days=10), seneste_id=kaede.trin(FORUM).seneste_id)

    assert kaede.trin(LBF).stilling == Stilling.STAAR
    assert godkendt(kaede) == kaede.version.pk


def test_a_yes_that_was_withdrawn_was_none_when_landsbyggefonden_decided(kaede):
    trin = kaede.trin(FORUM)
    handlinger.traek_tilbage(trin.seneste_id, begrundelse="Forkert forum.", af=kaede.sekretaer)
    kaede.afgoer(trin, dato=DAG + dt.timedelta(days=10), seneste_id=kaede.trin(FORUM).seneste_id)

    assert kaede.trin(LBF).stilling == Stilling.IKKE_SIDST


def test_a_yes_voided_before_landsbyggefonden_decided_does_not_count_as_one(kaede):
    ny = indsendt_plan(afdelinger=1)
    ny.afgoer(ny.trin(FORUM))
    ny_organisering(ny)
    ny.afgoer_indhold(uden=FORUM)
    ny.afgoer(ny.trin(FORUM), dato=DAG + dt.timedelta(days=1), seneste_id=ny.trin(FORUM).seneste_id)

    assert ny.trin(LBF).stilling == Stilling.IKKE_SIDST


def test_only_the_one_with_an_authority_of_today_for_this_plan_may(kaede):
    trin = kaede.trin(FORUM)
    i_gaar = DAG - dt.timedelta(days=1)
    andre = [
        BrugerFactory(),
        kaede.sekretaer,
        bemyndig(trin, fra=i_gaar, til=i_gaar),
        bemyndig(trin, fra=dt.date(2030, 1, 1)),
        bemyndig(trin, plan=indsendt_plan(afdelinger=1).plan),
        bemyndig(kaede.moeder[0]),
    ]

    for bruger in andre:
        with pytest.raises(PermissionDenied):
            staar_ved(kaede, trin, bruger)
    assert staar_ved(kaede, trin, bemyndig(trin, plan=kaede.plan))


@pytest.mark.parametrize(
    ("felter", "besked"),
    [
        ({"begrundelse": " "}, "Skriv, hvorfor ændringen er uvæsentlig for dem, der tog stilling."),
        ({"version_ids": [0]}, "Der er kommet en ny version, siden du åbnede siden."),
        ({"seneste_id": None}, "Der er registreret en afgørelse på trinnet, siden du åbnede siden."),
    ],
)
def test_what_cannot_be_stood_by_is_refused(kaede, felter, besked):
    trin = kaede.trin(FORUM)

    with pytest.raises(Regelbrud, match=besked):
        staar_ved(kaede, trin, bemyndig(trin), **felter)
    assert not Genbekraeftelse.objects.exists()


def test_a_no_cannot_be_turned_into_a_yes_by_an_authority(kaede):
    trin = kaede.trin(FORUM)
    nej = kaede.afgoer(trin, Udfald.AFVIST, begrundelse="Vi er uenige.", seneste_id=trin.seneste_id)

    with pytest.raises(Regelbrud, match="Kun en afgørelse, som en ny version har fået til at bortfalde"):
        staar_ved(kaede, trin, bemyndig(trin), seneste_id=nej.pk)


def haev_egenbetaling(kaede, trin, kroner):
    deltagelse = Deltagelse.objects.get(plan=kaede.plan, afdeling=trin.instans.afdeling)
    Deltagelse.objects.filter(pk=deltagelse.pk).update(egenbetaling=deltagelse.egenbetaling + kroner)
    kaede.ny_version()


def test_an_authority_over_money_is_held_against_what_the_instans_itself_decided(kaede):
    trin = kaede.moeder[0]
    formand = bemyndig(trin, hoejst_kr=1_000)
    haev_egenbetaling(kaede, trin, 600)
    staar_ved(kaede, kaede.moeder[0], formand)
    haev_egenbetaling(kaede, trin, 600)

    with pytest.raises(Regelbrud, match=r"steget med 1\.200 kr, og bemyndigelsen rækker til 1\.000 kr"):
        staar_ved(kaede, kaede.moeder[0], formand)
    assert kaede.moeder[0].stilling == Stilling.BORTFALDET


def test_it_is_given_stood_by_and_ended_on_the_pages(kaede, log_ind, client):
    trin, formand = kaede.trin(FORUM), BrugerFactory(email="formand@fsb.dk")
    client.force_login(kaede.sekretaer)
    givet = client.post(
        reverse("godkendelser:giv_bemyndigelse", args=[trin.pk]),
        {"email": "Formand@fsb.dk", "grundlag": "Mødet i maj", "hoejst_kr": "0", "fra": "1.9.2021", "kun_planen": "on"},
    )
    assert (givet.status_code, Bemyndigelse.objects.get().plan) == (302, kaede.plan)

    client.force_login(formand)
    assert str(kaede.plan) in client.get(reverse("godkendelser:indbakke")).content.decode()
    side = client.get(reverse("godkendelser:trin", args=[trin.pk])).content.decode()
    assert "Stå ved afgørelsen" in side
    assert "To bestyrelser" in side
    adresse = reverse("godkendelser:staar_ved", args=[trin.pk])
    felter = client.get(adresse).context["form"].initial
    sendt = {"version_ids": felter["version_ids"][0], "seneste_id": felter["seneste_id"]}
    tom = client.post(adresse, sendt)
    assert tom.status_code == 422
    assert "Skriv, hvorfor ændringen er uvæsentlig" in tom.content.decode()
    assert client.post(adresse, {**sendt, "begrundelse": "Kun ordvalget."}).status_code == 302
    assert kaede.trin(FORUM).stilling == Stilling.STAAR
    assert "bemyndiget ved Mødet i maj" in client.get(reverse("godkendelser:trin", args=[trin.pk])).content.decode()

    client.force_login(kaede.sekretaer)
    client.post(reverse("godkendelser:afslut_bemyndigelse", args=[trin.pk, Bemyndigelse.objects.get().pk]))
    assert Bemyndigelse.objects.get().til == dt.date(2021, 9, 15)


def test_a_user_who_is_not_here_is_said_beside_the_field(kaede, client):
    client.force_login(kaede.sekretaer)

    svar = client.post(
        reverse("godkendelser:giv_bemyndigelse", args=[kaede.trin(FORUM).pk]),
        {"email": "ingen@fsb.dk", "grundlag": "x", "hoejst_kr": "0", "fra": "1.1.2030"},
    )

    assert svar.context["form"].errors["email"] == ["Der er ingen aktiv bruger med den e-mail."]
    assert Afgoerelse.objects.count() == 5
