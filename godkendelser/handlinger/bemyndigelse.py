"""What the one whom an instans has authorised may do for it: stand by its decision after a change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from godkendelser.daekning import Daekning, loft_overskredet, noegler
from godkendelser.handlinger.afgoerelser import foelg_op, laeste_versioner, regel_for, skriv
from godkendelser.handlinger.faelles import afsnit_af, emner, kraev_afgoer, laas, nyeste_aftaleversion
from godkendelser.models import (
    Afgoerelse,
    Afgoerelsesdaekning,
    Bemyndigelse,
    Genbekraeftelse,
    Instansart,
    Stilling,
    Trin,
)
from grundlag.dato import i_dag, nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, log_haendelse
from grundlag.penge import kroner_tekst
from grundlag.udfald import POSITIVE
from helhedsplaner.models import Planversion

# One case worker answers for it; every other instans is a meeting, of which a change can only be uvæsentlig.
SVARER_SELV = frozenset({Instansart.LANDSBYGGEFOND})


@transaction.atomic
def giv_bemyndigelse(
    trin_id: int,
    *,
    bruger: Bruger,
    grundlag: str,
    hoejst_kr: int = 0,
    fra: date,
    til: date | None = None,
    kun_planen: bool = True,
    af: Bruger,
) -> Bemyndigelse:
    """
    Record whom the instans of a step has authorised, where it decided so, and how far the authority goes.

    Raises Regelbrud for a day to come, and for a plan alone when the step is about several.
    """
    trin, planer = laas(trin_id)
    kraev_afgoer(trin, af)
    if fra > i_dag():
        raise Regelbrud("Bemyndigelsen skal være givet, før den kan registreres.", felt="fra")
    if not bruger.is_active:
        raise Regelbrud(f"{bruger} er ikke længere aktiv bruger.", felt="email")
    bemyndigelse = Bemyndigelse(
        instans=trin.instans,
        bruger=bruger,
        plan=planer[0] if kun_planen and trin.forloeb.plan_id else None,
        grundlag=grundlag.strip(),
        hoejst_kr=hoejst_kr,
        fra=fra,
        til=til,
        registreret_tid=nu(),
        registreret_af=af,
    )
    bemyndigelse.full_clean()
    bemyndigelse.save()
    for emne in emner(trin, planer):
        log_haendelse("bemyndigelse.giv", emne, af=af, instans=str(trin), bemyndiget=str(bruger), kroner=hoejst_kr)
    return bemyndigelse


@transaction.atomic
def afslut_bemyndigelse(bemyndigelse_id: int, trin_id: int, *, til: date, af: Bruger) -> Bemyndigelse:
    """End an authority after the day ``til``; what was confirmed by it stands."""
    trin, planer = laas(trin_id)
    kraev_afgoer(trin, af)
    bemyndigelse = Bemyndigelse.objects.select_for_update().get(pk=bemyndigelse_id, instans=trin.instans)
    bemyndigelse.til = til
    bemyndigelse.full_clean()
    bemyndigelse.save(update_fields=["til"])
    for emne in emner(trin, planer):
        log_haendelse("bemyndigelse.afslut", emne, af=af, instans=str(trin), bemyndiget=str(bemyndigelse.bruger))
    return bemyndigelse


def bemyndigelse_til(trin: Trin, bruger: Bruger) -> Bemyndigelse | None:
    """The authority by which ``bruger`` may stand by the step's voided decision: the one that goes farthest."""
    egne = Bemyndigelse.objects.for_bruger(bruger).filter(instans=trin.instans_id)
    egne = egne.filter(Q(plan=None) | Q(plan=trin.forloeb.plan_id))
    return egne.order_by("-hoejst_kr", "pk").first()


@transaction.atomic
def staar_ved(
    trin_id: int, *, version_ids: Collection[int], seneste_id: int | None, begrundelse: str = "", af: Bruger
) -> Afgoerelse:
    """
    Let a decision that a new version voided stand again, by the one whom its instans has authorised.

    A new decision with the old outcome, on the newest versions, is written. Raises PermissionDenied without an
    authority, and Regelbrud for a decision not voided, a change of money beyond the authority, and a meeting's
    change without a reason why it is uvæsentlig.
    """
    trin, planer = laas(trin_id)
    bemyndigelse = bemyndigelse_til(trin, af)
    if bemyndigelse is None:
        raise PermissionDenied(f"{trin} har ikke bemyndiget dig til at stå ved afgørelsen.")
    versioner = laeste_versioner(trin, planer, version_ids, seneste_id)
    forrige = trin.seneste
    if trin.stilling != Stilling.BORTFALDET or forrige is None:
        raise Regelbrud("Kun en afgørelse, som en ny version har fået til at bortfalde, kan bekræftes.")
    uvaesentlig = trin.instans.art not in SVARER_SELV
    if uvaesentlig and not begrundelse.strip():
        raise Regelbrud("Skriv, hvorfor ændringen er uvæsentlig for dem, der tog stilling.", felt="begrundelse")
    _kraev_inden_for(bemyndigelse, trin, versioner)
    afgoerelse = Afgoerelse(
        trin=trin,
        version=versioner[0] if trin.forloeb.plan_id else None,
        aftaleversion=nyeste_aftaleversion(trin),
        udfald=forrige.udfald,
        dato=i_dag(),
        begrundelse=forrige.begrundelse,
        registreret_tid=nu(),
        registreret_af=af,
    )
    bekraeftelse = Genbekraeftelse(
        forrige=forrige, bemyndigelse=bemyndigelse, uvaesentlig=uvaesentlig, begrundelse=begrundelse.strip()
    )
    skriv(afgoerelse, versioner, regel_for(trin, forrige.udfald), planer, bekraeftelse, None)
    foelg_op(trin, planer, grund=f"{trin}: bekræftet ved bemyndigelse", af=af)
    return afgoerelse


def _kraev_inden_for(bemyndigelse: Bemyndigelse, trin: Trin, versioner: list[Planversion]) -> None:
    """The ceilings are held against what the instans itself decided, so that small rises do not add up unseen."""
    egen = trin.afgoerelser.filter(udfald__in=POSITIVE, genbekraeftelse=None).order_by("-pk").first()
    daekket: dict[int, dict[str, Daekning]] = defaultdict(dict)
    for raekke in Afgoerelsesdaekning.objects.filter(afgoerelse=egen, version__isnull=False).select_related("version"):
        daekket[raekke.version.plan_id][raekke.noegle] = Daekning(raekke.sha256, raekke.loft_kr)
    afsnit = afsnit_af(versioner)
    over = max((0, *(loft_overskredet(daekket[et.plan_id], noegler(afsnit[et.pk])) for et in versioner)))
    if over > bemyndigelse.hoejst_kr:
        raise Regelbrud(
            f"Beløbet er steget med {kroner_tekst(over).removesuffix('.')}, og bemyndigelsen rækker til "
            f"{kroner_tekst(bemyndigelse.hoejst_kr).removesuffix('.')}. {trin} skal selv tage stilling."
        )
