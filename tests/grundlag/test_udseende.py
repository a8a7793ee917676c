"""The look: what the form pack, the components and the shared pages send to the browser."""

import gzip
import re
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from crispy_forms.bootstrap import AppendedText, FormActions, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Button, ButtonHolder, Column, Div, Field, Fieldset, Hidden, Row, Submit
from django import forms
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.db import OperationalError, connection
from django.http import Http404, HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from config.urls import handler403, handler404, handler500
from config.urls import urlpatterns as rigtige
from grundlag import views
from grundlag.felter import CprAdvarselMixin, DatoField, KronerField, LangTekstField, TekstField, opsaetning
from grundlag.kroge import Krav, Panel, Raekke
from tests.factories.grundlag import BrugerFactory


def normal(html):
    """HTML without the white space that a browser does not show."""
    return re.sub(r" ?(<[^>]+>) ?", r"\1", re.sub(r"\s+", " ", html)).strip()


def tegn(kilde, request=None, **kontekst):
    skabelon = engines["django"].from_string("{% load crispy_forms_tags %}" + kilde)
    return normal(skabelon.render(kontekst, request))


VALG = [("a", "Afdeling A"), ("b", "Afdeling B")]
FEJL = '<span class="sr-only">Fejl:</span>Dette felt er påkrævet.</div>'


class AlleSlags(forms.Form):
    tekst = TekstField(label="Titel", help_text="Kort.", max_length=200)
    tal = forms.IntegerField(label="Antal", required=False, min_value=0)
    mail = forms.EmailField(label="E-mail")
    kode = forms.CharField(label="Kode", widget=forms.PasswordInput)
    lang = LangTekstField(label="Formål", max_length=4000)
    frit = LangTekstField(label="Noter")
    valg = forms.ChoiceField(label="Valg", choices=VALG)
    flere = forms.MultipleChoiceField(label="Flere", choices=VALG)
    radio = forms.ChoiceField(label="Radio", choices=VALG, widget=forms.RadioSelect, help_text="Vælg ét.")
    liste = forms.MultipleChoiceField(label="Liste", choices=VALG, widget=forms.CheckboxSelectMultiple)
    ja = forms.BooleanField(label="Ja", help_text="Kun hvis.")
    dato = DatoField(label="Dag")
    fil = forms.FileField(label="Fil", help_text="PDF.")
    kr = KronerField(label="Ramme")
    skjult = forms.CharField(widget=forms.HiddenInput, initial="x")
    laes = forms.CharField(label="Læs", initial="v", widget=forms.TextInput(attrs={"readonly": True}))
    laast = forms.CharField(label="Låst", initial="v", disabled=True)


