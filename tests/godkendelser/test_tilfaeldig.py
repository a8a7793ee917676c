"""
Random lives of a plan against PostgreSQL: whatever people do, and in whatever order, the approvals are right.

Beside the database runs a small oracle that knows nothing of keys and hashes: for each decision it keeps what the
plan said then, and says in plain comparisons what that instans cares about. After every step it is asked where each
step stands and whether the plan is approved, so that no decision falls for a change outside what it covers, none
stands that should have fallen, and nothing is godkendt that has not been approved by all.

``make test`` runs the same lives every time; ``make fuzz`` new ones, and more.
"""

import datetime as dt
import os
from copy import deepcopy
from functools import wraps

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from godkendelser import handlinger
from godkendelser.models import Instansart, LbfSvarart, Stilling, Trin
from grundlag import kroge
from grundlag.fejl import Regelbrud
from grundlag.kroge import Beslutning
from grundlag.udfald import Udfald
from helhedsplaner.models import (
    Aktivitet,
    Budgetversion,
    Deltagelse,
    Helhedsplan,
    Indsatsomraade,
    Maal,
    Planpart,
    Punktversion,
    Snitflade,
)
from tests.factories.byomraader import AfdelingFactory
from tests.factories.fora import DagsordenspunktFactory, MoedeFactory
from tests.factories.fuld_plan import skriv_budget
from tests.factories.godkendelser import (
    DAG,
    AfstemningFactory,
    BemyndigelseFactory,
    LbfSvarFactory,
    indsendt_plan,
)
from tests.factories.helhedsplaner import DeltagelseFactory

