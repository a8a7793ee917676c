"""Keeping what would otherwise be written over, and bringing an earlier udgave back into the draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max

from byomraader.models import Afdeling, Boligorganisation
from grundlag import kladder
from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.kanon import kanonisk, sha256
from grundlag.models import Bruger, log_haendelse
from grundlag.tekst import ens_linjeskift
from helhedsplaner.forskel import titel
from helhedsplaner.gitter import Raekke as Budgetraekke
from helhedsplaner.gitter import raekke_for
from helhedsplaner.handlinger.budget import PENGE, budgetaftryk, gem_budget
from helhedsplaner.handlinger.faelles import aabent_budget
from helhedsplaner.handlinger.indhold import (
    SLAGS,
    HoldesFast,
    fingeraftryk,
    gem_stamdata,
    gem_tekster,
    laas_til_rettelse,
    planens_tekster,
    skriv,
    slet,
    tilfoej_afsnit,
)
from helhedsplaner.models import (
    Deltagelse,
    Helhedsplan,
    Indsatsomraade,
    Planafsnit,
    Planpart,
    Planudkast,
    Udkastanledning,
)
from helhedsplaner.planforskel import raekker_i
from helhedsplaner.udgaver import NU, er_hel, hent_udgave

TEKSTFELTER = ("baggrund", "formaal", "maalgruppe", "samarbejdspartnere", "kommunal_begrundelse")
_SLAGS = {slags.model: navn for navn, slags in SLAGS.items()}


@dataclass(frozen=True, slots=True)
class Hentet:
    """``udkast`` holds what stood before; ``blev`` the rows that others build on, which stayed."""

    udkast: Planudkast
    blev: list[str]


def behold(
    plan: Helhedsplan, afsnit: Mapping[str, Any], anledning: Udkastanledning, note: str, *, af: Bruger
) -> Planudkast:
    """
    Keep ``afsnit`` as the plan's next numbered draft; call under the plan's lock.

    What the newest draft of the same sections holds already is not kept twice.
    """
    indhold = kanonisk(afsnit)
    aftryk = sha256(indhold)
    samme = plan.udkast.filter(sha256=aftryk, anledning=anledning, lavet_af=af).first()
    if samme is not None and samme.nummer == plan.udkast.aggregate(n=Max("nummer"))["n"]:
        return samme
    sidste = plan.udkast.aggregate(sidste=Max("nummer"))["sidste"] or 0
    udkast = Planudkast(
        plan=plan,
        nummer=sidste + 1,
        anledning=anledning,
        note=note[:300],
        afsnit=indhold,
        sha256=aftryk,
        lavet_tid=nu(),
        lavet_af=af,
    )
    udkast.full_clean()
    udkast.save()
    log_haendelse("planudkast.behold", udkast, af=af, plan=plan.pk, nummer=udkast.nummer)
    return udkast


@transaction.atomic
def hent_tilbage(plan_id: int, ref: str, noegler: Iterable[str], *, af: Bruger) -> Hentet:
    """
    Put the sections ``noegler`` of the udgave ``ref`` back into the draft, through the deeds that people write with.

    What stands there now is first kept as a numbered draft. Rows that came since are deleted, unless something
    else is built on them. Raises Regelbrud when the plan is closed, or nothing is chosen that the udgave has.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    udgave = hent_udgave(plan, ref)
    valgte = {noegle: udgave.afsnit[noegle] for noegle in noegler if noegle in udgave.afsnit}
    if not valgte:
        raise Regelbrud("Vælg mindst ét afsnit, der skal hentes tilbage.")
    foer = hent_udgave(plan, NU).afsnit
    udkast = behold(plan, foer, Udkastanledning.TILBAGE, f"Før {udgave.navn.lower()} blev hentet tilbage", af=af)
    for noegle, indhold in valgte.items():
        _EFTER_NOEGLE.get(noegle, _ingenting)(plan, indhold, af)
    indsatser = {noegle: indhold for noegle, indhold in valgte.items() if noegle.startswith("indsats:")}
    blev = _indsatser(plan, indsatser, udgave.afsnit, med_raekker=er_hel(udgave), af=af)
    log_haendelse("helhedsplan.hent_tilbage", plan, af=af, fra=udgave.navn, afsnit=list(valgte), udkast=udkast.nummer)
    return Hentet(udkast, blev)


def _ingenting(plan: Helhedsplan, indhold: Mapping[str, Any], af: Bruger) -> None:
    """The indsatser are brought back together, since their rows point at each other."""


def _stamdata(plan: Helhedsplan, indhold: Mapping[str, Any], af: Bruger) -> None:
    """The name; byområde, regelsæt and who runs the plan are not a text that is brought back."""
    gem_stamdata(plan.pk, {"navn": indhold["navn"]}, grund=fingeraftryk(plan, ["navn"]), af=af)


