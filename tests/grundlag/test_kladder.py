"""Drafts, and several people's text in one row: what is merged, what is refused, and that nothing is lost."""

import datetime as dt

import pytest
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from grundlag import kladder
from grundlag.adgang import Rolle
from grundlag.fejl import Regelbrud
from grundlag.felter import LangTekstField
from grundlag.models import Kladde
from grundlag.tekst import Konflikt as Sted
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import PlanafsnitFactory

EMNE = "helhedsplaner.planafsnit:17"
KLADDE = reverse("grundlag:kladde")
KASSER = reverse("grundlag:kladde_kasser")
A, B, C = "Første afsnit om børn.", "Andet afsnit om unge.", "Tredje afsnit om ældre."


@pytest.fixture
def bruger():
    return BrugerFactory()


@pytest.fixture
def afsnit():
    return PlanafsnitFactory(baggrund=f"{A}\n\n{B}", formaal=C)


def gem_i_raekken(afsnit, **tekster):
    """What a deed does, without its access and log."""
    resultat = kladder.flet_ind(afsnit, tekster, grundudgave=afsnit.udgave)
    afsnit.save()
    return resultat


# Saving


def test_flet_ind_sets_the_fields_and_counts_the_udgave(afsnit):
    resultat = kladder.flet_ind(afsnit, {"baggrund": "Nyt", "formaal": C}, grundudgave=1)

    assert (afsnit.baggrund, afsnit.formaal, afsnit.udgave) == ("Nyt", C, 2)
    assert resultat == kladder.Resultat(aendrede=("baggrund",), flettede=())
    assert resultat.besked == "Gemt."


def test_flet_ind_without_a_change_is_no_new_udgave(afsnit):
    resultat = kladder.flet_ind(afsnit, {"baggrund": f"{A}\r\n\r\n{B}"}, grundudgave=1)

    assert resultat.aendrede == ()
    assert afsnit.udgave == 1


def test_flet_ind_merges_with_what_was_saved_since(afsnit):
    gem_i_raekken(afsnit, baggrund=f"{A}\n\n{B} Rettet.", formaal="Nyt formål.")
    gem_i_raekken(afsnit, baggrund=f"{A}\n\n{B} Rettet igen.")

    resultat = kladder.flet_ind(afsnit, {"baggrund": f"Mit nye.\n\n{A}\n\n{B}", "formaal": C}, grundudgave=1)

    assert afsnit.baggrund == f"Mit nye.\n\n{A}\n\n{B} Rettet igen."
    assert afsnit.formaal == "Nyt formål."
    assert afsnit.udgave == 4
    assert resultat.aendrede == ("baggrund",)
    assert resultat.besked == "Gemt. Andre har rettet i baggrund og formål imens; deres rettelser er taget med."


def test_flet_ind_refuses_when_both_changed_one_paragraph_and_touches_nothing(afsnit):
    gem_i_raekken(afsnit, baggrund=f"{A}\n\nDeres.", formaal="Deres formål.")

    with pytest.raises(kladder.Konflikt) as fanget:
        kladder.flet_ind(afsnit, {"baggrund": f"{A}\n\nMit.", "formaal": C}, grundudgave=1)

    konflikt = fanget.value
    assert str(konflikt) == "En anden har rettet det samme, mens du skrev. Intet er gemt endnu, og intet er tabt."
    assert {felt: fletning.konflikter for felt, fletning in konflikt.fletninger.items()} == {
        "baggrund": (Sted(grund=B, mine="Mit.", deres="Deres."),)
    }
    assert konflikt.tekster == {"baggrund": f"{A}\n\nMit.", "formaal": "Deres formål."}
    assert (afsnit.baggrund, afsnit.formaal, afsnit.udgave) == (f"{A}\n\nDeres.", "Deres formål.", 2)


@pytest.mark.parametrize("grundudgave", [0, 99])
def test_an_unknown_udgave_is_a_conflict_without_a_common_start(afsnit, grundudgave):
    with pytest.raises(kladder.Konflikt) as fanget:
        kladder.flet_ind(afsnit, {"formaal": "Mit."}, grundudgave=grundudgave)

    assert fanget.value.fletninger["formaal"].konflikter == (Sted(grund="", mine="Mit.", deres=C),)


