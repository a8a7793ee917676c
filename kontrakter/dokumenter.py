"""An agreement as data: what is printed, hashed, attached to the PDF, and signed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from grundlag import kanon
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.templatetags.visning import dag
from helhedsplaner.models import Versionsafsnit
from kontrakter import fletning
from kontrakter.flettefelter import flettevaerdier, maaneder, tekster
from kontrakter.forskelle import aendringer
from kontrakter.models import Aftale, Aftaleversion, Kontraktlinje, Linjeart, Underskrift
from kontrakter.pulje import pulje_for

SKABELON = "kontrakter/kontrakt.pdf.html"
# What tells two printings of the same content apart; the hash does not cover it.
UDEN_FOR_HASH = frozenset({"version", "hash_kort", "kode", "dannet_dato"})


def kontraktdata(aftale: Aftale, *, udkast: bool, version_nummer: int) -> dict[str, Any]:
    """
    The canonical content of a version of ``aftale``, and all that its PDF is made from.

    Raises Regelbrud if a merge field in a text is none, or has nothing to be filled with.
    Eight queries, however many rows. Amounts are whole kroner, dates ISO, texts Markdown.
    """
    indhold = _indhold(aftale, udkast=udkast)
    udgivelse = {
        "version": version_nummer,
        "hash_kort": indholdets_sha256(indhold)[:8],
        "kode": "",
        "dannet_dato": i_dag(),
    }
    data: dict[str, Any] = kanon.kanonisk(indhold | udgivelse)
    return data


def indholdets_sha256(data: dict[str, Any]) -> str:
    """The hash of what an agreement says: the same for two printings of the same content."""
    return kanon.sha256({noegle: vaerdi for noegle, vaerdi in data.items() if noegle not in UDEN_FOR_HASH})


def filnavn(aftale: Aftale, nummer: int) -> str:
    return f"{aftale.titel}, version {nummer}.pdf"


def seglets_grund(version: Aftaleversion) -> str:
    """What the seal says: that all have signed, who, for whom, how and which day."""
    gyldige = version.underskrifter.filter(tilbagekaldt_tid=None)
    hvem = [
        f"{et.navn}, {et.titel}, for {et.paa_vegne_af}, {et.get_metode_display().lower()}, {dag(et.dato)}"
        for et in gyldige
    ]
    return f"Alle parter har underskrevet version {version.nummer} ({version.sha256}): {'; '.join(hvem)}."


def _indhold(aftale: Aftale, *, udkast: bool) -> dict[str, Any]:
    parter = list(aftale.parter.select_related("boligorganisation", "forvaltning", "lokaludvalg"))
    linjer = list(aftale.linjer.select_related("plan", "forvaltning", "indsatsomraade", "tvaergaaende_indsats"))
    pr_aar: Counter[int] = Counter()
    for linje in linjer:
        pr_aar[linje.aar] += linje.beloeb
    grundlag = _grundlag(aftale)
    vaerdier = flettevaerdier(aftale, parter, [plan["plan"] for plan in grundlag], sum(pr_aar.values()))
    if hindringer := fletning.alle_mangler(tekster(aftale, parter), vaerdier):
        raise Regelbrud(f"Aftalen kan ikke udskrives. {' '.join(hindringer)}")

    def flettet(tekst: str) -> str:
        return fletning.flet(tekst, vaerdier)

    return {
        "art": aftale.art,
        "art_tekst": aftale.get_art_display(),
        "titel": aftale.titel,
        "uid": aftale.uid,
        "udkast": udkast,
        "byomraade": {"navn": aftale.byomraade.navn},
        "indsatsomraade": aftale.indsatsomraade.navn if aftale.indsatsomraade else "",
        "sagsnr": aftale.sagsnr,
        "dokumentnr": aftale.dokumentnr,
        "bilagsnummer": aftale.bilagsnummer,
        "aendringer": _aendringer(aftale),
        "periode": {"fra": aftale.fra, "til": aftale.til},
        "grundlag": grundlag,
        "parter": [
            {
                "uid": part.uid,
                "navn": part.fuldt_navn,
                "slags": part.slags,
                "forpligtelser": flettet(part.forpligtelser),
            }
            for part in parter
        ],
        "formaal": flettet(aftale.formaal),
        "ydelser": flettet(aftale.ydelser),
        "maal_og_opfoelgning": flettet(aftale.maal_og_opfoelgning),
        "vilkaar": {
            "aendring": flettet(aftale.vilkaar_aendring),
            "opsigelse": (
                f"Varslet er {maaneder(aftale.opsigelsesvarsel_maaneder)}.\n\n{flettet(aftale.vilkaar_opsigelse)}"
            ),
            "tvist": flettet(aftale.vilkaar_tvist),
            "persondata": flettet(aftale.vilkaar_persondata),
        },
        "kontaktpersoner": [
            {
                "navn": part.kontakt_navn,
                "titel": part.kontakt_titel,
                "part": part.fuldt_navn,
                "email": part.kontakt_email,
            }
            for part in parter
            if part.kontakt_navn
        ],
        "linjer": [
            {
                "uid": linje.uid,
                "plan": str(linje.plan),
                "art_tekst": linje.get_art_display(),
                "forvaltning": str(linje.forvaltning or ""),
                "indsatsomraade": str(linje.indsatsomraade or ""),
                "beskrivelse": linje.beskrivelse,
                "aar": linje.aar,
                "beloeb": linje.beloeb,
                "timer": linje.timer,
                "timepris": linje.timepris,
                "aarsvaerk": linje.aarsvaerk,
                "tvaergaaende_indsats": str(linje.tvaergaaende_indsats or ""),
            }
            for linje in linjer
        ],
        "sum_pr_aar": [{"aar": aar, "beloeb": beloeb} for aar, beloeb in sorted(pr_aar.items())],
        "sum": sum(pr_aar.values()),
        "pulje": _pulje(linjer),
        "underskrifter": [{"part": part.fuldt_navn, "navn": "", "titel": ""} for part in parter],
        "bilag": _bilag(aftale),
    }


def _aendringer(aftale: Aftale) -> list[dict[str, str]]:
    """What a tillæg changes; nothing for other agreements."""
    if aftale.erstatter is None:
        return []
    return [{"hvad": et.hvad, "foer": et.foer, "efter": et.efter} for et in aendringer(aftale.erstatter, aftale)]


def _grundlag(aftale: Aftale) -> list[dict[str, Any]]:
    perioder = Versionsafsnit.objects.filter(noegle="periode")
    planer = aftale.planer.select_related("plan", "planversion").order_by("plan")
    return [
        {
            "plan": str(grundlag.plan),
            "version": grundlag.planversion.nummer,
            "hash_kort": grundlag.planversion.hash_kort,
            "periode": grundlag.planversion.afsnit.all()[0].indhold,
        }
        for grundlag in planer.prefetch_related(Prefetch("planversion__afsnit", perioder))
    ]


def _pulje(linjer: list[Kontraktlinje]) -> list[dict[str, Any]]:
    """Each pot that the lines draw on: what it holds, and what is promised of it here and in all agreements."""
    planer = {linje.plan_id: str(linje.plan) for linje in linjer}
    puljer = pulje_for(planer)
    her: Counter[tuple[int, bool]] = Counter()
    for linje in linjer:
        her[linje.plan_id, linje.art == Linjeart.FACILITERING] += linje.beloeb
    return [
        {
            "plan": f"{planer[plan]}, facilitering" if facilitering else planer[plan],
            "kontraktpulje": puljer[plan].facilitering if facilitering else puljer[plan].kontraktpulje,
            "disponeret_her": beloeb,
            "disponeret_i_alt": (
                puljer[plan].disponeret_facilitering if facilitering else puljer[plan].disponeret_kontrakt
            ),
        }
        for (plan, facilitering), beloeb in sorted(her.items())
    ]


def _bilag(aftale: Aftale) -> list[dict[str, str]]:
    """The documents that belong to the text, not the scans of what was signed."""
    scannet = Underskrift.objects.filter(scan=OuterRef("pk"))
    return [
        {"nr": str(nummer), "titel": bilag.titel}
        for nummer, bilag in enumerate(aftale.bilag.filter(~Exists(scannet)), start=1)
    ]
