"""Paper for the meeting, in the plan's own words and figures: what each document says, and how it is made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.text import get_text_list

from godkendelser.models import Instansart, Instansregel, Trin
from godkendelser.word import indstilling_docx
from grundlag import kanon, pdf
from grundlag.bestilling import Resultat
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.filer import PDF
from grundlag.penge import kroner_tekst
from grundlag.templatetags.visning import dag
from grundlag.udfald import Udfald
from helhedsplaner.budget import pr_lejemaal_pr_maaned
from helhedsplaner.models import Kilde, Planversion, Versionsafsnit

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BESLUTNINGSARK, AFDELINGSARK, STEMMESEDLER, REFERAT, INDSTILLING, INDSTILLING_WORD = (
    "beslutningsark",
    "afdelingsark",
    "stemmesedler",
    "referat",
    "indstilling",
    "indstilling-word",
)
NAVNE = {
    BESLUTNINGSARK: "Beslutningsark",
    AFDELINGSARK: "Ark til afdelingsmødet",
    STEMMESEDLER: "Stemmesedler",
    REFERAT: "Skema til referat",
    INDSTILLING: "Indstilling (PDF)",
    INDSTILLING_WORD: "Indstilling (Word)",
}
# Who pays, in the words of those who live there.
BETALERE = {
    Kilde.KOMMUNE_KONTRAKT: "Københavns Kommune",
    Kilde.KOMMUNE_FACILITERING: "Københavns Kommune",
    Kilde.BOLIGORGANISATION: "boligorganisationerne",
}
SKABELONER = {
    BESLUTNINGSARK: "godkendelser/beslutningsark.pdf.html",
    AFDELINGSARK: "godkendelser/afdelingsark.pdf.html",
    STEMMESEDLER: "godkendelser/stemmesedler.pdf.html",
    REFERAT: "godkendelser/referat.pdf.html",
    INDSTILLING: "godkendelser/indstilling.pdf.html",
}
TIL_AFDELINGEN = (AFDELINGSARK, STEMMESEDLER, REFERAT)
TIL_UDVALG = (INDSTILLING, INDSTILLING_WORD)
REFERATFELTER = (
    "Mødets dato og sted",
    "Ordinært, ekstraordinært eller urafstemning",
    "Indkaldt den",
    "Fremmødte husstande",
    "Udleverede stemmesedler",
    "Stemmer for",
    "Stemmer imod",
    "Blanke",
    "Håndsoprækning, skriftligt eller uden optælling",
    "Dirigentens navn",
    "Dirigentens underskrift",
)
UDVALG = (Instansart.FAGUDVALG, Instansart.OEKONOMIUDVALG, Instansart.BORGERREPRAESENTATION)


def til_trin(art: str) -> tuple[str, ...]:
    """The kinds of document that a step of an instans of ``art`` has."""
    if art == Instansart.AFDELINGSMOEDE:
        return (*TIL_AFDELINGEN, BESLUTNINGSARK)
    return (*TIL_UDVALG, BESLUTNINGSARK) if art in UDVALG else (BESLUTNINGSARK,)


def dan(slags: str, trin_id: int) -> Resultat:
    """Make one document of a step. Raises Regelbrud when the plan has no version, or the step no such document."""
    trin = Trin.objects.med_instans().select_related("forloeb__plan__byomraade").get(pk=trin_id)
    if slags not in til_trin(trin.instans.art):
        raise Regelbrud("Trinnet har ikke et dokument af den slags.")
    data = dokumentdata(slags, trin)
    navn = f"{NAVNE[slags].partition(' (')[0]}, {trin}"
    if slags == INDSTILLING_WORD:
        return Resultat(f"{navn}.docx", DOCX, indstilling_docx(data))
    return Resultat(f"{navn}.pdf", PDF, pdf.render_pdf(SKABELONER[slags], data, vedhaeft_navn=f"{navn}.json"))


def dokumentdata(slags: str, trin: Trin) -> dict[str, Any]:
    """What the document says: canonical, from the newest version of the step's plan."""
    plan = trin.forloeb.plan or _sagens_plan(trin)
    version = Planversion.objects.filter(plan=plan).order_by("-nummer").first() if plan else None
    if plan is None or version is None:
        raise Regelbrud("Planen er ikke indsendt endnu, så der er ikke noget at skrive ud.")
    afsnit = dict(Versionsafsnit.objects.filter(version=version).values_list("noegle", "indhold"))
    budget, periode = afsnit["budget"], afsnit["periode"]
    indsatser = [indhold for navn, indhold in afsnit.items() if navn.startswith("indsats:")]
    regel = Instansregel.objects.filter(art=trin.instans.art).first()
    data = {
        "titel": f"{NAVNE[slags].partition(' (')[0]}: {plan.navn}",
        "art_tekst": NAVNE[slags].partition(" (")[0],
        "version": version.nummer,
        "hash_kort": version.sha256[:8],
        "kode": "",
        "dannet_dato": i_dag(),
        "udkast": False,
        "instans": str(trin),
        "plan": plan.navn,
        "byomraade": str(plan.byomraade),
        "driftsansvarlig": afsnit["stamdata"]["driftsansvarlig"]["navn"],
        "periode": periode,
        "resume": afsnit["organisering"]["resume"],
        "vision": afsnit["organisering"]["vision"],
        "organisering": afsnit["organisering"]["organisering"],
        "indsatser": [
            {
                "navn": et["navn"],
                "formaal": et["formaal"],
                "maal": [maal["tekst"] for maal in et["maal"]],
                "aktiviteter": [aktivitet["navn"] for aktivitet in et["aktiviteter"]],
            }
            for et in indsatser
        ],
        "ramme": budget["ramme"],
        "kilder": [{"navn": str(k.label), "beloeb": budget["kilder"][k]} for k in Kilde if budget["kilder"].get(k)],
        "betalere": get_text_list(
            list(dict.fromkeys(BETALERE.get(k, str(k.label)) for k in Kilde if budget["kilder"].get(k))), "og"
        ),
        "kommunalt": budget["kilder"]["kommune_kontrakt"] + budget["kilder"]["kommune_facilitering"],
        "afdelinger": [f"{et['organisation']['navn']} {et['navn']}" for et in afsnit["afdelinger"]["afdelinger"]],
        "svar": [str(Udfald(udfald).label) for udfald in regel.udfald] if regel else [],
        "egen": _egen(trin, afsnit),
    }
    rene: dict[str, Any] = kanon.kanonisk(data)
    rene["punkter"] = at_punkter(trin, rene)
    rene["afsnit"] = [{"titel": titel, "tekster": tekster} for titel, tekster in indstillingens_afsnit(rene)]
    rene["felter"] = list(REFERATFELTER) if slags == REFERAT else []
    return rene


