"""A whole plan, with all that is asked of one that is submitted."""

import datetime as dt

from grundlag.penge import andel, andel_ned, fordel
from helhedsplaner.models import (
    Budgetart,
    Budgetlinje,
    Budgetversion,
    Helhedsplan,
    Indsatsomraade,
    Kilde,
    Praekvalifikationssvar,
)
from tests.factories.byomraader import (
    AfdelingFactory,
)
from tests.factories.helhedsplaner import (
    AktivitetFactory,
    BudgetversionFactory,
    DeltagelseFactory,
    MaalFactory,
    MilepaelFactory,
    PlanafsnitFactory,
    PlanFactory,
    PlanmedarbejderFactory,
    PlanpartFactory,
    PraekvalifikationFactory,
    SucceskriteriumFactory,
)


def fuld_plan(*, afdelinger: int = 2, indsatsomraader: int = 1, ramme: int = 28_100_000, **felter) -> Helhedsplan:
    """
    A plan that may be submitted, on the measures of Beboerprojekt Nordvest (domaene §§ 4.3, 4.4).

    15.9.2021-14.9.2025, so five budget years; its afdelinger belong to the driftsansvarlige
    organisation, each indsatsområde has its texts, one mål with a succeskriterium and one
    aktivitet with a milepæl, and the open budget adds up. ``felter`` are those of the plan.
    """
    plan = PlanFactory(
        **{
            "navn": "Beboerprojekt Nordvest",
            "periode_fra": dt.date(2021, 9, 15),
            "periode_til": dt.date(2025, 9, 14),
            "ramme": ramme,
            "resume": "Fire boligorganisationer samarbejder om Nordvest.",
            "vision": "Et kvarter, hvor børn og unge klarer sig som i resten af København.",
            "organisering": "En boligsocial bestyrelse leder planen.",
            **felter,
        }
    )
    PraekvalifikationFactory(
        plan=plan,
        udfordringer="Mange uden uddannelse og arbejde.",
        afdelingsoplysninger="Se afdelingerne.",
        noegletal="Københavnerbarometer 2020.",
        budgetoverslag="28,1 mio. kr.",
        kommunal_anbefaling="Kommunen anbefaler ansøgningen.",
        kommunal_anbefaling_dato=dt.date(2020, 5, 4),
        indsendt_dato=dt.date(2020, 6, 1),
        svar=Praekvalifikationssvar.PRAEKVALIFICERET,
        svar_dato=dt.date(2020, 9, 1),
    )
    PlanpartFactory(plan=plan, bidrag="Frikøbte medarbejdere")
    PlanmedarbejderFactory(plan=plan)
    deltagende = AfdelingFactory.create_batch(
        afdelinger, boligorganisation=plan.driftsansvarlig, byomraade=plan.byomraade
    )
    afsnit = [_fuldt_afsnit(plan, deltagende) for _ in range(indsatsomraader)]
    kilder = _kilder(plan)
    egne = fordel(kilder[Kilde.BOLIGORGANISATION], [1] * afdelinger)
    for afdeling, egenbetaling in zip(deltagende, egne, strict=True):
        DeltagelseFactory(plan=plan, afdeling=afdeling, egenbetaling=egenbetaling)
    skriv_budget(plan, afsnit[0].indsatsomraade)
    return plan


def _fuldt_afsnit(plan, afdelinger):
    afsnit = PlanafsnitFactory(
        plan=plan,
        baggrund="Hver fjerde unge er uden uddannelse.",
        formaal="Flere unge i gang.",
        maalgruppe="Unge mellem 13 og 25 år.",
        samarbejdspartnere="Jobcentret og klubberne.",
    )
    maal = MaalFactory(afsnit=afsnit, tekst="Flere unge har et fritidsjob.")
    SucceskriteriumFactory(
        maal=maal,
        tekst="60 unge om året får et fritidsjob.",
        indikator="Unge i fritidsjob",
        enhed="unge",
        udgangspunkt=0,
        udgangspunkt_dato=dt.date(2021, 9, 1),
        maalvaerdi=60,
        maaldato=dt.date(2025, 9, 14),
        kilde="Planens egen registrering",
    )
    aktivitet = AktivitetFactory(
        afsnit=afsnit,
        navn="Fritidsjob",
        beskrivelse="Unge hjælpes til deres første job.",
        metode="Håndholdt følgeskab.",
        ansvarlig="Projektlederen",
        fra=dt.date(2021, 9, 15),
        til=dt.date(2025, 9, 14),
    )
    aktivitet.maal.set([maal])
    aktivitet.afdelinger.set(afdelinger)
    MilepaelFactory(aktivitet=aktivitet)
    return afsnit


def _kilder(plan: Helhedsplan) -> dict[str, int]:
    satser = plan.regelsaet
    satser.refresh_from_db()
    kommune = 0 if plan.uden_kommunal_medfinansiering else andel(plan.ramme, satser.kommunal_pct)
    facilitering = 0 if plan.uden_kommunal_medfinansiering else andel(plan.ramme, satser.facilitering_pct)
    lbf = andel_ned(plan.ramme, 100 - satser.lokal_mindst_pct)
    return {
        Kilde.LBF: lbf,
        Kilde.KOMMUNE_KONTRAKT: kommune - facilitering,
        Kilde.KOMMUNE_FACILITERING: facilitering,
        Kilde.BOLIGORGANISATION: plan.ramme - lbf - kommune,
    }


def skriv_budget(plan: Helhedsplan, omraade: Indsatsomraade, version: Budgetversion | None = None) -> Budgetversion:
    """One row per kilde in an open budget (a new one if ``version`` is not given), by days over the calendar years."""
    kilder = _kilder(plan)
    version = version or BudgetversionFactory(plan=plan, nummer=plan.budgetversioner.count() + 1)
    raekker = {
        Kilde.LBF: {"art": Budgetart.MEDARBEJDERE, "indsatsomraade": omraade},
        Kilde.KOMMUNE_KONTRAKT: {"art": Budgetart.FRIKOEB, "indsatsomraade": omraade},
        Kilde.KOMMUNE_FACILITERING: {"art": Budgetart.FACILITERING},
        Kilde.BOLIGORGANISATION: {"art": Budgetart.PROJEKTLEDELSE, "boligorganisation": plan.driftsansvarlig},
    }
    aar = range(plan.periode_fra.year, plan.periode_til.year + 1)
    dage = [
        (min(plan.periode_til, dt.date(et, 12, 31)) - max(plan.periode_fra, dt.date(et, 1, 1))).days + 1 for et in aar
    ]
    Budgetlinje.objects.bulk_create(
        Budgetlinje(version=version, kilde=kilde, aar=et, beloeb=beloeb, **raekker[kilde])
        for kilde, i_alt in kilder.items()
        for et, beloeb in zip(aar, fordel(i_alt, dage), strict=True)
        if beloeb
    )
    return version
