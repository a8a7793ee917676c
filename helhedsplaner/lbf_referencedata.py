"""
Landsbyggefonden's forms as far as they are known; an administrator corrects them. Safe to run again.

That prækvalifikation is five parts, and what is reported each year, Landsbyggefonden has published (domaene §§ 2.1,
3.4). The fields of its system and their order are not published, so each form says that it is not confirmed.
"""

from __future__ import annotations

from helhedsplaner.models import Lbffelt, Lbfoplysning, Lbfskema, Lbfskemaslags

_O, _S = Lbfoplysning, Lbfskemaslags
_UVIST = "Felternes rækkefølge i driftsstøttesystemet er ikke offentliggjort."
PRAEKVALIFIKATION = (
    "https://www.lbf.dk/stoette/boligsocial-indsats-aktiviteter/"
    "ansoegning-om-stoette-til-en-boligsocial-indsats-afsat-inden-for-rammerne-af-2015-18-midlerne/"
)
INDBERETNING = (
    "https://lbf.dk/regler-og-satser/historiske-regulativer-og-vejledninger/"
    "indberetningskrav-til-de-boligsociale-indsatser-inden-for-rammerne-af-2011-14-midlerne/"
)
_HVEM = ("Planen", (("Helhedsplanens navn", _O.NAVN), ("Helhedsplanens nummer", _O.LBF_NUMMER)))

# The form's source, and its groups of (name, what it is filled in with).
_Gruppe = tuple[str, tuple[tuple[str, Lbfoplysning], ...]]
SKEMAER: dict[Lbfskemaslags, tuple[str, tuple[_Gruppe, ...]]] = {
    _S.PRAEKVALIFIKATION: (
        f"{PRAEKVALIFIKATION} {_UVIST}",
        (
            (
                "Ansøger",
                (
                    ("Helhedsplanens navn", _O.NAVN),
                    ("Sagsnummer", _O.DRIFTSSTOETTE_SAGSNR),
                    ("Driftsansvarlig boligorganisation", _O.DRIFTSANSVARLIG),
                    ("Deltagende boligorganisationer", _O.BOLIGORGANISATIONER),
                    ("Periode fra", _O.PERIODE_FRA),
                    ("Periode til", _O.PERIODE_TIL),
                ),
            ),
            ("1. Sociale udfordringer (højst 5 sider)", (("Beskrivelse af udfordringerne", _O.UDFORDRINGER),)),
            (
                "2. Stamdata for afdelingerne",
                (("Afdelinger", _O.AFDELINGER), ("Bemærkninger", _O.AFDELINGSOPLYSNINGER)),
            ),
            ("3. Statistiske nøgletal", (("Nøgletal", _O.NOEGLETAL), ("Bemærkninger", _O.NOEGLETAL_TEKST))),
            (
                "4. Budgetoverslag",
                (("Samlet ramme", _O.RAMME), ("Overslag og lokal medfinansiering", _O.BUDGETOVERSLAG)),
            ),
            (
                "5. Kommunal anbefaling",
                (("Anbefaling", _O.ANBEFALING), ("Anbefalingens dato", _O.ANBEFALING_DATO)),
            ),
        ),
    ),
    _S.BUDGET: (
        f"Finansieringsplanen efter almenboliglovens § 91 a, stk. 3. {_UVIST}",
        (
            _HVEM,
            (
                "Finansiering",
                (
                    ("Samlet ramme", _O.RAMME),
                    ("Støtte fra Landsbyggefonden", _O.LBF_BELOEB),
                    ("Kommunen", _O.KOMMUNE_BELOEB),
                    ("Boligorganisationerne", _O.BOLIGORGANISATION_BELOEB),
                    ("Andre", _O.ANDRE_BELOEB),
                    ("Lokal medfinansiering", _O.LOKAL_PCT),
                    ("Afvigelse fra den typiske kommunale andel", _O.AFVIGELSE),
                ),
            ),
            (
                "Budget",
                (
                    ("Kilder pr. år", _O.BUDGET_KILDER),
                    ("Arter pr. år", _O.BUDGET_ARTER),
                    ("Indsatsområder pr. år", _O.BUDGET_OMRAADER),
                    ("Egenbetaling pr. afdeling", _O.EGENBETALING),
                ),
            ),
        ),
    ),
    _S.STATUS: (
        f"{INDBERETNING} {_UVIST}",
        (
            _HVEM,
            ("Målopfyldelse", (("Mål og målinger", _O.MAALOPFYLDELSE),)),
            ("Aktiviteter og milepæle", (("Aktiviteter", _O.AKTIVITETER), ("Milepæle", _O.MILEPAELE_STATUS))),
            (
                "Reguleringskonto",
                (
                    ("Opgjort til og med", _O.FORBRUG_DATO),
                    ("Landsbyggefondens midler", _O.FORBRUG_LBF),
                    ("Alle midler", _O.FORBRUG_AAR),
                ),
            ),
        ),
    ),
    _S.MILEPAELSPLAN: (
        f"{INDBERETNING} {_UVIST}",
        (
            _HVEM,
            (
                "Milepælsplan",
                (("Milepæle næste år", _O.MILEPAELE_NAESTE_AAR), ("Planens øvrige milepæle", _O.MILEPAELE)),
            ),
        ),
    ),
}


def indlaes() -> None:
    """Add the forms that are missing; one that is there is an administrator's."""
    for slags, (kilde, grupper) in SKEMAER.items():
        skema, er_nyt = Lbfskema.objects.get_or_create(slags=slags, defaults={"kilde": kilde})
        if er_nyt:
            Lbffelt.objects.bulk_create(
                Lbffelt(
                    skema=skema,
                    raekkefoelge=10 * nummer,
                    gruppe=gruppe if foerst else "",
                    navn=navn,
                    oplysning=oplysning,
                )
                for nummer, (gruppe, foerst, navn, oplysning) in enumerate(
                    (
                        (gruppe, plads == 0, navn, oplysning)
                        for gruppe, felter in grupper
                        for plads, (navn, oplysning) in enumerate(felter)
                    ),
                    start=1,
                )
            )
