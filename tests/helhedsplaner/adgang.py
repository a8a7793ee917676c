"""Who gets what from the pages of plans."""

from grundlag.adgang import Rolle
from helhedsplaner import lbf_referencedata
from helhedsplaner.handlinger import udskriv_udkast
from helhedsplaner.models import Helhedsplan, Indsatsaktivitet
from helhedsplaner.tilstande import Status
from tests.adgang import Adgang, Verden, alle, uden_args
from tests.factories.byomraader import TilknytningFactory
from tests.factories.drift import (
    AarsbevisFactory,
    AarsopgaveFactory,
    KontoFactory,
    MaalingFactory,
    MaalvurderingFactory,
    PosteringsfilFactory,
    RegistreringFactory,
    StatusrapportFactory,
)
from tests.factories.fora import DagsordenspunktFactory, GruppeFactory
from tests.factories.fuld_plan import fuld_plan
from tests.factories.helhedsplaner import (
    AktivitetFactory,
    AnbefalingFactory,
    GruppeplanFactory,
    HelhedsplanBilagFactory,
    HelhedsplansrelationFactory,
    KommentartraadFactory,
    NoegletalFactory,
    PlanFactory,
    PlanudkastFactory,
    PlanversionFactory,
    SucceskriteriumFactory,
    UndtagelseFactory,
)
from tests.factories.kontrakter import TvaergaaendeIndsatsFactory

# A godkender of an udvalg sees a plan only when it comes to the udvalg; strangers see nothing of it.
USYNLIG = {"godkender": 404, "fremmed_koordinator": 404, "fremmed_laeser": 404, "ingen": 404}
SER = alle(200, **USYNLIG)


def skriver(status: int) -> dict[str, int]:
    """Those of the boligorganisation get ``status``, those who only see the plan 403."""
    return alle(403, **USYNLIG, koordinator=status, projektleder=status)


def kommenterer(status: int) -> dict[str, int]:
    """All who see the plan, but those who only read."""
    return alle(status, **USYNLIG, laeser=403, revisor=403)


def bogfoerer(status: int) -> dict[str, int]:
    """Those of the boligorganisation, forumsekretæren and økonomi."""
    return skriver(status) | {"forumsekretaer": status, "oekonomi": status}


def undtager(status: int) -> dict[str, int]:
    return alle(403, **USYNLIG, administrator=status, forumsekretaer=status)


def _plan(verden: Verden) -> Helhedsplan:
    return fuld_plan(byomraade=verden.byomraade, driftsansvarlig=verden.organisation)


def _tom_plan(verden: Verden, **felter) -> Helhedsplan:
    return PlanFactory(byomraade=verden.byomraade, driftsansvarlig=verden.organisation, **felter)


def plan(verden: Verden) -> list[int]:
    return [_plan(verden).pk]


def budgetversion(verden: Verden) -> list[int]:
    return [_plan(verden).pk, 1]


def konto(verden: Verden) -> list[int]:
    planen = _plan(verden)
    return [planen.pk, KontoFactory(plan=planen).pk]


def posteringsfil(verden: Verden) -> list[int]:
    planen = _plan(verden)
    return [planen.pk, PosteringsfilFactory(plan=planen).pk]


def tom_plan(verden: Verden) -> list[int]:
    return [_tom_plan(verden).pk]


def ide(verden: Verden) -> list[int]:
    return [_tom_plan(verden, status=Status.IDE).pk]


def afsnit(verden: Verden) -> list:
    planen = _plan(verden)
    return [planen.pk, planen.afsnit.get().indsatsomraade.kode]


def nyt_maal(verden: Verden) -> list:
    planen = _plan(verden)
    return [planen.pk, "maal", planen.afsnit.get().pk]


def part(verden: Verden) -> list:
    planen = _plan(verden)
    return [planen.pk, "part", planen.parter.get().pk]


def omraade(verden: Verden) -> list[int]:
    planen = _plan(verden)
    return [planen.pk, planen.afsnit.get().indsatsomraade_id]


def undtagelse(verden: Verden) -> list[int]:
    planen = _tom_plan(verden)
    return [planen.pk, UndtagelseFactory(plan=planen).pk]


def uopfyldt_krav(verden: Verden) -> list:
    return [_tom_plan(verden).pk, "periode_begyndt"]


def version(verden: Verden) -> list[int]:
    return [PlanversionFactory(plan=_tom_plan(verden)).pk]


def afsnitskommentarer(verden: Verden) -> list:
    planen = _tom_plan(verden)
    return [planen.pk, "organisering"]


def traad(verden: Verden) -> list[int]:
    traaden = KommentartraadFactory(plan=_tom_plan(verden))
    return [traaden.plan_id, traaden.pk]