def _periode(plan: Helhedsplan, indhold: Mapping[str, Any], af: Bruger) -> None:
    felter = {f"periode_{ende}": _vaerdi(Helhedsplan, f"periode_{ende}", indhold[ende]) for ende in ("fra", "til")}
    gem_stamdata(plan.pk, felter, grund=fingeraftryk(plan, felter), af=af)


def _organisering(plan: Helhedsplan, indhold: Mapping[str, Any], af: Bruger) -> None:
    gem_tekster(plan.pk, Helhedsplan, plan.pk, dict(indhold), grundudgave=plan.udgave, af=af)


def _afdelinger(plan: Helhedsplan, indhold: Mapping[str, Any], af: Bruger) -> None:
    """Who takes part, from when and for how much; one that is not in the udgave leaves the draft."""
    findes = {str(et.afdeling.uid): et for et in plan.deltagelser.select_related("afdeling")}
    afdelinger = {
        str(en.uid): en for en in Afdeling.objects.filter(uid__in=[en["uid"] for en in indhold["afdelinger"]])
    }
    for raekke in indhold["afdelinger"]:
        uid = raekke["uid"]
        deltagelse = findes.pop(uid, None) or Deltagelse(plan=plan, afdeling=afdelinger[uid])
        felter = {navn: _vaerdi(Deltagelse, navn, raekke[navn]) for navn in ("fra", "til", "egenbetaling")}
        _gem(deltagelse, felter, af=af)
    for deltagelse in findes.values():
        slet(plan.pk, "deltagelse", deltagelse.pk, af=af)


def _parter(plan: Helhedsplan, indhold: Mapping[str, Any], af: Bruger) -> None:
    """The parties besides the organisations; one that is gone is found again in the row history."""
    findes = {str(en.uid): en for en in plan.parter.all()}
    for plads, raekke in enumerate(indhold["parter"]):
        part = findes.pop(raekke["uid"], None) or _fra_historik(plan, raekke["uid"])
        if part is not None:
            _gem(part, {"bidrag": raekke["bidrag"], "raekkefoelge": plads}, af=af)
    for part in findes.values():
        slet(plan.pk, "part", part.pk, af=af)


def _fra_historik(plan: Helhedsplan, uid: str) -> Planpart | None:
    felter = ("forvaltning_id", "lokaludvalg_id", "anden")
    sidst = Planpart.pgh_event_model.objects.filter(plan=plan, uid=uid).order_by("-pgh_id").values(*felter).first()  # type: ignore[attr-defined]
    return Planpart(plan=plan, uid=UUID(uid), **sidst) if sidst else None


def _budget(plan: Helhedsplan, indhold: Mapping[str, Any], af: Bruger) -> None:
    """The money, cell by cell into the open budget; a line gets its uid and note again."""
    afvigelse = indhold["afvigelse"]
    penge = dict(
        zip(
            PENGE,
            (
                indhold["ramme"],
                afvigelse["uden_kommunal"],
                _vaerdi(Helhedsplan, "kommunal_afvigelse_pct", afvigelse["pct"]),
                afvigelse["begrundelse"],
            ),
            strict=True,
        )
    )
    omraader = dict(Indsatsomraade.objects.filter(regelsaet=plan.regelsaet_id).values_list("kode", "pk"))
    uider = {linje["organisation"] for linje in indhold["linjer"] if linje["organisation"]}
    organisationer = {
        str(uid): pk for uid, pk in Boligorganisation.objects.filter(uid__in=uider).values_list("uid", "pk")
    }
    gitter: dict[Budgetraekke, dict[int, int]] = {}
    linjer: dict[tuple[Budgetraekke, int], Mapping[str, Any]] = {}
    for linje in indhold["linjer"]:
        raekke = Budgetraekke(
            omraader[linje["indsatsomraade"]] if linje["indsatsomraade"] else None,
            linje["art"],
            linje["kilde"],
            organisationer.get(linje["organisation"]),
            linje["kilde_navn"],
        )
        gitter.setdefault(raekke, {})[linje["aar"]] = linje["beloeb"]
        linjer[raekke, linje["aar"]] = linje
    version = aabent_budget(plan, af=af)
    grund = budgetaftryk(plan, version.linjer.all())
    gem_budget(plan.pk, penge, gitter, grund=grund, af=af)
    optagne = set(map(str, version.linjer.values_list("uid", flat=True)))
    for gemt in version.linjer.all():
        foer = linjer[raekke_for(gemt), gemt.aar]
        if str(gemt.uid) != foer["uid"] and foer["uid"] in optagne:
            continue
        if (str(gemt.uid), gemt.note) != (foer["uid"], foer["note"]):
            gemt.uid, gemt.note = UUID(foer["uid"]), foer["note"]
            gemt.save(update_fields=["uid", "note"])


