"""
Drafts while one types, and how the text of several people becomes the row's.

The contract of a row with long text: a number ``udgave`` that counts its saves, and row history
(``grundlag.historik``), where the text that a writer started from is found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django import forms
from django.conf import settings
from django.db.models.options import Options
from django.http import HttpResponse, QueryDict
from django.utils.text import get_text_list

from grundlag.dato import nu
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, Kladde
from grundlag.tekst import Fletning, afgoer_felter, ens_linjeskift

STOERSTE_TEGN = 200_000
STOERSTE_UDGAVE = 2**31 - 1
COOKIE = "kladde_gemt"
_EMNE = re.compile(r"[a-z]{1,30}\.[a-z]{1,40}:[a-z0-9-]{1,25}")
_FELT = re.compile(r"[a-z][a-z0-9_-]{0,59}")


class GrundudgaveField(forms.IntegerField):
    """The udgave a form's texts were written on; hidden, and never filled in by the browser itself."""

    default_error_messages = {"invalid": "Siden mangler sin udgave. Genindlæs den.", "required": "Genindlæs siden."}

    def __init__(self) -> None:
        skjult = forms.HiddenInput({"autocomplete": "off"})
        super().__init__(widget=skjult, min_value=0, max_value=STOERSTE_UDGAVE, label="udgave")


class MedUdgave(Protocol):
    """A row that counts its saves."""

    pk: Any
    udgave: int
    _meta: ClassVar[Any]


class ForLang(Regelbrud):
    """The text is longer than a draft may be."""


class Konflikt(Regelbrud):
    """
    Two have changed the same paragraph, and nothing is saved.

    ``fletninger`` holds the fields that collide; ``tekster`` a proposal for every field sent:
    merged, and the writer's own where it collides.
    """

    def __init__(self, fletninger: dict[str, Fletning], tekster: dict[str, str], udgave: int) -> None:
        super().__init__("En anden har rettet det samme, mens du skrev. Intet er gemt endnu, og intet er tabt.")
        self.fletninger = fletninger
        self.tekster = tekster
        self.udgave = udgave

    def som_post(self, post: QueryDict) -> QueryDict:
        """What was posted, with the proposals in it and based on what the row holds now."""
        kopi = post.copy()
        for felt, tekst in self.tekster.items():
            kopi[felt] = tekst
        kopi["grundudgave"] = str(self.udgave)
        return kopi


@dataclass(frozen=True, slots=True)
class Resultat:
    """``aendrede``: the fields that got new text; ``flettede``: the labels of those with others' changes in."""

    aendrede: tuple[str, ...]
    flettede: tuple[str, ...]

    @property
    def besked(self) -> str:
        if not self.flettede:
            return "Gemt."
        return f"Gemt. Andre har rettet i {get_text_list([*self.flettede], 'og')} imens; deres rettelser er taget med."


@dataclass(frozen=True, slots=True)
class Start:
    """What a form begins with, and the drafts that say something else than the row."""

    initial: dict[str, str | int]
    kladder: list[Kladde]


def emne_for(raekke: MedUdgave) -> str:
    """The name of a row in drafts: ``<app>.<model>:17``."""
    return emne(raekke._meta, raekke.pk)


def emne(model: Options[Any], pk: int) -> str:
    return f"{model.label_lower}:{pk}"


