"""What a meeting decides on an item that carries a plan version: written by its minutes, taken back by reopening."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from fora.handlinger import tilfoej_punkt
from fora.models import Dagsordenspunkt, Moede, Punkttype
from godkendelser.handlinger.afgoerelser import UDEN_BEGRUNDELSE, foelg_op, regel_for, skriv, traek_tilbage
from godkendelser.handlinger.faelles import kraev_afgoer, kraev_ikke_i_fremtiden, laas, nyeste_versioner
from godkendelser.handlinger.kaede import vurder_ved_senere
from godkendelser.models import Afgoerelse, Instansregel, Punktafgoerelse, Sagsart, Spor, Trin
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.kroge import Beslutning
from grundlag.models import Bruger, log_haendelse
from grundlag.templatetags.visning import dag
from grundlag.udfald import Udfald
from helhedsplaner.models import Planversion, Punktversion


def trin_paa_punkt(punkt: Dagsordenspunkt) -> tuple[Trin, Planversion] | None:
    """The content step of the meeting's body that the version on ``punkt`` runs through, with that version."""
    return trin_paa_punkter([punkt]).get(punkt.pk)


def trin_paa_punkter(punkter: Sequence[Dagsordenspunkt]) -> dict[int, tuple[Trin, Planversion]]:
    """The same of many items, by the item's id; two queries."""
    baarne = list(
        Punktversion.objects.filter(punkt__in=punkter).select_related("version__plan", "punkt__moede").order_by("pk")
    )
    if not baarne:
        return {}
    trin = Trin.objects.filter(
        forloeb__plan__in=[et.version.plan_id for et in baarne],
        forloeb__afsluttet_tid=None,
        forloeb__startet_tid__isnull=False,
        spor=Spor.INDHOLD,
        instans__gruppe__in=[et.punkt.moede.gruppe_id for et in baarne],
        udgaaet_begrundelse="",
    )
    trin = trin.exclude(forloeb__sagsart=Sagsart.PRAEKVALIFIKATION)
    fundne: dict[tuple[int | None, int | None], Trin] = {}
    for et in trin.med_instans().med_stilling():
        fundne.setdefault((et.forloeb.plan_id, et.instans.gruppe_id), et)
    return {
        et.punkt_id: (fundne[noegle], et.version)
        for et in baarne
        if (noegle := (et.version.plan_id, et.punkt.moede.gruppe_id)) in fundne
    }


