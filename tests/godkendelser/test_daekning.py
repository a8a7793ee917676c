"""What a decision covers: pure arithmetic over a version's sections."""

from copy import deepcopy

import pytest

from godkendelser.daekning import Daekning, for_instans, noegler, ord_for, vurder
from godkendelser.referencedata import REGLER

NAVNE = {"arbejde": "Beskæftigelse", "sundhed": "Sundhed"}


def _indsats(kode: str, navn: str, faelles: str) -> dict:
    return {
        "kode": kode,
        "navn": navn,
        "faelles": faelles,
        "formaal": "Flere i arbejde.",
        "maal": [{"uid": f"maal-{kode}", "tekst": "60 unge i job", "succeskriterier": []}],
        "aktiviteter": [{"uid": f"aktivitet-{kode}", "navn": "Fritidsjob"}],
    }


def _linje(kilde: str, beloeb: int, omraade: str = "", organisation: str = "") -> dict:
    return {"kilde": kilde, "beloeb": beloeb, "indsatsomraade": omraade, "organisation": organisation}


def afsnit() -> dict:
    """Two afdelinger of one organisation, two indsatsområder, 1.000 kr. in all."""
    fsb = {"uid": "fsb", "navn": "fsb"}
    return {
        "stamdata": {"uid": "plan", "navn": "Nordvest"},
        "periode": {"fra": "2021-09-15", "til": "2025-09-14"},
        "afdelinger": {
            "afdelinger": [
                {"uid": uid, "organisation": fsb, "navn": uid, "fra": None, "til": None, "egenbetaling": 60}
                for uid in ("a1", "a2")
            ]
        },
        "parter": {"boligorganisationer": [fsb], "parter": []},
        "budget": {
            "ramme": 1000,
            "kilder": {
                "lbf": 750,
                "kommune_kontrakt": 106,
                "kommune_facilitering": 19,
                "boligorganisation": 125,
                "anden": 0,
            },
            "linjer": [
                _linje("lbf", 750, "arbejde"),
                _linje("kommune_kontrakt", 106, "sundhed"),
                _linje("kommune_facilitering", 19),
                _linje("boligorganisation", 125, "", "fsb"),
            ],
        },
        "organisering": {"organisering": "En bestyrelse."},
        "indsats:arbejde": _indsats("arbejde", "Beskæftigelse", "ja"),
        "indsats:sundhed": _indsats("sundhed", "Sundhed", "nej"),
    }


def dom(art: str, aendring, egen: str = ""):
    """Decide as ``art`` on ``afsnit()``, change it, and weigh the decision."""
    daekket = for_instans(REGLER[art][1], egen, noegler(afsnit()))
    nyt = afsnit()
    aendring(nyt)
    return vurder(daekket, noegler(nyt), NAVNE)


def _indsatsomraade_til(nyt: dict) -> None:
    nyt["indsats:ny"] = _indsats("ny", "Netværk", "ja")


def _afdeling_ud(nyt: dict) -> None:
    nyt["afdelinger"]["afdelinger"].pop()


def _tekst(nyt: dict) -> None:
    nyt["indsats:sundhed"]["aktiviteter"][0]["navn"] = "Gåture"


def _faelles_tekst(nyt: dict) -> None:
    nyt["indsats:arbejde"]["aktiviteter"][0]["navn"] = "Lommepengejob"


def _maal(nyt: dict) -> None:
    nyt["indsats:sundhed"]["maal"][0]["tekst"] = "40 i bedre form"


def _overskrift(nyt: dict) -> None:
    nyt["indsats:sundhed"]["navn"] = "Sund hverdag"


def _periode(nyt: dict) -> None:
    nyt["periode"]["til"] = "2025-12-31"


def _organisering(nyt: dict) -> None:
    nyt["organisering"]["organisering"] = "To bestyrelser."


def _parter(nyt: dict) -> None:
    nyt["parter"]["parter"].append({"uid": "p", "navn": "Socialforvaltningen", "bidrag": ""})


def _stamdata(nyt: dict) -> None:
    nyt["stamdata"]["navn"] = "Nordvest II"


def _kommune_op(nyt: dict) -> None:
    nyt["budget"]["kilder"]["kommune_kontrakt"] = 107


def _kommune_omfordelt(nyt: dict) -> None:
    nyt["budget"]["kilder"] |= {"kommune_kontrakt": 100, "kommune_facilitering": 25}


def _kommune_ned(nyt: dict) -> None:
    nyt["budget"]["kilder"]["kommune_kontrakt"] = 50


def _egen_op(nyt: dict) -> None:
    nyt["afdelinger"]["afdelinger"][0]["egenbetaling"] = 61


def _egen_ned(nyt: dict) -> None:
    nyt["afdelinger"]["afdelinger"][0]["egenbetaling"] = 59


def _organisation_op(nyt: dict) -> None:
    nyt["budget"]["linjer"][3]["beloeb"] = 126


def _mellem_omraader(nyt: dict) -> None:
    nyt["budget"]["linjer"][0] |= {"beloeb": 700}
    nyt["budget"]["linjer"].append(_linje("lbf", 50, "sundhed"))


def _mellem_aar(nyt: dict) -> None:
    nyt["budget"]["linjer"][0] = _linje("lbf", 400, "arbejde")
    nyt["budget"]["linjer"].append(_linje("lbf", 350, "arbejde"))


