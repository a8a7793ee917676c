"""The life of a helhedsplan (beslutninger § 6): one status, eleven values, and the steps between them."""

from django.db import models

from grundlag.tilstand import Overgang


class Status(models.TextChoices):
    IDE = "ide", "Idé og forarbejde"
    PRAEKVALIFIKATION = "praekvalifikation", "Prækvalifikation under udarbejdelse"
    PRAEKVALIFIKATION_INDSENDT = "praekvalifikation_indsendt", "Prækvalifikation indsendt"
    PRAEKVALIFIKATION_AFSLAG = "praekvalifikation_afslag", "Prækvalifikation afslået"
    UNDER_UDARBEJDELSE = "under_udarbejdelse", "Under udarbejdelse"
    TIL_GODKENDELSE = "til_godkendelse", "Til godkendelse"
    KLAR_TIL_START = "klar_til_start", "Klar til start"
    I_DRIFT = "i_drift", "I drift"
    AFVIKLING = "afvikling", "Under afvikling"
    AFSLUTTET = "afsluttet", "Afsluttet"
    AFBRUDT = "afbrudt", "Afbrudt"


_S = Status
FARVER = {
    _S.IDE: "graa",
    _S.PRAEKVALIFIKATION: "blaa",
    _S.PRAEKVALIFIKATION_INDSENDT: "gul",
    _S.PRAEKVALIFIKATION_AFSLAG: "roed",
    _S.UNDER_UDARBEJDELSE: "blaa",
    _S.TIL_GODKENDELSE: "gul",
    _S.KLAR_TIL_START: "groen",
    _S.I_DRIFT: "groen",
    _S.AFVIKLING: "blaa",
    _S.AFSLUTTET: "graa",
    _S.AFBRUDT: "roed",
}
AFSLUTTEDE = frozenset({_S.AFSLUTTET, _S.AFBRUDT})
LEVENDE = frozenset(set(Status) - AFSLUTTEDE)
KAN_REDIGERES = frozenset(set(Status) - AFSLUTTEDE - {_S.PRAEKVALIFIKATION_AFSLAG})
FOER_PRAEKVALIFICERET = frozenset(
    {_S.IDE, _S.PRAEKVALIFIKATION, _S.PRAEKVALIFIKATION_INDSENDT, _S.PRAEKVALIFIKATION_AFSLAG}
)
KOERER = frozenset({_S.I_DRIFT, _S.AFVIKLING})
VENTER_PAA_START = frozenset({_S.TIL_GODKENDELSE, _S.KLAR_TIL_START})
KAN_INDSENDES = frozenset({_S.UNDER_UDARBEJDELSE, _S.TIL_GODKENDELSE, _S.KLAR_TIL_START, _S.I_DRIFT})

OVERGANGE = (
    Overgang("begynd_praekvalifikation", "Begynd prækvalifikationen", frozenset({_S.IDE}), _S.PRAEKVALIFIKATION),
    Overgang(
        "proev_igen", "Prøv prækvalifikationen igen", frozenset({_S.PRAEKVALIFIKATION_AFSLAG}), _S.PRAEKVALIFIKATION
    ),
    Overgang(
        "indsend_praekvalifikation",
        "Registrér prækvalifikationen som indsendt",
        frozenset({_S.PRAEKVALIFIKATION}),
        _S.PRAEKVALIFIKATION_INDSENDT,
    ),
    Overgang(
        "praekvalificer",
        "Registrér prækvalificeret",
        frozenset({_S.PRAEKVALIFIKATION_INDSENDT}),
        _S.UNDER_UDARBEJDELSE,
    ),
    Overgang(
        "afslaa_praekvalifikation",
        "Registrér afslag på prækvalifikation",
        frozenset({_S.PRAEKVALIFIKATION_INDSENDT}),
        _S.PRAEKVALIFIKATION_AFSLAG,
    ),
    Overgang("indsend", "Indsend til godkendelse", frozenset({_S.UNDER_UDARBEJDELSE}), _S.TIL_GODKENDELSE),
    Overgang("godkend", "Godkendt", frozenset({_S.TIL_GODKENDELSE}), _S.KLAR_TIL_START),
    Overgang("mist_godkendelse", "Godkendelsen er bortfaldet", frozenset({_S.KLAR_TIL_START}), _S.TIL_GODKENDELSE),
    Overgang("saet_i_drift", "Sæt planen i drift", frozenset({_S.KLAR_TIL_START, _S.TIL_GODKENDELSE}), _S.I_DRIFT),
    Overgang("begynd_afvikling", "Begynd afviklingen", frozenset({_S.I_DRIFT}), _S.AFVIKLING),
    Overgang("afslut", "Afslut planen", frozenset({_S.AFVIKLING}), _S.AFSLUTTET),
    Overgang("afbryd", "Afbryd planen", frozenset(LEVENDE), _S.AFBRUDT),
)
