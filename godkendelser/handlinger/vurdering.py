"""Which decisions stand after a version: by what they cover, by the rules of omflytning, and when it is undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from godkendelser.daekning import Daekning, Vurdering, noegler, vurder
from godkendelser.models import (
    Afgoerelse,
    Afgoerelsesdaekning,
    Instansart,
    LbfSvar,
    Omflytningsregel,
    Trin,
    Versionsvurdering,
)
from grundlag.dato import nu
from grundlag.kroge import Raekke
from grundlag.models import log_haendelse
from grundlag.templatetags.visning import dag
from grundlag.udfald import POSITIVE
from helhedsplaner.models import Helhedsplan, Planversion
from helhedsplaner.omflytning import OMFLYTTES, omflytninger

Afsnit = Mapping[str, Any]


def omflytningens_krav(plan: Helhedsplan, foer: Afsnit, efter: Afsnit) -> dict[str, str]:
    """
    The arter of instans that must approve a change of an approved plan's money alone, each with why.

    None for a change of anything else: there what a decision covers says it all.
    """
    if any(foer.get(noegle) != efter.get(noegle) for noegle in {*foer, *efter} - OMFLYTTES):
        return {}
    arter = [et.art for et in omflytninger(foer, efter, plan.regelsaet.omraadenavne)]
    krav: dict[str, str] = {}
    for regel in Omflytningsregel.objects.filter(art__in=arter):
        for art in regel.instansarter:
            krav.setdefault(art, f"Reglen for omflytning »{regel}« siger, at instansen skal godkende det.")
    return krav


def domme(plan: Helhedsplan, efter: Afsnit, krav: Mapping[str, str]) -> dict[int, tuple[Trin, Vurdering]]:
    """Each standing decision of the plan, by its id, with its step and whether it stands when the plan is ``efter``."""
    faldet_foer = Versionsvurdering.objects.filter(
        afgoerelse=OuterRef("afgoerelse"), version__plan=plan.pk, staar=False
    )
    raekker = Afgoerelsesdaekning.objects.filter(
        ~Exists(faldet_foer),
        version__plan=plan.pk,
        afgoerelse__trin__in=Trin.objects.for_planer([plan.pk]).filter(udgaaet_begrundelse="").order_by().values("pk"),
        afgoerelse__trin__seneste=F("afgoerelse"),
        afgoerelse__udfald__in=POSITIVE,
    ).select_related("afgoerelse__trin__instans", "afgoerelse__trin__forloeb")
    daekket: dict[int, dict[str, Daekning]] = defaultdict(dict)
    trin: dict[int, Trin] = {}
    for raekke in raekker:
        trin[raekke.afgoerelse_id] = raekke.afgoerelse.trin
        daekket[raekke.afgoerelse_id][raekke.noegle] = Daekning(raekke.sha256, raekke.loft_kr)
    nye, navne = noegler(efter), plan.regelsaet.omraadenavne
    return {pk: (trin[pk], _dom(trin[pk], egen, nye, navne, krav)) for pk, egen in daekket.items()}


def _dom(
    trin: Trin,
    daekket: Mapping[str, Daekning],
    nye: Mapping[str, Daekning],
    navne: Mapping[str, str],
    krav: Mapping[str, str],
) -> Vurdering:
    dom = vurder(daekket, nye, navne)
    return Vurdering(False, krav[trin.instansart]) if dom.staar and trin.instansart in krav else dom


def forudse(plan: Helhedsplan, foer: Afsnit, efter: Afsnit) -> list[Raekke]:
    """Whose decisions would fall if the approved ``foer`` became ``efter``, and why; the afdelingsmøder in one line."""
    krav = omflytningens_krav(plan, foer, efter)
    faldne = [(trin, dom) for trin, dom in domme(plan, efter, krav).values() if not dom.staar]
    faldne.sort(key=lambda et: (et[0].spor, et[0].nummer, et[0].pk))
    moeder = [et for et in faldne if et[0].instansart == Instansart.AFDELINGSMOEDE]
    rest = [et for et in faldne if et[0].instansart != Instansart.AFDELINGSMOEDE]
    linjer = [_linje(str(trin), reverse("godkendelser:trin", args=[trin.pk]), dom) for trin, dom in rest]
    if moeder:
        navn = str(moeder[0][0]) if len(moeder) == 1 else f"{len(moeder)} afdelingsmøder"
        linjer.insert(0, _linje(navn, reverse("godkendelser:forloeb", args=[plan.pk]), moeder[0][1]))
    return linjer


def _linje(titel: str, url: str, dom: Vurdering) -> Raekke:
    return Raekke(titel, url, "Skal godkende", "gul", dom.begrundelse)


def genopret(version: Planversion) -> int:
    """
    Let the decisions about an earlier version count again, since ``version`` says exactly what it said.

    Each step that does not stand gets its decision of that time as a row of its own, with its day, its coverage and
    Landsbyggefondens amount; nothing is overwritten. Returns how many.
    """
    gammel = version.plan.versioner.filter(sha256=version.sha256, nummer__lt=version.nummer).order_by("-nummer").first()
    if gammel is None:
        return 0
    fundne = list(_dengang(gammel))
    igen = {foer.pk: Afgoerelse.objects.create(**_gentaget(foer, version, gammel)) for foer in fundne}
    raekker: list[Any]
    for model in (Afgoerelsesdaekning, LbfSvar):
        raekker = list(model._default_manager.filter(afgoerelse__in=igen))
        for raekke in raekker:
            raekke.pk, raekke.afgoerelse = None, igen[raekke.afgoerelse_id]
        model._default_manager.bulk_create(raekker)
    log_haendelse("forloeb.genopret", version.plan, af=version.lavet_af, version=version.nummer, som=gammel.nummer)
    return len(fundne)


def _dengang(gammel: Planversion) -> Iterable[Afgoerelse]:
    """The newest yes that stood when ``gammel`` was the newest version, of each step that does not stand now."""
    dengang: dict[str, Any] = {"version__plan": gammel.plan_id, "version__nummer__lte": gammel.nummer}
    denne: dict[str, Any] = {"afgoerelse": OuterRef("pk")}
    trin = Trin.objects.for_planer([gammel.plan_id]).filter(udgaaet_begrundelse="", gaeldende=None).order_by()
    ja = Afgoerelse.objects.filter(
        ~Exists(Versionsvurdering.objects.filter(**denne, **dengang, staar=False)),
        Exists(Afgoerelsesdaekning.objects.filter(**denne, **dengang)),
        ~Exists(Afgoerelse.objects.filter(tilbagetraekker=OuterRef("pk"))),
        trin__in=trin.values("pk"),
        udfald__in=POSITIVE,
    )
    return ja.order_by("trin_id", "-pk").distinct("trin_id")


def _gentaget(foer: Afgoerelse, version: Planversion, gammel: Planversion) -> dict[str, Any]:
    return {
        "trin_id": foer.trin_id,
        "version": version if foer.version_id else None,
        "udfald": foer.udfald,
        "dato": foer.dato,
        "begrundelse": (
            f"Planen siger igen det samme som i version {gammel.nummer}, så afgørelsen af {dag(foer.dato)} gælder igen."
        ),
        "indgang": foer.indgang,
        "er_eksempel": foer.er_eksempel,
        "registreret_tid": nu(),
        "registreret_af": version.lavet_af,
    }