UDEN_FEJL = {
    "tekst": (
        '<div id="div_id_tekst" class="form-group"><label class="form-label" for="id_tekst">Titel</label>'
        '<div class="form-hint" id="id_tekst_helptext">Kort.</div><input type="text" name="tekst" class="form-input" '
        'required aria-describedby="id_tekst_helptext" id="id_tekst"></div>'
    ),
    "tal": (
        '<div id="div_id_tal" class="form-group"><label class="form-label" for="id_tal">Antal<span '
        'class="weight-normal">(frivilligt)</span></label><input type="text" name="tal" class="form-input" '
        'inputmode="decimal" autocomplete="off" id="id_tal"></div>'
    ),
    "mail": (
        '<div id="div_id_mail" class="form-group"><label class="form-label" for="id_mail">E-mail</label>'
        '<input type="email" name="mail" class="form-input" required id="id_mail"></div>'
    ),
    "kode": (
        '<div id="div_id_kode" class="form-group"><label class="form-label" for="id_kode">Kode</label>'
        '<input type="password" name="kode" class="form-input" required id="id_kode"></div>'
    ),
    "lang": (
        '<div id="div_id_lang" class="form-group form-limit" data-maxlength="4000"><label class="form-label" '
        'for="id_lang">Formål</label><textarea name="lang" cols="40" rows="6" class="form-input" '
        'aria-describedby="id_lang_limit" required id="id_lang"></textarea><span id="id_lang_limit" class="sr-only">'
        'Du kan skrive op til 4.000 tegn</span><span class="form-hint character-limit" aria-hidden="true">'
        'Op til 4.000 tegn</span><span class="character-limit-sr-only sr-only" aria-live="polite"></span></div>'
    ),
    "frit": (
        '<div id="div_id_frit" class="form-group"><label class="form-label" for="id_frit">Noter</label>'
        '<textarea name="frit" cols="40" rows="6" class="form-input" required id="id_frit"></textarea></div>'
    ),
    "valg": (
        '<div id="div_id_valg" class="form-group"><label class="form-label" for="id_valg">Valg</label>'
        '<select name="valg" class="form-select" id="id_valg"><option value="a">Afdeling A</option>'
        '<option value="b">Afdeling B</option></select></div>'
    ),
    "flere": (
        '<div id="div_id_flere" class="form-group"><label class="form-label" for="id_flere">Flere</label>'
        '<select name="flere" class="form-select" required id="id_flere" multiple><option value="a">Afdeling A</option>'
        '<option value="b">Afdeling B</option></select></div>'
    ),
    "radio": (
        '<div id="div_id_radio" class="form-group"><fieldset aria-describedby="id_radio_helptext">'
        '<legend class="form-label">Radio</legend><div class="form-hint" id="id_radio_helptext">Vælg ét.</div>'
        '<div class="form-group-radio"><input type="radio" name="radio" value="a" class="form-radio" id="id_radio_0" '
        'required><label class="form-label" for="id_radio_0">Afdeling A</label></div>'
        '<div class="form-group-radio"><input type="radio" name="radio" value="b" class="form-radio" id="id_radio_1" '
        'required><label class="form-label" for="id_radio_1">Afdeling B</label></div></fieldset></div>'
    ),
    "liste": (
        '<div id="div_id_liste" class="form-group"><fieldset><legend class="form-label">Liste</legend>'
        '<div class="form-group-checkbox"><input type="checkbox" name="liste" value="a" class="form-checkbox" '
        'id="id_liste_0"><label class="form-label" for="id_liste_0">Afdeling A</label></div>'
        '<div class="form-group-checkbox"><input type="checkbox" name="liste" value="b" class="form-checkbox" '
        'id="id_liste_1"><label class="form-label" for="id_liste_1">Afdeling B</label></div></fieldset></div>'
    ),
    "ja": (
        '<div id="div_id_ja" class="form-group"><div class="form-group-checkbox"><input type="checkbox" name="ja" '
        'class="form-checkbox" required aria-describedby="id_ja_helptext" id="id_ja"><label class="form-label" '
        'for="id_ja">Ja</label><div class="form-hint" id="id_ja_helptext">Kun hvis.</div></div></div>'
    ),
    "dato": (
        '<div id="div_id_dato" class="form-group"><label class="form-label" for="id_dato">Dag</label>'
        '<div class="form-hint" id="id_dato_helptext">dd.mm.åååå</div><div class="datofelt"><input type="text" '
        'name="dato" autocomplete="off" class="form-input" required aria-describedby="id_dato_helptext" '
        'id="id_dato"></div></div>'
    ),
    "fil": (
        '<div id="div_id_fil" class="form-group"><label class="form-label" for="id_fil">Fil</label>'
        '<div class="form-hint" id="id_fil_helptext">PDF.</div><input type="file" name="fil" '
        'class="form-input form-fil" required aria-describedby="id_fil_helptext" id="id_fil"></div>'
    ),
    "kr": (
        '<div id="div_id_kr" class="form-group"><label class="form-label" for="id_kr">Ramme</label>'
        '<div class="form-input-wrapper form-input-wrapper--suffix"><input type="text" name="kr" inputmode="numeric" '
        'autocomplete="off" class="form-input" required id="id_kr"><div class="form-input-suffix" aria-hidden="true">'
        "kr.</div></div></div>"
    ),
    "skjult": '<input type="hidden" name="skjult" value="x" id="id_skjult">',
    "laes": (
        '<div id="div_id_laes" class="form-group"><label class="form-label" for="id_laes">Læs</label>'
        '<input type="text" name="laes" value="v" readonly class="form-input" required id="id_laes"></div>'
    ),
    "laast": (
        '<div id="div_id_laast" class="form-group"><label class="form-label disabled" for="id_laast">Låst</label>'
        '<input type="text" name="laast" value="v" class="form-input" required disabled id="id_laast"></div>'
    ),
}

