"""What the demo's fora work on, the meeting each has held, and the one that comes; all of it (eksempel)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from fora import handlinger
from fora.models import Gruppe, Gruppetype, Moede, Punkttype
from grundlag.models import Bruger
from grundlag.udfald import Udfald
from helhedsplaner.models import Gruppeplan, Helhedsplan, Planversion, Punktversion
from overblik.demo import grupper, referater


@dataclass(frozen=True, slots=True)
class Forumaar:
    """A forum's plan and its two meetings: what the held one decided, and what the coming one is asked."""

    plan: str
    holdt: date
    emne: str
    beslutning: str
    kommer: date
    sted: str
    udfald: Udfald = Udfald.TAGET_TIL_EFTERRETNING
    spoergsmaal: str = "Status på indsatser og mål"


FORA = {
    "bispebjerg": Forumaar(
        "Beboerprojekt Nordvest",
        date(2021, 6, 10),
        "Udtalelse om Beboerprojekt Nordvest",
        "Forummet anbefaler planen.",
        date(2021, 9, 9),
        "Kulturhuset, lokale 2 (eksempel)",
        Udfald.ANBEFALET,
        "Planens første hundrede dage",
    ),
    "amager_sundby": Forumaar(
        "Amagerplanen",
        date(2021, 6, 22),
        "Udtalelse om Amagerplanen",
        "Forummet tiltræder planen.",
        date(2021, 9, 21),
        "Kvarterhuset (eksempel)",
        Udfald.TILTRAADT,
        "Hvad mangler, før Amagerplanen kan begynde?",
    ),
    "noerrebro": Forumaar(
        "NørreBrobyggerne",
        date(2021, 6, 15),
        "Halvårsstatus for NørreBrobyggerne",
        "Forummet tager status til efterretning.",
        date(2021, 9, 14),
        "Biblioteket (eksempel)",
    ),
    "husum_tingbjerg": Forumaar(
        "Tingbjerg/Utterslevhuse 2020–24",
        date(2021, 6, 8),
        "Halvårsstatus for Tingbjerg/Utterslevhuse",
        "Forummet tager status til efterretning.",
        date(2021, 9, 7),
        "Medborgerhuset (eksempel)",
    ),
    "vesterbro_sydhavnen": Forumaar(
        "Sjælør Boulevard (eksempel)",
        date(2021, 6, 17),
        "Halvårsstatus for Sjælør Boulevard",
        "Forummet tager status til efterretning.",
        date(2021, 9, 16),
        "Beboerhuset (eksempel)",
    ),
    "valby_vigerslev": Forumaar(
        "Akacieparken 2019–22 (eksempel)",
        date(2021, 6, 24),
        "Planens økonomi",
        "Forummet beder om, at pengene til Akacieparken bliver frigivet.",
        date(2021, 9, 23),
        "Fælleshuset (eksempel)",
        spoergsmaal="De kommunale midler er ikke frigivet",
    ),
}
ARBEJDSGRUPPER = {"bispebjerg": "beskaeftigelse", "noerrebro": "sammenhaengskraft"}
"""The indsatsområde that the arbejdsgruppe of a byområde works on."""

RETTET, TIL_GENNEMLAESNING = "bispebjerg", "noerrebro"
REFERATER = {RETTET, TIL_GENNEMLAESNING}
"""Where the minutes are written out; one is approved with a rettelse, one waits for its members."""


def opret(fora: Mapping[str, Gruppe], *, af: Bruger) -> None:
    """Tie every forum to its plan, and give it a meeting held and one to come, by the secretary's own deeds."""
    for slug, aar in FORA.items():
        plan = Helhedsplan.objects.get(navn=aar.plan)
        version = plan.versioner.latest("nummer")
        Gruppeplan.objects.create(gruppe=fora[slug], plan=plan)
        _hold(_moede(fora[slug], aar.holdt, aar.sted, af=af), aar, version, af=af)
        _indkald(_moede(fora[slug], aar.kommer, aar.sted, af=af), aar, version, af=af)
    for slug, kode in ARBEJDSGRUPPER.items():
        plan = Helhedsplan.objects.get(navn=FORA[slug].plan)
        Gruppeplan.objects.create(
            gruppe=Gruppe.objects.get(hoerer_under=fora[slug], type=Gruppetype.ARBEJDSGRUPPE),
            plan=plan,
            indsatsomraade=plan.regelsaet.indsatsomraader.get(kode=kode),
        )


def _moede(forum: Gruppe, dato: date, sted: str, *, af: Bruger) -> Moede:
    aarstid = "Forummøde før sommer" if dato.month == 6 else "Forummøde i september"
    moede = handlinger.opret_moede(
        forum.pk, titel=f"{aarstid} {dato.year}", dato=dato, start_kl=time(14), slut_kl=time(16), sted=sted, af=af
    )
    handlinger.tilfoej_punkt(moede.pk, titel="Godkendelse af dagsorden", type=Punkttype.BESLUTNING, af=af)
    return moede


def _hold(moede: Moede, aar: Forumaar, version: Planversion, *, af: Bruger) -> None:
    """Held, minuted, and the minutes sent; most are approved."""
    _punkt(
        moede,
        aar.emne,
        Punkttype.BESLUTNING,
        version,
        tekster={
            "indstilling": f"At forummet drøfter {version.plan.navn} og siger sin mening.",
            "sagsfremstilling": "Projektlederen lægger planen frem: mål, aktiviteter og budget.",
            "droeftelse": "Der blev spurgt til samarbejdet med de lokale skoler og klubber.",
            "beslutning": aar.beslutning,
        },
        udfald=aar.udfald,
        af=af,
    )
    handlinger.skift(moede.pk, "afhold", af=af)
    if moede.gruppe.byomraade.slug in REFERATER:
        referater.skriv(moede, med_lukket=moede.gruppe.byomraade.slug == RETTET, af=af)
        grupper.godkend_kommissorium(moede, af=af)
    handlinger.udsend_referat(moede.pk, af=af)
    if moede.gruppe.byomraade.slug != TIL_GENNEMLAESNING:
        handlinger.godkend_referat(moede.pk, hvordan="Godkendt af alle ved gennemlæsningen (eksempel)", af=af)
    if moede.gruppe.byomraade.slug == RETTET:
        referater.ret(moede, af=af)


def _indkald(moede: Moede, aar: Forumaar, version: Planversion, *, af: Bruger) -> None:
    """Called, with the plan's version on the agenda."""
    indstilling = {"indstilling": f"At forummet drøfter, hvordan det følger {version.plan.navn} i efteråret."}
    _punkt(moede, aar.spoergsmaal, Punkttype.DROEFTELSE, version, tekster=indstilling, af=af)
    handlinger.tilfoej_punkt(moede.pk, titel="Eventuelt", type=Punkttype.ORIENTERING, af=af)
    if moede.gruppe.byomraade.slug == "bispebjerg":
        grupper.indkald(moede, af=af)
    else:
        handlinger.skift(moede.pk, "indkald", af=af)


def _punkt(
    moede: Moede,
    titel: str,
    slags: Punkttype,
    version: Planversion,
    *,
    tekster: Mapping[str, str],
    udfald: str = "",
    af: Bruger,
) -> None:
    punkt = handlinger.tilfoej_punkt(moede.pk, titel=titel, type=slags, af=af)
    handlinger.gem_punkt(punkt.pk, tekster, {"udfald": udfald}, grundudgave=punkt.udgave, af=af)
    Punktversion.objects.create(punkt=punkt, version=version)
