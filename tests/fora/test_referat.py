"""The meeting while it is held: who is there, what is decided, and what is refused."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from fora import handlinger
from fora.models import Dagsordenspunkt, Fremmoedeart, Plads
from fora.tilstande import Moedestatus
from fora.tilstede import hent_tilstede
from grundlag import kladder
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.models import Kladde
from tests.factories.byomraader import ForvaltningFactory, PersonFactory, TilknytningFactory
from tests.factories.fora import (
    DagsordenspunktFactory,
    FremmoedeFactory,
    GruppeFactory,
    InhabilitetFactory,
    InvitationFactory,
    MedlemskabFactory,
    MoedeFactory,
)

I_DAG = dt.date(2021, 9, 1)
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def _dagen(settings):
    settings.DAGS_DATO = I_DAG


@pytest.fixture
def sekretaer():
    return TilknytningFactory(rolle=Rolle.FORUMSEKRETAER).bruger


@pytest.fixture
def klient(log_ind):
    return log_ind(Rolle.FORUMSEKRETAER)


@pytest.fixture
def punkt():
    """The third item of a meeting today of Bo, Karen and Åse, where two are enough to decide."""
    moede = MoedeFactory(dato=I_DAG, gruppe__beslutningsdygtig_ved=2)
    for navn in ("Bo Leder", "Karen Holm", "Åse Dam"):
        FremmoedeFactory(moede=moede, medlemskab__person__navn=navn)
    return DagsordenspunktFactory(moede=moede, nummer=3)


def tal(punkt):
    return str(hent_tilstede(punkt.moede).ved(punkt))


def gem(punkt, af, **valg):
    return handlinger.gem_punkt(punkt.pk, {}, valg, grundudgave=1, af=af)


# Who is there


def test_one_line_each_for_who_came_and_went_and_the_count_follows(punkt, sekretaer):
    foer = DagsordenspunktFactory(moede=punkt.moede, nummer=1)

    noteret = [
        str(handlinger.noter(punkt.pk, linje, af=sekretaer))
        for linje in ("Bo forlod 17.40", "Karen er inhabil", "Ib Vikar for Åse 16", "Bo ankom")
    ]

    assert noteret == [
        "Bo Leder forlod mødet kl. 17.40",
        "Karen Holm var inhabil og deltog ikke",
        "Åse Dam blev afløst af Ib Vikar kl. 16.00",
        "Bo Leder ankom",
    ]
    assert tal(foer) == "3 af 3 til stede, beslutningsdygtigt"
    assert tal(punkt) == "2 af 3 til stede, 1 stedfortræder, beslutningsdygtigt"
    assert tal(DagsordenspunktFactory(moede=punkt.moede, nummer=4)) == (
        "3 af 3 til stede, 1 stedfortræder, beslutningsdygtigt"
    )


@pytest.mark.parametrize(
    ("linjer", "besked"),
    [
        (["Bo gik", "Bo gik"], "Bo Leder er ikke til stede under punkt 3 og kan ikke gå."),
        (["Bo kom"], "Bo Leder er allerede til stede under punkt 3."),
        (["Bo inhabil", "Bo inhabil"], "Bo Leder står allerede som inhabil under punktet."),
        (["Ib gik"], "Ingen her hedder »Ib«."),
        (["Ib inhabil"], "Ingen her hedder »Ib«."),
    ],
)
def test_what_cannot_be_is_refused_beside_the_line(punkt, sekretaer, linjer, besked):
    for linje in linjer[:-1]:
        handlinger.noter(punkt.pk, linje, af=sekretaer)
    with pytest.raises(Regelbrud) as brud:
        handlinger.noter(punkt.pk, linjer[-1], af=sekretaer)

    assert (str(brud.value), brud.value.felt) == (besked, "linje")


def test_nobody_leaves_before_it_is_said_who_came_but_anyone_may_be_inhabil(sekretaer):
    punkt = DagsordenspunktFactory(moede__dato=dt.date(2021, 10, 1))
    MedlemskabFactory(gruppe=punkt.moede.gruppe, person__navn="Bo")

    assert handlinger.noter(punkt.pk, "Bo inhabil", af=sekretaer).person.navn == "Bo"
    with pytest.raises(Regelbrud, match=r"Mødet holdes først den 1\. oktober 2021"):
        handlinger.noter(punkt.pk, "Bo gik", af=sekretaer)
    punkt.moede.dato = I_DAG
    punkt.moede.save()
    with pytest.raises(Regelbrud, match="Skriv først, hvem der var til stede"):
        handlinger.noter(punkt.pk, "Bo gik", af=sekretaer)


def test_a_substitute_who_is_no_member_is_inhabil_for_the_seat(sekretaer):
    fremmoede = FremmoedeFactory(
        moede__dato=I_DAG, art=Fremmoedeart.STEDFORTRAEDER, stedfortraeder="Ib Vikar", medlemskab__person__navn="Bo"
    )
    punkt = DagsordenspunktFactory(moede=fremmoede.moede)

    assert str(handlinger.noter(punkt.pk, "Ib inhabil", af=sekretaer)) == "Ib Vikar var inhabil og deltog ikke"
    assert tal(punkt) == "0 af 1 til stede"


def test_what_was_noted_is_taken_back(punkt, sekretaer):
    gik = handlinger.noter(punkt.pk, "Bo gik", af=sekretaer)
    inhabil = handlinger.noter(punkt.pk, "Karen inhabil", af=sekretaer)

    for raekke in (gik, inhabil):
        slags, _, pk = raekke.raekkenavn.partition(":")
        handlinger.fjern_bemaerkning(punkt.pk, slags, int(pk), af=sekretaer)

    assert tal(punkt) == "3 af 3 til stede, beslutningsdygtigt"


# What is decided


def test_too_few_decide_nothing_but_may_defer(punkt, sekretaer):
    handlinger.noter(punkt.pk, "Bo gik", af=sekretaer)
    handlinger.noter(punkt.pk, "Åse inhabil", af=sekretaer)

    with pytest.raises(Regelbrud) as brud:
        gem(punkt, sekretaer, udfald="godkendt")
    gem(punkt, sekretaer, udfald="udsat")

    assert brud.value.felt == "udfald"
    assert "1 af 3 til stede, ikke beslutningsdygtigt (kræver 2)" in str(brud.value)
    punkt.refresh_from_db()
    assert punkt.udfald == "udsat"


def test_more_votes_than_people_are_refused(punkt, sekretaer):
    with pytest.raises(Regelbrud, match="Der er 4 stemmer, men kun 3"):
        gem(punkt, sekretaer, udfald="godkendt", stemmer_for=3, stemmer_imod=1, stemmer_undlod=0)
    gem(punkt, sekretaer, udfald="godkendt", stemmer_for=2, stemmer_imod=1, stemmer_undlod=0)

    punkt.refresh_from_db()
    assert punkt.stemmer == "2 for, 1 imod, 0 undlod at stemme"


def test_a_decision_without_attendance_is_taken_as_it_is(sekretaer):
    punkt = DagsordenspunktFactory(moede__gruppe__beslutningsdygtig_ved=9)

    gem(punkt, sekretaer, udfald="godkendt", stemmer_for=9, stemmer_imod=0, stemmer_undlod=0)

    punkt.refresh_from_db()
    assert punkt.udfald == "godkendt"


# The page


def test_the_attendance_is_written_and_what_is_missing_said_beside_the_member(klient):
    moede = MoedeFactory(dato=I_DAG)
    bo, karen = (MedlemskabFactory(gruppe=moede.gruppe, person__navn=navn) for navn in ("Bo", "Karen"))
    MedlemskabFactory(gruppe=moede.gruppe, suppleant_for=bo)
    adresse = reverse("fora:fremmoede", args=[moede.pk])
    data = {f"art_{bo.pk}": "stedfortraeder", f"art_{karen.pk}": "afbud", "gaester": "Ole fra politiet"}

    ramt = klient.post(adresse, data)
    omvendt = klient.post(adresse, {**data, f"navn_{bo.pk}": "Ib", f"navn_{karen.pk}": "Kim"})
    klient.post(adresse, {**data, f"navn_{bo.pk}": "Ib"})

    assert ramt.context["form"].errors == {f"navn_{bo.pk}": ["Skriv, hvem der er stedfortræder for Bo."]}
    assert omvendt.context["form"].errors == {f"art_{karen.pk}": ["Vælg »Stedfortræder«, eller slet navnet ved Karen."]}
    assert sorted(map(str, moede.fremmoeder.all())) == ["Ib (for Bo)", "Karen"]
    side = klient.get(reverse("fora:referat", args=[moede.pk])).content.decode()
    assert ("Ole fra politiet" in side, 'value="Ib"' in side) == (True, True)


def test_until_it_is_written_the_attendance_is_what_was_answered(klient):
    moede = MoedeFactory(dato=I_DAG)
    bo = MedlemskabFactory(gruppe=moede.gruppe, person__navn="Bo")
    InvitationFactory(
        moede=moede,
        person=bo.person,
        svar="stedfortraeder",
        stedfortraeder="Ib Vikar",
        svar_sekvens=0,
        svaret_tid=timezone.now(),
    )

    side = klient.get(reverse("fora:referat", args=[moede.pk])).context["fremmoede"]

    assert [(et["art"], et["navn"]) for et in side] == [("stedfortraeder", "Ib Vikar")]


def test_who_gets_no_answer_and_writes_on_does_not_meet_herself(klient, punkt):
    adresse = reverse("fora:gem_referat", args=[punkt.pk])
    foerst = {"droeftelse": "", "beslutning": "Ja.", "protokolbemaerkning": ""}
    klient.post(adresse, {**foerst, "grundudgave": 1}, headers=HTMX)
    videre = {**foerst, "beslutning": "Ja, straks.", "grundudgave": 1}

    tabt = klient.post(adresse, {**videre, "afsendt": [json.dumps(foerst)]}, headers=HTMX)
    fremmed = klient.post(adresse, {**videre, "beslutning": "Nej.", "afsendt": ["{", "[]"]}, headers=HTMX)

    assert (tabt.status_code, fremmed.status_code) == (200, 409)
    punkt.refresh_from_db()
    assert punkt.beslutning == "Ja, straks."


def test_an_item_is_saved_and_its_tasks_shown_as_read(klient, punkt):
    adresse = reverse("fora:gem_referat", args=[punkt.pk])
    data = {"beslutning": "Ja.\n\nOpgave: Skriv @Karen 1.10.2021\nOpgave: Ring @Ib", "grundudgave": 1, "udfald": ""}

    foer = klient.post(reverse("fora:laes_referat", args=[punkt.pk]), data, headers=HTMX).content.decode()
    svar = klient.post(adresse, {**data, "stemmer": "2-1"}, headers=HTMX)
    uden = klient.post(adresse, {**data, "grundudgave": 2, "stemmer": "2-1"})

    assert ("Skriv – Karen Holm, senest 1. oktober 2021" in foer, "Ingen her hedder »Ib«." in foer) == (True, True)
    assert "Skriv – Karen Holm, senest 1. oktober 2021" in svar.content.decode()
    assert (svar.status_code, svar.cookies[kladder.COOKIE].value) == (200, kladder.emne_for(punkt))
    assert uden.url == f"{reverse('fora:referat', args=[punkt.moede_id])}#punkt-{punkt.pk}"
    punkt.refresh_from_db()
    assert (punkt.stemmer_for, punkt.stemmer_imod, punkt.stemmer_undlod) == (2, 1, 0)


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_is_refused_is_said_beside_the_field_and_kept(klient, punkt, headers):
    adresse = reverse("fora:gem_referat", args=[punkt.pk])

    svar = klient.post(
        adresse, {"droeftelse": "Langt ord", "stemmer": "mange", "udfald": "", "grundudgave": 1}, headers=headers
    )
    cpr = klient.post(adresse, {"droeftelse": "010203-1234", "grundudgave": 1}, headers=headers)
    linje = klient.post(reverse("fora:noter", args=[punkt.pk]), {"linje": "Ib gik"}, headers=headers)

    side = svar.content.decode()
    assert ("fx 7-2-1." in side, "Langt ord" in side, svar.status_code) == (True, True, 422)
    assert ("cpr-nummer" in cpr.content.decode(), cpr.status_code) == (True, 422)
    assert ("Ingen her hedder »Ib«." in linje.content.decode(), 'value="Ib gik"' in linje.content.decode()) == (
        True,
        True,
    )
    punkt.refresh_from_db()
    assert punkt.udgave == 1


def test_two_in_one_item_see_three_texts_and_two_in_different_items_never_meet(klient, punkt):
    andet = DagsordenspunktFactory(moede=punkt.moede, nummer=4)
    data = {"beslutning": "Ja.", "udfald": "", "stemmer": "", "grundudgave": 1}

    for et in (punkt, andet):
        assert klient.post(reverse("fora:gem_referat", args=[et.pk]), data, headers=HTMX).status_code == 200
    ramt = klient.post(reverse("fora:gem_referat", args=[punkt.pk]), {**data, "beslutning": "Nej."}, headers=HTMX)

    assert ramt.status_code == 409
    assert all(et in ramt.content.decode() for et in ("Din tekst", "Den andens tekst", "Det fælles udgangspunkt"))


def test_a_line_is_noted_and_taken_back_from_the_page(klient, punkt):
    kladder.gem(klient.bruger, kladder.emne_for(punkt), {"linje": "Bo gi"}, grundudgave=0)

    svar = klient.post(reverse("fora:noter", args=[punkt.pk]), {"linje": "Bo gik 17.40"}, headers=HTMX)
    gik = punkt.bevaegelser.get()
    uden = klient.post(reverse("fora:noter", args=[punkt.pk]), {"linje": "Karen gik"})
    for headers in (HTMX, {}):
        vaek = klient.post(
            reverse("fora:fjern_bemaerkning", args=[punkt.pk]), {"raekke": gik.raekkenavn}, headers=headers
        )

    assert "Bo Leder forlod mødet kl. 17.40" in svar.content.decode()
    assert (uden.status_code, vaek.status_code, Kladde.objects.count()) == (302, 302, 0)
    assert [str(et) for et in punkt.bevaegelser.all()] == ["Karen Holm forlod mødet"]


def test_a_draft_is_offered_and_put_in_with_the_udgave_it_was_written_on(klient, punkt):
    emne = kladder.emne_for(punkt)
    kladder.gem(klient.bruger, emne, {"beslutning": "Måske", "stemmer": "1-1", "linje": "Bo g"}, grundudgave=1)
    punkt.udgave = 5
    punkt.save()
    adresse = reverse("fora:referat", args=[punkt.moede_id])

    tilbudt = klient.get(adresse).content.decode()
    hentet = klient.get(f"{adresse}?kladde=1").content.decode()

    assert ("Du har en kladde" in tilbudt, "Måske" in tilbudt) == (True, False)
    assert [et in hentet for et in ("Måske", 'value="1-1"', 'value="Bo g"', 'name="grundudgave" value="1"')] == [
        True
    ] * 4


def test_a_secretary_who_is_inhabil_neither_writes_nor_reads_on(log_ind, punkt):
    klient = log_ind(Rolle.FORUMSEKRETAER)
    punkt.lukket, punkt.beslutning = True, "hemmeligt42"
    punkt.save()
    person = PersonFactory(bruger=klient.bruger)
    InhabilitetFactory(punkt=punkt, person=person)

    sider = [
        klient.get(reverse(navn, args=[pk])).content.decode()
        for navn, pk in (("fora:referat", punkt.moede_id), ("fora:punkt", punkt.pk), ("fora:moede", punkt.moede_id))
    ]
    svar = klient.post(reverse("fora:gem_referat", args=[punkt.pk]), {"beslutning": "x", "grundudgave": 1})

    assert ["hemmeligt42" in side for side in sider] == [False] * 3
    assert svar.status_code == 403
    with pytest.raises(PermissionDenied, match="Du er inhabil i punkt 3"):
        gem(punkt, klient.bruger, udfald="godkendt")


def test_a_reader_reads_the_minutes_and_who_was_there(log_ind, punkt):
    punkt.beslutning, punkt.droeftelse = "Det er besluttet.", "Internt."
    punkt.save()
    FremmoedeFactory(
        moede=punkt.moede, art=Fremmoedeart.STEDFORTRAEDER, stedfortraeder="Ib", medlemskab__person__navn="Lis"
    )

    side = log_ind(Rolle.LAESER).get(reverse("fora:referat", args=[punkt.moede_id])).content.decode()

    assert [et in side for et in ("Det er besluttet.", "Ib (for Lis)", "Internt.", "Gem punktet")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(("punkter", "medlemmer"), [(1, 1), (30, 40)])
def test_the_page_of_a_whole_meeting_takes_the_same_few_queries(klient, django_assert_num_queries, punkter, medlemmer):
    moede = MoedeFactory(dato=I_DAG, gruppe__beslutningsdygtig_ved=5)
    for _ in range(medlemmer):
        saede = MedlemskabFactory(
            gruppe=moede.gruppe, plads=Plads.LOKAL_FORVALTNINGSLEDER, forvaltning=ForvaltningFactory()
        )
        FremmoedeFactory(moede=moede, medlemskab=saede)
    for nummer in range(1, punkter + 1):
        punkt = DagsordenspunktFactory(moede=moede, nummer=nummer, indstilling="At …", beslutning="Opgave: Ring")
        InhabilitetFactory(punkt=punkt, person=saede.person)

    with django_assert_num_queries(10):
        svar = klient.get(reverse("fora:referat", args=[moede.pk]))

    assert len(svar.context["linjer"]) == punkter


def test_saving_an_item_asks_no_more_than_it_must(klient, django_assert_num_queries):
    punkt = DagsordenspunktFactory(moede=MoedeFactory(dato=I_DAG), beslutning="Nej.")
    data = {"grundudgave": punkt.udgave, "beslutning": "Opgave: Ring", "udfald": ""}

    # session and user; meeting and item locked, saved, logged, the draft deleted (and a transaction); item and members
    with django_assert_num_queries(11):
        svar = klient.post(
            reverse("fora:gem_referat", args=[punkt.pk]),
            data,
            headers={"HX-Request": "true", "HX-Request-Type": "partial"},
        )

    assert (svar.status_code, Dagsordenspunkt.objects.get().beslutning) == (200, "Opgave: Ring")


@pytest.mark.parametrize("status", [Moedestatus.REFERAT_GODKENDT, Moedestatus.AFLYST])
def test_what_is_closed_is_read_only(klient, status):
    punkt = DagsordenspunktFactory(moede__status=status, moede__gruppe=GruppeFactory())

    side = klient.get(reverse("fora:referat", args=[punkt.moede_id])).content.decode()

    assert "Gem punktet" not in side
    assert klient.post(reverse("fora:noter", args=[punkt.pk]), {"linje": "x"}).status_code == 403