@transaction.atomic
def skriv_fra_referat(punkt: Dagsordenspunkt, beslutning: Beslutning | None, *, af: Bruger) -> list[str]:
    """
    Let the minutes of ``punkt`` write the decision on its step, or take back the one they wrote; what came of it.

    The decision concerns the version that the item carries, and is weighed against those that have come since. An
    outcome that is no answer of the body, and a step decided by other means, are left alone and said. Raises
    Regelbrud when a later decision stands on the one to be taken back.
    """
    fundet = trin_paa_punkt(punkt)
    if fundet is None:
        return []
    trin, planer = laas(fundet[0].pk)
    version = fundet[1]
    skrevet = (
        Punktafgoerelse.objects.filter(punkt=punkt, afgoerelse__trin=trin)
        .exclude(afgoerelse__in=Afgoerelse.objects.filter(tilbagetraekker__isnull=False).values("tilbagetraekker"))
        .select_related("afgoerelse")
        .last()
    )
    if skrevet and beslutning and _er_samme(skrevet.afgoerelse, beslutning, punkt):
        return []
    tekster = []
    if skrevet:
        if trin.seneste_id != skrevet.afgoerelse_id:
            raise Regelbrud(
                f"{trin} har siden taget stilling igen. Træk den afgørelse tilbage, før punktet ændres.", felt="udfald"
            )
        traek_tilbage(skrevet.afgoerelse_id, begrundelse=f"Punktet er åbnet igen: {_kilde(punkt)}", af=af)
        tekster.append(f"Afgørelsen »{skrevet.afgoerelse.get_udfald_display().lower()}« er trukket tilbage.")
        trin, planer = laas(trin.pk)
    if beslutning is None or not beslutning.udfald:
        return tekster
    kraev_afgoer(trin, af)
    kraev_ikke_i_fremtiden(beslutning.dato)
    udfald = Udfald(beslutning.udfald)
    regel = Instansregel.objects.filter(art=trin.instans.art).first()
    if regel is None or udfald not in regel.udfald:
        return [*tekster, f"»{udfald.label}« er ikke et svar fra {trin} om {version.plan} og ændrer ikke dens trin."]
    if trin.staar:
        return [*tekster, f"{trin} havde allerede taget stilling til {version.plan}. Referatet ændrer det ikke."]
    afgoerelse = Afgoerelse(
        trin=trin,
        version=version,
        udfald=udfald,
        dato=beslutning.dato,
        begrundelse=_begrundelse(punkt, beslutning),
        uden_for_raekkefoelge=not trin.er_tur,
        registreret_tid=nu(),
        registreret_af=af,
    )
    skriv(afgoerelse, [version], regel_for(trin, udfald), planer, None, None)
    Punktafgoerelse.objects.create(punkt=punkt, afgoerelse=afgoerelse)
    faldet = vurder_ved_senere(afgoerelse, version)
    foelg_op(trin, planer, grund=f"{trin}: {udfald.label}", af=af)
    senere = f" Siden er planen ændret, og afgørelsen er bortfaldet: {faldet}" if faldet else ""
    return [*tekster, f"{version.plan}: {trin} har svaret »{udfald.label.lower()}«.{senere}"]


@transaction.atomic
def saet_paa_dagsorden(trin_id: int, moede_id: int, *, af: Bruger) -> Dagsordenspunkt:
    """
    Put the newest version of a step's plan on a coming meeting of its body, as an item ready to be decided.

    Raises Regelbrud for a meeting of another body, and for a version that is on its agenda already.
    """
    trin, planer = laas(trin_id)
    moede = Moede.objects.get(pk=moede_id)
    if moede.gruppe_id != trin.instans.gruppe_id:
        raise Regelbrud(f"Mødet er ikke et møde i {trin}.", felt="moede")
    version = nyeste_versioner([planer[0].pk])[planer[0].pk]
    if Punktversion.objects.filter(punkt__moede=moede, version=version).exists():
        raise Regelbrud("Versionen er allerede på mødets dagsorden.", felt="moede")
    sidst = "igen, fordi planen er ændret, siden der sidst blev taget stilling" if trin.seneste else ""
    punkt = tilfoej_punkt(
        moede.pk,
        titel=f"Helhedsplan til behandling: {version.plan}"[:200],
        type=Punkttype.BESLUTNING,
        indstilling=f"Det indstilles, at {trin} tager stilling til {version} {sidst}".strip() + ".",
        af=af,
    )
    Punktversion.objects.create(punkt=punkt, version=version)
    log_haendelse("trin.saet_paa_dagsorden", planer[0], af=af, trin=str(trin), moede=str(moede))
    return punkt


def _er_samme(afgoerelse: Afgoerelse, beslutning: Beslutning, punkt: Dagsordenspunkt) -> bool:
    ny = (beslutning.udfald, beslutning.dato, _begrundelse(punkt, beslutning))
    return (afgoerelse.udfald, afgoerelse.dato, afgoerelse.begrundelse) == ny


def _begrundelse(punkt: Dagsordenspunkt, beslutning: Beslutning) -> str:
    """What was decided in the words of the minutes; of a closed item only where to find it."""
    if not punkt.lukket and beslutning.tekst.strip():
        return beslutning.tekst.strip()
    return "" if beslutning.udfald in UDEN_BEGRUNDELSE else f"Se referatet: {_kilde(punkt)}"


def _kilde(punkt: Dagsordenspunkt) -> str:
    return f"{punkt.moede}, {dag(punkt.moede.dato)}, punkt {punkt.nummer}."
