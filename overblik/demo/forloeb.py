"""How far the demo's plans have come: their decisions, their money and their agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

import pikepdf
from django.core.files.base import ContentFile

from byomraader.models import Forvaltning
from godkendelser import handlinger as godkendelser
from godkendelser.models import (
    Afdelingsafstemning,
    Bevillingstilstand,
    Bevis,
    Instansart,
    LbfSvar,
    Moedeform,
    Spor,
    Stemmeform,
    Trin,
)
from grundlag.models import Bruger
from grundlag.udfald import Udfald
from helhedsplaner import handlinger as helhedsplaner
from helhedsplaner.models import Helhedsplan, Planversion, Praekvalifikationssvar
from helhedsplaner.tilstande import Status
from kontrakter import handlinger as kontrakter
from kontrakter.models import Aftale, Linjeart
from kontrakter.sidekode import sidekode
from overblik.demo.byg import praekvalificer
from overblik.demo.planer import Demoplan

TMU_30_AUGUST = (
    "https://kk.dk/dagsordener-og-referater/Teknik-%20og%20Milj%C3%B8udvalget/m%C3%B8de-30082021/referat/punkt-12"
)
FORUM, AFDELINGER, TMU, LBF = date(2021, 6, 10), date(2021, 5, 17), date(2021, 8, 30), date(2021, 9, 1)
UNDERSKREVET = date(2021, 8, 31)


def foer_godkendelse(plan: Helhedsplan, demo: Demoplan, *, af: Bruger) -> None:
    """Bring a plan to a status that comes before its approval."""
    if demo.status == Status.AFBRUDT:
        helhedsplaner.afbryd(plan.pk, begrundelse=demo.resume, af=af)
    elif demo.status == Status.PRAEKVALIFIKATION:
        praekvalificer(plan, demo, til="udkast", af=af)
    elif demo.status == Status.PRAEKVALIFIKATION_INDSENDT:
        praekvalificer(plan, demo, til="indsendt", af=af)
    elif demo.status == Status.PRAEKVALIFIKATION_AFSLAG:
        praekvalificer(plan, demo, til=Praekvalifikationssvar.AFSLAG, af=af)
    elif demo.status != Status.IDE:
        praekvalificer(plan, demo, til=Praekvalifikationssvar.PRAEKVALIFICERET, af=af)


def tag_ind(plan: Helhedsplan, demo: Demoplan, *, af: Bruger) -> Planversion:
    """Enter a running or finished plan with the decisions it must have had, each marked indgang and (eksempel)."""
    status = Status.AFVIKLING if demo.afsluttes_her else demo.status
    version = helhedsplaner.tag_ind(plan.pk, status, note="Taget ind i systemet, mens planen kørte.", af=af)
    trin = Trin.objects.for_planer([plan.pk]).select_related("instans").order_by("spor", "nummer", "pk")
    godkendelser.registrer_indgang(
        plan.pk,
        [
            godkendelser.Indgang(trin_id=et.pk, dato=demo.fra - timedelta(days=120 - 30 * et.nummer), er_eksempel=True)
            for et in trin
            if not (demo.uden_frigivelse and et.instans.art == Instansart.BORGERREPRAESENTATION)
        ],
        af=af,
    )
    return version


def godkend_nordvest(plan: Helhedsplan, *, af: Bruger) -> Planversion:
    """
    Beboerprojekt Nordvest as it stood on 1 September 2021: approved by all, its money not yet released.

    Only TMU's day is published (30.8.2021); the others are marked (eksempel).
    """
    version = helhedsplaner.indsend(plan.pk, note="Planen, som den blev sendt til afstemning.", af=af)
    kommunalt = version.budgetversion.kommune_kontrakt + version.budgetversion.kommune_facilitering  # type: ignore[operator]
    godkendelser.registrer_bevilling(
        plan.pk, tilstand=Bevillingstilstand.AFSAT, beloeb=kommunalt, dato=date(2020, 10, 8), er_eksempel=True, af=af
    )
    trin = Trin.objects.filter(forloeb__plan=plan, spor=Spor.INDHOLD).select_related("instans__afdeling")
    for nummer, et in enumerate(trin.filter(instans__art=Instansart.AFDELINGSMOEDE).order_by("pk")):
        _stem(et, version, nummer, af=af)
    _afgoer(trin.get(instans__art=Instansart.BOLIGSOCIALT_FORUM), version, Udfald.ANBEFALET, FORUM, af=af)
    _afgoer(
        trin.get(instans__art=Instansart.FAGUDVALG),
        version,
        Udfald.GODKENDT,
        TMU,
        bevis=Bevis(titel="Teknik- og Miljøudvalget 30. august 2021, punkt 12", adresse=TMU_30_AUGUST),
        er_eksempel=False,
        af=af,
    )
    tmu = Trin.objects.get(pk=trin.get(instans__art=Instansart.FAGUDVALG).pk)
    godkendelser.journaliser(tmu.seneste_id, nummer="2021-0123456-1 (eksempel)", af=af)  # type: ignore[arg-type]  # decided
    strategisk = kontrakter.opret_strategisk_aftale(plan.pk, af=af)
    kontaktpersoner(strategisk, af=af)
    underskriv(strategisk, UNDERSKREVET, af=af)
    _afgoer(
        trin.get(instans__art=Instansart.LANDSBYGGEFOND),
        version,
        Udfald.GODKENDT,
        LBF,
        detalje=LbfSvar(beloeb=version.budgetversion.lbf, brev_dato=LBF, vilkaar="Ingen særlige vilkår (eksempel)."),
        af=af,
    )
    return version


def send_amagerplanen(plan: Helhedsplan, *, af: Bruger) -> None:
    """Amagerplanen is on its way: the forum and six afdelinger have said yes, the rest is waited for."""
    version = helhedsplaner.indsend(plan.pk, note="Første indsendelse.", af=af)
    trin = Trin.objects.filter(forloeb__plan=plan, spor=Spor.INDHOLD).select_related("instans__afdeling")
    _afgoer(trin.get(instans__art=Instansart.BOLIGSOCIALT_FORUM), version, Udfald.TILTRAADT, date(2021, 6, 22), af=af)
    moeder = trin.filter(instans__art=Instansart.AFDELINGSMOEDE).order_by("pk")
    for nummer, et in enumerate(moeder[:6]):
        _stem(et, version, nummer, af=af)


def _afgoer(
    trin: Trin,
    version: Planversion,
    udfald: Udfald,
    dato: date,
    *,
    detalje: Afdelingsafstemning | LbfSvar | None = None,
    bevis: Bevis | None = None,
    er_eksempel: bool = True,
    af: Bruger,
) -> None:
    godkendelser.afgoer(
        trin.pk,
        udfald=udfald,
        dato=dato,
        version_ids=[version.pk],
        detalje=detalje,
        bevis=bevis,
        er_eksempel=er_eksempel,
        af=af,
    )


def _stem(trin: Trin, version: Planversion, nummer: int, *, af: Bruger) -> None:
    """One afdelingsmøde, with invented counts that fit the afdeling; every fifth is without a count."""
    assert trin.instans.afdeling  # noqa: S101 - an afdelingsmøde has one
    husstande = max(8, trin.instans.afdeling.lejemaal // 9)
    imod = husstande // 6
    talt = nummer % 5 != 4
    afstemning = Afdelingsafstemning(
        moedeform=Moedeform.ORDINAERT,
        stemmeform=Stemmeform.HAANDSOPRAEKNING if talt else Stemmeform.UDEN_OPTAELLING,
        husstande=husstande,
        for_stemmer=2 * husstande - imod - 3 if talt else None,
        imod_stemmer=imod if talt else None,
        blanke_stemmer=3 if talt else None,
        dirigent="Dirigenten (eksempel)",
    )
    dato = AFDELINGER + timedelta(days=2 * nummer)
    _afgoer(trin, version, Udfald.GODKENDT, dato, detalje=afstemning, af=af)


def scan() -> ContentFile[bytes]:
    """A blank page that stands for a scanned sheet."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    indhold = BytesIO()
    pdf.save(indhold, deterministic_id=True)
    return ContentFile(indhold.getvalue(), name="underskrevet-eksempel.pdf")