A = Instansart
FORUM, TMU, LBF, OEU, BR = "forum", "tmu", "lbf", "oeu", "br"
I_DAG = dt.date(2021, 9, 15)
BEMYNDIGET_KR = 500
RAMMER = (28_100_000, 28_200_000, 28_000_000)
KOMMUNALT = {ramme: ramme // 8 for ramme in RAMMER}
DAGE = st.integers(0, 14).map(lambda dage: DAG + dt.timedelta(days=dage))
AFDELINGER = st.integers(0, 2)
FUZZ = int(os.environ.get("FUZZ", "0"))
"""How many lives of ``make fuzz``."""
LIV, LAENGDE, MINDST = 30, 90, 2_000

skridt = 0


def taeller(funktion):
    """Count each deed that goes to the database."""

    @wraps(funktion)
    def talt(*args, **kwargs):
        global skridt
        skridt += 1
        return funktion(*args, **kwargs)

    return talt


class Afgjort:
    """What the oracle remembers of one decision."""

    def __init__(self, ja, dato, version, indhold, *, ved_bemyndigelse=False):
        self.ja, self.dato, self.version, self.indhold = ja, dato, version, deepcopy(indhold)
        self.ved_bemyndigelse = ved_bemyndigelse
        self.trukket = False
        self.faldet = None
        """The number of the version that voided it."""


def brudt(trin, da, nu) -> bool:
    """Whether an instans that approved the plan as it was ``da`` must be asked again about it as it is ``nu``."""

    def aendret(*felter):
        return any(da[felt] != nu[felt] for felt in felter)

    if trin == FORUM:
        return aendret("organisering", "aktivitet", "maal", "bidrag")
    if trin == TMU:
        return aendret("navn", "bidrag", "aktivitet", "maal") or KOMMUNALT[nu["ramme"]] > KOMMUNALT[da["ramme"]]
    if trin in (OEU, BR):
        return KOMMUNALT[nu["ramme"]] > KOMMUNALT[da["ramme"]]
    if trin == LBF:
        return aendret("navn", "bidrag", "maal", "deltager") or nu["ramme"] > da["ramme"]
    foer, efter = da["deltager"].get(trin), nu["deltager"].get(trin)
    return foer is None or efter is None or efter[0] > foer[0] or efter[1] != foer[1]


class Liv(RuleBasedStateMachine):
    kaede = None
    afdelinger = ()
    """The submitted plan that every life begins with, and the afdelinger that may take part in it."""

    def __init__(self):
        super().__init__()
        self.graense = transaction.atomic()
        self.graense.__enter__()
        self.kaede.version = self.kaede.plan.versioner.order_by("nummer").last()
        self.kladde = {
            "organisering": "En boligsocial bestyrelse leder planen.",
            "navn": self.kaede.plan.navn,
            "aktivitet": "Fritidsjob",
            "maal": "Flere unge har et fritidsjob.",
            "bidrag": "Frikøbte medarbejdere",
            "ramme": RAMMER[0],
            "aar": 0,
            "budget": 0,
            "deltager": {
                self.afdelinger.index(en.afdeling): (en.egenbetaling, en.til)
                for en in Deltagelse.objects.filter(plan=self.kaede.plan).select_related("afdeling")
            },
        }
        self.versioner = [deepcopy(self.kladde)]
        self.afgjorte = {navn: [] for navn in (FORUM, TMU, LBF, OEU, BR, *range(len(self.afdelinger)))}
        self.moede = MoedeFactory(gruppe=self.trin(FORUM).instans.gruppe, dato=DAG)
        self.punkter = []

    def teardown(self):
        transaction.set_rollback(True)
        self.graense.__exit__(None, None, None)

    # What the oracle says

    @property
    def nyeste(self):
        return self.versioner[-1]

    def i_brug(self, trin) -> bool:
        return not isinstance(trin, int) or trin in self.nyeste["deltager"]

    def seneste(self, trin):
        return self.afgjorte[trin][-1] if self.afgjorte[trin] else None

    def gaelder(self, trin) -> bool:
        """A yes that no version has voided."""
        sidste = self.seneste(trin)
        return bool(sidste and sidste.ja and not sidste.trukket and sidste.faldet is None)

    def indholdstrin(self):
        return [trin for trin in self.afgjorte if trin not in (OEU, BR) and self.i_brug(trin)]

    def ikke_sidst(self) -> bool:
        """Somebody said yes, for the first time to what Landsbyggefonden decided on, on a later day than it."""
        lbf = self.seneste(LBF)

        def havde_sagt_ja(trin):
            return any(
                en.ja and not en.trukket and en.dato <= lbf.dato and (en.faldet is None or en.faldet > lbf.version)
                for en in self.afgjorte[trin]
            )

        return any(
            self.gaelder(trin) and self.seneste(trin).dato > lbf.dato and not havde_sagt_ja(trin)
            for trin in self.indholdstrin()
            if trin != LBF
        )

    def stilling(self, trin) -> str:
        sidste = self.seneste(trin)
        if not self.i_brug(trin):
            return Stilling.UDGAAET
        if sidste is None:
            return Stilling.AFVENTER
        if sidste.trukket:
            return Stilling.TRUKKET
        if not sidste.ja:
            return Stilling.IKKE_JA
        if sidste.faldet is not None:
            return Stilling.BORTFALDET
        return Stilling.IKKE_SIDST if trin == LBF and self.ikke_sidst() else Stilling.STAAR

    # What the database says

    def trin(self, navn) -> Trin:
        alle = Trin.objects.for_planer([self.kaede.plan.pk]).med_instans().med_stilling()
        if isinstance(navn, int):
            return alle.filter(instans__afdeling=self.afdelinger[navn]).first()
        art = {
            FORUM: A.BOLIGSOCIALT_FORUM,
            TMU: A.FAGUDVALG,
            LBF: A.LANDSBYGGEFOND,
            OEU: A.OEKONOMIUDVALG,
            BR: A.BORGERREPRAESENTATION,
        }[navn]
        return alle.get(instans__art=art)

    # What people do

    @rule(
        felt=st.sampled_from(["organisering", "navn", "aktivitet", "maal", "bidrag"]),
        tekst=st.sampled_from(["Et", "Noget andet", "En tredje tekst"]),
    )
    @taeller
    def ret_tekst(self, felt, tekst):
        plan = self.kaede.plan
        if felt in ("organisering", "navn"):
            Helhedsplan.objects.filter(pk=plan.pk).update(**{felt: tekst})
        elif felt == "aktivitet":
            Aktivitet.objects.filter(afsnit__plan=plan).update(navn=tekst)
        elif felt == "maal":
            Maal.objects.filter(afsnit__plan=plan).update(tekst=tekst)
        else:
            Planpart.objects.filter(plan=plan).update(bidrag=tekst)
        self.kladde[felt] = tekst

    @rule(nr=AFDELINGER, kroner=st.sampled_from([-400, 300, 700]), til=st.sampled_from([None, dt.date(2024, 12, 31)]))
    @taeller
    def ret_deltagelse(self, nr, kroner, til):
        if nr not in self.kladde["deltager"]:
            return
        egen = self.kladde["deltager"][nr][0] + kroner
        Deltagelse.objects.filter(plan=self.kaede.plan, afdeling=self.afdelinger[nr]).update(egenbetaling=egen, til=til)
        self.kladde["deltager"][nr] = (egen, til)

    @rule(nr=AFDELINGER)
    @taeller
    def ind_eller_ud(self, nr):
        deltager = self.kladde["deltager"]
        if nr not in deltager:
            DeltagelseFactory(plan=self.kaede.plan, afdeling=self.afdelinger[nr], egenbetaling=1_000_000)
            deltager[nr] = (1_000_000, None)
        elif len(deltager) > 1:
            Deltagelse.objects.filter(plan=self.kaede.plan, afdeling=self.afdelinger[nr]).delete()
            del deltager[nr]

    @rule(ramme=st.sampled_from(RAMMER), aar=st.integers(0, 1))
    @taeller
    def ret_penge(self, ramme, aar):
        """Another frame, or money moved between years within it."""
        plan = self.kaede.plan
        if (ramme, aar) == (self.kladde["ramme"], self.kladde["aar"]):
            return
        Helhedsplan.objects.filter(pk=plan.pk).update(ramme=ramme)
        plan.ramme = ramme
        aaben = Budgetversion.objects.filter(plan=plan, laast_tid=None).first()
        if aaben:
            aaben.linjer.all().delete()
        budget = skriv_budget(plan, plan.afsnit.get().indsatsomraade, aaben)
        if aar:
            linjer = list(budget.linjer.filter(kilde="lbf").order_by("aar")[:2])
            for linje, kroner in zip(linjer, (-1_000, 1_000), strict=True):
                linje.beloeb += kroner
                linje.save(update_fields=["beloeb"])
        self.kladde |= {
            "ramme": ramme,
            "aar": aar,
            "budget": self.kladde["budget"] + 1,
        }  # new lines, also with old sums

    @rule()
    @taeller
    def indsend(self):
        """Also after the plan is approved, when it is a tillæg."""
        if self.kladde == self.nyeste:
            self.afvises(self.kaede.ny_version)
            return
        self.kaede.ny_version()
        self.versioner.append(deepcopy(self.kladde))
        for trin in self.afgjorte:
            if self.i_brug(trin) and self.gaelder(trin) and brudt(trin, self.seneste(trin).indhold, self.nyeste):
                self.seneste(trin).faldet = len(self.versioner)

    @rule(trin=st.sampled_from([FORUM, TMU, LBF, OEU, BR, 0, 1, 2]), ja=st.booleans(), dato=DAGE)
    def afgoer(self, trin, ja, dato):
        self.svar(trin, ja, dato)

    @rule(dato=DAGE)
    def alle_siger_ja(self, dato):
        """So that a life often comes to an approved plan; Landsbyggefonden is the last of the dict's content steps."""
        for trin in sorted(self.afgjorte, key=lambda en: en == LBF):
            if self.i_brug(trin) and self.stilling(trin) != Stilling.STAAR:
                self.svar(trin, True, max(dato, self.sidste_dag()) if trin == LBF else dato)

    def sidste_dag(self):
        return max([en.dato for trin in self.indholdstrin() for en in self.afgjorte[trin]], default=DAG)

    @taeller
    def svar(self, trin, ja, dato):
        raekke = self.trin(trin)
        if raekke is None:
            return
        felter = {"dato": dato, "seneste_id": raekke.seneste_id}
        if isinstance(trin, int):
            felter["detalje"] = AfstemningFactory.build(afgoerelse=None, for_stemmer=50 if ja else 10, imod_stemmer=20)
        if trin == LBF:
            svar = {"beloeb": 21_000_000} if ja else {"beloeb": None, "art": LbfSvarart.AFSLAG}
            felter["detalje"] = LbfSvarFactory.build(afgoerelse=None, **svar)
        if not ja:
            felter |= {"udfald": Udfald.AFVIST, "begrundelse": "Nej."}
        if self.stilling(trin) in (Stilling.STAAR, Stilling.UDGAAET):
            self.afvises(lambda: self.kaede.afgoer(raekke, **felter))
            return
        self.kaede.afgoer(raekke, **felter)
        self.husk(trin, ja, dato)

    def husk(self, trin, ja, dato, **felter):
        self.afgjorte[trin].append(Afgjort(ja, dato, len(self.versioner), self.nyeste, **felter))

    @rule(trin=st.sampled_from([FORUM, TMU, LBF, OEU, BR, 0, 1]))
    @taeller
    def traek_tilbage(self, trin):
        sidste, raekke = self.seneste(trin), self.trin(trin)
        if sidste is None or sidste.trukket:
            return
        handlinger.traek_tilbage(raekke.seneste_id, begrundelse="Forkert.", af=self.hvem(trin))
        sidste.trukket = True

    def hvem(self, trin):
        kaede = self.kaede
        return {FORUM: kaede.sekretaer, TMU: kaede.tmu, OEU: kaede.oeu, BR: kaede.oeu}.get(trin, kaede.koordinator)

    @rule(nr=AFDELINGER)
    @taeller
    def overtrumf(self, nr):
        raekke, sidste = self.trin(nr), self.seneste(nr)
        if raekke is None:
            return

        def goer():
            return handlinger.overtrumf(
                raekke.pk,
                organ="Repræsentantskabet",
                begrundelse="Tidssvarende boliger.",
                dato=I_DAG,
                version_ids=[self.kaede.version.pk],
                seneste_id=raekke.seneste_id,
                af=self.kaede.koordinator,
            )

        if not self.i_brug(nr) or sidste is None or sidste.ja or sidste.trukket:
            self.afvises(goer)
            return
        goer()
        self.husk(nr, True, I_DAG)

    @rule(trin=st.sampled_from([FORUM, 0]))
    @taeller
    def staar_ved(self, trin):
        raekke = self.trin(trin)
        if raekke is None:
            return

        def goer():
            return handlinger.staar_ved(
                raekke.pk,
                version_ids=[self.kaede.version.pk],
                seneste_id=raekke.seneste_id,
                begrundelse="Kun ordvalget.",
                af=self.bemyndiget,
            )

        if self.stilling(trin) != Stilling.BORTFALDET or self.rakt_over(trin):
            self.afvises(goer)
            return
        goer()
        self.husk(trin, True, I_DAG, ved_bemyndigelse=True)

    def rakt_over(self, trin) -> bool:
        if trin == FORUM:
            return False
        egen = [en for en in self.afgjorte[trin] if en.ja and not en.ved_bemyndigelse][-1].indhold["deltager"][trin][0]
        return self.nyeste["deltager"][trin][0] - egen > BEMYNDIGET_KR

    @precondition(lambda self: len(self.punkter) < 3)
    @rule()
    @taeller
    def saet_paa_dagsorden(self):
        punkt = DagsordenspunktFactory(moede=self.moede, nummer=len(self.punkter) + 1)
        Punktversion.objects.create(punkt=punkt, version=self.kaede.version)
        self.punkter.append({"punkt": punkt, "version": len(self.versioner), "skrev": None})

    @precondition(lambda self: self.punkter)
    @rule(nr=st.integers(0, 2), ja=st.booleans())
    @taeller
    def referer(self, nr, ja):
        """The minutes are confirmed; the version on the item may be an old one."""
        paa = self.punkter[nr % len(self.punkter)]
        beslutning = Beslutning(Udfald.TILTRAADT if ja else Udfald.AFVIST, DAG, "Som indstillet.")
        skrevet = paa["skrev"]
        if skrevet and not skrevet.trukket:
            if skrevet.ja == ja:
                assert kroge.beslutningsvirkning(paa["punkt"], beslutning, self.kaede.sekretaer) == []
                return
            if skrevet is not self.seneste(FORUM):
                self.afvises(lambda: kroge.beslutningsvirkning(paa["punkt"], beslutning, self.kaede.sekretaer))
                return
            skrevet.trukket = True
        kroge.beslutningsvirkning(paa["punkt"], beslutning, self.kaede.sekretaer)
        if self.gaelder(FORUM):
            return
        ny = Afgjort(ja, DAG, paa["version"], self.versioner[paa["version"] - 1])
        self.afgjorte[FORUM].append(ny)
        paa["skrev"] = ny
        senere = enumerate(self.versioner[paa["version"] :], start=paa["version"] + 1)
        ny.faldet = next((nr for nr, indhold in senere if ja and brudt(FORUM, ny.indhold, indhold)), None)

    @precondition(lambda self: any(en["skrev"] for en in self.punkter))
    @rule(nr=st.integers(0, 2))
    @taeller
    def genaabn(self, nr):
        paa = self.punkter[nr % len(self.punkter)]

        def goer():
            return kroge.beslutningsvirkning(paa["punkt"], None, self.kaede.sekretaer)

        skrevet = paa["skrev"]
        if skrevet is None or skrevet.trukket:
            assert goer() == []
        elif skrevet is not self.seneste(FORUM):
            self.afvises(goer)
        else:
            goer()
            skrevet.trukket = True

    def afvises(self, handling):
        try:
            handling()
        except Regelbrud:
            return
        raise AssertionError("Det skulle være afvist.")

    # What must always hold

    @invariant()
    def hvert_trin_staar_som_det_skal(self):
        raekker = Trin.objects.for_planer([self.kaede.plan.pk]).med_instans().med_stilling()
        fundet = {self.navn_paa(raekke): str(raekke.stilling) for raekke in raekker}
        assert fundet == {trin: str(self.stilling(trin)) for trin in self.afgjorte if trin in fundet}
        assert set(fundet) >= {trin for trin in self.afgjorte if self.i_brug(trin)}

    @invariant()
    def aabent_og_tur_er_det_sporet_siger(self):
        raekker = list(Trin.objects.for_planer([self.kaede.plan.pk]).order_by("pk"))
        mangler = [en for en in raekker if not en.udgaaet_begrundelse and en.gaeldende_id is None]
        foer = {
            en.pk: any((en.forloeb_id, en.spor) == (m.forloeb_id, m.spor) and m.nummer < en.nummer for m in mangler)
            for en in raekker
        }
        assert [(en.pk, en.aaben, en.er_tur) for en in raekker] == [
            (en.pk, en in mangler, not foer[en.pk]) for en in raekker
        ]

    def navn_paa(self, raekke):
        arter = {
            A.BOLIGSOCIALT_FORUM: FORUM,
            A.FAGUDVALG: TMU,
            A.LANDSBYGGEFOND: LBF,
            A.OEKONOMIUDVALG: OEU,
            A.BORGERREPRAESENTATION: BR,
        }
        return arter.get(raekke.instans.art) or self.afdelinger.index(raekke.instans.afdeling)

    @invariant()
    def kun_det_alle_har_godkendt_er_godkendt(self):
        connection.check_constraints()
        version = Helhedsplan.objects.values_list("godkendt_version", flat=True).get(pk=self.kaede.plan.pk)
        alle = all(self.stilling(trin) == Stilling.STAAR for trin in self.indholdstrin())
        assert version == (self.kaede.version.pk if alle else None)


def test_random_lives_keep_the_approvals_right():
    global skridt
    skridt = 0
    kaede = indsendt_plan(afdelinger=2)
    Indsatsomraade.objects.filter(regelsaet=kaede.plan.regelsaet).update(faelles_snitflade=Snitflade.JA)
    kaede.ny_version()
    Liv.kaede = kaede
    deltagende = [en.afdeling for en in kaede.plan.deltagelser.select_related("afdeling").order_by("pk")]
    Liv.afdelinger = [
        *deltagende,
        AfdelingFactory(boligorganisation=kaede.plan.driftsansvarlig, byomraade=kaede.plan.byomraade),
    ]
    Liv.bemyndiget = BemyndigelseFactory(instans=kaede.trin(A.BOLIGSOCIALT_FORUM).instans).bruger
    BemyndigelseFactory(instans=kaede.moeder[0].instans, bruger=Liv.bemyndiget, hoejst_kr=BEMYNDIGET_KR)

    run_state_machine_as_test(
        Liv,
        settings=settings(
            max_examples=FUZZ or LIV,
            stateful_step_count=LAENGDE,
            derandomize=not FUZZ,
            database=None,
            deadline=None,
            phases=[Phase.generate, *([Phase.shrink] if FUZZ else [])],
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )

    print(f"{skridt} skridt")
    assert FUZZ or skridt >= MINDST
