"""The benchmark's own arithmetic: when a figure falls, and what is copied with a plan."""

from itertools import count

import pytest

from byomraader.models import Afdeling, Byomraade
from fora.models import Dagsordenspunkt, Gruppe
from godkendelser.models import Afgoerelse, Afgoerelsesdaekning, Instans
from helhedsplaner.models import Aktivitet, Budgetlinje, Helhedsplan, Regelsaet, Versionsafsnit
from kontrakter.models import Aftaleversion, Kontraktlinje
from tests.bench import mange, tal
from tests.bench.tal import Tal, maal_par


@pytest.mark.parametrize(
    ("vaerdi", "loft", "holder"),
    [(10, 10, True), (11, 10, False), (1.3, 1.3, True), (1.3000001, 1.3, False), (99, None, True)],
)
def test_et_tal_holder_til_og_med_sit_loft(vaerdi, loft, holder):
    assert Tal("forside", vaerdi, loft).holder is holder


@pytest.mark.parametrize(
    ("et", "linje"),
    [
        (Tal("planer: × bunden", 5.004, 5.0), "planer: × bunden 5,00 højst 5,00 falder"),
        (Tal("planer: forespørgsler", 10, 10), "planer: forespørgsler 10 højst 10 holder"),
        (Tal("planer: median", 12.5, enhed="ms"), "planer: median 12,50 ms"),
    ],
)
def test_en_linje_siger_navn_vaerdi_loft_og_dom(et, linje):
    assert " ".join(str(et).split()) == linje


class Ur:
    """A clock that ticks a second by itself each time it is read, and is moved by what is timed."""

    def __init__(self) -> None:
        self.ryk, self.koert = 0, []
        self.tik = count()

    def __call__(self) -> int:
        return next(self.tik) + self.ryk

    def emne(self, navn, *sekunder):
        varer = iter(sekunder)

        def koer():
            self.koert.append(navn)
            self.ryk += next(varer)

        return koer


def test_par_maales_skiftevis_og_giver_forholdet_mellem_medianerne(monkeypatch):
    """The first turn warms up and does not count."""
    ur = Ur()
    monkeypatch.setattr(tal, "perf_counter", ur)
    grund, emne = ur.emne("grund", 50, 0, 9, 0), ur.emne("emne", 50, 3, 3, 30)
    assert maal_par(grund, emne, hoejst=3, sekunder=1000) == (1000, 4000, 4)
    assert ur.koert == ["grund", "emne"] * 4


def test_det_langsomme_maales_faerre_gange_men_mindst_fem(monkeypatch):
    ur = Ur()
    monkeypatch.setattr(tal, "perf_counter", ur)
    maal_par(ur.emne("grund", *[0] * 20), ur.emne("emne", *[9] * 20), hoejst=20, sekunder=70)
    assert len(ur.koert) == 2 * (1 + 7)

    ur.koert.clear()
    maal_par(ur.emne("grund", *[0] * 20), ur.emne("emne", *[9] * 20), hoejst=20, sekunder=1)
    assert len(ur.koert) == 2 * (1 + 5)


def test_alt_der_hoerer_til_en_plan_bliver_kopieret_og_katalogerne_ikke():
    kopieres = set(mange.kopierede_modeller())
    assert kopieres >= {
        Helhedsplan,
        Aktivitet,
        Aktivitet.maal.through,
        Budgetlinje,
        Versionsafsnit,
        Dagsordenspunkt,
        Afgoerelse,
        Afgoerelsesdaekning,
        Aftaleversion,
        Kontraktlinje,
    }
    assert kopieres.isdisjoint({Byomraade, Afdeling, Regelsaet, Gruppe, Instans})


def test_en_kopi_faar_eget_nummer_uid_og_egne_raekker_men_deler_kataloget():
    alle = set(mange.kopierede_modeller())
    sql = mange._sql(Aktivitet, alle, 1000)
    felter = Aktivitet._meta.get_field

    assert sql.startswith("INSERT INTO helhedsplaner_aktivitet (id, uid, ")
    assert "id + 1000 * gang, gen_random_uuid(), raekkefoelge, afsnit_id + 1000 * gang, navn, " in sql
    assert mange._vaerdi(felter("navn"), False, 1000) == "navn"
    assert mange._vaerdi(Helhedsplan._meta.get_field("byomraade"), False, 1000) == "byomraade_id"
    assert mange._vaerdi(Helhedsplan._meta.get_field("navn"), False, 1000) == (
        "'Boligsocial plan ' || (id + 1000 * gang)"
    )
