from io import BytesIO

import pikepdf
import pytest

from grundlag.fejl import Regelbrud
from grundlag.pdf import render_pdf
from grundlag.pdf_samling import Del, antal_sider, saml
from grundlag.pdf_stempel import MM, Firkant, Stempel, Tekst, sidemaal
from tests.grundlag.kontraktdata import kontraktdata
from tests.pdf_struktur import breaches, lines, tags, text

KONTRAKT = "kontrakter/kontrakt.pdf.html"


def sidetal(side, sider):
    return f"Ark {side} af {sider}"


@pytest.fixture(scope="module")
def kontrakt():
    return render_pdf(KONTRAKT, kontraktdata(), vedhaeft_navn="kontrakt.json")


@pytest.fixture(scope="module")
def anden_kontrakt():
    return render_pdf(KONTRAKT, kontraktdata(titel="En anden kontrakt"), vedhaeft_navn="kontrakt.json")


def fremmed(*, vendt=0):
    """A plain page of somebody else's making, with no tags at all."""
    with pikepdf.new() as pdf:
        side = pdf.add_blank_page(page_size=(842, 595))
        side.obj.Rotate = vendt
        ud = BytesIO()
        pdf.save(ud, encryption=None)
        return ud.getvalue()


def laast():
    with pikepdf.open(BytesIO(fremmed())) as pdf:
        ud = BytesIO()
        pdf.save(ud, encryption=pikepdf.Encryption(owner="a", user="b"))
        return ud.getvalue()


def test_documents_of_ours_stay_accessible_together(kontrakt, anden_kontrakt):
    samlet = saml(kontrakt, [Del("Anden", anden_kontrakt), Del("Første igen", kontrakt)], sidetekst=sidetal)

    assert breaches(samlet) == []
    assert text(samlet).count("En anden kontrakt") >= 1
    with pikepdf.open(BytesIO(samlet)) as pdf:
        i_alt = antal_sider(Del("", kontrakt)) * 2 + antal_sider(Del("", anden_kontrakt))
        assert len(pdf.pages) == i_alt
        assert [str(tag.S) for tag, foraelder in tags(pdf) if not foraelder] == ["/Document"] * 3
        with pdf.open_outline() as indhold:
            assert [punkt.title for punkt in indhold.root[-2:]] == ["Anden", "Første igen"]


def test_every_page_is_numbered_through_and_the_number_is_not_read_aloud(kontrakt):
    samlet = saml(kontrakt, [Del("Bilag 1", fremmed())], sidetekst=sidetal)

    sider = lines(samlet)
    assert [side[-1] for side in sider] == [f"Ark {nummer} af {len(sider)}" for nummer in range(1, len(sider) + 1)]
    with pikepdf.open(BytesIO(samlet)) as pdf:
        assert pdf.pages[-1].Contents[-1].read_bytes().startswith(b"\nQ\n/Artifact")


def test_with_a_page_of_others_making_the_whole_does_not_claim_what_it_is_not(kontrakt):
    samlet = saml(kontrakt, [Del("Bilag 1", fremmed())])

    sidste = antal_sider(Del("", samlet))
    assert breaches(samlet) == [
        "marks are []",
        f"page {sidste}: tab order does not follow the structure",
        f"page {sidste}: not tagged",
    ]


def test_cells_still_find_their_headers(kontrakt, anden_kontrakt):
    samlet = saml(kontrakt, [Del("Anden", anden_kontrakt)])

    with pikepdf.open(BytesIO(samlet)) as pdf:
        alle = [tag for tag, _ in tags(pdf)]
        ider = [bytes(tag.ID) for tag in alle if "/ID" in tag]
        naevnte = {bytes(navn) for tag in alle if str(tag.S) == "/TD" for navn in tag.A.Headers}
    assert len(ider) == len(set(ider))
    assert naevnte <= set(ider)


def test_the_same_parts_give_the_same_bytes(kontrakt, anden_kontrakt):
    dele = [Del("Anden", anden_kontrakt)]

    assert saml(kontrakt, dele, sidetekst=sidetal) == saml(kontrakt, dele, sidetekst=sidetal)


@pytest.mark.parametrize(
    ("indhold", "besked"),
    [
        (b"%PDF-1.7 intet", "„Bilag 2“ er beskadiget og kan ikke tages med."),
        (laast(), "„Bilag 2“ er låst med adgangskode og kan ikke tages med."),
    ],
)
def test_a_part_that_cannot_be_read_is_named(kontrakt, indhold, besked):
    with pytest.raises(Regelbrud) as brud:
        saml(kontrakt, [Del("Bilag 2", indhold)])

    assert str(brud.value) == besked


def test_progress_is_told_part_by_part(kontrakt):
    sagt = []

    saml(kontrakt, [Del("a", fremmed()), Del("b", fremmed())], meld=lambda *antal: sagt.append(antal))

    assert sagt == [(1, 2), (2, 2)]


@pytest.mark.parametrize("vendt", [0, 90, 180, 270])
def test_a_stamp_stands_upright_in_the_corner_that_the_reader_sees(vendt):
    with pikepdf.open(BytesIO(fremmed(vendt=vendt))) as pdf:
        side = pdf.pages[0]
        bredde, hoejde = sidemaal(side)
        stempel = Stempel(pdf)
        stempel.saet(side, [Tekst("Æble ©漢", 10, 10)], [Firkant(10, 20, 5, 5)])
        stempel.luk()
        ud = BytesIO()
        pdf.save(ud)

    assert (round(bredde * MM), round(hoejde * MM)) == ((842, 595) if vendt in {0, 180} else (595, 842))
    assert lines(ud.getvalue()) == [["Æble ©?"]]
    with pikepdf.open(BytesIO(ud.getvalue())) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pages[0].Resources.Font


def test_what_was_stamped_before_can_still_be_read_when_the_page_is_stamped_again():
    fil = fremmed()
    for linjer in (["Sidekode MS0H", "Q"], ["Samling: side 2"]):
        with pikepdf.open(BytesIO(fil)) as pdf:
            stempel = Stempel(pdf)
            for nummer, linje in enumerate(linjer):
                stempel.saet(pdf.pages[0], [Tekst(linje, 10, 10 + 10 * nummer + len(linje))])
            stempel.luk()
            skrifter = [*pdf.pages[0].Resources.Font]
            ud = BytesIO()
            pdf.save(ud)
        fil = ud.getvalue()

    assert sorted(lines(fil)[0]) == ["Q", "Samling: side 2", "Sidekode MS0H"]
    assert sorted(skrifter) == ["/Stempel", "/Stempel1"]