def underskriv(aftale: Aftale, dato: date, *, af: Bruger) -> None:
    """Send an agreement to signature and record one on paper for every party."""
    version = kontrakter.send_til_underskrift(aftale.pk, af=af)
    for part in aftale.parter.all():
        kontrakter.registrer_underskrift(
            version.pk,
            part.pk,
            navn="Underskriver (eksempel)",
            titel="Direktør",
            paa_vegne_af=str(part),
            dato=dato,
            kode=sidekode(version, 1),
            scan=scan(),
            af=af,
        )


def kontrakt(
    version: Planversion,
    kode: str,
    titel: str,
    linjer: Sequence[tuple[str, str, str, int]],
    *,
    underskrevet: date | None = None,
    af: Bruger,
) -> Aftale:
    """A contract on one indsatsområde; ``linjer`` are art, forvaltning, beskrivelse and kroner a year."""
    plan = version.plan
    assert plan.periode_fra and plan.periode_til  # noqa: S101, PT018 - a submitted plan has both
    aftale = kontrakter.opret_kontrakt(
        byomraade=plan.byomraade,
        indsatsomraade=plan.regelsaet.indsatsomraader.get(kode=kode),
        planversion_ids=[version.pk],
        titel=titel,
        fra=plan.periode_fra,
        til=plan.periode_til,
        af=af,
    )
    for aar in range(plan.periode_fra.year, plan.periode_til.year + 1):
        for art, forvaltning, beskrivelse, beloeb in linjer:
            kontrakter.tilfoej_linje(
                aftale.pk,
                af=af,
                plan_id=plan.pk,
                art=art,
                forvaltning=Forvaltning.objects.get(kode=forvaltning),
                indsatsomraade=aftale.indsatsomraade,
                beskrivelse=beskrivelse,
                aar=aar,
                beloeb=beloeb,
            )
    kontaktpersoner(aftale, af=af)
    if underskrevet:
        underskriv(aftale, underskrevet, af=af)
    return aftale


