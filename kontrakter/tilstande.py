"""The life of an agreement, as a table. Whether it is i kraft or udløbet follows from its dates."""

from django.db import models

from grundlag.tilstand import Overgang


class Aftalestatus(models.TextChoices):
    KLADDE = "kladde", "Kladde"
    TIL_UNDERSKRIFT = "til_underskrift", "Til underskrift"
    UNDERSKREVET = "underskrevet", "Underskrevet"
    OPSAGT = "opsagt", "Opsagt"
    ANNULLERET = "annulleret", "Annulleret"


_S = Aftalestatus
GAELDENDE = frozenset({_S.TIL_UNDERSKRIFT, _S.UNDERSKREVET})
DISPONERER = frozenset({_S.KLADDE, _S.TIL_UNDERSKRIFT, _S.UNDERSKREVET})
BRUGES = frozenset({_S.UNDERSKREVET, _S.OPSAGT})
FARVER: dict[str, str] = {_S.TIL_UNDERSKRIFT: "gul", _S.UNDERSKREVET: "groen", _S.OPSAGT: "roed"}

OVERGANGE = (
    Overgang("send_til_underskrift", "Send til underskrift", frozenset({_S.KLADDE}), _S.TIL_UNDERSKRIFT),
    Overgang("traek_tilbage", "Træk tilbage til kladde", frozenset({_S.TIL_UNDERSKRIFT}), _S.KLADDE),
    Overgang("underskriv", "Alle har underskrevet", frozenset({_S.TIL_UNDERSKRIFT}), _S.UNDERSKREVET),
    Overgang("mangler_underskrift", "Tilbagekald underskrift", frozenset({_S.UNDERSKREVET}), _S.TIL_UNDERSKRIFT),
    Overgang("opsig", "Opsig aftalen", frozenset({_S.UNDERSKREVET}), _S.OPSAGT),
    Overgang("annuller", "Annullér", frozenset({_S.KLADDE, _S.TIL_UNDERSKRIFT}), _S.ANNULLERET),
)
