"""The inbox and the page of a step: a decision recorded, withdrawn, set aside and proved; what is wrong is kept."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from godkendelser import handlinger
from godkendelser.models import Afgoerelse, Bevis, Stilling
from grundlag.filer import TYPER
from helhedsplaner.models import Helhedsplan
from tests.factories.godkendelser import AfstemningFactory, indsendt_plan
from tests.godkendelser.sidehjaelp import BR, FORUM, LBF, OEU, TMU, fejl_i, laest, moede, side, som, vist

# The inbox


def test_the_inbox_holds_what_waits_for_the_user_and_nothing_else(kaede):
    svar = som(kaede.koordinator).get(side("indbakke"))

    assert [str(trin) for trin in svar.context["side"]] == [str(trin) for trin in kaede.moeder]


def test_what_comes_last_waits_for_its_turn(kaede):
    assert list(som(kaede.oeu).get(side("indbakke")).context["side"]) == [kaede.trin(OEU)]
    kaede.afgoer(kaede.trin(OEU))
    assert list(som(kaede.oeu).get(side("indbakke")).context["side"]) == [kaede.trin(BR)]


def test_the_plans_that_are_over_wait_for_nobody(kaede):
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(status="afbrudt")

    assert "Ingen afgørelser venter på dig." in vist(som(kaede.koordinator).get(side("indbakke")))
    assert list(som(kaede.oeu).get(side("indbakke")).context["side"]) == []


@pytest.mark.parametrize("antal", [1, 3])
def test_the_inbox_takes_the_same_number_of_queries(antal, django_assert_num_queries):
    kaede = indsendt_plan(afdelinger=antal)
    klient = som(kaede.koordinator)

    with django_assert_num_queries(5):  # session, user, count, steps
        svar = klient.get(side("indbakke"))

    assert len(svar.context["side"]) == antal


# A step


def test_a_decision_is_recorded_with_its_evidence(kaede):
    trin = kaede.trin(TMU)
    fil = SimpleUploadedFile("referat.txt", b"Godkendt.")

    svar = som(kaede.tmu).post(
        side("trin", trin.pk), {"udfald": "godkendt", "dato": "30/8-2021", "bevis_fil": fil, **laest(kaede, trin)}
    )

    assert (svar.status_code, svar.headers["Location"]) == (302, side("forloeb", kaede.plan.pk))
    afgoerelse = Afgoerelse.objects.get()
    assert (afgoerelse.dato, afgoerelse.beviser.get().titel) == (dt.date(2021, 8, 30), "referat.txt")
    hentet = som(kaede.koordinator).get(side("bevis", Bevis.objects.get().pk))
    assert (hentet.content, hentet.headers["Content-Disposition"]) == (
        b"Godkendt.",
        'attachment; filename="referat.txt"',
    )


def test_votes_are_recorded_and_blanks_not_counted_are_none(kaede):
    trin = kaede.moeder[0]

    svar = som(kaede.koordinator).post(side("trin", trin.pk), {**moede(), **laest(kaede, trin)})

    assert svar.status_code == 302
    afstemning = Afgoerelse.objects.get().afstemning
    assert (afstemning.for_stemmer, afstemning.imod_stemmer, afstemning.blanke_stemmer) == (50, 20, 0)


def test_a_vote_that_was_not_counted_is_recorded(kaede):
    trin = kaede.moeder[0]
    sendt = moede(stemmeform="uden_optaelling", for_stemmer="", imod_stemmer="")

    som(kaede.koordinator).post(side("trin", trin.pk), {**sendt, **laest(kaede, trin)})

    assert Afgoerelse.objects.get().afstemning.for_stemmer is None


def test_landsbyggefondens_letter_is_recorded(kaede):
    kaede.afgoer_indhold(uden=LBF)
    trin = kaede.trin(LBF)

    som(kaede.koordinator).post(
        side("trin", trin.pk),
        {"udfald": "godkendt", "dato": "2.9.2021", "beloeb": "21.075.000 kr.", **laest(kaede, trin)},
    )

    svar = Afgoerelse.objects.get(trin=trin).lbf_svar
    assert (svar.beloeb, svar.brev_dato) == (21_075_000, dt.date(2021, 9, 2))
    assert Helhedsplan.objects.get(pk=kaede.plan.pk).status == "klar_til_start"


@pytest.mark.parametrize(
    ("felter", "fejl"),
    [
        ({"dato": "31.2.2021"}, {"dato": ["Skriv en dato, fx 15.9.2021."]}),
        ({"dato": "16.9.2021"}, {"dato": ["Datoen ligger i fremtiden."]}),
        (
            {"udfald": "tiltraadt"},
            {"udfald": ["Marker en gyldig valgmulighed. tiltraadt er ikke en af de tilgængelige valgmuligheder."]},
        ),
        ({"husstande": "101"}, {"husstande": ["Afdelingen har kun 100 lejemål."]}),
        ({"for_stemmer": "20"}, {"for_stemmer": ["Et ja kræver flere stemmer for end imod."]}),
        ({"for_stemmer": "-1"}, {"for_stemmer": ["Denne værdi skal være større end eller lig 0."]}),
        (
            {"for_stemmer": "70"},
            {"for_stemmer": ["Der er flere stemmer, end der kan være: to for hver af de 40 husstande."]},
        ),
        (
            {"imod_stemmer": ""},
            {"for_stemmer": ["Skriv stemmerne for og imod, eller vælg »uden optælling«."]},
        ),
        (
            {"stemmeform": "uden_optaelling"},
            {"stemmeform": ["Der står, hvor mange der stemte, så stemmerne er talt."]},
        ),
        (
            {"udleverede": "60"},
            {"for_stemmer": ["Der er flere stemmer, end der kan være: der er udleveret 60 stemmesedler."]},
        ),
        (
            {"version_ids": "0"},
            {
                "__all__": [
                    "Der er kommet en ny version, siden du åbnede siden. Læs den, før du registrerer afgørelsen."
                ]
            },
        ),
        (
            {"version_ids": "9" * 5000},
            {
                "__all__": [
                    "Der er kommet en ny version, siden du åbnede siden. Læs den, før du registrerer afgørelsen."
                ]
            },
        ),
        (
            {"version_ids": "x"},
            {
                "__all__": [
                    "Der er kommet en ny version, siden du åbnede siden. Læs den, før du registrerer afgørelsen."
                ]
            },
        ),
        (
            {"bevis_adresse": "https://kk.dk", "bevis_fil": SimpleUploadedFile("r.txt", b"ja")},
            {"bevis_adresse": ["Vælg enten en fil eller en adresse. Det andet kan tilføjes bagefter."]},
        ),
        (
            {"bevis_fil": SimpleUploadedFile("r.exe", b"MZ\x00\x01")},
            {"bevis_fil": [f"Filtypen kan ikke bruges. Du kan vedhæfte {TYPER}."]},
        ),
        (
            {"dirigent": "A\x00B"},
            {"dirigent": ["Teksten indeholder et tegn, der ikke kan gemmes (NUL). Skriv teksten igen."]},
        ),
        (
            {"begrundelse": "Se 010190-1234"},
            {"begrundelse": ["Teksten ser ud til at indeholde et cpr-nummer. Fjern det, hvis det er et."]},
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(kaede, felter, fejl):
    trin = kaede.moeder[0]

    svar = som(kaede.koordinator).post(
        side("trin", trin.pk), {**moede(dirigent="Maja"), **laest(kaede, trin), **felter}
    )

    assert (svar.status_code, fejl_i(svar)) == (422, fejl)
    assert not Afgoerelse.objects.exists()
    if "dirigent" not in felter:
        assert 'value="Maja"' in svar.content.decode()


def test_a_second_click_is_told_that_the_step_is_decided(kaede):
    trin = kaede.trin(FORUM)
    sendt = {"udfald": "tiltraadt", "dato": "1.9.2021", **laest(kaede, trin)}
    klient = som(kaede.sekretaer)
    klient.post(side("trin", trin.pk), sendt)

    svar = klient.post(side("trin", trin.pk), sendt)

    assert fejl_i(svar) == {"__all__": ["Trinnet er allerede afgjort. Træk afgørelsen tilbage, hvis den er forkert."]}


def test_who_may_see_but_not_decide_gets_no_form_and_no_deed(kaede):
    trin = kaede.trin(FORUM)
    klient = som(kaede.koordinator)

    svar = klient.get(side("trin", trin.pk))
    assert svar.context["form"] is None
    assert "Hvem registrerer afgørelsen Det gør forumsekretæren." in vist(svar)
    assert klient.post(side("trin", trin.pk), {}).status_code == 403


def test_the_page_says_why_a_decision_fell(kaede):
    kaede.afgoer(kaede.trin(FORUM))
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")
    kaede.ny_version()
    [vurdering] = kaede.trin(FORUM).seneste.vurderinger.all()

    svar = vist(som(kaede.sekretaer).get(side("trin", kaede.trin(FORUM).pk)))

    assert f"sidst tog stilling Afgørelsen bortfaldt med version 2: {vurdering.begrundelse}" in svar


def test_a_step_tells_what_a_yes_will_do(kaede):
    def virkning(art, bruger):
        return som(bruger).get(side("trin", kaede.trin(art).pk)).context["virkning"]

    assert virkning(BR, kaede.oeu) == ["Et ja frigiver 3.512.500 kr til planerne i sagen."]
    assert virkning(OEU, kaede.oeu) == ["Et ja indstiller 3.512.500 kr til Borgerrepræsentationen."]
    assert virkning(TMU, kaede.tmu) == ["Efter et ja mangler der 4 andre trin, før planen er godkendt."]
    kaede.afgoer_indhold(uden=LBF)
    assert virkning(LBF, kaede.koordinator) == ["Et ja er det sidste, der mangler: planen bliver godkendt."]
    kaede.afgoer(kaede.trin(LBF))
    forum = kaede.trin(FORUM)
    handlinger.traek_tilbage(forum.seneste_id, begrundelse="Forkert møde.", af=kaede.sekretaer)
    [saetning] = virkning(FORUM, kaede.sekretaer)
    assert saetning.endswith("skal Landsbyggefonden bekræfte, før planen er godkendt.")


def test_an_afdeling_sees_what_it_would_pay(kaede):
    svar = som(kaede.koordinator).get(side("trin", kaede.moeder[0].pk))

    assert svar.context["egen"] == [
        ("Deltager", "15. september 2021 – 14. september 2025"),
        ("Lejemål", "100"),
        ("Egenbetaling i alt", "1.756.250 kr."),
        ("Pr. lejemål pr. måned", "365,89 kr."),
    ]


def test_each_sees_only_what_changed_of_its_own(kaede):
    kaede.afgoer_indhold(uden=LBF)
    Helhedsplan.objects.filter(pk=kaede.plan.pk).update(organisering="To bestyrelser leder planen.")
    kaede.ny_version()

    def aendrede(trin, bruger):
        return [afsnit.titel for afsnit in som(bruger).get(side("trin", trin.pk)).context["aendringer"]]

    assert aendrede(kaede.trin(FORUM), kaede.sekretaer) == ["Resumé, vision og organisering"]
    assert aendrede(kaede.trin(TMU), kaede.tmu) == []
    assert aendrede(kaede.moeder[0], kaede.koordinator) == []


@pytest.mark.parametrize("antal", [1, 3])
@pytest.mark.parametrize(("art", "forespoergsler"), [(FORUM, 12), (OEU, 12)])
def test_a_step_takes_the_same_number_of_queries(antal, art, forespoergsler, django_assert_num_queries):
    kaede = indsendt_plan(afdelinger=antal)
    bruger = kaede.sekretaer if art == FORUM else kaede.oeu
    trin = kaede.trin(art)
    for _ in range(antal):
        ja = kaede.afgoer(trin, seneste_id=kaede.trin(art).seneste_id)
        handlinger.tilfoej_bevis(ja.pk, Bevis(titel="Referat", adresse="https://kk.dk"), af=bruger)
        handlinger.traek_tilbage(ja.pk, begrundelse="Forkert.", af=bruger)
    klient = som(bruger)

    with django_assert_num_queries(forespoergsler):
        klient.get(side("trin", trin.pk))


# Override, withdrawal, evidence


def test_a_no_is_set_aside_on_its_page(kaede):
    nej = AfstemningFactory.build(afgoerelse=None, for_stemmer=10, imod_stemmer=30)
    kaede.afgoer(kaede.moeder[0], "afvist", begrundelse="For dyrt.", detalje=nej)
    trin = kaede.moeder[0]
    klient = som(kaede.koordinator)
    form = klient.get(side("overtrumf", trin.pk)).context["form"]

    sendt = {"organ": "Repræsentantskabet", "dato": "3.9.2021", "begrundelse": "Tidssvarende.", **laest(kaede, trin)}
    uden_grund = klient.post(side("overtrumf", trin.pk), {**sendt, "begrundelse": ""})
    svar = klient.post(side("overtrumf", trin.pk), sendt)

    assert form.initial == {"version_ids": [kaede.version.pk], "seneste_id": trin.seneste_id}
    assert fejl_i(uden_grund) == {"begrundelse": ["Dette felt er påkrævet."]}
    assert (svar.status_code, kaede.moeder[0].stilling) == (302, Stilling.STAAR)
    assert "Repræsentantskabet" in vist(klient.get(side("trin", trin.pk)))


def test_a_decision_is_withdrawn_on_its_page(kaede):
    ja = kaede.afgoer(kaede.trin(FORUM))
    klient = som(kaede.sekretaer)

    uden_grund = klient.post(side("traek_tilbage", ja.pk), {"begrundelse": ""})
    svar = klient.post(side("traek_tilbage", ja.pk), {"begrundelse": "Forkert forum."})
    igen = klient.post(side("traek_tilbage", ja.pk), {"begrundelse": "Igen."})

    assert fejl_i(uden_grund) == {"begrundelse": ["Dette felt er påkrævet."]}
    assert (svar.status_code, kaede.trin(FORUM).stilling) == (302, Stilling.TRUKKET)
    assert fejl_i(igen) == {"__all__": ["Afgørelsen er ikke trinnets seneste og kan ikke trækkes tilbage."]}


def test_evidence_is_added_on_its_page(kaede):
    ja = kaede.afgoer(kaede.trin(FORUM))
    klient = som(kaede.sekretaer)

    tomt = klient.post(side("tilfoej_bevis", ja.pk), {"bevis_titel": "Referat"})
    svar = klient.post(side("tilfoej_bevis", ja.pk), {"bevis_titel": "Referat", "bevis_adresse": "kk.dk/referat"})

    assert fejl_i(tomt) == {"bevis_fil": ["Vælg en fil, eller skriv en adresse."]}
    assert (svar.status_code, ja.beviser.get().adresse) == (302, "https://kk.dk/referat")


@pytest.mark.parametrize("navn", ["overtrumf", "traek_tilbage", "tilfoej_bevis"])
def test_the_deeds_of_a_step_are_for_those_who_record_it(kaede, navn):
    ja = kaede.afgoer(kaede.trin(FORUM))
    emne = ja.trin_id if navn == "overtrumf" else ja.pk

    assert som(kaede.koordinator).get(side(navn, emne)).status_code == 403


def test_evidence_with_an_address_is_no_file(kaede):
    kaede.afgoer(kaede.trin(FORUM), bevis=Bevis(titel="Referat", adresse="https://kk.dk"))

    assert som(kaede.sekretaer).get(side("bevis", Bevis.objects.get().pk)).status_code == 404
