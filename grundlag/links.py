"""
Signed links: how somebody without an account answers, signs or votes (beslutninger § 2).

Each kind of link is a table of its own with a real foreign key to what it opens (``Personlink``). The key is made from
the row when the mail is sent and is kept nowhere. Looking never uses a link up: mail scanners follow every one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from grundlag.dato import laeselig
from grundlag.fejl import Regelbrud
from grundlag.models import Bruger, Personlink

L = TypeVar("L", bound=Personlink)

UKENDT = "Linket virker ikke. Se efter, at hele adressen er kommet med, eller bed om et nyt."


def opret_link(model: type[L], *, navn: str, email: str, dage: int, af: Bruger, **emne: Any) -> L:
    """Make a link of ``model``, open for ``dage`` days by the real clock; the caller logs and defers the mail."""
    link = model(navn=navn, email=email, udloeber_tid=timezone.now() + timedelta(days=dage), oprettet_af=af, **emne)
    link.full_clean()
    link.save()
    return link


def adresse(link: Personlink, urlnavn: str) -> str:
    """The whole address of ``link`` at the view ``urlnavn``: a secret, never logged and never a job's argument."""
    return settings.OFFENTLIG_ADRESSE + reverse(urlnavn, args=[_signer(type(link)).sign(str(link.uid))])


def find_link(links: QuerySet[L], noegle: str) -> L:
    """
    The row among ``links`` that ``noegle`` opens.

    Raises Regelbrud for a key that is not ours, and for a link that is used, called back or too late. Pass
    ``select_for_update()`` in the deed, so that the second of two clicks finds it used.
    """
    try:
        uid = UUID(_signer(links.model).unsign(noegle))
    except (BadSignature, ValueError):
        raise Regelbrud(UKENDT) from None
    link = links.filter(uid=uid).first()
    if link is None:
        raise Regelbrud(UKENDT)
    if link.brugt_tid:
        raise Regelbrud(f"Linket er brugt {laeselig(link.brugt_tid)} og kan kun bruges én gang.")
    if link.tilbagekaldt_tid:
        raise Regelbrud("Linket er kaldt tilbage. Spørg den, der sendte det.")
    if link.udloeber_tid <= timezone.now():
        raise Regelbrud(f"Linket udløb {laeselig(link.udloeber_tid)}. Bed om et nyt.")
    return link


def brug_link(link: Personlink) -> None:
    """Close ``link``, which the caller has locked, for good: what it was for has been done."""
    link.brugt_tid = timezone.now()
    link.save(update_fields=["brugt_tid"])


def tilbagekald(links: QuerySet[L]) -> int:
    """Close those of ``links`` that are still open; returns how many."""
    return links.filter(brugt_tid=None, tilbagekaldt_tid=None).update(tilbagekaldt_tid=timezone.now())


def _signer(model: type[Personlink]) -> Signer:
    """One kind of link never opens what another kind does."""
    return Signer(salt=f"link:{model._meta.label_lower}")
