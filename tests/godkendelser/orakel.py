"""
The oracle of the random lives (test_tilfaeldig.py): what people's decisions should lead to, and whether they did.

It knows nothing of keys and hashes: for each decision it keeps what the plan said then, and says in plain comparisons
what that instans cares about.
"""

from copy import deepcopy

from django.db import connection
from hypothesis.stateful import invariant

from godkendelser.models import Instansart, Stilling, Trin
from helhedsplaner.models import Helhedsplan
from tests.factories.godkendelser import DAG

A = Instansart
FORUM, TMU, LBF, OEU, BR = "forum", "tmu", "lbf", "oeu", "br"
BEMYNDIGET_KR = 500
RAMMER = (28_100_000, 28_200_000, 28_000_000)
KOMMUNALT = {ramme: ramme // 8 for ramme in RAMMER}


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


class Orakel:
    """
    A part of the state machine: ``afgjorte`` are the decisions by step, ``versioner`` what each version said.

    ``kaede`` is the submitted plan that every life begins with, ``afdelinger`` those that may take part in it.
    """

    kaede = None
    afdelinger = ()

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

    def sidste_dag(self):
        return max([en.dato for trin in self.indholdstrin() for en in self.afgjorte[trin]], default=DAG)

    def husk(self, trin, ja, dato, **felter):
        self.afgjorte[trin].append(Afgjort(ja, dato, len(self.versioner), self.nyeste, **felter))

    def rakt_over(self, trin) -> bool:
        if trin == FORUM:
            return False
        egen = [en for en in self.afgjorte[trin] if en.ja and not en.ved_bemyndigelse][-1].indhold["deltager"][trin][0]
        return self.nyeste["deltager"][trin][0] - egen > BEMYNDIGET_KR

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