_EFTER_NOEGLE = {
    "stamdata": _stamdata,
    "periode": _periode,
    "organisering": _organisering,
    "afdelinger": _afdelinger,
    "parter": _parter,
    "budget": _budget,
}


def _indsatser(
    plan: Helhedsplan,
    valgte: Mapping[str, Mapping[str, Any]],
    alle: Mapping[str, Mapping[str, Any]],
    *,
    med_raekker: bool,
    af: Bruger,
) -> list[str]:
    """
    The sections under the indsatsområder, with all their rows of whatever kinds; of one writer's draft only the texts.

    Rows first and what they point at afterwards; a row keeps its uid, so that it is the same one again.
    """
    if not valgte:
        return []
    omraader = {en.kode: en for en in Indsatsomraade.objects.filter(regelsaet=plan.regelsaet_id)}
    links: list[tuple[models.Model, Mapping[str, Any]]] = []
    rester: list[models.Model] = []
    skal_staa = set(raekker_i(alle))
    for indhold in valgte.values():
        if indhold["kode"] not in omraader:
            raise Regelbrud(f"Indsatsområdet »{indhold['navn']}« findes ikke i planens regelsæt. Vælg det fra.")
        omraade = omraader[indhold["kode"]]
        afsnit = plan.afsnit.filter(indsatsomraade=omraade).first() or tilfoej_afsnit(plan.pk, omraade.pk, af=af)
        tekster = {felt: indhold[felt] for felt in TEKSTFELTER}
        gem_tekster(plan.pk, Planafsnit, afsnit.pk, tekster, grundudgave=afsnit.udgave, af=af)
        if med_raekker:
            rester += _raekker(afsnit, indhold, links, af=af)
    for raekke, indhold in links:
        _forbind(raekke, indhold)
    return [blev for raekke in rester if (blev := _fjern(plan, raekke, skal_staa, af=af))]


def _raekker(
    ejer: models.Model, indhold: Mapping[str, Any], links: list[tuple[models.Model, Mapping[str, Any]]], *, af: Bruger
) -> list[models.Model]:
    """Write the lists of rows under ``ejer``; return the rows that stand there and are not in the content."""
    rester: list[models.Model] = []
    for relation in ejer._meta.related_objects:
        navn = relation.get_accessor_name() or ""
        if not isinstance(indhold.get(navn), list) or not relation.one_to_many:
            continue
        model: Any = relation.related_model
        liste = indhold[navn]
        findes = {str(en.uid): en for en in model._default_manager.filter(uid__in=[en["uid"] for en in liste])}
        for plads, et in enumerate(liste):
            raekke = findes.get(et["uid"]) or model(uid=UUID(et["uid"]))
            felter = {
                felt.name: _vaerdi(model, felt.name, et[felt.name])
                for felt in model._meta.fields
                if felt.name in et and felt.name != "uid" and felt.remote_field is None
            }
            _gem(raekke, {**felter, relation.field.name: ejer, "raekkefoelge": plads}, af=af)
            links.append((raekke, et))
            rester += _raekker(raekke, et, links, af=af)
        staar = {str(en["uid"]) for en in liste}
        rester += [en for en in getattr(ejer, navn).all() if str(en.uid) not in staar]
    return rester


def _forbind(raekke: models.Model, indhold: Mapping[str, Any]) -> None:
    """What a row points at, by uid; one that is no longer there is left out."""
    for felt in [*raekke._meta.fields, *raekke._meta.many_to_many]:
        vaerdi = indhold.get(felt.name)
        model: Any = felt.related_model
        if model is None or felt.name not in indhold or not any(f.name == "uid" for f in model._meta.fields):
            continue
        uider = vaerdi if isinstance(vaerdi, list) else [vaerdi] if vaerdi else []
        fundne = list(model._default_manager.filter(uid__in=uider))
        if felt.many_to_many:
            getattr(raekke, felt.name).set(fundne)
        elif getattr(raekke, felt.name) != (fundne[0] if fundne else None):
            setattr(raekke, felt.name, fundne[0] if fundne else None)
            raekke.save(update_fields=[felt.name])


def _fjern(plan: Helhedsplan, raekke: Any, skal_staa: set[str], *, af: Bruger) -> str:
    """Delete a row that came since, unless the udgave has it elsewhere; say its name when something holds it there."""
    if str(raekke.uid) in skal_staa or not type(raekke)._default_manager.filter(pk=raekke.pk).exists():
        return ""
    try:
        with transaction.atomic():
            slet(plan.pk, _SLAGS[type(raekke)], raekke.pk, af=af)
    except HoldesFast:
        return str(raekke)
    return ""


