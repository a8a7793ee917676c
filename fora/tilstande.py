"""The life of a meeting, as a table."""

from django.db import models

from grundlag.tilstand import Overgang


class Moedestatus(models.TextChoices):
    PLANLAGT = "planlagt", "Planlagt"
    INDKALDT = "indkaldt", "Indkaldt"
    AFHOLDT = "afholdt", "Afholdt"
    REFERAT_UDSENDT = "referat_udsendt", "Referat udsendt"
    REFERAT_GODKENDT = "referat_godkendt", "Referat godkendt"
    AFLYST = "aflyst", "Aflyst"


_S = Moedestatus
OVERGANGE = (
    Overgang("indkald", "Indkald", frozenset({_S.PLANLAGT}), _S.INDKALDT),
    Overgang("afhold", "Mødet er afholdt", frozenset({_S.PLANLAGT, _S.INDKALDT}), _S.AFHOLDT),
    Overgang("udsend_referat", "Udsend referat", frozenset({_S.AFHOLDT}), _S.REFERAT_UDSENDT),
    Overgang("godkend_referat", "Godkend referat", frozenset({_S.REFERAT_UDSENDT}), _S.REFERAT_GODKENDT),
    Overgang("aflys", "Aflys mødet", frozenset({_S.PLANLAGT, _S.INDKALDT}), _S.AFLYST),
)
