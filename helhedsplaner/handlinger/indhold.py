"""Writing a plan: its rows, its long texts, its indsatsområder and who takes part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.core import serializers
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max
from django.forms.models import model_to_dict
from django.utils.text import capfirst

from byomraader.adgang import kraev
from byomraader.models import Afdeling
from grundlag import kladder
from grundlag.adgang import Handling
from grundlag.fejl import Regelbrud
from grundlag.kanon import sha256
from grundlag.models import Bruger, log_haendelse
from helhedsplaner.handlinger.faelles import laas_plan
from helhedsplaner.handlinger.tidsplan import laeg_skridt
from helhedsplaner.models import (
    Aktivitet,
    Deltagelse,
    Helhedsplan,
    Indsatsomraade,
    Maal,
    Maalvurdering,
    Milepael,
    Planafsnit,
    Planmedarbejder,
    Planpart,
    Succeskriterium,
)


@dataclass(frozen=True, slots=True)
class Slags:
    """A kind of row: its model, the field that names its owner, and the path from the row to its plan."""

    model: type[models.Model]
    ejer: str
    plan: str

    @property
    def ejermodel(self) -> type[models.Model]:
        return self.model._meta.get_field(self.ejer).related_model  # type: ignore[return-value]

    def raekker(self, plan: Helhedsplan) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(**{self.plan: plan})

    def ejere(self, plan: Helhedsplan) -> models.QuerySet[Any]:
        """The rows of ``plan`` that may own one of this kind."""
        til_plan = self.plan.removeprefix(self.ejer).removeprefix("__") or "pk"
        return self.ejermodel._default_manager.filter(**{til_plan: plan.pk})


SLAGS = {
    "afsnit": Slags(Planafsnit, "plan", "plan"),
    "maal": Slags(Maal, "afsnit", "afsnit__plan"),
    "succeskriterium": Slags(Succeskriterium, "maal", "maal__afsnit__plan"),
    "aktivitet": Slags(Aktivitet, "afsnit", "afsnit__plan"),
    "milepael": Slags(Milepael, "aktivitet", "aktivitet__afsnit__plan"),
    "deltagelse": Slags(Deltagelse, "plan", "plan"),
    "part": Slags(Planpart, "plan", "plan"),
    "medarbejder": Slags(Planmedarbejder, "plan", "plan"),
}


class HoldesFast(Regelbrud):
    """Something that may not be deleted is built on the row."""


class Foraeldet(Regelbrud):
    """Someone has changed the row since the form was made; nothing is saved."""


def laas_til_rettelse(plan_id: int, *, af: Bruger) -> Helhedsplan:
    """The plan, locked, if ``af`` may write in it. Raises PermissionDenied, and Regelbrud when it is closed."""
    plan = laas_plan(plan_id)
    kraev(af, Handling.REDIGER_PLAN, plan)
    if not plan.kan_redigeres:
        raise Regelbrud(f"Planen er »{plan.get_status_display()}« og kan ikke rettes.")
    return plan


def fingeraftryk(raekke: models.Model, felter: Iterable[str]) -> str:
    """A hash of what ``felter`` of a row hold, by which a form sees whether someone has changed them since."""
    vaerdier = model_to_dict(raekke, fields=list(felter))
    return sha256({navn: sorted(et.pk for et in v) if isinstance(v, list) else v for navn, v in vaerdier.items()})


def ret_raekke(raekke: models.Model, felter: Mapping[str, Any], *, grund: str) -> None:
    """
    Write ``felter`` into a locked row that still holds what the form began with.

    Raises Foraeldet, in words that say what the row holds now; ValidationError for what the table refuses.
    """
    if fingeraftryk(raekke, felter) != grund:
        nu = [
            f"{_feltnavn(raekke, navn)}: {_vist(raekke, navn)}"
            for navn, vaerdi in felter.items()
            if _vaerdi(raekke, navn) != (set(vaerdi) if isinstance(vaerdi, models.QuerySet) else vaerdi)
        ]
        raise Foraeldet(
            "En anden har rettet det samme, mens du skrev. Dit står her endnu, men er ikke gemt. "
            f"Nu er gemt: {'; '.join(nu) or 'det samme, som du har skrevet'}. "
            "Tryk på knappen igen for at gemme dit i stedet."
        )
    skriv(raekke, felter)


def _feltnavn(raekke: models.Model, navn: str) -> str:
    return capfirst(str(raekke._meta.get_field(navn).verbose_name))  # type: ignore[union-attr]


def _vaerdi(raekke: models.Model, navn: str) -> Any:
    vaerdi = getattr(raekke, navn)
    return set(vaerdi.all()) if isinstance(vaerdi, models.Manager) else vaerdi


def _vist(raekke: models.Model, navn: str) -> str:
    vaerdi = _vaerdi(raekke, navn)
    if isinstance(vaerdi, set):
        return ", ".join(sorted(map(str, vaerdi))) or "intet"
    vis = getattr(raekke, f"get_{navn}_display", None)
    return str(vis() if vis else vaerdi) if vaerdi not in (None, "") else "intet"


def skriv(raekke: models.Model, felter: Mapping[str, Any]) -> None:
    """Set ``felter``, check the row against its table, and save it with its links; what it points at may be new too."""
    mange = {felt.name for felt in raekke._meta.many_to_many} & felter.keys()
    for navn in felter.keys() - mange:
        vaerdi = felter[navn]
        if isinstance(vaerdi, models.Model) and vaerdi.pk is None:
            vaerdi.full_clean()
            vaerdi.save()
        setattr(raekke, navn, vaerdi)
    raekke.full_clean()
    raekke.save()
    for navn in mange:
        getattr(raekke, navn).set(felter[navn])


@transaction.atomic
def tilfoej(plan_id: int, slags: str, ejer_id: int, felter: Mapping[str, Any], *, af: Bruger) -> Any:
    """Add a row of ``slags`` as the last one under its owner, which must belong to the plan."""
    plan = laas_til_rettelse(plan_id, af=af)
    art = SLAGS[slags]
    raekke = art.model(**{art.ejer: art.ejere(plan).get(pk=ejer_id)})
    if er_ordnet(art.model):
        sidste = _soeskende(art, raekke).aggregate(sidste=Max("raekkefoelge"))["sidste"]
        raekke.raekkefoelge = 0 if sidste is None else sidste + 1  # type: ignore[attr-defined]
    skriv(raekke, felter)
    log_haendelse(f"{slags}.tilfoej", raekke, af=af, plan=plan.pk)
    return raekke


@transaction.atomic
def ret(plan_id: int, slags: str, raekke_id: int, felter: Mapping[str, Any], *, grund: str, af: Bruger) -> Any:
    """Change a row; ``grund`` is its fingeraftryk when the form was made. Raises Foraeldet."""
    plan = laas_til_rettelse(plan_id, af=af)
    raekke = SLAGS[slags].raekker(plan).get(pk=raekke_id)
    ret_raekke(raekke, felter, grund=grund)
    log_haendelse(f"{slags}.ret", raekke, af=af, plan=plan.pk)
    return raekke


@transaction.atomic
def slet(plan_id: int, slags: str, raekke_id: int, *, af: Bruger) -> str:
    """
    Delete a row of the draft with all that hangs under it; what a version holds stays there.

    Return what ``fortryd`` needs to bring it back. Raises HoldesFast.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    raekke = SLAGS[slags].raekker(plan).get(pk=raekke_id)
    samler = NestedObjects(using="default")
    samler.collect([raekke])
    if samler.protected:
        raise HoldesFast(f"»{raekke}« kan ikke slettes: der er registreret noget om det, og det skal bevares.")
    # The links come first: a row that brings its own links back must find them there already.
    modeller = sorted(samler.data, key=lambda model: not model._meta.auto_created)
    kopi: str = serializers.serialize("json", [et for model in modeller for et in samler.data[model]])
    log_haendelse(f"{slags}.slet", raekke, af=af, plan=plan.pk)
    raekke.delete()
    return kopi


