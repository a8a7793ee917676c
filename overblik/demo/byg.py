"""From plain data to a plan with its content and money, as a coordinator would have written it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Q

from byomraader.models import Afdeling, Boligorganisation, Byomraade, Forvaltning, Person
from grundlag.models import Bruger
from grundlag.penge import fordel
from helhedsplaner import handlinger
from helhedsplaner.budget import Fordeling, fordel_over_aar, fordeling, satser_for
from helhedsplaner.handlinger.faelles import aabent_budget
from helhedsplaner.models import (
    Aktivitet,
    Budgetart,
    Budgetlinje,
    Deltagelse,
    Dialog,
    Dialogpart,
    Helhedsplan,
    Indsatsomraade,
    Kilde,
    Maal,
    Milepael,
    Noegletal,
    Planafsnit,
    Planmedarbejder,
    Planpart,
    Praekvalifikation,
    Praekvalifikationssvar,
    Regelsaet,
    Succeskriterium,
)
from helhedsplaner.tilstande import Status
from overblik.demo.indsatser import Indsats
from overblik.demo.planer import Demoplan

ORGANISERING = (
    "Den driftsansvarlige boligorganisation leder planen gennem et sekretariat med en projektleder.\n\n"
    "En boligsocial bestyrelse med repræsentanter fra boligorganisationerne og Københavns Kommune mødes fire gange "
    "om året. Arbejdsgrupper under Boligsocialt Forum udvikler indsatserne sammen med lokale medarbejdere."
)
VISION = "Det er lige så godt at vokse op og bo her som i resten af København."
MEDARBEJDER = "Børn, unge og job"
KILDE = "Københavnerbarometeret (eksempel)"
NOEGLETAL = (
    ("Beboere uden for arbejdsmarkedet", "procent", 31, 18),
    ("Beboere, der er trygge om aftenen", "procent", 64, 82),
    ("Unge, der er sigtet for kriminalitet", "procent", None, None),
)
PARTER = ("bif", "sof", "buf", "suf")


def organisation(navn: str) -> Boligorganisation:
    return Boligorganisation.objects.get(Q(navn=navn) | Q(kortnavn=navn))


def byg(demo: Demoplan, *, af: Bruger) -> Helhedsplan:
    """Write the plan and everything in it, still as a draft."""
    plan = handlinger.opret_plan(
        navn=demo.navn,
        byomraade=Byomraade.objects.get(slug=demo.byomraade),
        regelsaet=Regelsaet.objects.get(kode=demo.regelsaet),
        driftsansvarlig=organisation(demo.driftsansvarlig),
        periode_fra=demo.fra,
        periode_til=demo.til,
        ramme=demo.ramme,
        af=af,
    )
    plan.resume, plan.er_eksempel, plan.lbf_nummer = demo.resume, demo.er_eksempel, demo.lbf_nummer
    plan.uden_kommunal_medfinansiering, plan.afvigelse_begrundelse = bool(demo.uden_kommunal), demo.uden_kommunal
    if demo.indsatser:
        plan.vision, plan.organisering = VISION, ORGANISERING
    plan.full_clean()
    plan.save()
    samlet = fordeling(demo.ramme, satser_for(plan))
    afdelinger = _afdelinger(plan, demo, samlet)
    _praekvalifikation(plan, demo)
    if demo.indsatser:
        _parter(plan, demo)
        for indsats in demo.indsatser:
            _indsats(plan, demo, indsats, afdelinger)
        _budget(plan, demo, samlet, af=af)
    return plan


def _afdelinger(plan: Helhedsplan, demo: Demoplan, samlet: Fordeling) -> list[Afdeling]:
    organisationer = [organisation(navn) for navn in demo.organisationer]
    fundne = Afdeling.objects.filter(byomraade=plan.byomraade, boligorganisation__in=organisationer)
    if demo.boligomraader:
        fundne = fundne.filter(boligomraade__in=demo.boligomraader)
    afdelinger = list(fundne.order_by("pk"))
    egne = fordel(samlet.boligorganisation, [afdeling.lejemaal for afdeling in afdelinger])
    for afdeling, egenbetaling in zip(afdelinger, egne, strict=True):
        Deltagelse.objects.create(
            plan=plan, afdeling=afdeling, egenbetaling=egenbetaling, overlap_begrundelse=demo.overlap
        )
    return afdelinger


def _praekvalifikation(plan: Helhedsplan, demo: Demoplan) -> None:
    Praekvalifikation.objects.filter(plan=plan).update(
        udfordringer="Flere end i resten af byen er uden arbejde og uddannelse, og færre er trygge, hvor de bor.",
        afdelingsoplysninger="Se de deltagende afdelinger med antal lejemål.",
        noegletal="Københavnerbarometeret og Boligsociale Data. Tallene i demoen er eksempler.",
        budgetoverslag="Landsbyggefonden 75 %, Københavns Kommune 12,5 % og boligorganisationerne 12,5 %.",
        kommunal_anbefaling="Forvaltningen anbefaler ansøgningen (eksempel).",
        kommunal_anbefaling_dato=min(demo.fra - timedelta(days=500), date(2021, 5, 3)),
    )

    forsoeg = Praekvalifikation.objects.get(plan=plan)
    dag = min(demo.fra - timedelta(days=560), date(2021, 4, 1))
    for navn, enhed, her, byen in NOEGLETAL:
        Noegletal.objects.create(
            praekvalifikation=forsoeg, navn=navn, enhed=enhed, vaerdi=her, sammenligning=byen, kilde=KILDE, dato=dag
        )
    Dialog.objects.create(
        praekvalifikation=forsoeg,
        dato=dag,
        part=Dialogpart.BYDEL,
        hvem="Lokaludvalget (eksempel)",
        tekst="Bydelen er enig i retningen og vil gerne høre mere om de unge.",
        registreret_af=plan.oprettet_af,
    )


def _parter(plan: Helhedsplan, demo: Demoplan) -> None:
    for nummer, kode in enumerate(PARTER):
        forvaltning = Forvaltning.objects.get(kode=kode)
        Planpart.objects.create(
            plan=plan, forvaltning=forvaltning, bidrag="Medarbejdere med lokalt kendskab", raekkefoelge=nummer
        )
    for navn, titel, funktion in (
        ("Projektleder (eksempel)", "Projektleder", "Leder sekretariatet"),
        ("Boligsocial medarbejder (eksempel)", "Boligsocial medarbejder", MEDARBEJDER),
    ):
        person = Person.objects.create(
            navn=f"{navn}, {plan.navn}"[:120], titel=titel, boligorganisation=plan.driftsansvarlig
        )
        Planmedarbejder.objects.create(
            plan=plan, person=person, funktion=funktion, timer_pr_uge=37, fra=demo.fra, til=demo.til
        )


def _indsats(plan: Helhedsplan, demo: Demoplan, indsats: Indsats, afdelinger: list[Afdeling]) -> None:
    omraade = plan.regelsaet.indsatsomraader.get(kode=indsats.kode)
    afsnit = Planafsnit.objects.create(
        plan=plan,
        indsatsomraade=omraade,
        baggrund=indsats.baggrund,
        formaal=indsats.formaal,
        maalgruppe=indsats.maalgruppe,
        samarbejdspartnere="Kommunens lokale medarbejdere, foreninger og frivillige.",
        kommunal_begrundelse="" if omraade.faelles_snitflade != "nej" else "Aftalt i Boligsocialt Forum (eksempel).",
    )
    maal = []
    for nummer, (tekst, kriterium, enhed, udgangspunkt, maalvaerdi) in enumerate(indsats.maal):
        maal.append(Maal.objects.create(afsnit=afsnit, tekst=tekst, raekkefoelge=nummer))
        Succeskriterium.objects.create(
            maal=maal[-1],
            tekst=kriterium,
            enhed=enhed,
            udgangspunkt=udgangspunkt,
            udgangspunkt_dato=demo.fra,
            maalvaerdi=maalvaerdi,
            maaldato=demo.til,
            kilde="Planens egen registrering (eksempel)",
        )
    for nummer, (navn, beskrivelse, snitflade) in enumerate(indsats.aktiviteter):
        aktivitet = Aktivitet.objects.create(
            afsnit=afsnit,
            navn=navn,
            beskrivelse=beskrivelse,
            ansvarlig="Sekretariatet",
            snitflade=snitflade,
            fra=demo.fra,
            til=demo.til,
            raekkefoelge=nummer,
        )
        if "frikøbt" in beskrivelse:
            aktivitet.frikoeb_fra, aktivitet.frikoeb_timer = snitflade, 12
            aktivitet.save()
        aktivitet.medarbejdere.set(Planmedarbejder.objects.filter(plan=plan, funktion=MEDARBEJDER))
        aktivitet.maal.set(maal[nummer % len(maal) :] if nummer < len(maal) else maal[:1])
        aktivitet.afdelinger.set(afdelinger)
        if demo.status == Status.UNDER_UDARBEJDELSE and nummer == len(indsats.aktiviteter) - 1:
            continue  # a loose end, so that the page has one to show
        Milepael.objects.create(aktivitet=aktivitet, tekst=f"{navn} er i gang", dato=demo.fra + timedelta(days=90))
        Milepael.objects.create(aktivitet=aktivitet, tekst=f"{navn} er evalueret", dato=demo.til - timedelta(days=180))


def _budget(plan: Helhedsplan, demo: Demoplan, samlet: Fordeling, *, af: Bruger) -> None:
    """The proposal by days, laid out on art and indsatsområde so that every kilde adds up to the krone."""
    version = aabent_budget(plan, af=af)
    omraader = [afsnit.indsatsomraade for afsnit in plan.afsnit.select_related("indsatsomraade")]
    organisationer = [organisation(navn) for navn in demo.organisationer]
    linjer: list[Budgetlinje] = []
    for aar, delt in fordel_over_aar(samlet, demo.fra, demo.til).items():
        ledelse, loen, aktiviteter, evaluering = fordel(delt.lbf, [22, 55, 20, 3])
        beloeb: dict[tuple[Indsatsomraade | None, Budgetart, Kilde, Boligorganisation | None], int] = defaultdict(int)
        beloeb[None, Budgetart.PROJEKTLEDELSE, Kilde.LBF, None] = ledelse
        beloeb[None, Budgetart.EVALUERING, Kilde.LBF, None] = evaluering
        beloeb[None, Budgetart.FACILITERING, Kilde.KOMMUNE_FACILITERING, None] = delt.facilitering
        ens = [1] * len(omraader)
        for omraade, a, b, c in zip(
            omraader, fordel(loen, ens), fordel(aktiviteter, ens), fordel(delt.kontraktpulje, ens), strict=True
        ):
            beloeb[omraade, Budgetart.MEDARBEJDERE, Kilde.LBF, None] = a
            beloeb[omraade, Budgetart.AKTIVITETER, Kilde.LBF, None] = b
            beloeb[omraade, Budgetart.FRIKOEB, Kilde.KOMMUNE_KONTRAKT, None] = c
        for egen, andel in zip(organisationer, fordel(delt.boligorganisation, [1] * len(organisationer)), strict=True):
            beloeb[None, Budgetart.PROJEKTLEDELSE, Kilde.BOLIGORGANISATION, egen] = andel
        linjer += [
            Budgetlinje(
                version=version,
                indsatsomraade=omraade,
                art=art,
                kilde=kilde,
                boligorganisation=egen,
                aar=aar,
                beloeb=kroner,
            )
            for (omraade, art, kilde, egen), kroner in beloeb.items()
            if kroner
        ]
    Budgetlinje.objects.bulk_create(linjer)


def praekvalificer(plan: Helhedsplan, demo: Demoplan, *, til: str, af: Bruger) -> None:
    """Walk the first gate as far as ``til``: a Praekvalifikationssvar, "indsendt" or "udkast". Dates are (eksempel)."""
    handlinger.begynd_praekvalifikation(plan.pk, af=af)
    if til == "udkast":
        return
    indsendt = min(demo.fra - timedelta(days=460), date(2021, 6, 1))
    handlinger.registrer_praekvalifikation_indsendt(plan.pk, dato=indsendt, af=af)
    if til == "indsendt":
        return
    svar = Praekvalifikationssvar(til)
    handlinger.registrer_praekvalifikationssvar(
        plan.pk, svar=svar, dato=indsendt + timedelta(days=80), note="(eksempel)", af=af
    )
