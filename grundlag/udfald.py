"""The outcomes that meetings and approvals share; which an instans may use is data."""

from django.db import models


class Udfald(models.TextChoices):
    GODKENDT = "godkendt", "Godkendt"
    TILTRAADT = "tiltraadt", "Tiltrådt"
    ANBEFALET = "anbefalet", "Anbefalet"
    GODKENDT_BETINGET = "godkendt_betinget", "Godkendt betinget"
    TAGET_TIL_EFTERRETNING = "taget_til_efterretning", "Taget til efterretning"
    UDSAT = "udsat", "Udsat"
    SENDT_TILBAGE = "sendt_tilbage", "Sendt tilbage"
    AFVIST = "afvist", "Afvist"


POSITIVE = frozenset({Udfald.GODKENDT, Udfald.TILTRAADT, Udfald.ANBEFALET, Udfald.GODKENDT_BETINGET})