def _sagens_plan(trin: Trin) -> Any:
    andel = trin.forloeb.sag.andele.select_related("plan__byomraade").first() if trin.forloeb.sag else None
    return andel.plan if andel else None


def _egen(trin: Trin, afsnit: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the step's own afdeling would get and pay."""
    afdeling = trin.instans.afdeling
    egne = [et for et in afsnit["afdelinger"]["afdelinger"] if afdeling and et["uid"] == str(afdeling.uid)]
    if afdeling is None or not egne:
        return None
    fra, til = (date.fromisoformat(egne[0][ende] or afsnit["periode"][ende]) for ende in ("fra", "til"))
    beloeb = egne[0]["egenbetaling"]
    return {
        "navn": str(afdeling),
        "lejemaal": afdeling.lejemaal,
        "fra": fra,
        "til": til,
        "beloeb": beloeb,
        "pr_maaned": _kroner_og_oere(pr_lejemaal_pr_maaned(beloeb, afdeling.lejemaal, fra, til)) if beloeb else "",
        "sedler": 2 * afdeling.lejemaal,
    }


def _kroner_og_oere(beloeb: Decimal) -> str:
    return f"{number_format(beloeb, 2)} kr."


def at_punkter(trin: Trin, data: Mapping[str, Any]) -> list[str]:
    """What an udvalg is asked to decide, as numbered at-punkter."""
    kroner = kroner_tekst(data["kommunalt"])
    if trin.instans.art == Instansart.FAGUDVALG:
        punkter = [f"helhedsplanen »{data['plan']}« for {data['byomraade']} godkendes"]
        if data["kommunalt"]:
            punkter.append(f"den kommunale medfinansiering på {kroner} tiltrædes, når pengene er frigivet")
        return [*punkter, "forvaltningen bemyndiges til at godkende uvæsentlige ændringer af planen"]
    if trin.instans.art == Instansart.OEKONOMIUDVALG:
        return [f"det over for Borgerrepræsentationen anbefales, at {kroner} frigives til »{data['plan']}«"]
    return [f"{kroner} frigives til kommunal medfinansiering af »{data['plan']}«"]


def indstillingens_afsnit(data: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The sections after the at-punkter, as paragraphs of markdown."""
    fra, til = (dag(date.fromisoformat(data["periode"][ende])) for ende in ("fra", "til"))
    indsatser = [f"**{et['navn']}:** {et['formaal']}" for et in data["indsatser"]]
    return [
        ("Problemstilling", [data["resume"], f"Planen omfatter {', '.join(data['afdelinger'])}."]),
        ("Løsning", [data["vision"], *indsatser, data["organisering"]]),
        (
            "Økonomi",
            [
                f"Planen løber fra {fra} til {til} med en samlet ramme på {kroner_tekst(data['ramme'])} "
                f"Kommunens andel er {kroner_tekst(data['kommunalt'])}"
            ],
        ),
        (
            "Videre proces",
            [
                "Når de kommunale afgørelser, afdelingernes ja og de øvrige indholdstrin er på plads, giver "
                "Landsbyggefonden som den sidste tilsagn. De kommunale penge kan bruges, når "
                "Borgerrepræsentationen har frigivet dem.",
                f"Driftsansvarlig er {data['driftsansvarlig']}.",
            ],
        ),
    ]
