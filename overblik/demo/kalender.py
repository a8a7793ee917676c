"""When the demo's bodies meet, and the hearing of Amagerplanen."""

from __future__ import annotations

from datetime import date

from byomraader.models import Forvaltning
from godkendelser import handlinger as godkendelser
from godkendelser.models import Hoering, Instans, Instansart, Trin
from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan

# Teknik- og Miljøudvalget's days are those of the published cases (domaene § 3.1); the others are invented.
TMU = [date(2021, 8, 30), date(2021, 11, 11), date(2021, 12, 6), date(2022, 1, 31)]
OEKONOMIUDVALGET = [date(2021, 9, 7), date(2021, 9, 21), date(2021, 10, 12), date(2021, 11, 23)]
BORGERREPRAESENTATIONEN = [date(2021, 9, 9), date(2021, 9, 30), date(2021, 10, 28), date(2021, 12, 9)]


def moededage(*, af: Bruger) -> None:
    for instans, dage in (
        (Instans.objects.get(udvalg__kode="tmu"), TMU),
        (Instans.objects.get(art=Instansart.OEKONOMIUDVALG), OEKONOMIUDVALGET),
        (Instans.objects.get(art=Instansart.BORGERREPRAESENTATION), BORGERREPRAESENTATIONEN),
    ):
        godkendelser.tilfoej_moededage(instans.pk, dage, af=af)


def hoering(plan: Helhedsplan, *, af: Bruger) -> Hoering:
    """All seven forvaltninger and the lokaludvalg are heard; two have answered."""
    sendt = godkendelser.start_hoering(
        plan.pk,
        emne=f"Udkast til {plan}",
        frist=date(2021, 9, 24),
        forvaltninger=Forvaltning.objects.gyldige(),
        lokaludvalg=plan.byomraade.lokaludvalg.all(),
        af=af,
    )
    for part in sendt.parter.exclude(forvaltning=None)[:2]:
        godkendelser.registrer_hoeringssvar(
            part.pk, dato=date(2021, 9, 1), svar="Ingen bemærkninger (eksempel).", af=af
        )
    return sendt


def paa_vegne_af(plan: Helhedsplan, *, af: Bruger) -> None:
    """The forum has authorised its secretary to say when a change is small; a godkender is away, with a deputy."""
    forum = Trin.objects.get(
        forloeb__plan=plan, instans__art=Instansart.BOLIGSOCIALT_FORUM, forloeb__afsluttet_tid=None
    )
    godkendelser.giv_bemyndigelse(
        forum.pk,
        bruger=Bruger.objects.get(email="forumsekretaer@demo.example"),
        grundlag="Forummets møde 12. maj 2021, punkt 4 (eksempel)",
        fra=date(2021, 5, 12),
        til=date(2022, 12, 31),
        af=af,
    )
    godkendelser.meld_fravaer(
        stedfortraeder=Bruger.objects.get(email="oekonomi@demo.example"),
        fra=date(2021, 8, 30),
        til=date(2021, 9, 10),
        besked="Kurser i uge 35 og 36 (eksempel).",
        af=Bruger.objects.get(email="godkender@demo.example"),
    )
