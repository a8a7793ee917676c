"""Roles, deeds, and the one table that joins them (beslutninger § 2)."""

from django.db import models


class Rolle(models.TextChoices):
    ADMINISTRATOR = "administrator", "Administrator"
    BOLIGSOCIAL_KOORDINATOR = "boligsocial_koordinator", "Boligsocial koordinator"
    PROJEKTLEDER = "projektleder", "Projektleder"
    FORUMSEKRETAER = "forumsekretaer", "Forumsekretær"
    GODKENDER = "godkender", "Godkender"
    OEKONOMI = "oekonomi", "Økonomi"
    LAESER = "laeser", "Læser"
    REVISOR = "revisor", "Revisor"


class Handling(models.TextChoices):
    """The label completes the sentence "Du har ikke ret til at …"."""

    SE = "se", "se dette"
    SE_AUDIT = "se_audit", "se hændelsesloggen"
    REDIGER_PLAN = "rediger_plan", "redigere planen"
    INDSEND = "indsend", "indsende planen"
    REGISTRER_LOKALT = "registrer_lokalt", "registrere planens afdelingsmøder og Landsbyggefondens breve"
    AFGOER = "afgoer", "registrere afgørelsen"
    STYR_FORLOEB = "styr_forloeb", "styre planens godkendelsesforløb"
    STYR_FORUM = "styr_forum", "styre forummet og dets møder"
    REDIGER_AFTALE = "rediger_aftale", "redigere aftalen"
    REGISTRER_UNDERSKRIFT = "registrer_underskrift", "registrere underskrifter"
    REGISTRER_FORBRUG = "registrer_forbrug", "registrere forbrug"
    FLYT_BEVILLING = "flyt_bevilling", "registrere bevillinger"
    UNDTAG = "undtag", "give undtagelser"
    STYR_KATALOGER = "styr_kataloger", "rette kataloger, brugere og roller"


_H = Handling
RETTIGHEDER: dict[Rolle, frozenset[Handling]] = {
    Rolle.ADMINISTRATOR: frozenset({_H.SE, _H.STYR_KATALOGER, _H.UNDTAG}),
    Rolle.BOLIGSOCIAL_KOORDINATOR: frozenset(
        {
            _H.SE,
            _H.REDIGER_PLAN,
            _H.INDSEND,
            _H.REGISTRER_LOKALT,
            _H.REDIGER_AFTALE,
            _H.REGISTRER_UNDERSKRIFT,
            _H.REGISTRER_FORBRUG,
        }
    ),
    Rolle.PROJEKTLEDER: frozenset(
        {
            _H.SE,
            _H.REDIGER_PLAN,
            _H.INDSEND,
            _H.REGISTRER_LOKALT,
            _H.REDIGER_AFTALE,
            _H.REGISTRER_UNDERSKRIFT,
            _H.REGISTRER_FORBRUG,
        }
    ),
    Rolle.FORUMSEKRETAER: frozenset(
        {
            _H.SE,
            _H.STYR_FORUM,
            _H.STYR_FORLOEB,
            _H.AFGOER,
            _H.REDIGER_AFTALE,
            _H.REGISTRER_UNDERSKRIFT,
            _H.REGISTRER_FORBRUG,
            _H.UNDTAG,
        }
    ),
    Rolle.GODKENDER: frozenset({_H.SE, _H.AFGOER}),
    Rolle.OEKONOMI: frozenset({_H.SE, _H.FLYT_BEVILLING, _H.REGISTRER_FORBRUG}),
    Rolle.LAESER: frozenset({_H.SE}),
    Rolle.REVISOR: frozenset({_H.SE, _H.SE_AUDIT}),
}


def roller_med(handling: Handling) -> list[Rolle]:
    """The roles that give a right to ``handling``."""
    return [rolle for rolle, handlinger in RETTIGHEDER.items() if handling in handlinger]


KATALOGRET = f"grundlag.{Handling.STYR_KATALOGER}"
"""What the administration asks ``Bruger.has_perm`` for; an authentication backend answers from the roles."""
