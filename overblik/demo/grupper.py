"""Bodies of every type in Bispebjerg, standing items, a year of meetings, and who comes to the next; all (eksempel)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from django.core.files.base import ContentFile

from byomraader.models import Forvaltning, Person
from fora import handlinger
from fora.models import Dagsordensskabelon, Gruppe, Gruppetype, Medlemskab, Moede, Plads, Punkttype, Svar
from fora.serie import Gentagelse, dage
from fora.skabeloner import Linje
from grundlag.dato import i_dag
from grundlag.models import Bruger
from grundlag.pdf import render_pdf
from grundlag.udfald import Udfald
from helhedsplaner.handlinger.grupper import tilknyt_plan
from helhedsplaner.models import Helhedsplan

FAST = (
    Linje("Godkendelse af dagsorden", "b", 5, "Det indstilles, at dagsordenen godkendes."),
    Linje("Nyt fra planerne", "o", 20, "", "Projektlederne fortæller kort, hvad der er sket siden sidst."),
    Linje("Eventuelt", "o", 10),
)
KOMMISSORIUM = (
    "Gruppen følger {plan} og lægger sine anbefalinger frem for den gruppe, den hører under.\n\n"
    "Den mødes hvert kvartal og er beslutningsdygtig, når halvdelen af medlemmerne er til stede."
)
SVAR = (
    (Svar.DELTAGER, ""),
    (Svar.DELTAGER, ""),
    (Svar.AFBUD, ""),
    (Svar.STEDFORTRAEDER, "Stedfortræder (eksempel)"),
    (Svar.DELTAGER, ""),
)


def opret(fora: Mapping[str, Gruppe], *, af: Bruger) -> None:
    forum = fora["bispebjerg"]
    plan = Helhedsplan.objects.get(navn="Beboerprojekt Nordvest")
    bestyrelse = _gruppe(Gruppetype.BOLIGSOCIAL_BESTYRELSE, "Boligsocial bestyrelse for Nordvest", plan, forum, af=af)
    styregruppe = _gruppe(Gruppetype.STYREGRUPPE, "Styregruppe for Nordvest", plan, forum, under=bestyrelse, af=af)
    _gruppe(Gruppetype.FOELGEGRUPPE, "Følgegruppe for unge i Nordvest", plan, forum, under=styregruppe, af=af)
    arbejdsgruppe = Gruppe.objects.get(hoerer_under=forum, type=Gruppetype.ARBEJDSGRUPPE)
    _gruppe(Gruppetype.PRAKSISNETVAERK, "Netværk for fritidsjob", plan, forum, under=arbejdsgruppe, af=af)
    for gruppe in (*fora.values(), bestyrelse):
        handlinger.gem_skabelon(gruppe.pk, navn="Ordinært møde", linjer=FAST, af=af)
        if gruppe != bestyrelse:
            handlinger.vedtag_kommissorium(gruppe.pk, gaelder_fra=date(2021, 1, 1), note="(eksempel)", af=af)
    handlinger.ret_gruppe(forum.pk, frist_punkter=14, frist_indkaldelse=10, frist_svar=3, af=af)
    handlinger.opret_serie(
        bestyrelse.pk,
        dage(date(2021, 9, 29), Gentagelse.KVARTAL, date(2022, 8, 31)),
        titel="Bestyrelsesmøde",
        start_kl=time(15),
        slut_kl=time(16, 30),
        sted="Kulturhuset, lokale 1 (eksempel)",
        skabelon=Dagsordensskabelon.objects.get(gruppe=bestyrelse),
        af=af,
    )
    handlinger.ret_gruppe(bestyrelse.pk, beslutningsdygtig_ved=3, af=af)
    naeste = bestyrelse.moeder.order_by("dato")[0]
    note = "Tre af fire skal være til stede og ikke to (eksempel)."
    handlinger.forelaeg_kommissorium(bestyrelse.pk, naeste.pk, note=note, af=af)


def godkend_kommissorium(moede: Moede, *, af: Bruger) -> None:
    """The forum approves what its arbejdsgruppe is for; in force when the minutes are sent."""
    arbejdsgruppe = Gruppe.objects.get(hoerer_under=moede.gruppe, type=Gruppetype.ARBEJDSGRUPPE)
    note = "Gruppen skal mødes hvert kvartal (eksempel)."
    punkt = handlinger.forelaeg_kommissorium(arbejdsgruppe.pk, moede.pk, note=note, af=af)
    tekster = {"beslutning": "Forummet godkender kommissoriet."}
    handlinger.gem_punkt(punkt.pk, tekster, {"udfald": Udfald.GODKENDT}, grundudgave=punkt.udgave, af=af)


def _gruppe(
    slags: Gruppetype, navn: str, plan: Helhedsplan, forum: Gruppe, *, under: Gruppe | None = None, af: Bruger
) -> Gruppe:
    """A body with a kommissorium, four members and the plan it works on."""
    gruppe = handlinger.opret_gruppe(
        byomraade=forum.byomraade,
        hoerer_under=under,
        type=slags,
        navn=f"{navn} (eksempel)",
        kommissorium=KOMMISSORIUM.format(plan=plan.navn),
        beslutningsdygtig_ved=2,
        aktiv_fra=date(2021, 1, 1),
        af=af,
    )
    handlinger.vedtag_kommissorium(gruppe.pk, gaelder_fra=date(2021, 1, 1), note="(eksempel)", af=af)
    tilknyt_plan(gruppe.pk, plan, af=af)
    for kode in ("tmf", "sof", "buf", "kff"):
        forvaltning = Forvaltning.objects.get(kode=kode)
        person = Person(
            navn=f"Medlem fra {kode.upper()}, {navn} (eksempel)"[:120],
            email=f"{kode}.{slags}@demo.example",
            forvaltning=forvaltning,
        )
        handlinger.tilfoej_medlem(
            gruppe.pk, person=person, plads=Plads.MEDLEM, forvaltning=forvaltning, fra=date(2021, 1, 1), af=af
        )
    return gruppe


def indkald(moede: Moede, *, af: Bruger) -> None:
    """Call the meeting with a document and a closed item, its members with mails, and some of their answers."""
    for nummer, medlemskab in enumerate(Medlemskab.objects.filter(gruppe=moede.gruppe).select_related("person")):
        if not medlemskab.person.email:
            medlemskab.person.email = f"medlem{nummer}.{moede.gruppe.byomraade.slug}@demo.example"
            medlemskab.person.save(update_fields=["email"])
    punkt = moede.punkter.get(nummer=2)
    handlinger.tilfoej_bilag(punkt.pk, titel="Notat om de første hundrede dage (eksempel)", fil=_notat(), af=af)
    lukket = handlinger.tilfoej_punkt(
        moede.pk, titel="En lejers forhold (eksempel)", type=Punkttype.ORIENTERING, lukket=True, minutter=10, af=af
    )
    handlinger.flyt_punkt(lukket.pk, op=True, af=af)
    handlinger.indkald(moede.pk, besked="Der er kaffe fra kl. 13.45.", af=af)
    for invitation, (svar, navn) in zip(moede.invitationer.order_by("pk"), SVAR, strict=False):
        handlinger.registrer_svar(invitation.pk, svar=svar, stedfortraeder=navn, af=af)


def _notat() -> ContentFile[bytes]:
    """A document of one page, made as the items on paper are."""
    punkt = {
        "nummer": 1,
        "titel": "De første hundrede dage",
        "type": "Orientering",
        "minutter": None,
        "lukket": False,
        "baerer": [],
        "indstilling": "",
        "sagsfremstilling": "Sekretariatet er på plads, og de første aktiviteter begynder i september (eksempel).",
        "bilag": [],
    }
    data = {
        "titel": "Notat (eksempel)",
        "art_tekst": "Notat (eksempel)",
        "version": "1",
        "hash_kort": "",
        "kode": "",
        "dannet_dato": i_dag(),
        "udkast": False,
        "samlet": True,
        "punkt": punkt,
    }
    return ContentFile(render_pdf("fora/punkt.pdf.html", data, vedhaeft_navn="notat.json"), name="notat.pdf")