def _gem(raekke: models.Model, felter: Mapping[str, Any], *, af: Bruger) -> None:
    """Write ``felter`` and log it, unless the row says so already."""
    er_ny = raekke.pk is None
    if not er_ny and all(getattr(raekke, navn) == vaerdi for navn, vaerdi in felter.items()):
        return
    skriv(raekke, felter)
    slags = _SLAGS.get(type(raekke), raekke._meta.model_name)
    log_haendelse(f"{slags}.{'tilfoej' if er_ny else 'ret'}", raekke, af=af)


def _vaerdi(model: type[models.Model], navn: str, vaerdi: Any) -> Any:
    """A value of the canonical content as the model's field holds it."""
    return model._meta.get_field(navn).to_python(vaerdi)  # type: ignore[union-attr]


@transaction.atomic
def behold_tekster(
    plan_id: int,
    model: type[models.Model],
    raekke_id: int,
    tekster: Mapping[str, str],
    anledning: Udkastanledning,
    *,
    af: Bruger,
) -> Planudkast | None:
    """
    Keep what one wrote in the long texts of a section as a numbered draft of that section.

    None for a prækvalifikation or a status report: its texts are in no udgave of the plan, and its row history has
    them.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    nuvaerende = hent_udgave(plan, NU).afsnit
    if model is Helhedsplan:
        noegle = "organisering"
    elif model is Planafsnit:
        noegle = f"indsats:{plan.afsnit.select_related('indsatsomraade').get(pk=raekke_id).indsatsomraade.kode}"
    else:
        return None
    afsnit = {noegle: {**nuvaerende[noegle], **tekster}}
    note = f"{titel(noegle, nuvaerende[noegle])}: {anledning.label.lower()}"
    return behold(plan, afsnit, anledning, note, af=af)


@transaction.atomic
def gem_efter_konflikt(
    plan_id: int,
    model: type[models.Model],
    raekke_id: int,
    tekster: Mapping[str, str],
    oevrige: Mapping[str, Any] | None = None,
    *,
    grundudgave: int,
    af: Bruger,
) -> kladder.Resultat:
    """``gem_tekster`` for one who has seen both texts: the text that she puts hers over is kept as a numbered draft."""
    plan = laas_til_rettelse(plan_id, af=af)
    raekke = planens_tekster(model, plan).get(pk=raekke_id)
    foer = {felt: getattr(raekke, felt) for felt in tekster}
    if any(ens_linjeskift(tekst) != foer[felt] for felt, tekst in tekster.items()):
        behold_tekster(plan_id, model, raekke_id, foer, Udkastanledning.DERES_KONFLIKT, af=af)
    return gem_tekster(plan_id, model, raekke_id, tekster, oevrige, grundudgave=grundudgave, af=af)


@transaction.atomic
def tag_tekst_ind(plan_id: int, tekster: Mapping[str, str], *, af: Bruger) -> Planudkast:
    """
    Put texts written elsewhere into the draft, by place: "organisering:vision", "indsats:<kode>:baggrund".

    The draft as it stood is kept as a numbered one. A section that is not begun is. Raises Regelbrud for nothing to
    take, and for a place that the plan does not have.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    if not tekster:
        raise Regelbrud("Vælg, hvor mindst ét stykke skal stå.")
    note = Udkastanledning.FRA_WORD.label
    udkast = behold(plan, hent_udgave(plan, NU).afsnit, Udkastanledning.FRA_WORD, note, af=af)
    omraader = {en.kode: en for en in Indsatsomraade.objects.filter(regelsaet=plan.regelsaet_id)}
    pr_afsnit: dict[str, dict[str, str]] = {}
    for sted, tekst in tekster.items():
        noegle, _, felt = sted.rpartition(":")
        pr_afsnit.setdefault(noegle, {})[felt] = tekst
    for noegle, felter in pr_afsnit.items():
        kode = noegle.removeprefix("indsats:")
        if noegle == "organisering" and felter.keys() <= {"resume", "vision", "organisering"}:
            gem_tekster(plan.pk, Helhedsplan, plan.pk, felter, grundudgave=plan.udgave, af=af)
        elif noegle.startswith("indsats:") and kode in omraader and felter.keys() <= set(TEKSTFELTER):
            findes = plan.afsnit.filter(indsatsomraade=omraader[kode]).first()
            afsnit = findes or tilfoej_afsnit(plan.pk, omraader[kode].pk, af=af)
            gem_tekster(plan.pk, Planafsnit, afsnit.pk, felter, grundudgave=afsnit.udgave, af=af)
        else:
            raise Regelbrud("Planen har ikke det sted, som et stykke skulle stå.")
    log_haendelse("helhedsplan.tag_tekst_ind", plan, af=af, steder=list(tekster), udkast=udkast.nummer)
    return udkast
