"""Paper for the meeting, in the plan's own words and figures: what each document says, and how it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.text import get_text_list

from godkendelser.models import Hoeringspart, Instansart, Instansregel, Sagsandel, Trin
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
    """What the document says: canonical, from the newest version of each plan that the step is about."""
    planer = [_plandata(trin, version, frigives) for version, frigives in _planer(trin)]
    emne = planer[0]["plan"] if len(planer) == 1 else str(trin.forloeb.sag)
    navn = NAVNE[slags].partition(" (")[0]
    regel = Instansregel.objects.filter(art=trin.instans.art).first()
    data = {
        "titel": f"{navn}: {emne}",
        "art_tekst": navn,
        "version": get_text_list(list(dict.fromkeys(str(et["version"]) for et in planer)), "og"),
        "hash_kort": get_text_list([et["hash_kort"] for et in planer], "og"),
        "kode": "",
        "dannet_dato": i_dag(),
        "udkast": False,
        "instans": str(trin),
        "emne": emne,
        "sag": bool(trin.forloeb.sag_id),
        "planer": planer,
        "punkter": at_punkter(trin, planer),
        "afsnit": _samlet([indstillingens_afsnit(et) for et in planer], [et["plan"] for et in planer]),
        "bilag": _bilag(planer),
        "svar": [str(Udfald(udfald).label) for udfald in regel.udfald] if regel else [],
        "felter": list(REFERATFELTER) if slags == REFERAT else [],
    }
    rene: dict[str, Any] = kanon.kanonisk(data)
    return rene


def _planer(trin: Trin) -> list[tuple[Planversion, int | None]]:
    """The newest version of each plan of the step, and what the step's case gives it; Regelbrud before there is one."""
    if trin.forloeb.plan_id:
        beloeb: dict[int, int | None] = {trin.forloeb.plan_id: None}
    else:
        beloeb = dict(Sagsandel.objects.filter(sag=trin.forloeb.sag_id).order_by("pk").values_list("plan", "beloeb"))
    versioner = Planversion.objects.filter(plan__in=beloeb).order_by("plan_id", "-nummer").distinct("plan_id")
    nyeste = {et.plan_id: et for et in versioner.select_related("plan__byomraade")}
    if len(nyeste) < len(beloeb):
        raise Regelbrud("Planen er ikke indsendt endnu, så der er ikke noget at skrive ud.")
    return [(nyeste[pk], kroner) for pk, kroner in beloeb.items()]


def _plandata(trin: Trin, version: Planversion, frigives: int | None) -> dict[str, Any]:
    """A plan in its own words and figures; ``frigives`` is what its case releases, else its own municipal kroner."""
    afsnit = dict(Versionsafsnit.objects.filter(version=version).values_list("noegle", "indhold"))
    budget = afsnit["budget"]
    kilder = budget["kilder"]
    indsatser = [indhold for navn, indhold in afsnit.items() if navn.startswith("indsats:")]
    kommunalt = kilder["kommune_kontrakt"] + kilder["kommune_facilitering"]
    return {
        "plan": version.plan.navn,
        "uid": str(version.plan.uid),
        "version": version.nummer,
        "hash_kort": version.hash_kort,
        "byomraade": str(version.plan.byomraade),
        "driftsansvarlig": afsnit["stamdata"]["driftsansvarlig"]["navn"],
        "periode": afsnit["periode"],
        **{felt: afsnit["organisering"][felt] for felt in ("resume", "vision", "organisering")},
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
        "kilder": [{"navn": str(k.label), "beloeb": kilder[k]} for k in Kilde if kilder.get(k)],
        "betalere": get_text_list(
            list(dict.fromkeys(BETALERE.get(k, str(k.label)) for k in Kilde if kilder.get(k))), "og"
        ),
        "kommunalt": kommunalt,
        "frigives": kommunalt if frigives is None else frigives,
        "afdelinger": [f"{et['organisation']['navn']} {et['navn']}" for et in afsnit["afdelinger"]["afdelinger"]],
        "egen": _egen(trin, afsnit),
    }


def _bilag(planer: Sequence[Mapping[str, Any]]) -> list[str]:
    """What goes with the case: each plan, and what those heard have answered (the answers block nothing)."""
    hoerte = Hoeringspart.objects.filter(hoering__plan__uid__in=[et["uid"] for et in planer], svar_dato__isnull=False)
    svar = hoerte.select_related("hoering", "forvaltning", "lokaludvalg").order_by("hoering", "svar_dato", "pk")
    return [
        *(f"Helhedsplanen »{et['plan']}«, version {et['version']}, kendetegn {et['hash_kort']}" for et in planer),
        *(f"Høring om »{et.hoering}«: svar fra {et}, {dag(et.svar_dato)}" for et in svar),
    ]


def _samlet(planers: list[list[tuple[str, list[str]]]], navne: list[str]) -> list[dict[str, Any]]:
    """The sections of one or more plans under the same titles; with more, each plan's words are under its name."""
    flere = len(navne) > 1
    return [
        {
            "titel": afsnit[0][0],
            "tekster": [
                tekst
                for navn, (_, tekster) in zip(navne, afsnit, strict=True)
                for tekst in ([f"# {navn}", *tekster] if flere else tekster)
            ],
        }
        for afsnit in zip(*planers, strict=True)
    ]


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


def at_punkter(trin: Trin, planer: Sequence[Mapping[str, Any]]) -> list[str]:
    """What an udvalg is asked to decide, as numbered at-punkter."""
    if trin.instans.art == Instansart.FAGUDVALG:
        [plan] = planer
        punkter = [f"helhedsplanen »{plan['plan']}« for {plan['byomraade']} godkendes"]
        if plan["kommunalt"]:
            kroner = kroner_tekst(plan["kommunalt"])
            punkter.append(f"den kommunale medfinansiering på {kroner} tiltrædes, når pengene er frigivet")
        return [*punkter, "forvaltningen bemyndiges til at godkende uvæsentlige ændringer af planen"]
    frigives = [
        f"{kroner_tekst(et['frigives'])} frigives til kommunal medfinansiering af »{et['plan']}«" for et in planer
    ]
    if trin.instans.art == Instansart.OEKONOMIUDVALG:
        return [f"det over for Borgerrepræsentationen anbefales, at {punkt}" for punkt in frigives]
    return frigives


def indstillingens_afsnit(data: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """A plan's sections after the at-punkter, as paragraphs of markdown."""
    fra, til = (dag(date.fromisoformat(data["periode"][ende])) for ende in ("fra", "til"))
    indsatser = [f"**{et['navn']}:** {et['formaal']}" for et in data["indsatser"]]
    return [
        (
            "Problemstilling",
            [
                data["resume"],
                f"Planen omfatter {', '.join(data['afdelinger'])}.",
            ],
        ),
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
