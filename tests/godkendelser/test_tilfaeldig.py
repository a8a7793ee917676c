"""
Random lives of a plan against PostgreSQL: whatever people do, and in whatever order, the approvals are right.

Beside the database runs a small oracle (orakel.py) that knows nothing of keys and hashes. After every step it is
asked where each step stands and whether the plan is approved, so that no decision falls for a change outside what it
covers, none stands that should have fallen, and nothing is godkendt that has not been approved by all.

``make test`` runs the same lives every time; ``make fuzz`` new ones, and more.
"""

import datetime as dt
import os
from copy import deepcopy
from functools import wraps

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from godkendelser import handlinger
from godkendelser.models import Instansart, LbfSvarart, Stilling
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
from tests.godkendelser.orakel import BEMYNDIGET_KR, BR, FORUM, LBF, OEU, RAMMER, TMU, Afgjort, Orakel, brudt

I_DAG = dt.date(2021, 9, 15)
DAGE = st.integers(0, 14).map(lambda dage: DAG + dt.timedelta(days=dage))
AFDELINGER = st.integers(0, 2)
FELTER = st.sampled_from(["organisering", "navn", "aktivitet", "maal", "bidrag"])
TEKSTER = st.sampled_from(["Et", "Noget andet", "En tredje tekst"])
KRONER = st.sampled_from([-400, 300, 700])
SLUT = st.sampled_from([None, dt.date(2024, 12, 31)])
FUZZ = int(os.environ.get("FUZZ", "0"))
"""How many lives of ``make fuzz``."""
LIV, LAENGDE, MINDST = 22, 90, 2_000

skridt = 0


def taeller(funktion):
    """Count each deed that goes to the database."""

    @wraps(funktion)
    def talt(*args, **kwargs):
        global skridt
        skridt += 1
        return funktion(*args, **kwargs)

    return talt


class Liv(Orakel, RuleBasedStateMachine):
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

    # What people do

    @rule(felt=FELTER, tekst=TEKSTER)
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

    @rule(nr=AFDELINGER, kroner=KRONER, til=SLUT)
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

    # A version with one change in it after all have said yes, so that each part of a coverage is tried by itself.

    def alle_er_med(self):
        if self.kladde != self.nyeste:
            self.indsend()
        self.alle_siger_ja(DAG)

    @rule(felt=FELTER, tekst=TEKSTER)
    def indsend_tekst(self, felt, tekst):
        self.alle_er_med()
        self.ret_tekst(felt, tekst)
        self.indsend()

    @rule(nr=AFDELINGER, kroner=KRONER, til=SLUT)
    def indsend_deltagelse(self, nr, kroner, til):
        self.alle_er_med()
        self.ret_deltagelse(nr, kroner, til)
        self.indsend()

    @rule(ramme=st.sampled_from(RAMMER), aar=st.integers(0, 1))
    def indsend_penge(self, ramme, aar):
        self.alle_er_med()
        self.ret_penge(ramme, aar)
        self.indsend()

    @rule(trin=st.sampled_from([FORUM, TMU, LBF, OEU, BR, 0, 1, 2]), ja=st.booleans(), dato=DAGE)
    def afgoer(self, trin, ja, dato):
        self.svar(trin, ja, dato)

    @rule(dato=DAGE)
    def alle_siger_ja(self, dato):
        """So that a life often comes to an approved plan; Landsbyggefonden is the last of the dict's content steps."""
        for trin in sorted(self.afgjorte, key=lambda en: en == LBF):
            if self.i_brug(trin) and self.stilling(trin) != Stilling.STAAR:
                self.svar(trin, True, max(dato, self.sidste_dag()) if trin == LBF else dato)

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
    Liv.bemyndiget = BemyndigelseFactory(instans=kaede.trin(Instansart.BOLIGSOCIALT_FORUM).instans).bruger
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
