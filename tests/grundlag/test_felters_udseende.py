"""The look of a field: what the form pack sends to the browser for each kind, right and wrong."""

import re

import pytest

from tests.grundlag.udseende import AlleSlags, Sammenhaeng, tegn

FEJL = '<span class="sr-only">Fejl:</span>Dette felt er påkrævet.</div>'


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


@pytest.mark.parametrize(
    "form", [AlleSlags(), AlleSlags({}), AlleSlags({}, prefix="p")], ids=["tom", "fejl", "praefiks"]
)
def test_labels_hints_errors_and_links_point_at_something(form):
    dele = Sammenhaeng(tegn("{{ form|crispy }}", form=form))

    assert dele.etiketter == dele.felter
    assert dele.henvist <= set(dele.ider)
    assert len(dele.ider) == len(set(dele.ider))