def gem(bruger: Bruger, emne: str, tekster: Mapping[str, str], *, grundudgave: int) -> None:
    """
    Keep what ``bruger`` has typed; her earlier draft of the same fields is replaced.

    One query. Raises Regelbrud for names that are none and for NUL, ForLang for too much text.
    """
    if not _EMNE.fullmatch(emne) or not all(map(_FELT.fullmatch, tekster)) or not 0 <= grundudgave <= STOERSTE_UDGAVE:
        raise Regelbrud("Kladden hører ikke til noget felt. Genindlæs siden.")
    if any("\x00" in tekst for tekst in tekster.values()):
        raise Regelbrud("Teksten indeholder et tegn, der ikke kan gemmes (NUL).")
    if any(len(tekst) > STOERSTE_TEGN for tekst in tekster.values()):
        raise ForLang("Teksten er for lang til at blive gemt: højst 200.000 tegn.")
    Kladde.objects.bulk_create(
        [
            Kladde(
                bruger=bruger,
                emne=emne,
                felt=felt,
                grundudgave=grundudgave,
                tekst=ens_linjeskift(tekst),
                gemt_tid=nu(),
            )
            for felt, tekst in tekster.items()
        ],
        update_conflicts=True,
        unique_fields=["bruger", "emne", "felt"],
        update_fields=["grundudgave", "tekst", "gemt_tid"],
    )


def for_emne(bruger: Bruger, emne: str) -> dict[str, Kladde]:
    """The drafts of ``bruger`` for the fields of one row."""
    return {kladde.felt: kladde for kladde in Kladde.objects.filter(bruger=bruger, emne=emne).order_by("felt")}


def slet(bruger: Bruger, emne: str) -> None:
    """Forget the drafts of ``bruger`` for one row: they are saved, or thrown away."""
    Kladde.objects.filter(bruger=bruger, emne=emne).delete()


def begynd(bruger: Bruger, raekke: MedUdgave, felter: Iterable[str], *, brug_kladde: bool) -> Start:
    """
    What the form of ``raekke`` begins with: the saved text, or the drafts of ``bruger``.

    A draft keeps the udgave it was typed on, so that what others have saved since is merged
    and not overwritten.
    """
    initial: dict[str, str | int] = {felt: getattr(raekke, felt) for felt in felter}
    kladder = [
        kladde
        for felt, kladde in for_emne(bruger, emne_for(raekke)).items()
        if felt in initial and kladde.tekst.strip() != str(initial[felt]).strip()
    ]
    initial["grundudgave"] = raekke.udgave
    if brug_kladde:
        initial |= {kladde.felt: kladde.tekst for kladde in kladder}
        initial["grundudgave"] = min([raekke.udgave, *(kladde.grundudgave for kladde in kladder)])
    return Start(initial, kladder)


def flet_ind(raekke: MedUdgave, tekster: Mapping[str, str], *, grundudgave: int) -> Resultat:
    """
    Put ``tekster`` into the fields of a locked ``raekke`` and count its udgave up; the caller saves.

    Written on an older udgave they are merged with what others have saved since. Raises
    Konflikt when a paragraph was changed by both; ``raekke`` is then untouched.
    """
    nuvaerende = {felt: str(getattr(raekke, felt)) for felt in tekster}
    felter = afgoer_felter(nuvaerende, _grund(raekke, nuvaerende, grundudgave), dict(tekster))
    if felter.konflikter:
        raise Konflikt(felter.konflikter, felter.tekster, raekke.udgave)
    aendrede = tuple(felt for felt, tekst in felter.tekster.items() if tekst != nuvaerende[felt])
    for felt in aendrede:
        setattr(raekke, felt, felter.tekster[felt])
    if aendrede:
        raekke.udgave += 1
    navne = tuple(str(raekke._meta.get_field(felt).verbose_name) for felt in felter.flettede)
    return Resultat(aendrede, navne)


def gemt(svar: HttpResponse, emne: str) -> HttpResponse:
    """Tell the browser by ``svar`` that its own copy of ``emne`` is saved (kladde.js reads the cookie)."""
    svar.set_cookie(COOKIE, emne, max_age=60, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return svar


def _grund(raekke: Any, nuvaerende: dict[str, str], grundudgave: int) -> dict[str, str]:
    """The texts of udgave ``grundudgave``; empty when there is no such, so that a person must look."""
    if grundudgave == raekke.udgave:
        return nuvaerende
    gemt = raekke.events.filter(udgave=grundudgave).values(*nuvaerende).first()
    return gemt or dict.fromkeys(nuvaerende, "")
