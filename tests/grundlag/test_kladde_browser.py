"""In real Chromium: not one character is lost, whatever happens to the net, the session or the row."""

import random
import re

import pytest
from django import forms
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import engines
from django.urls import path
from playwright.sync_api import Error, Page, expect

from config.urls import urlpatterns as husets
from grundlag import kladder
from grundlag.felter import LangTekstField
from grundlag.models import Kladde
from helhedsplaner.models import Planafsnit
from tests.browser import axe, ruller_til_siden, vent_til
from tests.factories.grundlag import BrugerFactory
from tests.factories.helhedsplaner import PlanafsnitFactory

pytestmark = pytest.mark.urls(__name__)

FELTER = ("baggrund", "formaal")
SIDE = """{% extends "base.html" %}
{% block titel %}Et afsnit{% endblock %}
{% block indhold %}
  {% if konflikt %}
    {% include "komponenter/konflikt.html" with adresse=request.path %}
  {% else %}
    {% include "komponenter/kladde.html" with adresse=request.path %}
    <form method="post">
      {% csrf_token %}{{ form.grundudgave }}
      {% include "komponenter/tekstfelt.html" with field=form.baggrund emne=emne only %}
      {% include "komponenter/tekstfelt.html" with field=form.formaal emne=emne only %}
      <button class="button button-primary">Gem</button>
    </form>
  {% endif %}
{% endblock %}"""


class AfsnitForm(forms.Form):
    baggrund = LangTekstField(label="Baggrund")
    formaal = LangTekstField(label="Formål", required=False)
    grundudgave = kladder.GrundudgaveField()


def afsnit_side(request, pk):
    """The smallest page that uses the text engine as the pages of the house do."""
    afsnit = get_object_or_404(Planafsnit, pk=pk)
    emne = kladder.emne_for(afsnit)
    data = {"emne": emne}
    status = 200
    if request.method == "POST":
        data["form"] = form = AfsnitForm(request.POST)
        status = 422
        if form.is_valid():
            grundudgave = form.cleaned_data.pop("grundudgave")
            try:
                with transaction.atomic():
                    afsnit = Planafsnit.objects.select_for_update().get(pk=pk)
                    resultat = kladder.flet_ind(afsnit, form.cleaned_data, grundudgave=grundudgave)
                    afsnit.save()
                    kladder.slet(request.user, emne)
            except kladder.Konflikt as konflikt:
                kladder.gem(request.user, emne, form.cleaned_data, grundudgave=grundudgave)
                data |= {"form": AfsnitForm(konflikt.som_post(request.POST)), "konflikt": konflikt}
                status = 409
            else:
                messages.success(request, resultat.besked)
                return kladder.gemt(redirect(request.path), emne)
    else:
        start = kladder.begynd(request.user, afsnit, FELTER, brug_kladde="kladde" in request.GET)
        data |= {"form": AfsnitForm(initial=start.initial), "kladder": start.kladder}
    return HttpResponse(engines["django"].from_string(SIDE).render(data, request), status=status)


urlpatterns = [*husets, path("proeve/<int:pk>/", afsnit_side)]


@pytest.fixture
def afsnit(live_server):
    return PlanafsnitFactory(baggrund="Børn og unge.\n\nForældre.", formaal="Tryghed.")


@pytest.fixture
def bruger(live_server):
    return BrugerFactory()


@pytest.fixture
def aabn(ny_side, log_ind_i_browser, afsnit):
    """``aabn(bruger)``: the section's page in a browser of her own."""

    def _aabn(bruger, **valg) -> Page:
        side = ny_side(**valg)
        log_ind_i_browser(side, bruger)
        side.goto(f"/proeve/{afsnit.pk}/")
        return side

    return _aabn


def felt(side, navn="Baggrund"):
    return side.get_by_role("textbox", name=navn)


def status(side, navn="baggrund"):
    return side.locator(f"#id_{navn}_kladde")


BROWSEREN = "Object.keys(localStorage).filter((navn) => navn.startsWith('kladde:'))"


def i_browseren(side):
    return side.evaluate(BROWSEREN)


def skriv(side, tekst, navn="Baggrund"):
    felt(side, navn).press("Control+End")
    felt(side, navn).press_sequentially(tekst)