def kontaktpersoner(aftale: Aftale, *, af: Bruger) -> None:
    """Who answers for each party of a draft; names and addresses are (eksempel)."""
    for nummer, part in enumerate(aftale.parter.all()):
        navn = KONTAKTER[nummer % len(KONTAKTER)]
        kontrakter.ret_part(
            part.pk,
            kontakt_navn=f"{navn} (eksempel)",
            kontakt_titel="Boligsocial leder" if part.boligorganisation_id else "Områdechef",
            kontakt_email=f"{navn.split()[0].lower()}@demo.example",
            af=af,
        )


KONTAKTER = (
    "Anna Lund",
    "Bent Dahl",
    "Clara Holm",
    "David Krogh",
    "Else Bach",
    "Frede Juhl",
    "Gerda Vang",
    "Hans Toft",
)


SUNDHED = [
    (Linjeart.FRIKOEB, "suf", "Frikøb af sundhedsplejerske, 8 timer om ugen", 96_000),
    (Linjeart.INDSATS, "suf", "Sundhed i øjenhøjde", 45_000),
    (Linjeart.NETVAERK, "sof", "Lokalt sundhedsnetværk", 12_000),
]
BESKAEFTIGELSE = [
    (Linjeart.FRIKOEB, "bif", "Frikøb af jobrådgiver, 12 timer om ugen", 148_000),
    (Linjeart.INDSATS, "bif", "Fritidsjobindsats", 60_000),
]