MED_FEJL = {
    "tekst": (
        '<div id="div_id_tekst" class="form-group form-error"><label class="form-label" for="id_tekst">Titel</label>'
        '<div class="form-hint" id="id_tekst_helptext">Kort.</div><div class="form-error-message" id="id_tekst_error">'
        f'{FEJL}<input type="text" name="tekst" class="form-input" required aria-invalid="true" '
        'aria-describedby="id_tekst_helptext id_tekst_error" id="id_tekst"></div>'
    ),
    "lang": (
        '<div id="div_id_lang" class="form-group form-error form-limit" data-maxlength="4000"><label '
        'class="form-label" for="id_lang">Formål</label><div class="form-error-message" id="id_lang_error">'
        f'{FEJL}<textarea name="lang" cols="40" rows="6" class="form-input" '
        'aria-describedby="id_lang_error id_lang_limit" required aria-invalid="true" id="id_lang"></textarea>'
        '<span id="id_lang_limit" class="sr-only">Du kan skrive op til 4.000 tegn</span><span '
        'class="form-hint character-limit" aria-hidden="true">Op til 4.000 tegn</span><span '
        'class="character-limit-sr-only sr-only" aria-live="polite"></span></div>'
    ),
    "radio": (
        '<div id="div_id_radio" class="form-group form-error"><fieldset '
        'aria-describedby="id_radio_helptext id_radio_error"><legend class="form-label">Radio</legend>'
        '<div class="form-hint" id="id_radio_helptext">Vælg ét.</div><div class="form-error-message" '
        f'id="id_radio_error">{FEJL}<div class="form-group-radio"><input type="radio" name="radio" value="a" '
        'class="form-radio" id="id_radio_0" required aria-invalid="true"><label class="form-label" for="id_radio_0">'
        'Afdeling A</label></div><div class="form-group-radio"><input type="radio" name="radio" value="b" '
        'class="form-radio" id="id_radio_1" required aria-invalid="true"><label class="form-label" for="id_radio_1">'
        "Afdeling B</label></div></fieldset></div>"
    ),
    "ja": (
        '<div id="div_id_ja" class="form-group form-error"><div class="form-error-message" id="id_ja_error">'
        f'{FEJL}<div class="form-group-checkbox"><input type="checkbox" name="ja" class="form-checkbox" required '
        'aria-invalid="true" aria-describedby="id_ja_helptext id_ja_error" id="id_ja"><label class="form-label" '
        'for="id_ja">Ja</label><div class="form-hint" id="id_ja_helptext">Kun hvis.</div></div></div>'
    ),
}


def test_every_field_is_compared():
    assert set(UDEN_FEJL) == set(AlleSlags.base_fields)


@pytest.mark.parametrize("navn", UDEN_FEJL)
def test_a_field(navn):
    assert tegn("{{ felt|as_crispy_field }}", felt=AlleSlags()[navn]) == UDEN_FEJL[navn]


@pytest.mark.parametrize("navn", MED_FEJL)
def test_a_field_with_an_error(navn):
    assert tegn("{{ felt|as_crispy_field }}", felt=AlleSlags({})[navn]) == MED_FEJL[navn]


def test_choices_that_are_made_are_checked():
    felt = AlleSlags(initial={"liste": ["b"]})["liste"]

    assert re.findall(r'value="(\w)"[^>]* checked', tegn("{{ felt|as_crispy_field }}", felt=felt)) == ["b"]


