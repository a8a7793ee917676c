"""The components that the pages share."""

import re
from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator

from grundlag.kroge import Krav, Panel, Raekke
from tests.grundlag.udseende import IKON, komponent, tegn


def test_status():
    assert tegn("{% status tekst farve %}", tekst="I drift", farve="groen") == (
        '<strong class="status status-groen">I drift</strong>'
    )
    assert tegn("{% status tekst %}", tekst="<Idé>") == '<strong class="status status-graa">&lt;Idé&gt;</strong>'


def test_opgaveliste_and_panel():
    raekker = (Raekke("Stamdata", "/s", "Udfyldt", "groen"), Raekke("Budget", note="Kan ikke begyndes."))
    liste = (
        '<ul class="opgaveliste no-max-width"><li><div><a href="/s">Stamdata</a></div>'
        '<strong class="status status-groen">Udfyldt</strong></li><li><div>Budget<span class="note">'
        "Kan ikke begyndes.</span></div></li></ul>"
    )

    assert komponent("opgaveliste", raekker=raekker) == liste
    assert komponent("panel", panel=Panel("Afsnit", raekker, "Ingen.", "/alle", "Alle afsnit")) == (
        f'<section class="panel"><h2>Afsnit</h2>{liste}<p><a href="/alle">Alle afsnit</a></p></section>'
    )
    assert komponent("panel", panel=Panel("Møder", (), "Ingen møder.")) == (
        '<section class="panel"><h2>Møder</h2><p>Ingen møder.</p></section>'
    )


def test_oversigt():
    assert komponent("oversigt", raekker=[("Ramme", "5 kr.", "/ret"), ("Note", "en\nto"), ("Sag", "")]) == (
        '<dl class="oversigt"><div><dt>Ramme</dt><dd>5 kr.</dd><dd class="ret"><a href="/ret">Ret'
        '<span class="sr-only">ramme</span></a></dd></div><div><dt>Note</dt><dd>en<br>to</dd></div>'
        "<div><dt>Sag</dt><dd>–</dd></div></dl>"
    )


def test_krav():
    krav = [
        Krav("a", "Planen er godkendt", opfyldt=True),
        Krav("b", "Pengene er frigivet", opfyldt=False, hvem="BR", url="/b", siden=date(2021, 8, 20)),
    ]
    html = komponent("krav", krav=krav)

    assert re.sub(r"<svg.*?</svg>", "", html) == (
        '<ul class="kravliste no-max-width"><li class="opfyldt"><div>Planen er godkendt</div></li><li class="mangler">'
        '<div><a href="/b">Pengene er frigivet</a><span class="note">BR, siden 20. august 2021</span></div></li></ul>'
    )
    assert re.findall(r'aria-label="(\w+)"', html) == ["Opfyldt", "Mangler"]


def test_trin_linje():
    trin = [("Idé", "gjort", "1. maj"), ("I drift", "nu", ""), ("Afsluttet", "kommer", ""), ("Afbrudt", "stoppet", "")]

    assert komponent("trin_linje", titel="Planens vej", trin=trin) == (
        '<ol class="trinlinje no-max-width" aria-label="Planens vej"><li class="gjort"><span class="navn">Idé</span>'
        '<span class="note">1. maj</span></li><li class="nu" aria-current="step"><span class="navn">I drift</span>'
        '<span class="note">Nu</span></li><li class="kommer"><span class="navn">Afsluttet</span><span class="note">'
        'Kommer</span></li><li class="stoppet"><span class="navn">Afbrudt</span><span class="note">Stoppet</span></li>'
        "</ol>"
    )


def test_tabel():
    html = tegn(
        '{% tabel "Budget" klasse="smal" vis_titel=False %}<tbody><tr><td>{{ x }}</td></tr></tbody>{% endtabel %}',
        x="<1>",
    )

    assert html == (
        '<div class="table--responsive-scroll" tabindex="0" role="region" aria-label="Budget">'
        '<table class="table table--compact smal"><caption class="sr-only">Budget</caption><tbody><tr><td>&lt;1&gt;'
        "</td></tr></tbody></table></div>"
    )