def noegletal(verden: Verden) -> list[int]:
    tal = NoegletalFactory(praekvalifikation__plan=_tom_plan(verden))
    return [tal.praekvalifikation.plan_id, tal.pk]


def anbefaling(verden: Verden) -> list[int]:
    return [AnbefalingFactory(praekvalifikation__plan=_tom_plan(verden)).pk]


def udgave(verden: Verden) -> list:
    planen = _tom_plan(verden)
    PlanversionFactory(plan=planen)
    return [planen.pk, "1"]


def udkast(verden: Verden) -> list[int]:
    udkastet = PlanudkastFactory(plan=_tom_plan(verden))
    return [udkastet.plan_id, udkastet.nummer]


def i_drift(verden: Verden) -> list[int]:
    return [_koerer(verden).pk]


def planbilag(verden: Verden) -> list[int]:
    bilag = HelhedsplanBilagFactory(plan=_tom_plan(verden))
    return [bilag.plan_id, bilag.pk]


def lbfskema(verden: Verden) -> list:
    lbf_referencedata.indlaes()
    return [_tom_plan(verden).pk, "status"]


def planudskrift(verden: Verden) -> list[int]:
    planen = _plan(verden)
    return [udskriv_udkast(planen.pk, af=TilknytningFactory(rolle=Rolle.REVISOR, hele_systemet=True).bruger).pk]


def _koerer(verden: Verden) -> Helhedsplan:
    return _tom_plan(verden, status=Status.I_DRIFT)


def aktivitet(verden: Verden) -> list[int]:
    en = AktivitetFactory(afsnit__plan=_koerer(verden))
    return [en.afsnit.plan_id, en.pk]


def kriterium(verden: Verden) -> list[int]:
    et = SucceskriteriumFactory(maal__afsnit__plan=_koerer(verden))
    return [et.maal.afsnit.plan_id, et.pk]


def registrering(verden: Verden) -> list:
    planen = _koerer(verden)
    return [planen.pk, "registrering", RegistreringFactory(aktivitet__afsnit__plan=planen).pk]


def maaling(verden: Verden) -> list:
    planen = _koerer(verden)
    return [planen.pk, "maaling", MaalingFactory(kriterium__maal__afsnit__plan=planen).pk]


def statusrapport(verden: Verden) -> list[int]:
    rapport = StatusrapportFactory(plan=_koerer(verden))
    return [rapport.plan_id, rapport.aar]


def maalvurdering(verden: Verden) -> list[int]:
    vurdering = MaalvurderingFactory(rapport__plan=_koerer(verden))
    return [vurdering.rapport.plan_id, vurdering.rapport.aar, vurdering.maal_id]


def aarsopgave(verden: Verden) -> list[int]:
    opgave = AarsopgaveFactory(plan=_koerer(verden))
    return [opgave.plan_id, opgave.pk]


def gruppe(verden: Verden) -> list[int]:
    return [GruppeFactory(byomraade=verden.byomraade).pk]


def gruppeplan(verden: Verden) -> list[int]:
    return [GruppeplanFactory(gruppe__byomraade=verden.byomraade).pk]


def _indsats(verden: Verden):
    return TvaergaaendeIndsatsFactory(gruppe__byomraade=verden.byomraade)


def indsatsaktivitet(verden: Verden) -> list[int]:
    aktivitet = AktivitetFactory(afsnit__plan=_tom_plan(verden))
    return [Indsatsaktivitet.objects.create(indsats=_indsats(verden), aktivitet=aktivitet).pk]


def relation(verden: Verden) -> list[int]:
    forhold = HelhedsplansrelationFactory(efterfoelger=_tom_plan(verden))
    return [forhold.efterfoelger_id, forhold.pk]