GEMT = re.compile(r"^Gemt som kladde kl\. \d\d\.\d\d\.$")


def test_what_is_typed_becomes_a_draft_by_itself_and_is_offered_after_a_reload(aabn, bruger, afsnit):
    side = aabn(bruger)

    skriv(side, " Æblet på Ørestad.")
    expect(status(side)).to_have_text(GEMT)
    kladde = Kladde.objects.get()
    side.reload()

    assert (kladde.bruger, kladde.emne, kladde.felt, kladde.grundudgave, kladde.tekst) == (
        bruger,
        kladder.emne_for(afsnit),
        "baggrund",
        1,
        "Børn og unge.\n\nForældre. Æblet på Ørestad.",
    )
    vent_til(side, f"{BROWSEREN}.length === 0")  # the page's own script, a moment after its text
    expect(felt(side)).to_have_value("Børn og unge.\n\nForældre.")
    side.get_by_role("link", name="Brug kladden").click()
    expect(felt(side)).to_have_value("Børn og unge.\n\nForældre. Æblet på Ørestad.")
    axe(side)
    side.get_by_role("button", name="Gem").click()
    expect(side.get_by_text("Gemt.")).to_be_visible()
    assert Planafsnit.objects.get().baggrund == "Børn og unge.\n\nForældre. Æblet på Ørestad."
    assert not Kladde.objects.exists()


def test_not_one_character_is_lost_when_the_net_is_cut_at_random_moments(aabn, bruger, afsnit):
    tilfaeldig = random.Random(2)  # noqa: S311
    side = aabn(bruger)
    ventet = "Børn og unge.\n\nForældre."

    for _ in range(5):
        tekst = "".join(tilfaeldig.choices("abc æøå.,\n", k=40)) + "."
        brud = tilfaeldig.randrange(len(tekst))
        skriv(side, tekst[:brud])
        side.wait_for_timeout(tilfaeldig.choice([0, 300, 700]))
        side.context.set_offline(True)
        skriv(side, tekst[brud:])
        ventet += tekst
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            side.reload()
        side.context.set_offline(False)
        side.goto(f"/proeve/{afsnit.pk}/")
        # The page may have sent it all in the moment between the net's return and the reload.
        hent, brug = side.get_by_role("button", name="Hent teksten"), side.get_by_role("link", name="Brug kladden")
        (hent if hent.count() else brug).click()
        expect(felt(side)).to_have_value(ventet)

    side.get_by_role("button", name="Gem").click()
    expect(side.get_by_text("Gemt.")).to_be_visible()
    assert Planafsnit.objects.get().baggrund == ventet
    vent_til(side, f"{BROWSEREN}.length === 0")  # the page's own script, a moment after its text


def test_the_page_says_that_the_net_is_gone_and_sends_when_it_is_back(aabn, bruger):
    side = aabn(bruger)

    side.context.set_offline(True)
    skriv(side, " Uden net.")
    expect(status(side)).to_have_text("Ingen forbindelse – teksten er gemt i browseren.")
    assert len(i_browseren(side)) == 1
    side.context.set_offline(False)

    expect(status(side)).to_have_text(GEMT)
    assert Kladde.objects.get().tekst == "Børn og unge.\n\nForældre. Uden net."
    vent_til(side, f"{BROWSEREN}.length === 0")  # the page's own script, a moment after its text


def test_an_older_text_never_overtakes_a_newer_one(aabn, bruger):
    """The first answer is slow, and more is typed meanwhile."""
    side = aabn(bruger)
    holdt = []
    side.route("**/kladde/", lambda rute: rute.continue_() if holdt else holdt.append(rute))

    skriv(side, " Et.")
    side.wait_for_timeout(700)
    skriv(side, " To.")
    side.wait_for_timeout(700)
    holdt[0].continue_()

    vent_til(side, "localStorage.length === 0")
    assert Kladde.objects.get().tekst == "Børn og unge.\n\nForældre. Et. To."