def test_andele():
    html = tegn('{% andele "Kilder" dele %}', dele=[("LBF", 75), ("Kommune", 25), ("Andre", 0)])

    assert re.findall(r'<rect class="([^"]+)" x="([^"]+)" y="0" width="([^"]+)"', html) == [
        ("andel-1", "0", "75.0"),
        ("andel-2", "75.0", "25.0"),
        ("andel-3", "100.0", "0.0"),
    ]
    assert re.findall(r'</svg>(\w+)</th><td class="tal">([^<]+)</td><td class="tal">([^<]+)</td>', html) == [
        ("LBF", "75 kr.", "75 %"),
        ("Kommune", "25 kr.", "25 %"),
        ("Andre", "0 kr.", "0 %"),
    ]
    assert '<tfoot><tr><th scope="row">I alt</th><td class="tal">100 kr.</td>' in html


def test_andele_of_nothing():
    assert tegn('{% andele "Kilder" dele %}', dele=[("LBF", 0)]).count("<rect") == 2


def test_sideskift(rf):
    kontekst = {"side": Paginator(range(2431), 20).page(5), "request": rf.get("/?q=å&side=5"), "ord": "planer"}

    html = komponent("sideskift", **kontekst)

    assert html.startswith('<p class="antal">Viser 81–100 af 2.431 planer</p><nav')
    assert re.findall(r'href="([^"]+)"', re.sub(r"<svg.*?</svg>", "", html)) == [
        f"?q=%C3%A5&amp;side={nummer}" for nummer in (4, 1, 4, 5, 6, 122, 6)
    ]
    assert re.findall(r'aria-current="page" aria-label="([^"]+)"', html) == ["Side 5"]


def test_sideskift_of_one_page_is_a_count(rf):
    html = komponent("sideskift", side=Paginator(range(3), 20).page(1), request=rf.get("/"))

    assert html == '<p class="antal">3 rækker</p>'


def test_tom():
    assert komponent("tom", tekst="Ingen planer.") == '<div class="tom"><p>Ingen planer.</p></div>'
    assert komponent("tom", tekst="Ingen.", url="/ny", url_tekst="Opret") == (
        '<div class="tom"><p>Ingen.</p><p><a href="/ny">Opret</a></p></div>'
    )


@pytest.mark.parametrize(
    ("slags", "ikon", "tekst"),
    [
        ("error", "error", "Fejl"),
        ("warning", "warning", "Advarsel"),
        ("success", "success", "Udført"),
        ("info", "info", "Oplysning"),
    ],
)
def test_besked(slags, ikon, tekst):
    assert komponent("besked", slags=slags, titel="Titel", tekst="Tekst.") == (
        f'<div class="alert alert-{slags}">{IKON.format(tekst, ikon)}<div class="alert-body">'
        '<h2 class="alert-heading">Titel</h2><p class="alert-text">Tekst.</p></div></div>'
    )


def test_handling():
    html = komponent("handling", url="/luk", tekst="Luk", klasse="button-warning", csrf_token="m", felter=[("a", "1")])

    assert html == (
        '<form class="handling" method="post" action="/luk"><input type="hidden" name="csrfmiddlewaretoken" value="m">'
        '<input type="hidden" name="a" value="1"><button class="button button-warning">Luk</button></form>'
    )


def test_filtre_mark_nothing_as_optional():
    class Filtre(forms.Form):
        q = forms.CharField(label="Søg", required=False)

    html = komponent("filtre", form=Filtre({"q": "nord"}), nulstil="/liste", eksport="/liste.csv")

    assert re.sub(r"<svg.*?</svg>", "", html) == (
        '<form class="filtre" method="get" role="search" aria-label="Filtre"><div id="div_id_q" class="form-group">'
        '<label class="form-label" for="id_q">Søg</label><input type="text" name="q" value="nord" class="form-input" '
        'id="id_q"></div><div class="button-group"><button class="button button-secondary">Vis</button>'
        '<a class="function-link" href="/liste">Nulstil</a><a class="function-link" href="/liste.csv">'
        "Hent som regneark</a></div></form>"
    )


def test_send_til_carries_title_and_address():
    html = komponent("send_til", titel="Nord &amp; Vest", adresse="http://x.dk/?a=1&copy=2")

    assert 'href="mailto:?subject=Nord%20%26%20Vest&amp;body=http%3A%2F%2Fx.dk%2F%3Fa%3D1%26copy%3D2"' in html


def test_a_title_is_rendered_once_and_used_many_times():
    assert tegn("{% fang as t %}<{{ x }}>{% endfang %}{{ t }}{{ t }}", x="&") == "<&amp;><&amp;>"


def test_whole_numbers_are_not_grouped_by_themselves():
    assert (
        tegn("{{ aar }} {{ ramme|kroner }} {{ ramme|mio }}", aar=2021, ramme=28_100_000)
        == "2021 28.100.000 kr. 28,1 mio. kr."
    )