def test_the_same_form_sent_twice_saves_once(afsnit):
    kladder.flet_ind(afsnit, {"formaal": "Mit."}, grundudgave=1)
    afsnit.save()

    resultat = kladder.flet_ind(afsnit, {"formaal": "Mit."}, grundudgave=1)

    assert resultat.aendrede == ()
    assert afsnit.udgave == 2


def test_the_solved_conflict_saves_and_keeps_what_was_merged(afsnit):
    gem_i_raekken(afsnit, baggrund=f"{A}\n\nDeres.", formaal="Deres formål.")
    post = QueryDict(mutable=True)
    post.update({"baggrund": f"{A}\n\nMit.", "formaal": C, "grundudgave": "1"})
    with pytest.raises(kladder.Konflikt) as fanget:
        kladder.flet_ind(afsnit, {felt: post[felt] for felt in ("baggrund", "formaal")}, grundudgave=1)

    igen = fanget.value.som_post(post)
    igen["baggrund"] = f"{A}\n\nMit og deres."
    kladder.flet_ind(
        afsnit, {felt: igen[felt] for felt in ("baggrund", "formaal")}, grundudgave=int(igen["grundudgave"])
    )

    assert (afsnit.baggrund, afsnit.formaal, afsnit.udgave) == (f"{A}\n\nMit og deres.", "Deres formål.", 3)


def test_flet_ind_asks_the_history_only_for_an_older_udgave(afsnit, django_assert_num_queries):
    with django_assert_num_queries(0):
        kladder.flet_ind(afsnit, {"baggrund": "Nyt", "formaal": "Nyt"}, grundudgave=1)
    afsnit.save()
    with django_assert_num_queries(1):
        kladder.flet_ind(afsnit, {"baggrund": "Nyt", "formaal": "Nyt"}, grundudgave=1)


# Drafts


def test_gem_replaces_ones_own_draft_of_the_field(bruger):
    kladder.gem(bruger, EMNE, {"baggrund": "Først", "formaal": "Formål"}, grundudgave=1)
    kladder.gem(bruger, EMNE, {"baggrund": "Så\r\ndette"}, grundudgave=2)

    assert [(kladde.felt, kladde.tekst, kladde.grundudgave) for kladde in kladder.for_emne(bruger, EMNE).values()] == [
        ("baggrund", "Så\ndette", 2),
        ("formaal", "Formål", 1),
    ]