def test_what_was_typed_is_kept_when_it_is_wrong():
    form = AlleSlags({"tal": "12,5", "kr": "12,50", "dato": "i morgen"})

    html = tegn("{{ form|crispy }}", form=form)

    assert re.findall(r'name="(tal|kr|dato)" value="([^"]*)"', html) == [
        ("tal", "12,5"),
        ("dato", "i morgen"),
        ("kr", "12,50"),
    ]


class Sammenhaeng(HTMLParser):
    """Which ids there are, and which ids are pointed at."""

    def __init__(self, html):
        super().__init__()
        self.ider, self.etiketter, self.henvist, self.felter = [], set(), set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "id" in attrs:
            self.ider.append(attrs["id"])
        if tag == "label":
            self.etiketter.add(attrs["for"])
        if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden":
            self.felter.add(attrs["id"])
        self.henvist |= set(attrs.get("aria-describedby", "").split()) | set(attrs.get("aria-labelledby", "").split())
        if attrs.get("href", "").startswith("#"):
            self.henvist.add(attrs["href"][1:])


@pytest.mark.parametrize(
    "form", [AlleSlags(), AlleSlags({}), AlleSlags({}, prefix="p")], ids=["tom", "fejl", "praefiks"]
)
def test_labels_hints_errors_and_links_point_at_something(form):
    dele = Sammenhaeng(tegn("{{ form|crispy }}", form=form))

    assert dele.etiketter == dele.felter
    assert dele.henvist <= set(dele.ider)
    assert len(dele.ider) == len(set(dele.ider))


IKON = (
    '<svg class="icon-svg alert-icon" role="img" aria-label="{}" focusable="false">'
    '<use href="/static/dkfds/img/all-svg-icons.svg#{}"></use></svg>'
)


class LilleForm(CprAdvarselMixin, forms.Form):
    titel = TekstField(label="Titel")
    valg = forms.ChoiceField(label="Valg", choices=VALG, widget=forms.RadioSelect)
    skjult = forms.CharField(label="Skjult", widget=forms.HiddenInput)

    def clean(self):
        super().clean()
        self.add_error(None, "Summen er 5 kr. for lav.")


def test_the_error_summary_links_to_the_fields():
    assert tegn("{{ form|as_crispy_errors }}", form=LilleForm({})) == (
        '<div class="alert alert-error" role="alert" aria-labelledby="form-fejl" data-module="error-summary" '
        f'tabindex="-1">{IKON.format("Fejl", "error")}<div class="alert-body"><h2 class="alert-heading" '
        'id="form-fejl">Der er noget, der skal rettes</h2><ul class="nobullet-list"><li>Summen er 5 kr. for lav.</li>'
        '<li><a href="#id_titel">Titel: Dette felt er påkrævet.</a></li><li><a href="#id_valg_0">'
        "Valg: Dette felt er påkrævet.</a></li><li>Skjult: Dette felt er påkrævet.</li></ul></div></div>"
    )


def test_no_error_no_summary():
    assert tegn("{{ form|as_crispy_errors }}", form=LilleForm()) == ""


def test_the_cpr_warning_offers_a_checkbox():
    form = LilleForm({"p-titel": "010203-1234", "p-valg": "a", "p-skjult": "x"}, prefix="p")

    assert tegn("{{ form|as_crispy_errors }}", form=form).split('<div class="alert alert-warning">')[1] == (
        f'{IKON.format("Advarsel", "warning")}<div class="alert-body"><h2 class="alert-heading">'
        'Er der et cpr-nummer i teksten?</h2><p class="alert-text">Cpr-numre hører ikke til i dette system. '
        "Fjern nummeret, eller sæt fluebenet, hvis det er noget andet.</p>"
        '<div class="form-group-checkbox"><input type="checkbox" name="p-gem_trods_cpr" value="ja" '
        'id="id_p-gem_trods_cpr" class="form-checkbox"><label class="form-label" for="id_p-gem_trods_cpr">'
        "Gem alligevel</label></div></div></div>"
    )


