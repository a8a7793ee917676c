"""What the tests of the look share: a template as a browser shows it, a form of all kinds of field, the icons."""

import re
from html.parser import HTMLParser

from django import forms
from django.template import engines

from grundlag.felter import DatoField, KronerField, LangTekstField, TekstField


def normal(html):
    """HTML without the white space that a browser does not show."""
    return re.sub(r" ?(<[^>]+>) ?", r"\1", re.sub(r"\s+", " ", html)).strip()


def tegn(kilde, request=None, **kontekst):
    skabelon = engines["django"].from_string("{% load crispy_forms_tags %}" + kilde)
    return normal(skabelon.render(kontekst, request))


def komponent(navn, **kontekst):
    return tegn(f'{{% include "komponenter/{navn}.html" %}}', **kontekst)


VALG = [("a", "Afdeling A"), ("b", "Afdeling B")]

IKON = (
    '<svg class="icon-svg alert-icon" role="img" aria-label="{}" focusable="false">'
    '<use href="/static/dkfds/img/all-svg-icons.svg#{}"></use></svg>'
)


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