# Who has the byområde in reach sees the body; the forumsekretær steers it.
GRUPPE = alle(404, administrator=403, oekonomi=403, laeser=403, revisor=403)
MATRIX = {
    "helhedsplaner:gruppeplaner": Adgang("get", gruppe, GRUPPE | {"forumsekretaer": 200}),
    "helhedsplaner:punktversion": Adgang(
        "get",
        lambda verden: [DagsordenspunktFactory(moede__gruppe__byomraade=verden.byomraade).pk],
        GRUPPE | {"forumsekretaer": 200},
    ),
    "helhedsplaner:fjern_gruppeplan": Adgang("post", gruppeplan, GRUPPE | {"forumsekretaer": 302}),
    "helhedsplaner:liste": Adgang("get", uden_args, alle(200)),
    "helhedsplaner:eksport": Adgang("get", uden_args, alle(200)),
    "helhedsplaner:ny": Adgang("get", uden_args, alle(403, koordinator=200, projektleder=200, fremmed_koordinator=200)),
    "helhedsplaner:videre": Adgang(
        "get", uden_args, alle(403, koordinator=200, projektleder=200, fremmed_koordinator=200)
    ),
    "helhedsplaner:viderefoer": Adgang(
        "get", uden_args, alle(403, koordinator=302, projektleder=302, fremmed_koordinator=302)
    ),
    "helhedsplaner:slaegt": Adgang("get", plan, SER),
    "helhedsplaner:loesn": Adgang("post", relation, skriver(302)),
    "helhedsplaner:plan": Adgang("get", plan, SER),
    "helhedsplaner:tidsplan": Adgang("get", plan, SER),
    "helhedsplaner:stamdata": Adgang("get", plan, SER),
    "helhedsplaner:indsend": Adgang("post", plan, skriver(302)),
    "helhedsplaner:mangler": Adgang("get", plan, SER),
    "helhedsplaner:drift": Adgang("get", plan, SER),
    "helhedsplaner:saet_i_drift": Adgang("post", plan, skriver(302)),
    "helhedsplaner:undtag": Adgang("get", uopfyldt_krav, undtager(200)),
    "helhedsplaner:ophaev_undtagelse": Adgang("post", undtagelse, undtager(302)),
    "helhedsplaner:praekvalifikation": Adgang("get", plan, SER),
    "helhedsplaner:begynd_praekvalifikation": Adgang("post", ide, skriver(302)),
    "helhedsplaner:praekvalifikation_indsendt": Adgang("get", plan, skriver(200)),
    "helhedsplaner:praekvalifikation_svar": Adgang("get", plan, skriver(200)),
    "helhedsplaner:supplering": Adgang("get", plan, skriver(200)),
    "helhedsplaner:dialog": Adgang("get", tom_plan, skriver(200)),
    "helhedsplaner:nyt_noegletal": Adgang("get", tom_plan, skriver(200)),
    "helhedsplaner:noegletal": Adgang("get", noegletal, skriver(200)),
    "helhedsplaner:slet_noegletal": Adgang("post", noegletal, skriver(302)),
    "helhedsplaner:vedhaeft_anbefaling": Adgang("get", tom_plan, skriver(200)),
    "helhedsplaner:anbefaling": Adgang("get", anbefaling, SER),
    "helhedsplaner:afdelinger": Adgang("post", tom_plan, skriver(302)),
    "helhedsplaner:vaelg_afdelinger": Adgang("get", plan, skriver(200)),
    "helhedsplaner:parter": Adgang("get", plan, SER),
    "helhedsplaner:medarbejdere": Adgang("get", plan, SER),
    "helhedsplaner:organisering": Adgang("post", plan, skriver(422)),
    "helhedsplaner:indsatsomraader": Adgang("get", plan, SER),
    "helhedsplaner:tilfoej_afsnit": Adgang("post", omraade, skriver(302)),
    "helhedsplaner:afsnit": Adgang("get", afsnit, SER),
    "helhedsplaner:maalkaede": Adgang("get", plan, SER),
    "helhedsplaner:statusrapporter": Adgang("get", plan, SER),
    "helhedsplaner:statusrapport": Adgang("get", statusrapport, SER),
    "helhedsplaner:maalvurdering": Adgang("get", maalvurdering, SER),
    "helhedsplaner:begynd_statusrapport": Adgang("post", statusrapport, skriver(302)),
    "helhedsplaner:afslut_statusrapport": Adgang("post", statusrapport, skriver(302)),
    "helhedsplaner:statusrapport_pdf": Adgang("get", statusrapport, alle(302, **USYNLIG)),
    "helhedsplaner:statusrapportudkast": Adgang("post", statusrapport, alle(302, **USYNLIG)),
    "helhedsplaner:ny_aarsmilepael": Adgang("get", statusrapport, skriver(200)),
    "helhedsplaner:aarshjul": Adgang("get", plan, SER),
    "helhedsplaner:aarsopgave": Adgang("get", aarsopgave, SER),
    "helhedsplaner:genaabn_aarsopgave": Adgang("post", aarsopgave, skriver(302)),
    "helhedsplaner:aarsbevis": Adgang("get", lambda verden: [AarsbevisFactory(plan=_tom_plan(verden)).pk], SER),
    "helhedsplaner:registreringer": Adgang("get", plan, SER),
    "helhedsplaner:aktivitet": Adgang("get", aktivitet, SER),
    "helhedsplaner:fremdrift": Adgang("get", plan, SER),
    "helhedsplaner:kriterium": Adgang("get", kriterium, SER),
    "helhedsplaner:ret_optegnelse": Adgang("get", registrering, skriver(200)),
    "helhedsplaner:annuller_optegnelse": Adgang("post", maaling, skriver(302)),
    "helhedsplaner:indsatsaktiviteter": Adgang(
        "get", lambda verden: [_indsats(verden).pk], alle(200, koordinator=404, projektleder=404, **USYNLIG)
    ),
    "helhedsplaner:fjern_indsatsaktivitet": Adgang(
        "post",
        indsatsaktivitet,
        alle(403, koordinator=404, projektleder=404, forumsekretaer=302, **USYNLIG),
    ),
    "helhedsplaner:budget": Adgang("get", plan, SER),
    "helhedsplaner:omflytning": Adgang("get", plan, SER),
    "helhedsplaner:omflytning_tilbage": Adgang("post", plan, skriver(302)),
    "helhedsplaner:egenbetaling": Adgang("get", plan, SER),
    "helhedsplaner:budgetversioner": Adgang("get", plan, SER),
    "helhedsplaner:forbrug": Adgang("get", plan, SER),
    "helhedsplaner:kontering": Adgang("get", plan, bogfoerer(302)),
    "helhedsplaner:forbrugslinje": Adgang("get", plan, alle(302, **USYNLIG)),
    "helhedsplaner:konto": Adgang("get", konto, bogfoerer(200)),
    "helhedsplaner:posteringsfil": Adgang("get", posteringsfil, SER),
    "helhedsplaner:budgetversion": Adgang("get", budgetversion, SER),
    "helhedsplaner:budgetark": Adgang("get", budgetversion, SER),
    "helhedsplaner:budget_indlaes": Adgang("get", plan, skriver(200)),
    "helhedsplaner:laas_overslag": Adgang("post", plan, skriver(302)),
    "helhedsplaner:budget_tjek": Adgang("post", plan, skriver(200)),
    "helhedsplaner:versioner": Adgang("get", plan, SER),
    "helhedsplaner:forskel": Adgang("get", plan, alle(302, **USYNLIG)),
    "helhedsplaner:indgang": Adgang("get", plan, skriver(200)),
    "helhedsplaner:fra_word": Adgang("get", plan, skriver(200)),
    "helhedsplaner:kommentarer": Adgang("get", plan, SER),
    "helhedsplaner:afsnitskommentarer": Adgang("get", afsnitskommentarer, SER),
    "helhedsplaner:kommentartraad": Adgang("get", traad, SER),
    "helhedsplaner:loes_kommentar": Adgang("post", traad, kommenterer(302)),
    "helhedsplaner:giv_kommentar": Adgang("get", traad, kommenterer(200)),
    "helhedsplaner:tilbage": Adgang("get", udgave, skriver(200)),
    "helhedsplaner:udkast": Adgang("get", udkast, SER),
    "helhedsplaner:afslutning": Adgang("get", tom_plan, SER),
    "helhedsplaner:begynd_afvikling": Adgang("post", i_drift, skriver(302)),
    "helhedsplaner:afslut": Adgang("post", i_drift, skriver(302)),
    "helhedsplaner:forankring": Adgang("post", i_drift, skriver(302)),
    "helhedsplaner:sluttevaluering": Adgang("post", i_drift, skriver(422)),
    "helhedsplaner:slutregnskab": Adgang("post", i_drift, skriver(302)),
    "helhedsplaner:bilag": Adgang("get", tom_plan, SER),
    "helhedsplaner:ret_bilag": Adgang("get", planbilag, skriver(200)),
    "helhedsplaner:hent_bilag": Adgang("get", lambda verden: planbilag(verden)[1:], SER),
    "helhedsplaner:lbf": Adgang("get", tom_plan, SER),
    "helhedsplaner:lbfskema": Adgang("get", lbfskema, SER),
    "helhedsplaner:lbfark": Adgang("get", lbfskema, SER),
    "helhedsplaner:lbfpdf": Adgang("post", lbfskema, alle(302, **USYNLIG)),
    "helhedsplaner:udskriv": Adgang("post", lambda verden: [*plan(verden), "nu"], alle(302, **USYNLIG)),
    "helhedsplaner:planark": Adgang("get", lambda verden: [*plan(verden), "nu"], SER),
    "helhedsplaner:plandata": Adgang("get", lambda verden: [*plan(verden), "nu"], SER),
    "helhedsplaner:udskrift": Adgang("get", planudskrift, SER),
    "helhedsplaner:udskriv_igen": Adgang("post", planudskrift, alle(302, **USYNLIG)),
    "helhedsplaner:version": Adgang("get", version, SER),
    "helhedsplaner:fortryd": Adgang("post", plan, skriver(302)),
    "helhedsplaner:raekke_ny": Adgang("get", nyt_maal, skriver(200)),
    "helhedsplaner:raekke": Adgang("get", part, skriver(200)),
    "helhedsplaner:slet": Adgang("post", part, skriver(302)),
    "helhedsplaner:flyt": Adgang("post", part, skriver(302)),
}
