"""The forms of the approvals, a module for each noun: they read what people type; the rules are in ``handlinger``."""

from godkendelser.forms.afgoerelse import (
    FORMER,
    AfdelingsmoedeForm,
    AfgoerelseForm,
    BegrundelseForm,
    BorgerrepraesentationForm,
    DirigentForm,
    LbfForm,
    MoedelinkForm,
    OvertrumfForm,
    RaekkeForm,
    UdvalgForm,
)
from godkendelser.forms.bevis import BevisForm
from godkendelser.forms.kaede import (
    DagsordenForm,
    FjernTrinForm,
    ForberedForm,
    HoeringForm,
    HoeringssvarForm,
    JournalForm,
    MoededageForm,
    TrinForm,
)
from godkendelser.forms.kollega import BemyndigelseForm, FravaerForm, OverdragForm, StaarVedForm
from godkendelser.forms.penge import AndelForm, BevillingForm, SagForm

__all__ = [
    "FORMER",
    "AfdelingsmoedeForm",
    "AfgoerelseForm",
    "AndelForm",
    "BegrundelseForm",
    "BemyndigelseForm",
    "BevillingForm",
    "BevisForm",
    "BorgerrepraesentationForm",
    "DagsordenForm",
    "DirigentForm",
    "FjernTrinForm",
    "ForberedForm",
    "FravaerForm",
    "HoeringForm",
    "HoeringssvarForm",
    "JournalForm",
    "LbfForm",
    "MoededageForm",
    "MoedelinkForm",
    "OverdragForm",
    "OvertrumfForm",
    "RaekkeForm",
    "SagForm",
    "StaarVedForm",
    "TrinForm",
    "UdvalgForm",
]