class KortForm(forms.Form):
    a = forms.CharField(label="A")
    b = forms.CharField(label="B")


def felt(navn, efter=""):
    return (
        f'<div id="div_id_{navn}" class="form-group{efter}"><label class="form-label" for="id_{navn}">{navn.upper()}'
        f'</label><input type="text" name="{navn}" class="form-input" required id="id_{navn}"></div>'
    )


def med_opsaetning(*layout, **helper):
    form = KortForm()
    form.helper = opsaetning(*layout)
    for navn, vaerdi in helper.items():
        setattr(form.helper, navn, vaerdi)
    return tegn("{% crispy form %}", form=form, csrf_token="mærke")


KNAP = (
    '<div class="button-group"><button type="submit" name="gem" value="Gem" class="button button-primary" '
    'id="submit-id-gem">Gem</button></div>'
)
MAERKE = '<input type="hidden" name="csrfmiddlewaretoken" value="mærke">'


def test_a_whole_form():
    assert med_opsaetning() == f'<form method="post" novalidate>{MAERKE}{felt("a")}{felt("b")}{KNAP}</form>'


def test_a_form_inside_another_form_tag():
    assert med_opsaetning(form_tag=False) == f"{MAERKE}{felt('a')}{felt('b')}{KNAP}"


def test_a_get_form_has_no_token():
    assert med_opsaetning(form_method="get") == f'<form method="get" novalidate>{felt("a")}{felt("b")}{KNAP}</form>'


def test_fieldset_rows_columns_and_div():
    assert med_opsaetning(Fieldset("Stamdata", Row(Column("a"), css_class="smal")), Div("b", css_id="her")) == (
        f'<form method="post" novalidate>{MAERKE}<fieldset><legend class="gruppe">Stamdata</legend>'
        f'<div class="feltraekke smal"><div class="feltkolonne">{felt("a")}</div></div></fieldset>'
        f'<div id="her">{felt("b")}</div>{KNAP}</form>'
    )


def test_suffix_wrapper_class_and_hidden():
    html = med_opsaetning(AppendedText("a", "%"), Field("b", wrapper_class="smal"), Hidden("c", "1"), form_tag=False)

    assert html == (
        f'{MAERKE}<div id="div_id_a" class="form-group"><label class="form-label" for="id_a">A</label>'
        '<div class="form-input-wrapper form-input-wrapper--suffix"><input type="text" name="a" class="form-input" '
        'required id="id_a"><div class="form-input-suffix" aria-hidden="true">%</div></div></div>'
        f'{felt("b", " smal")}<input type="hidden" name="c" value="1">{KNAP}'
    )


def test_buttons():
    html = med_opsaetning(
        ButtonHolder(Submit("slet", "Slet", css_class="button-warning"), Button("luk", "Luk")),
        FormActions(StrictButton("Fortryd", css_class="button button-tertiary")),
        disable_csrf=True,
        form_tag=False,
    )

    assert html == (
        '<div class="button-group"><button type="submit" name="slet" value="Slet" class="button button-warning" '
        'id="submit-id-slet">Slet</button><button type="button" name="luk" value="Luk" '
        'class="button button-secondary" id="button-id-luk">Luk</button></div>'
        '<div class="button-group"><button class="btn button button-tertiary" type="button">Fortryd</button></div>'
        f"{KNAP}"
    )


def test_a_form_with_a_file_is_multipart():
    form = AlleSlags()
    form.helper = opsaetning("fil")

    assert tegn("{% crispy form %}", form=form).startswith(
        '<form method="post" enctype="multipart/form-data" novalidate>'
    )