@transaction.atomic
def fortryd(plan_id: int, kopi: str, *, af: Bruger) -> None:
    """Bring back what ``slet`` removed. Raises Regelbrud if something has taken its place, or its owner is gone."""
    plan = laas_til_rettelse(plan_id, af=af)
    try:
        with transaction.atomic():
            for raekke in serializers.deserialize("json", kopi):
                raekke.save()
            connection.check_constraints()
    except IntegrityError as fejl:
        raise Regelbrud("Det slettede kan ikke hentes tilbage: der er ændret andet imens.") from fejl
    log_haendelse("helhedsplan.fortryd_sletning", plan, af=af)


@transaction.atomic
def flyt(plan_id: int, slags: str, raekke_id: int, *, op: bool, af: Bruger) -> None:
    """Move a row one place up or down among its siblings; at the end it stays where it is."""
    plan = laas_til_rettelse(plan_id, af=af)
    art = SLAGS[slags]
    raekke = art.raekker(plan).get(pk=raekke_id)
    raekker = list(_soeskende(art, raekke))
    fra = raekker.index(raekke)
    til = fra - 1 if op else fra + 1
    if not 0 <= til < len(raekker):
        return
    raekker[fra], raekker[til] = raekker[til], raekker[fra]
    for nummer, et in enumerate(raekker):
        et.raekkefoelge = nummer
    art.model._default_manager.bulk_update(raekker, ["raekkefoelge"])
    log_haendelse(f"{slags}.flyt", raekke, af=af, plan=plan.pk)


def er_ordnet(model: type[models.Model]) -> bool:
    return any(felt.name == "raekkefoelge" for felt in model._meta.fields)


def _soeskende(art: Slags, raekke: models.Model) -> models.QuerySet[Any]:
    return art.model._default_manager.filter(**{art.ejer: getattr(raekke, art.ejer)}).order_by("raekkefoelge", "pk")