def test_gem_tells_when(bruger, settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    kladder.gem(bruger, EMNE, {"baggrund": "Først"}, grundudgave=1)
    settings.DAGS_DATO = dt.date(2021, 9, 2)
    kladder.gem(bruger, EMNE, {"baggrund": "Så"}, grundudgave=1)

    assert timezone.localdate(Kladde.objects.get().gemt_tid) == dt.date(2021, 9, 2)


def test_a_draft_is_one_per_user_and_field(bruger):
    kladder.gem(bruger, EMNE, {"baggrund": "Min"}, grundudgave=1)

    with pytest.raises(IntegrityError, match="kladde_een_pr_bruger_og_felt"), transaction.atomic():
        Kladde.objects.create(bruger=bruger, emne=EMNE, felt="baggrund", grundudgave=1)


def test_drafts_belong_to_their_writer_alone(bruger):
    anden = BrugerFactory()
    kladder.gem(bruger, EMNE, {"baggrund": "Min"}, grundudgave=1)
    kladder.gem(anden, EMNE, {"baggrund": "Andens"}, grundudgave=1)
    kladder.gem(bruger, "helhedsplaner.planafsnit:18", {"baggrund": "Et andet sted"}, grundudgave=1)

    kladder.slet(bruger, EMNE)

    assert kladder.for_emne(bruger, EMNE) == {}
    assert [kladde.tekst for kladde in kladder.for_emne(anden, EMNE).values()] == ["Andens"]
    assert len(kladder.for_emne(bruger, "helhedsplaner.planafsnit:18")) == 1


def test_begynd_gives_the_saved_text_and_tells_of_the_draft(bruger, afsnit, django_assert_num_queries):
    emne = kladder.emne_for(afsnit)
    kladder.gem(bruger, emne, {"baggrund": "Kladde", "formaal": f"{C} ", "andet": "x"}, grundudgave=1)

    with django_assert_num_queries(1):
        start = kladder.begynd(bruger, afsnit, ("baggrund", "formaal"), brug_kladde=False)

    assert start.initial == {"baggrund": f"{A}\n\n{B}", "formaal": C, "grundudgave": 1}
    assert [kladde.felt for kladde in start.kladder] == ["baggrund"]


def test_begynd_with_the_draft_keeps_the_udgave_it_was_typed_on(bruger, afsnit):
    kladder.gem(bruger, kladder.emne_for(afsnit), {"baggrund": f"{A} Mit.\n\n{B}"}, grundudgave=1)
    gem_i_raekken(afsnit, baggrund=f"{A}\n\n{B} Deres.", formaal="Deres formål.")

    start = kladder.begynd(bruger, afsnit, ("baggrund", "formaal"), brug_kladde=True)
    initial = dict(start.initial)
    kladder.flet_ind(afsnit, {felt: initial[felt] for felt in ("baggrund", "formaal")}, grundudgave=1)

    assert start.initial == {"baggrund": f"{A} Mit.\n\n{B}", "formaal": "Deres formål.", "grundudgave": 1}
    assert (afsnit.baggrund, afsnit.formaal) == (f"{A} Mit.\n\n{B} Deres.", "Deres formål.")


@pytest.mark.parametrize(
    ("emne", "felt", "tekst", "grundudgave", "fejl"),
    [
        ("planafsnit", "baggrund", "x", 1, "Kladden hører ikke til noget felt. Genindlæs siden."),
        ("a.b:1' or 1=1", "baggrund", "x", 1, "Kladden hører ikke til noget felt. Genindlæs siden."),
        ("a.b:1\x00", "baggrund", "x", 1, "Kladden hører ikke til noget felt. Genindlæs siden."),
        (EMNE, "", "x", 1, "Kladden hører ikke til noget felt. Genindlæs siden."),
        (EMNE, "b" * 61, "x", 1, "Kladden hører ikke til noget felt. Genindlæs siden."),
        (EMNE, "baggrund", "x", -1, "Kladden hører ikke til noget felt. Genindlæs siden."),
        (EMNE, "baggrund", "x", 2**31, "Kladden hører ikke til noget felt. Genindlæs siden."),
        (EMNE, "baggrund", "x\x00y", 1, "Teksten indeholder et tegn, der ikke kan gemmes (NUL)."),
        (EMNE, "baggrund", "x" * 200_001, 1, "Teksten er for lang til at blive gemt: højst 200.000 tegn."),
    ],
)
def test_gem_refuses_what_is_no_draft(bruger, emne, felt, tekst, grundudgave, fejl):
    with pytest.raises(Regelbrud) as fanget:
        kladder.gem(bruger, emne, {felt: tekst}, grundudgave=grundudgave)

    assert str(fanget.value) == fejl
    assert not Kladde.objects.exists()


# The pages


def post(klient, **felter):
    return klient.post(
        KLADDE,
        {
            "bruger": klient.bruger.pk,
            "emne": EMNE,
            "felt": "baggrund",
            "grundudgave": "3",
            "tekst": "Mit udkast",
            **felter,
        },
    )


def test_autosave_keeps_the_text_in_three_queries(log_ind, django_assert_num_queries, klokken_14_32):
    klient = log_ind(Rolle.LAESER)

    for _ in range(2):  # a new one, and over the old
        with django_assert_num_queries(3):  # session, user with roles, upsert
            svar = post(klient)

    assert svar.status_code == 200
    assert svar.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert svar.content.decode() == "Gemt som kladde kl. 14.32."
    kladde = Kladde.objects.get()
    assert (kladde.bruger, kladde.emne, kladde.felt, kladde.grundudgave, kladde.tekst) == (
        klient.bruger,
        EMNE,
        "baggrund",
        3,
        "Mit udkast",
    )


@pytest.fixture
def klokken_14_32(monkeypatch):
    """Half past two and two minutes, in Copenhagen in November."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: dt.datetime(2026, 11, 3, 13, 32, tzinfo=dt.UTC))


def test_autosave_takes_an_empty_text(log_ind):
    post(log_ind(), tekst="")

    assert Kladde.objects.get().tekst == ""


def test_autosave_warns_about_what_looks_like_a_cpr_number(log_ind, klokken_14_32):
    svar = post(log_ind(), tekst="Barnet 010203-1234")

    assert svar.content.decode() == (
        "Gemt som kladde kl. 14.32. Teksten ser ud til at indeholde et cpr-nummer. Fjern det, hvis det er et."
    )


@pytest.mark.parametrize(
    ("felter", "status", "tekst"),
    [
        ({"tekst": "x" * 200_001}, 413, "Teksten er for lang til at blive gemt: højst 200.000 tegn."),
        ({"tekst": "\x00"}, 400, "Teksten indeholder et tegn, der ikke kan gemmes (NUL)."),
        ({"emne": "<script>"}, 400, "Kladden hører ikke til noget felt. Genindlæs siden."),
        ({"grundudgave": "to"}, 400, "Kladden hører ikke til noget felt. Genindlæs siden."),
        ({"grundudgave": "9" * 5000}, 400, "Kladden hører ikke til noget felt. Genindlæs siden."),
        ({"bruger": "1"}, 401, "Du er logget ind som en anden."),
    ],
)
def test_autosave_says_in_danish_what_is_wrong(log_ind, felter, status, tekst):
    svar = post(log_ind(), **felter)

    assert (svar.status_code, svar.content.decode()) == (status, tekst)
    assert not Kladde.objects.exists()


def test_autosave_answers_401_when_nobody_is_logged_in(client):
    svar = client.post(KLADDE, {"emne": EMNE, "felt": "baggrund", "grundudgave": "1", "tekst": "x"})

    assert svar.status_code == 401
    assert not Kladde.objects.exists()


def test_only_post_reaches_the_drafts(log_ind):
    klient = log_ind()

    assert [klient.get(KLADDE).status_code, klient.get(KASSER).status_code] == [405, 405]


@pytest.mark.parametrize(
    ("adresse", "til"), [("/helhedsplaner/3/", "/helhedsplaner/3/"), ("https://ond.example/", "/"), ("", "/")]
)
def test_discarding_deletes_ones_own_draft_and_stays_on_this_site(log_ind, bruger, adresse, til):
    klient = log_ind()
    for ejer in (bruger, klient.bruger):
        kladder.gem(ejer, EMNE, {"baggrund": "x"}, grundudgave=1)

    svar = klient.post(KASSER, {"emne": EMNE, "adresse": adresse})

    assert (svar.status_code, svar.headers["Location"]) == (302, til)
    assert [kladde.bruger for kladde in Kladde.objects.all()] == [bruger]


def test_gemt_tells_the_browser_by_a_short_lived_cookie():
    svar = kladder.gemt(HttpResponse(), EMNE)

    kage = svar.cookies["kladde_gemt"]
    assert (kage.value, kage["max-age"], kage["samesite"], kage["httponly"]) == (EMNE, 60, "Lax", "")


# The components


class AfsnitForm(forms.Form):
    baggrund = LangTekstField(label="Baggrund", required=False, help_text="Hvad er problemet?")
    formaal = LangTekstField(label="Formål")
    grundudgave = kladder.GrundudgaveField()


def normal(html):
    return " ".join(html.split())


def test_grundudgave_is_hidden_and_says_in_danish_when_it_is_gone():
    form = AfsnitForm({"formaal": "x", "grundudgave": "to"})

    assert str(form["grundudgave"]) == (
        '<input type="hidden" name="grundudgave" value="to" autocomplete="off" id="id_grundudgave">'
    )
    assert form.errors == {"grundudgave": ["Siden mangler sin udgave. Genindlæs den."]}


def test_tekstfelt_is_labelled_described_and_named_for_autosave():
    form = AfsnitForm(initial={"baggrund": "\nFørst <en> linje"})

    html = render_to_string("komponenter/tekstfelt.html", {"field": form["baggrund"], "emne": EMNE, "raekker": 5})

    assert normal(html) == (
        '<div id="div_id_baggrund" class="form-group tekstfelt">'
        ' <label class="form-label" for="id_baggrund">Baggrund<span class="weight-normal"> (frivilligt)</span></label>'
        ' <div class="form-hint" id="id_baggrund_helptext">Hvad er problemet?</div>'
        ' <textarea class="form-input" id="id_baggrund" name="baggrund" rows="5" autocomplete="off"'
        ' aria-describedby="id_baggrund_helptext id_baggrund_format" data-kladde="hentet"'
        ' data-emne="helhedsplaner.planafsnit:17" data-felt="baggrund">&#10; Først &lt;en&gt; linje</textarea>'
        ' <p class="form-hint" id="id_baggrund_format">Skriv **fed**, # foran en overskrift og - foran et punkt'
        " i en liste. En tom linje skiller afsnit.</p>"
        ' <p class="kladdestatus" id="id_baggrund_kladde" role="status"></p> </div>'
    )
    assert "&#10;\nFørst" in html  # a browser drops the first line end of a textarea


def test_tekstfelt_shows_its_error_and_that_the_text_is_not_the_saved_one():
    form = AfsnitForm({"formaal": "", "grundudgave": "1"})

    html = normal(render_to_string("komponenter/tekstfelt.html", {"field": form["formaal"], "emne": EMNE}))

    assert 'class="form-group tekstfelt form-error"' in html
    assert 'aria-describedby="id_formaal_error id_formaal_format" aria-invalid="true" data-kladde="sendt"' in html
    assert '<div class="form-error-message" id="id_formaal_error">' in html


def test_the_offer_of_a_draft_is_a_link_and_a_post(bruger, settings):
    settings.DAGS_DATO = dt.date(2021, 9, 1)
    kladder.gem(bruger, EMNE, {"baggrund": "Kladde"}, grundudgave=1)
    sammenhaeng = {"kladder": [*kladder.for_emne(bruger, EMNE).values()], "emne": EMNE, "adresse": "/afsnit/"}

    html = normal(render_to_string("komponenter/kladde.html", {**sammenhaeng, "csrf_token": "tegn"}))

    assert "Du har en kladde fra 1. september 2021 kl. " in html
    assert '<a class="button button-secondary" href="/afsnit/?kladde=1">Brug kladden</a>' in html
    assert (
        f'<form method="post" action="{KASSER}"> <input type="hidden" name="csrfmiddlewaretoken" value="tegn">' in html
    )
    assert normal(render_to_string("komponenter/kladde.html", {**sammenhaeng, "kladder": []})) == ""


def test_forskel_says_in_words_what_is_marked():
    stykker = Sted("40 unge", "45 unge", "").min_forskel

    assert render_to_string("komponenter/forskel.html", {"stykker": stykker}).strip() == (
        '<p class="tekst"><del><span class="sr-only"> [slettet: </span>40<span class="sr-only">] </span></del>'
        '<ins><span class="sr-only"> [tilføjet: </span>45<span class="sr-only">] </span></ins> unge</p>'
    )


def test_konflikt_shows_the_three_texts_and_takes_the_merged_ones_along(afsnit):
    gem_i_raekken(afsnit, baggrund=f"{A}\n\nDeres <b>.", formaal="Deres formål.")
    data = QueryDict(mutable=True)
    data.update({"baggrund": A, "formaal": C, "grundudgave": "1"})
    with pytest.raises(kladder.Konflikt) as fanget:
        kladder.flet_ind(afsnit, {"baggrund": A, "formaal": C}, grundudgave=1)

    html = normal(
        render_to_string(
            "komponenter/konflikt.html",
            {
                "konflikt": fanget.value,
                "form": AfsnitForm(fanget.value.som_post(data)),
                "emne": EMNE,
                "adresse": "/afsnit/",
                "csrf_token": "tegn",
            },
        )
    )

    assert html.count("<section") == 1
    assert '<h3 id="id_baggrund_sted1">Baggrund: sted 1 af 1</h3>' in html
    assert "<h4>Din tekst</h4><p>Du har slettet afsnittet.</p>" in html
    assert "</span>Deres &lt;b&gt;<span" in html
    assert f'<h4>Det fælles udgangspunkt</h4><p class="tekst">{B}</p>' in html
    assert f">&#10;{A}</textarea>" in html
    assert '<input type="hidden" name="formaal" value="Deres formål." id="id_formaal">' in html
    assert 'name="grundudgave" value="2"' in html
    assert html.count("<button") == 1
