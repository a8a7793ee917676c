"""The look of whole forms and formsets: layout, buttons, summaries and warnings."""

import re

from crispy_forms.bootstrap import AppendedText, FormActions, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Button, ButtonHolder, Column, Div, Field, Fieldset, Hidden, Row, Submit
from django import forms

from grundlag.felter import CprAdvarselMixin, TekstField, opsaetning
from tests.grundlag.udseende import IKON, VALG, AlleSlags, Sammenhaeng, tegn


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