def _egen_periode(nyt: dict) -> None:
    nyt["afdelinger"]["afdelinger"][0]["til"] = "2024-12-31"


def _kontaktnavn(nyt: dict) -> None:
    nyt["afdelinger"]["afdelinger"][0]["navn"] = "Bispeparken Nord"


ALLE_AENDRINGER = {
    navn[1:]: funktion
    for navn, funktion in list(globals().items())
    if navn.startswith("_") and callable(funktion) and navn not in ("_indsats", "_linje")
}

# beslutninger § 8, word by word: what breaks the decision of each art; everything else leaves it standing.
BRYDER = {
    "afdelingsmoede": {"periode", "overskrift", "indsatsomraade_til", "egen_op", "egen_periode"},
    "oeverste_myndighed": {
        "periode",
        "overskrift",
        "indsatsomraade_til",
        "organisation_op",
        "egen_periode",
        "afdeling_ud",
    },
    "organisationsbestyrelse": {"periode", "organisation_op", "egen_periode", "afdeling_ud"},
    "boligsocialt_forum": {
        "tekst",
        "faelles_tekst",
        "maal",
        "overskrift",
        "indsatsomraade_til",
        "organisering",
        "parter",
    },
    "fagudvalg": {"stamdata", "periode", "parter", "faelles_tekst", "indsatsomraade_til", "kommune_op"},
    "oekonomiudvalg": {"periode", "kommune_op"},
    "borgerrepraesentation": {"periode", "kommune_op"},
    "landsbyggefond": {
        "stamdata",
        "periode",
        "parter",
        "afdeling_ud",
        "egen_op",
        "egen_ned",
        "egen_periode",
        "kontaktnavn",
        "maal",
        "indsatsomraade_til",
        "kommune_op",
        "mellem_omraader",
    },
}
EGEN = {"afdelingsmoede": "a1", "oeverste_myndighed": "fsb", "organisationsbestyrelse": "fsb"}


@pytest.mark.parametrize("art", BRYDER)
def test_a_decision_falls_by_exactly_the_changes_within_what_it_covers(art):
    faldet = {navn for navn, aendring in ALLE_AENDRINGER.items() if not dom(art, aendring, EGEN.get(art, "")).staar}

    assert faldet == BRYDER[art]


@pytest.mark.parametrize("art", BRYDER)
def test_no_change_leaves_every_decision_standing(art):
    assert dom(art, lambda nyt: None, EGEN.get(art, "")).staar


def test_another_afdelings_own_payment_is_not_ones_own():
    assert dom("afdelingsmoede", _egen_op, "a2").staar


def test_another_afdeling_leaving_raises_ones_own_payment_or_not():
    def ud_og_dyrere(nyt):
        _afdeling_ud(nyt)
        nyt["afdelinger"]["afdelinger"][0]["egenbetaling"] = 120

    assert dom("afdelingsmoede", _afdeling_ud, "a1").staar
    assert not dom("afdelingsmoede", ud_og_dyrere, "a1").staar


def test_a_standing_decision_says_what_is_unchanged():
    assert dom("afdelingsmoede", _tekst, "a1").begrundelse == (
        "Egen deltagelse, egenbetalingen, perioden og indsatsområdernes overskrifter er uændret."
    )


def test_a_ceiling_not_reached_is_told_in_kroner():
    assert dom("borgerrepraesentation", _kommune_ned).begrundelse == (
        "Perioden er uændret; kommunens kroner er faldet fra 125 kr. til 69 kr."
    )


def test_a_broken_decision_names_what_broke_it():
    def flere_ting(nyt):
        _periode(nyt)
        _kommune_op(nyt)

    assert dom("fagudvalg", flere_ting).begrundelse == (
        "Perioden er ændret; kommunens kroner er steget fra 125 kr. til 126 kr."
    )


@pytest.mark.parametrize(
    ("aendring", "begrundelse"),
    [
        (_maal, "Formål og mål for Sundhed er ændret."),
        (_mellem_omraader, "Kronerne til Sundhed er steget fra 106 kr. til 156 kr."),
        (_indsatsomraade_til, "Et indsatsområde er kommet til eller taget ud."),
    ],
)
def test_an_indsatsomraade_is_named(aendring, begrundelse):
    assert dom("landsbyggefond", aendring).begrundelse == begrundelse


def test_an_indsatsomraade_taken_out_is_a_change_of_its_key_too():
    dommen = dom("boligsocialt_forum", lambda nyt: nyt.pop("indsats:sundhed"))

    assert dommen.begrundelse == "Sundhed er taget ud; et indsatsområde er kommet til eller taget ud."


def test_a_ceiling_of_something_gone_is_not_exceeded():
    assert Daekning(loft_kr=10).holder(None)
    assert not Daekning(sha256="x").holder(None)


def test_keys_do_not_depend_on_the_order_of_names_in_the_json():
    baglaens = {navn: dict(reversed(list(indhold.items()))) for navn, indhold in reversed(afsnit().items())}

    assert noegler(baglaens) == noegler(deepcopy(afsnit()))


def test_every_pattern_of_the_rules_has_a_word_and_finds_a_key():
    alle = noegler(afsnit())
    for art, (_, moenstre) in REGLER.items():
        for moenster in moenstre:
            fundne = for_instans([moenster], EGEN.get(art, "fsb"), alle)
            assert fundne, (art, moenster)
            assert all(ord_for(noegle, NAVNE) for noegle in fundne)
