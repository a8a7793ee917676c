"""The widgets that are drawn in Python say the same as Django's own templates."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from grundlag.tegning import _TEGNERE, Tegner

GRIM = "<b>\"Å'&amp;\u00a0{}"
VALG = [("", "---"), ("a", GRIM), (GRIM, "b"), (7, SafeString("<i>")), ("Gruppe <1>", [("c", "C"), ("d", GRIM)])]
TILFAELDE = [
    (widget, vaerdi)
    for widget in (
        forms.TextInput({"class": GRIM, "required": True, "disabled": False, "data-n": 3}),
        forms.HiddenInput(),
        forms.NumberInput({"min": 0}),
        forms.EmailInput(),
        forms.URLInput(),
        forms.PasswordInput(render_value=True),
        forms.DateInput(),
        forms.TimeInput(),
        forms.FileInput({"accept": ".pdf"}),
        forms.Textarea({"rows": 4}),
    )
    for vaerdi in (None, "", GRIM, "\n to linjer\n", 0, SafeString("<b>"))
]
TILFAELDE += [(forms.CheckboxInput({"class": "x"}), vaerdi) for vaerdi in (None, False, True, "ja")]
TILFAELDE += [(forms.Select({"class": "x"}, VALG), vaerdi) for vaerdi in (None, "", "a", GRIM, 7, "d", "findes ikke")]
TILFAELDE += [(forms.SelectMultiple(choices=VALG), vaerdi) for vaerdi in ([], ["a", "d", 7])]
TILFAELDE += [(forms.Select(), None)]


@pytest.mark.parametrize(("widget", "vaerdi"), TILFAELDE, ids=range(len(TILFAELDE)))
def test_what_is_drawn_is_what_the_templates_draw(widget, vaerdi):
    attrs = {"id": "id_felt", "aria-describedby": GRIM}

    skabelonens = widget.render("felt[<]", vaerdi, attrs, TemplatesSetting())
    if isinstance(widget, forms.Select):
        skabelonens = re.sub(r"\s+(?=</?opt|</select)", "", skabelonens)
    assert widget.render("felt[<]", vaerdi, attrs, Tegner()) == skabelonens


def test_each_of_the_drawn_templates_is_tried():
    assert {widget.template_name for widget, _ in TILFAELDE} == set(_TEGNERE)


def test_where_nothing_is_chosen_stands_a_word_and_no_dashes():
    felt = forms.TypedChoiceField(choices=[("", "---------"), ("a", "A")])

    assert felt.widget.render("x", None, renderer=Tegner()) == (
        '<select name="x"><option value="" selected>Vælg</option><option value="a">A</option></select>'
    )