@transaction.atomic
def tilfoej_afsnit(plan_id: int, indsatsomraade_id: int, *, af: Bruger) -> Planafsnit:
    """Begin a section about an indsatsområde of the plan's regelsæt. Raises Regelbrud for one of another regelsæt."""
    plan = laas_til_rettelse(plan_id, af=af)
    omraade = Indsatsomraade.objects.get(pk=indsatsomraade_id)
    if omraade.regelsaet_id != plan.regelsaet_id:
        raise Regelbrud("Indsatsområdet hører ikke til planens regelsæt.")
    afsnit = Planafsnit(plan=plan, indsatsomraade=omraade)
    afsnit.full_clean()
    afsnit.save()
    log_haendelse("afsnit.tilfoej", afsnit, af=af, plan=plan.pk)
    return afsnit


def planens_tekster(model: type[models.Model], plan: Helhedsplan) -> models.QuerySet[Any]:
    """The rows of ``model`` with long texts that belong to ``plan``; the plan itself is one."""
    sti = {Helhedsplan: "pk", Maalvurdering: "rapport__plan"}.get(model, "plan")
    return model._default_manager.filter(**{sti: plan.pk})


@transaction.atomic
def gem_tekster(
    plan_id: int,
    model: type[models.Model],
    raekke_id: int,
    tekster: Mapping[str, str],
    oevrige: Mapping[str, Any] | None = None,
    *,
    grundudgave: int,
    af: Bruger,
) -> kladder.Resultat:
    """
    Save the long texts of the plan, a section or a prækvalifikation, written on ``grundudgave``.

    Others' changes since then are merged in; ``oevrige`` are short fields, where the last writer
    counts. Raises kladder.Konflikt with nothing saved.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    raekke: Any = planens_tekster(model, plan).get(pk=raekke_id)
    if getattr(raekke, "er_afsluttet", False):
        raise Regelbrud("Rapporten er afsluttet og kan ikke rettes.")
    resultat = kladder.flet_ind(raekke, tekster, grundudgave=grundudgave)
    aendrede = [*resultat.aendrede, *(navn for navn, v in (oevrige or {}).items() if getattr(raekke, navn) != v)]
    for navn, vaerdi in (oevrige or {}).items():
        setattr(raekke, navn, vaerdi)
    if aendrede:
        raekke.full_clean()
        raekke.save()
        log_haendelse(f"{model._meta.model_name}.gem", raekke, af=af, plan=plan.pk, felter=aendrede)
    kladder.slet(af, kladder.emne_for(raekke))
    return resultat


@transaction.atomic
def gem_stamdata(plan_id: int, felter: Mapping[str, Any], *, grund: str, af: Bruger) -> Helhedsplan:
    """Change the plan's own short fields; ``grund`` is their fingeraftryk when the form was made. Raises Foraeldet."""
    plan = laas_til_rettelse(plan_id, af=af)
    regelsaet, driftsansvarlig = plan.regelsaet, plan.driftsansvarlig
    ret_raekke(plan, felter, grund=grund)
    if plan.regelsaet != regelsaet and plan.afsnit.exists():
        raise Regelbrud(
            f"Planen har afsnit om indsatsområder fra {regelsaet}. Fjern dem, før regelsættet skiftes.",
            felt="regelsaet",
        )
    if plan.driftsansvarlig != driftsansvarlig:
        kraev(af, Handling.REDIGER_PLAN, plan)
    laeg_skridt(plan)
    log_haendelse("helhedsplan.ret_stamdata", plan, af=af)
    return plan


@transaction.atomic
def tilfoej_afdelinger(plan_id: int, afdelinger: Iterable[Afdeling], *, af: Bruger) -> list[Deltagelse]:
    """Let ``afdelinger`` take part; those that do already are left as they are."""
    plan = laas_til_rettelse(plan_id, af=af)
    allerede = set(plan.deltagelser.values_list("afdeling", flat=True))
    nye = [Deltagelse(plan=plan, afdeling=afdeling) for afdeling in afdelinger if afdeling.pk not in allerede]
    Deltagelse.objects.bulk_create(nye)
    log_haendelse("helhedsplan.tilfoej_afdelinger", plan, af=af, afdelinger=[str(ny.afdeling) for ny in nye])
    return nye


@transaction.atomic
def gem_egenbetalinger(plan_id: int, beloeb: Mapping[int, int | None], *, af: Bruger) -> None:
    """
    Set the egenbetaling, in kroner over the plan, of each deltagelse by its id; all or nothing.

    Raises Regelbrud for a negative amount.
    """
    plan = laas_til_rettelse(plan_id, af=af)
    if any(et < 0 for et in beloeb.values() if et is not None):
        raise Regelbrud("Beløbet kan ikke være negativt.")
    deltagelser = list(plan.deltagelser.filter(pk__in=beloeb))
    for deltagelse in deltagelser:
        deltagelse.egenbetaling = beloeb[deltagelse.pk]
    Deltagelse.objects.bulk_update(deltagelser, ["egenbetaling"])
    log_haendelse("helhedsplan.ret_egenbetalinger", plan, af=af)
