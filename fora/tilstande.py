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

LUKKEDE = frozenset({_S.REFERAT_GODKENDT, _S.AFLYST})
"""In these nothing more is written."""

FARVER: dict[Moedestatus, str] = {
    _S.PLANLAGT: "graa",
    _S.INDKALDT: "blaa",
    _S.AFHOLDT: "gul",
    _S.REFERAT_UDSENDT: "blaa",
    _S.REFERAT_GODKENDT: "groen",
    _S.AFLYST: "roed",
}

VIRKNINGER: dict[str, str] = {
    "indkald": ("Når du indkalder, kan punkterne stadig rettes, men ikke længere slettes."),
    "afhold": "Når mødet er afholdt, kan du stadig skrive på referatet.",
    "udsend_referat": (
        "Når referatet sendes til gennemlæsning, er beslutningerne bekræftet og træder i kraft. "
        "Du ser først, hvad der sker."
    ),
    "godkend_referat": (
        "Referatet er godkendt, når alle medlemmer har sagt ja med et klik, eller når et møde har godkendt det. "
        "Derefter er det låst, og ændringer bliver til rettelser med nummer."
    ),
    "aflys": "Når mødet er aflyst, bliver dagsordenen stående, men den er låst, og mødet kan ikke genoptages.",
}
"""What each transition does, in words for the one about to press its button."""
