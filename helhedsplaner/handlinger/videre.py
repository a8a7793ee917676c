"""A new plan from earlier ones: what is chosen is carried over in one deed, and the lineage is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Prefetch

from byomraader.adgang import kraev
from byomraader.models import Boligorganisation, Byomraade
from grundlag.adgang import Handling
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.gitter import Raekke, raekke_for
from helhedsplaner.handlinger.budget import linjefelter
from helhedsplaner.handlinger.faelles import aabent_budget
from helhedsplaner.handlinger.indhold import laas_til_rettelse
from helhedsplaner.handlinger.liv import opret_plan
from helhedsplaner.models import (
    Aktivitet,
    Aktivitetsstatus,
    Budgetlinje,
    Deltagelse,
    Fordelingsnoegle,
    Helhedsplan,
    Helhedsplansrelation,
    Maal,
    Milepael,
    Milepaelsstatus,
    Noeglevaegt,
    Planafsnit,
    Planmedarbejder,
    Planpart,
    Regelsaet,
    Slaegtskab,
    Succeskriterium,
)
from helhedsplaner.videre import (
    I_AFSNIT,
    OM_OMRAADER,
    Flytning,
    Omraadekort,
    Plandel,
    brugte_omraader,
    budgetter_at_bygge_paa,
    samlet,
    stadig_med,
)

PLANENS_TEKSTER = ("resume", "vision", "organisering")
AFSNITTETS_TEKSTER = ("baggrund", "formaal", "maalgruppe", "samarbejdspartnere", "kommunal_begrundelse")


@transaction.atomic
def viderefoer(
    kilde_ids: Iterable[int],
    *,
    art: str,
    dele: Collection[str],
    kort: Omraadekort,
    navn: str,
    byomraade: Byomraade,
    regelsaet: Regelsaet,
    driftsansvarlig: Boligorganisation,
    periode_fra: date,
    periode_til: date,
    af: Bruger,
) -> Helhedsplan:
    """
    Make a plan that goes on from ``kilde_ids``, with the ``dele`` of them that are chosen; all or nothing.

    The earlier plans are locked, so that no half of somebody's change is carried over. Raises PermissionDenied for
    one that ``af`` may not see, and Regelbrud for too few or too many, or an indsatsområde without a place in ``kort``.
    """
    alle = Helhedsplan.objects.select_for_update(of=("self",)).filter(pk__in=list(kilde_ids))
    kilder = list(alle.order_by("periode_fra", "pk"))
    for kilde in kilder:
        kraev(af, Handling.SE, kilde)
    _kraev_antal(art, len(kilder))
    _kraev_pladser(kilder, regelsaet, dele, kort)
    plan = opret_plan(
        navn=navn,
        byomraade=byomraade,
        regelsaet=regelsaet,
        driftsansvarlig=driftsansvarlig,
        periode_fra=periode_fra,
        periode_til=periode_til,
        af=af,
    )
    for kilde in kilder:
        _knyt(kilde, plan, art, af=af)
    _Kopi(plan, kilder, frozenset(dele), kort, periode=(periode_fra, periode_til), af=af).skriv()
    log_haendelse("helhedsplan.viderefoer", plan, af=af, art=art, fra=[kilde.pk for kilde in kilder], dele=sorted(dele))
    return plan


def _kraev_antal(art: str, antal: int) -> None:
    if antal == 0:
        raise Regelbrud("Vælg mindst én plan at bygge videre på.", felt="kilde")
    if art == Slaegtskab.SAMMENLAEGNING and antal < 2:
        raise Regelbrud("En sammenlægning er af mindst to planer. Vælg en til, eller vælg noget andet.", felt="kilde")
    if art in (Slaegtskab.FORLAENGELSE, Slaegtskab.UDVIDELSE) and antal > 1:
        raise Regelbrud(
            "Kun én plan kan forlænges eller udvides ad gangen. Er det flere, er det en sammenlægning.", felt="kilde"
        )


def _kraev_pladser(
    kilder: Sequence[Helhedsplan], regelsaet: Regelsaet, dele: Collection[str], kort: Omraadekort
) -> None:
    """Nothing is left out in silence: each indsatsområde in use has a place, or is said to have none."""
    if not OM_OMRAADER & set(dele):
        return
    brugte = [et.omraade for et in brugte_omraader(kilder)]
    if uden := [f"»{et}«" for et in brugte if et.pk not in kort]:
        raise Regelbrud(f"Vælg, hvor {' og '.join(uden)} hører hen i {regelsaet}, eller tag det ikke med.")
    egne = set(regelsaet.indsatsomraader.values_list("pk", flat=True))
    if any(kort[et.pk] not in egne for et in brugte if kort[et.pk] is not None):
        raise Regelbrud(f"Et af de valgte indsatsområder hører ikke til {regelsaet}.")


@transaction.atomic
def knyt_forgaenger(plan_id: int, forgaenger: Helhedsplan, *, art: str, af: Bruger) -> Helhedsplansrelation:
    """
    Record that a plan goes on from ``forgaenger``: both are there already.

    Raises Regelbrud when the earlier plan itself goes on from this one, ValidationError for what the table refuses.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    kraev(af, Handling.SE, forgaenger)
    relation = _knyt(forgaenger, plan, art, af=af)
    log_haendelse("helhedsplan.knyt_forgaenger", plan, af=af, forgaenger=forgaenger.pk, art=art)
    return relation