Raekker = forms.formset_factory(KortForm, extra=1, can_delete=True)
STYRING = (
    '<input type="hidden" name="form-TOTAL_FORMS" value="1" id="id_form-TOTAL_FORMS">'
    '<input type="hidden" name="form-INITIAL_FORMS" value="0" id="id_form-INITIAL_FORMS">'
    '<input type="hidden" name="form-MIN_NUM_FORMS" value="0" id="id_form-MIN_NUM_FORMS">'
    '<input type="hidden" name="form-MAX_NUM_FORMS" value="1000" id="id_form-MAX_NUM_FORMS">'
)


def raekkefelt(navn):
    return (
        felt(navn)
        .replace(f'_{navn}"', f'_form-0-{navn}"')
        .replace(f'"{navn}"', f'"form-0-{navn}"')
        .replace(" required", "")
    )


def test_formset_rows_one_under_the_other():
    assert tegn("{% crispy formset %}", formset=Raekker(), csrf_token="mærke") == (
        f'<form method="post" novalidate>{MAERKE}{STYRING}<fieldset class="raekke"><legend class="gruppe">Række 1'
        f'</legend>{raekkefelt("a")}{raekkefelt("b")}<div id="div_id_form-0-DELETE" class="form-group">'
        '<div class="form-group-checkbox"><input type="checkbox" name="form-0-DELETE" class="form-checkbox" '
        'id="id_form-0-DELETE"><label class="form-label" for="id_form-0-DELETE">Slet</label></div></div></fieldset>'
        "</form>"
    )


def tabelhjaelper():
    helper = FormHelper()
    helper.template = "dkfds/table_inline_formset.html"
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def test_formset_rows_in_a_table():
    raekke = '<span class="sr-only">, række 1</span>'

    def celle(navn):
        return (
            f'<td><div class="form-group inde"><label class="sr-only" for="id_form-0-{navn}">{navn.upper()}{raekke}'
            f'</label><input type="text" name="form-0-{navn}" class="form-input" id="id_form-0-{navn}"></div></td>'
        )

    html = tegn("{% crispy formset helper %}", formset=Raekker(), helper=tabelhjaelper())

    assert html == (
        f'{STYRING}<div class="table--responsive-scroll" tabindex="0" role="region" '
        'aria-label="Rækker, der kan rettes"><table class="table table--compact formtabel"><thead><tr>'
        '<th scope="col">A</th><th scope="col">B</th><th scope="col">Slet</th></tr></thead><tbody><tr>'
        f'{celle("a")}{celle("b")}<td><div class="form-group inde"><div class="form-group-checkbox">'
        '<input type="checkbox" name="form-0-DELETE" class="form-checkbox" id="id_form-0-DELETE"><label '
        f'class="form-label" for="id_form-0-DELETE"><span class="sr-only">Slet{raekke}</span></label></div></div></td>'
        "</tr></tbody></table></div>"
    )


def fejlliste(html):
    return re.search(r'<ul class="nobullet-list">(.*?)</ul>', html).group(1)


def test_formset_errors_name_the_row():
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-a": "x", "form-0-b": "x", "form-1-a": "x"}

    html = tegn("{% crispy formset helper %}", formset=Raekker(data), helper=tabelhjaelper())

    assert fejlliste(html) == '<li><a href="#id_form-1-b">Række 2, B: Dette felt er påkrævet.</a></li>'
    dele = Sammenhaeng(html)
    assert dele.etiketter == dele.felter
    assert dele.henvist <= set(dele.ider)


def test_a_formset_without_its_management_form_says_so():
    html = tegn("{% crispy formset %}", formset=Raekker({}))

    assert fejlliste(html) == (
        "<li>ManagementForm-data mangler eller er blevet pillet ved. Manglende felter: form-TOTAL_FORMS, "
        "form-INITIAL_FORMS. Du kan få behov for at oprette en fejlrapport hvis problemet varer ved.</li>"
    )


# Components


def komponent(navn, **kontekst):
    return tegn(f'{{% include "komponenter/{navn}.html" %}}', **kontekst)


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


# Pages


def ingen(request):
    raise Http404


def forbudt(request):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied("Kun forumsekretæren kan indkalde.")