def test_an_expired_login_keeps_the_text_until_one_is_back(aabn, bruger, log_ind_i_browser):
    side = aabn(bruger)
    Session.objects.all().delete()

    skriv(side, " Efter udløb.")
    expect(status(side)).to_have_text(
        "Du er logget ud. Teksten er gemt i browseren. Log ind i et nyt faneblad, og skriv videre her."
    )
    assert len(i_browseren(side)) == 1
    log_ind_i_browser(side, bruger)
    skriv(side, " Og igen.")

    expect(status(side)).to_have_text(GEMT)
    assert Kladde.objects.get().tekst == "Børn og unge.\n\nForældre. Efter udløb. Og igen."


def test_somebody_else_in_the_same_browser_neither_sees_nor_gets_the_text(aabn, bruger, log_ind_i_browser):
    side = aabn(bruger)
    side.context.set_offline(True)
    skriv(side, " Annas hemmelighed.")
    log_ind_i_browser(side, BrugerFactory())
    side.context.set_offline(False)
    expect(status(side)).to_have_text(re.compile("^Du er logget ud"))

    side.reload()

    expect(felt(side)).to_have_value("Børn og unge.\n\nForældre.")
    expect(side.get_by_role("button", name="Hent teksten")).to_have_count(0)
    assert not Kladde.objects.exists()
    log_ind_i_browser(side, bruger)
    side.reload()
    side.get_by_role("button", name="Hent teksten").click()
    expect(felt(side)).to_have_value("Børn og unge.\n\nForældre. Annas hemmelighed.")


def test_logout_sends_what_is_not_sent_and_empties_the_browser(aabn, bruger):
    side = aabn(bruger)

    skriv(side, " Sidste ord.")
    assert len(i_browseren(side)) == 1
    side.get_by_role("button", name="Log ud").click()
    side.wait_for_url("**/konto/login/**")

    vent_til(side, f"{BROWSEREN}.length === 0")  # the page's own script, a moment after its text
    assert Kladde.objects.get().tekst == "Børn og unge.\n\nForældre. Sidste ord."


@pytest.mark.parametrize(("svar", "tilbage"), [("accept", 0), ("dismiss", 1)])
def test_logout_asks_before_text_that_cannot_be_sent_is_lost(aabn, bruger, svar, tilbage):
    side = aabn(bruger)
    side.route("**/kladde/", lambda rute: rute.abort())
    spurgt = []
    side.on("dialog", lambda dialog: (spurgt.append(dialog.message), getattr(dialog, svar)()))

    skriv(side, " Kun her.")
    with side.expect_event("dialog"):
        side.get_by_role("button", name="Log ud").click()
    if svar == "accept":
        side.wait_for_url("**/konto/login/**")

    assert spurgt == [
        "Noget tekst er kun gemt i denne browser og går tabt, hvis du logger ud. Vil du logge ud alligevel?"
    ]
    assert len(i_browseren(side)) == tilbage


def test_a_saved_form_leaves_nothing_in_the_browser(aabn, bruger):
    side = aabn(bruger)
    side.route("**/kladde/", lambda rute: rute.abort())

    skriv(side, " Gemt med det samme.")
    side.get_by_role("button", name="Gem").click()
    expect(side.get_by_text("Gemt.")).to_be_visible()

    vent_til(side, f"{BROWSEREN}.length === 0")  # the page's own script, a moment after its text
    assert [kage["name"] for kage in side.context.cookies() if kage["name"] == kladder.COOKIE] == []
    expect(side.get_by_role("button", name="Hent teksten")).to_have_count(0)


def test_a_form_with_errors_keeps_the_text_in_the_browser_too(aabn, bruger, afsnit):
    side = aabn(bruger)
    side.route("**/kladde/", lambda rute: rute.abort())

    skriv(side, " Nyt formål.", "Formål")
    felt(side).fill("")
    side.get_by_role("button", name="Gem").click()
    expect(felt(side, "Formål")).to_have_value("Tryghed. Nyt formål.")
    side.goto(f"/proeve/{afsnit.pk}/")

    expect(side.get_by_role("button", name="Hent teksten")).to_have_count(2)
    side.get_by_role("button", name="Hent teksten").last.click()
    expect(felt(side, "Formål")).to_have_value("Tryghed. Nyt formål.")
    side.get_by_role("button", name="Kassér den").click()
    assert [noegle.rpartition(":")[0].rpartition(":")[2] for noegle in i_browseren(side)] == ["formaal"]


