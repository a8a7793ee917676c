"""The forms of agreements, a module for each noun: they read what people type; the rules are in ``handlinger``."""

from kontrakter.forms.aftale import (
    BegrundelseForm,
    BilagForm,
    NyKontraktForm,
    OpsigForm,
    StamdataForm,
    StandardtekstForm,
    TeksterForm,
)
from kontrakter.forms.familie import (
    AjourForm,
    DelaftaleForm,
    ForumaftaleForm,
    JournalForm,
    LbfGodkendelseForm,
    TillaegForm,
)
from kontrakter.forms.linje import ForbrugForm, LinjeForm, TvaergaaendeForm
from kontrakter.forms.liste import DatovalgForm, FilterForm, FrikoebForm
from kontrakter.forms.part import NyPartForm, PartForm
from kontrakter.forms.signering import AfvisForm, AnmodForm, GivViderForm, KontrolForm, SkrivUnderForm, UnderskriftForm

__all__ = [
    "AfvisForm",
    "AjourForm",
    "AnmodForm",
    "BegrundelseForm",
    "BilagForm",
    "DatovalgForm",
    "DelaftaleForm",
    "FilterForm",
    "ForbrugForm",
    "ForumaftaleForm",
    "FrikoebForm",
    "GivViderForm",
    "JournalForm",
    "KontrolForm",
    "LbfGodkendelseForm",
    "LinjeForm",
    "NyKontraktForm",
    "NyPartForm",
    "OpsigForm",
    "PartForm",
    "SkrivUnderForm",
    "StamdataForm",
    "StandardtekstForm",
    "TeksterForm",
    "TillaegForm",
    "TvaergaaendeForm",
    "UnderskriftForm",
]