def bryder(request):
    raise RuntimeError("noget gik galt")


def modtag(request):
    return HttpResponse("modtaget")


urlpatterns = [path("forbudt", forbudt), path("bryder", bryder), path("modtag", modtag), *rigtige]
handler403, handler404, handler500 = handler403, handler404, handler500


@pytest.fixture
def egne_sider(settings):
    settings.ROOT_URLCONF = __name__


def overskrift(svar):
    html = svar.content.decode()
    assert html.count("<h1") == 1
    return re.search(r"<h1>(.*?)</h1>", html).group(1)


def test_refusal_says_why(egne_sider, log_ind):
    svar = log_ind().get("/forbudt")

    assert (svar.status_code, overskrift(svar)) == (403, "Det har du ikke adgang til")
    assert "<p>Kun forumsekretæren kan indkalde.</p>" in svar.content.decode()


def test_what_is_not_there(log_ind):
    svar = log_ind().get("/findes-ikke")

    assert (svar.status_code, overskrift(svar)) == (404, "Siden findes ikke")


def test_a_failure_needs_neither_database_nor_user(django_assert_num_queries):
    with django_assert_num_queries(0):
        svar = views.fejl(RequestFactory().get("/"))

    assert (svar.status_code, overskrift(svar)) == (500, "Der skete en fejl hos os")


def test_a_missing_token_is_explained(log_ind):
    bruger = log_ind().bruger
    klient = Client(enforce_csrf_checks=True)
    klient.force_login(bruger)

    svar = klient.post("/hjaelp")

    assert (svar.status_code, overskrift(svar)) == (403, "Formularen kunne ikke sendes")


def test_what_is_sent_after_logout_is_kept(egne_sider):
    svar = Client().post("/modtag?a=1", {"tekst": "Et langt <afsnit>", "flere": ["1", "2"], "password": "hemmeligt"})

    html = svar.content.decode()
    assert (svar.status_code, overskrift(svar)) == (401, "Du er logget ud")
    assert re.findall(r'<input type="hidden" name="(tekst|flere|password)" value="([^"]*)">', html) == [
        ("tekst", "Et langt &lt;afsnit&gt;"),
        ("flere", "1"),
        ("flere", "2"),
    ]
    assert '<form method="post" action="/modtag?a=1">' in html


def test_htmx_after_logout_gets_a_sentence(egne_sider):
    svar = Client().post("/modtag", {"tekst": "x"}, headers={"HX-Request": "true"})

    assert svar.status_code == 401
    assert normal(svar.content.decode()).startswith('<div class="alert alert-warning" role="alert">')


def test_a_page_after_logout_is_the_login_page(egne_sider):
    assert Client().get("/modtag").headers["Location"] == "/konto/login/?next=/modtag"


def test_logging_out_is_not_an_expired_session(log_ind):
    assert log_ind().post("/konto/logout/").headers["Location"] == "/konto/login/"


def test_accessibility_statement_and_health_are_open():
    assert overskrift(Client().get("/was")) == "Tilgængelighed"
    assert [Client().get(sti).content for sti in ("/livez", "/readyz")] == [b"ok", b"ok"]


def test_not_ready_without_database(monkeypatch):
    def intet():
        raise OperationalError("væk")

    with monkeypatch.context() as uden_database:
        uden_database.setattr(connection, "cursor", intet)
        svar = Client().get("/readyz")

    assert (svar.status_code, svar.content) == (503, b"ingen database")


def test_help_and_own_account_are_for_users(log_ind):
    assert Client().get("/hjaelp").status_code == 302
    klient = log_ind()
    assert overskrift(klient.get("/hjaelp")) == "Hjælp og ordliste"
    assert klient.bruger.email in klient.get("/min-konto").content.decode()


KONTOSIDER = {
    "/konto/login/": "Log ind",
    "/konto/signup/": "Brugere bliver inviteret",
    "/konto/inactive/": "Din bruger er lukket",
    "/konto/password/reset/": "Glemt adgangskode",
    "/konto/password/reset/done/": "Se efter i din indbakke",
    "/konto/password/reset/key/1-forkert/": "Linket virker ikke længere",
    "/konto/password/reset/key/done/": "Adgangskoden er gemt",
}