@transaction.atomic
def loesn_forgaenger(plan_id: int, relation_id: int, *, af: Bruger) -> Helhedsplansrelation:
    """Take back that a plan goes on from another; the history keeps the row. Nothing else of the plan changes."""
    plan = laas_til_rettelse(plan_id, af=af)
    relation = plan.forgaengere.select_related("forgaenger").get(pk=relation_id)
    relation.delete()
    log_haendelse("helhedsplan.loesn_forgaenger", plan, af=af, forgaenger=relation.forgaenger_id)
    return relation


def _knyt(forgaenger: Helhedsplan, plan: Helhedsplan, art: str, *, af: Bruger) -> Helhedsplansrelation:
    relation = Helhedsplansrelation(
        forgaenger=forgaenger, efterfoelger=plan, art=art, oprettet_tid=nu(), oprettet_af=af
    )
    relation.full_clean()
    try:
        with transaction.atomic():
            relation.save()
    except IntegrityError as fejl:
        raise Regelbrud(f"{forgaenger} kommer selv efter {plan}. En plan kan ikke komme både før og efter.") from fejl
    return relation


class _Kopi:
    """What is written into the new plan; it remembers which new row each old one became."""

    def __init__(
        self,
        plan: Helhedsplan,
        kilder: Sequence[Helhedsplan],
        dele: Collection[str],
        kort: Omraadekort,
        *,
        periode: tuple[date, date],
        af: Bruger,
    ) -> None:
        self.plan, self.kilder, self.dele, self.kort, self.af = plan, kilder, dele, kort, af
        self.fra, til = periode
        self.flytning = {et.pk: Flytning(et.periode_fra, self.fra, til) for et in kilder}
        self.afdelinger: set[int] = set()
        self.medarbejdere: dict[int, Planmedarbejder] = {}
        self.maal: dict[int, Maal] = {}

    def skriv(self) -> None:
        if Plandel.ORGANISERING in self.dele:
            self._organisering()
        if Plandel.AFDELINGER in self.dele:
            self._afdelinger()
        if Plandel.PARTER in self.dele:
            self._parter()
        if Plandel.MEDARBEJDERE in self.dele:
            self._medarbejdere()
        if I_AFSNIT & set(self.dele):
            self._afsnit()
        if Plandel.BUDGET in self.dele:
            self._budget()
        if Plandel.NOEGLE in self.dele:
            self._noegle()

    def _organisering(self) -> None:
        for felt in PLANENS_TEKSTER:
            setattr(self.plan, felt, samlet((f"»{et}«", getattr(et, felt)) for et in self.kilder))
        self.plan.save(update_fields=PLANENS_TEKSTER)

    def _afdelinger(self) -> None:
        for kilde in self.kilder:
            self.afdelinger |= set(kilde.deltagelser.filter(stadig_med(kilde)).values_list("afdeling", flat=True))
        Deltagelse.objects.bulk_create(Deltagelse(plan=self.plan, afdeling_id=pk) for pk in sorted(self.afdelinger))

    def _parter(self) -> None:
        nye: dict[tuple[Any, ...], Planpart] = {}
        for kilde in self.kilder:
            for part in kilde.parter.all():
                hvem = (part.forvaltning_id, part.lokaludvalg_id, part.anden)
                nye.setdefault(
                    hvem,
                    Planpart(
                        plan=self.plan,
                        forvaltning_id=part.forvaltning_id,
                        lokaludvalg_id=part.lokaludvalg_id,
                        anden=part.anden,
                        bidrag=part.bidrag,
                        raekkefoelge=len(nye),
                    ),
                )
        Planpart.objects.bulk_create(nye.values())

    def _medarbejdere(self) -> None:
        nye: dict[tuple[int, str], Planmedarbejder] = {}
        for kilde in self.kilder:
            for gammel in kilde.medarbejdere.filter(stadig_med(kilde)):
                noegle = (gammel.person_id, gammel.funktion)
                self.medarbejdere[gammel.pk] = nye.setdefault(
                    noegle,
                    Planmedarbejder(
                        plan=self.plan,
                        person_id=gammel.person_id,
                        funktion=gammel.funktion,
                        timer_pr_uge=gammel.timer_pr_uge,
                        fra=self.fra,
                        til=self.plan.periode_til if gammel.til else None,
                    ),
                )
        Planmedarbejder.objects.bulk_create(nye.values())

    def _afsnit(self) -> None:
        """Each new section from the old ones that map to it, in the order of the new catalogue."""
        gamle: dict[int, list[Planafsnit]] = defaultdict(list)
        for afsnit in self._gamle_afsnit():
            if til := self.kort[afsnit.indsatsomraade_id]:
                gamle[til].append(afsnit)
        nye = {omraade: Planafsnit(plan=self.plan, indsatsomraade_id=omraade) for omraade in gamle}
        if Plandel.TEKSTER in self.dele:
            for omraade, afsnittene in gamle.items():
                for felt in AFSNITTETS_TEKSTER:
                    tekster = ((f"»{et.plan}«, {et.indsatsomraade}", getattr(et, felt)) for et in afsnittene)
                    setattr(nye[omraade], felt, samlet(tekster))
        Planafsnit.objects.bulk_create(nye.values())
        par = [(nye[omraade], afsnit) for omraade, afsnittene in gamle.items() for afsnit in afsnittene]
        if Plandel.MAAL in self.dele:
            self._maal(par)
        if Plandel.AKTIVITETER in self.dele:
            self._aktiviteter(par)

    def _gamle_afsnit(self) -> list[Planafsnit]:
        afsnit = Planafsnit.objects.filter(plan__in=self.kilder).select_related("plan", "indsatsomraade")
        return list(
            afsnit.order_by("plan__periode_fra", "plan", "indsatsomraade__raekkefoelge").prefetch_related(
                "maal__succeskriterier",
                Prefetch("aktiviteter", Aktivitet.objects.exclude(status=Aktivitetsstatus.OPGIVET)),
                "aktiviteter__maal",
                "aktiviteter__afdelinger",
                "aktiviteter__medarbejdere",
                Prefetch("aktiviteter__milepaele", Milepael.objects.exclude(status=Milepaelsstatus.BORTFALDET)),
            )
        )

    def _maal(self, par: Sequence[tuple[Planafsnit, Planafsnit]]) -> None:
        kriterier: list[Succeskriterium] = []
        for nr, (nyt, gammelt) in enumerate(par):
            for maal in gammelt.maal.all():
                self.maal[maal.pk] = Maal(
                    afsnit=nyt, tekst=maal.tekst, raekkefoelge=100 * nr + min(maal.raekkefoelge, 99)
                )
        Maal.objects.bulk_create(self.maal.values())
        for _, gammelt in par:
            flytning = self.flytning[gammelt.plan_id]
            for maal in gammelt.maal.all():
                if maal.hoerer_under_id:
                    self.maal[maal.pk].hoerer_under = self.maal[maal.hoerer_under_id]
                kriterier += [
                    Succeskriterium(
                        maal=self.maal[maal.pk],
                        raekkefoelge=et.raekkefoelge,
                        tekst=et.tekst,
                        indikator=et.indikator,
                        enhed=et.enhed,
                        udgangspunkt=et.udgangspunkt,
                        udgangspunkt_dato=et.udgangspunkt_dato,
                        maalvaerdi=et.maalvaerdi,
                        maaldato=et.maaldato and flytning.dag(et.maaldato),
                        kilde=et.kilde,
                    )
                    for et in maal.succeskriterier.all()
                ]
        Maal.objects.bulk_update([et for et in self.maal.values() if et.hoerer_under], ["hoerer_under"])
        Succeskriterium.objects.bulk_create(kriterier)

    def _aktiviteter(self, par: Sequence[tuple[Planafsnit, Planafsnit]]) -> None:
        """Begun again as planned, with their days moved and tied to what else was carried over."""
        gamle, nye = [], []
        for nr, (nyt, gammelt) in enumerate(par):
            flytning = self.flytning[gammelt.plan_id]
            for et in gammelt.aktiviteter.all():
                gamle.append((et, flytning))
                nye.append(
                    Aktivitet(
                        afsnit=nyt,
                        raekkefoelge=100 * nr + min(et.raekkefoelge, 99),
                        navn=et.navn,
                        beskrivelse=et.beskrivelse,
                        metode=et.metode,
                        ansvarlig=et.ansvarlig,
                        samarbejdspartnere=et.samarbejdspartnere,
                        snitflade=et.snitflade,
                        fra=et.fra and flytning.dag(et.fra),
                        til=et.til and flytning.dag(et.til),
                        frikoeb_fra=et.frikoeb_fra,
                        frikoeb_timer=et.frikoeb_timer,
                    )
                )
        Aktivitet.objects.bulk_create(nye)
        links: dict[str, set[tuple[int, int]]] = {"maal": set(), "afdeling": set(), "planmedarbejder": set()}
        milepaele = []
        for (gammel, flytning), ny in zip(gamle, nye, strict=True):
            links["maal"] |= {(ny.pk, self.maal[et.pk].pk) for et in gammel.maal.all() if et.pk in self.maal}
            links["afdeling"] |= {(ny.pk, et.pk) for et in gammel.afdelinger.all() if et.pk in self.afdelinger}
            links["planmedarbejder"] |= {
                (ny.pk, self.medarbejdere[et.pk].pk) for et in gammel.medarbejdere.all() if et.pk in self.medarbejdere
            }
            if Plandel.MILEPAELE in self.dele:
                milepaele += [
                    Milepael(aktivitet=ny, raekkefoelge=et.raekkefoelge, tekst=et.tekst, dato=flytning.dag(et.dato))
                    for et in gammel.milepaele.all()
                ]
        gennem: Any
        for gennem in (Aktivitet.maal.through, Aktivitet.afdelinger.through, Aktivitet.medarbejdere.through):
            felt = gennem._meta.fields[-1].name
            gennem.objects.bulk_create(gennem(aktivitet_id=ny, **{f"{felt}_id": pk}) for ny, pk in sorted(links[felt]))
        Milepael.objects.bulk_create(milepaele)

    def _budget(self) -> None:
        """The rows of every earlier budget, their years moved; its sum is where the samlede ramme begins."""
        celler: dict[tuple[Raekke, int], int] = defaultdict(int)
        budgetter = budgetter_at_bygge_paa([et.pk for et in self.kilder])
        for linje in Budgetlinje.objects.filter(version__in=list(budgetter.values())).select_related("version"):
            aar = self.flytning[linje.version.plan_id].aar(linje.aar)
            raekke = raekke_for(linje)
            if raekke.indsatsomraade:
                raekke = raekke._replace(indsatsomraade=self.kort[raekke.indsatsomraade])
            if aar is not None and (raekke.indsatsomraade or linje.indsatsomraade_id is None):
                celler[raekke, aar] += linje.beloeb
        if not celler:
            return
        version = aabent_budget(self.plan, af=self.af)
        Budgetlinje.objects.bulk_create(
            Budgetlinje(version=version, aar=aar, beloeb=beloeb, **linjefelter(raekke))
            for (raekke, aar), beloeb in celler.items()
        )
        self.plan.ramme = sum(celler.values()) or None
        self.plan.save(update_fields=["ramme"])

    def _noegle(self) -> None:
        """The key of the only earlier plan that has one; two keys cannot both be used."""
        noegler = list(Fordelingsnoegle.objects.filter(plan__in=self.kilder).prefetch_related("vaegte"))
        if len(noegler) != 1:
            return
        ny = Fordelingsnoegle.objects.create(plan=self.plan, art=noegler[0].art)
        Noeglevaegt.objects.bulk_create(
            Noeglevaegt(noegle=ny, boligorganisation_id=et.boligorganisation_id, vaegt=et.vaegt)
            for et in noegler[0].vaegte.all()
        )