def test_an_old_text_from_the_browser_is_merged_with_what_was_saved_since(aabn, bruger, afsnit):
    side = aabn(bruger)
    side.context.set_offline(True)
    skriv(side, " Mit.")
    afsnit.baggrund, afsnit.udgave = "Børn og unge. Deres.\n\nForældre.", 2
    afsnit.save()
    side.route("**/kladde/", lambda rute: rute.abort())
    side.context.set_offline(False)

    side.goto(f"/proeve/{afsnit.pk}/")
    side.get_by_role("button", name="Hent teksten").click()
    side.get_by_role("button", name="Gem").click()

    expect(side.get_by_text("Gemt. Andre har rettet i baggrund imens; deres rettelser er taget med.")).to_be_visible()
    assert Planafsnit.objects.get().baggrund == "Børn og unge. Deres.\n\nForældre. Mit."
    vent_til(side, f"{BROWSEREN}.length === 0")  # the page's own script, a moment after its text
    expect(side.get_by_role("button", name="Hent teksten")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["med JavaScript", "uden JavaScript"])
def test_two_in_one_section_get_a_three_way_view_and_nothing_is_lost(aabn, bruger, afsnit, javascript):
    valg = {"java_script_enabled": javascript, "viewport": {"width": 320, "height": 640}}
    anden = BrugerFactory()
    min_side, deres_side = aabn(bruger, **valg), aabn(anden, **valg)

    felt(deres_side).fill("Børn og unge under 18 år.\n\nForældre.")
    deres_side.get_by_role("button", name="Gem").click()
    expect(deres_side.get_by_text("Gemt.")).to_be_visible()
    felt(min_side).fill("Børn og unge under 25 år.\n\nForældre og naboer.")
    felt(min_side, "Formål").fill("Mere tryghed.")
    min_side.get_by_role("button", name="Gem").click()

    expect(min_side.get_by_role("heading", name="To har rettet det samme")).to_be_visible()
    sted = min_side.get_by_role("region", name="Baggrund: sted 1 af 1")
    assert [" ".join(tekst.split()) for tekst in sted.locator("ins").all_inner_texts()] == [
        "[tilføjet: under 25 år ]",
        "[tilføjet: under 18 år ]",
    ]
    assert Planafsnit.objects.get().baggrund == "Børn og unge under 18 år.\n\nForældre."
    assert {kladde.felt: kladde.tekst for kladde in Kladde.objects.filter(bruger=bruger)} == {
        "baggrund": "Børn og unge under 25 år.\n\nForældre og naboer.",
        "formaal": "Mere tryghed.",
    }
    if javascript:
        axe(min_side)
        assert not ruller_til_siden(min_side)
    expect(felt(min_side)).to_have_value("Børn og unge under 25 år.\n\nForældre og naboer.")
    felt(min_side).fill("Børn og unge mellem 18 og 25 år.\n\nForældre og naboer.")
    min_side.get_by_role("button", name="Gem min rettede tekst").click()
    expect(min_side.get_by_text("Gemt.")).to_be_visible()

    afsnit.refresh_from_db()
    assert (afsnit.baggrund, afsnit.formaal) == (
        "Børn og unge mellem 18 og 25 år.\n\nForældre og naboer.",
        "Mere tryghed.",
    )
    assert not Kladde.objects.exists()
    if javascript:
        assert i_browseren(min_side) == []


def test_two_in_one_section_in_different_paragraphs_never_meet(aabn, bruger):
    min_side, deres_side = aabn(bruger), aabn(BrugerFactory())

    felt(deres_side).fill("Børn og unge. Deres.\n\nForældre.")
    deres_side.get_by_role("button", name="Gem").click()
    expect(deres_side.get_by_text("Gemt.")).to_be_visible()
    felt(min_side).fill("Børn og unge.\n\nForældre. Mit.")
    min_side.get_by_role("button", name="Gem").click()

    expect(felt(min_side)).to_have_value("Børn og unge. Deres.\n\nForældre. Mit.")