@pytest.mark.parametrize("sti", KONTOSIDER)
def test_account_pages(sti):
    assert overskrift(Client().get(sti)) == KONTOSIDER[sti]


def test_own_account_pages(log_ind):
    klient = log_ind()
    klient.bruger.set_password("nordvest-2021")
    klient.bruger.save()
    klient.force_login(klient.bruger)
    titler = {
        "/konto/logout/": "Log ud",
        "/konto/password/change/": "Skift adgangskode",
        "/konto/reauthenticate/": "Bekræft, at det er dig",
        "/konto/2fa/": "Login i to trin",
    }

    assert {sti: overskrift(klient.get(sti)) for sti in titler} == titler


def test_reset_mail_is_danish():
    brev = render_to_string("account/email/password_reset_key_message.txt", {"password_reset_url": "LINK"})

    assert brev.strip() == (
        "Hej\n\nDer er bedt om en ny adgangskode til din bruger i Helhedsplaner. Vælg den her:\n\nLINK\n\n"
        "Har du ikke bedt om det, kan du se bort fra mailen.\n\nVenlig hilsen\nHelhedsplaner"
    )


@pytest.mark.parametrize(
    ("side", "punkt"),
    [
        ("overblik:forside", "Mit overblik"),
        ("overblik:byomraade", "Byområder"),
        ("helhedsplaner:plan", "Helhedsplaner"),
        ("fora:moede", "Fora"),
        ("kontrakter:aftale", "Kontrakter"),
        ("godkendelser:trin", "Godkendelser"),
    ],
)
def test_the_menu_marks_where_one_is(rf, side, punkt):
    request = rf.get("/")
    request.user = BrugerFactory.build()
    request.resolver_match = SimpleNamespace(app_name=side.split(":")[0], view_name=side)

    html = komponent("sidehoved", request=request)

    assert re.findall(r'aria-current="\w+">([^<]+)</a>', html) == [punkt]


def test_administration_is_in_the_menu_of_administrators_only(log_ind):
    assert ">Administration</a>" not in log_ind().get("/hjaelp").content.decode()
    assert ">Administration</a>" in log_ind("administrator").get("/hjaelp").content.decode()


def test_the_demo_day_is_said_on_every_page(settings):
    settings.DAGS_DATO = None
    assert "Demodata" not in Client().get("/was").content.decode()
    settings.DAGS_DATO = date(2021, 9, 1)
    assert "Demodata: systemet viser 1. september 2021 som dags dato." in Client().get("/was").content.decode()


def test_pages_keep_within_their_own_csp(log_ind):
    svar = log_ind().get("/hjaelp")
    html = svar.content.decode()

    assert set(svar.headers["Content-Security-Policy"].split("; ")) == {
        "default-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    }
    assert re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=|data:", html) == []


def test_stylesheets_load_nothing_inline():
    for navn in ("dkfds/css/dkfds.min.css", "css/site.css"):
        with open(finders.find(navn), encoding="utf-8") as fil:
            assert "data:" not in fil.read()


def test_first_visit_is_light_and_the_next_one_lighter(log_ind):
    html = log_ind().get("/hjaelp").content
    filer = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html.decode()))
    filer |= {
        f"dkfds/fonts/IBMPlexSans/split/woff2/IBMPlexSans-{vaegt}-Latin1.woff2" for vaegt in ("Regular", "SemiBold")
    }

    def vejer(indhold):
        return len(gzip.compress(indhold))

    def fil(navn):
        with open(finders.find(navn), "rb") as aaben:
            indhold = aaben.read()
        return len(indhold) if navn.endswith("woff2") else vejer(indhold)

    assert sum(map(fil, filer)) + vejer(html) <= 150_000
    assert vejer(html) <= 30_000
