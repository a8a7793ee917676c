"""What is typed about bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.db.models import QuerySet

from byomraader.models import Byomraade
from fora.adgang import styrede_byomraader
from fora.forms.faelles import RaekkeForm, valg_af
from fora.handlinger import kan_staa_alene
from fora.models import Gruppe, Gruppetype, Moede
from grundlag.dato import i_dag
from grundlag.felter import CprAdvarselMixin, DatoField, LangTekstField, TekstField, opsaetning
from grundlag.formular import giv_muligheder, giv_valg
from grundlag.kladder import GrundudgaveField
from grundlag.models import Bruger
from grundlag.templatetags.visning import dag


class NyGruppeForm(RaekkeForm):
    """A body that stands under no other."""

    class Meta:
        model = Gruppe
        fields: tuple[str, ...] = ("byomraade", "type", "navn", "aktiv_fra", "aktiv_til")
        field_classes = {"navn": TekstField, "aktiv_fra": DatoField, "aktiv_til": DatoField}

    helper = opsaetning("byomraade", "type", "navn", Row("aktiv_fra", "aktiv_til"), knap="Opret gruppen")

    def __init__(self, *args: Any, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_muligheder(self, "type", valg_af(kan_staa_alene()))
        styrede = Byomraade.objects.gyldige().filter(styrede_byomraader(bruger))
        giv_valg(self, "byomraade", styrede)


class UndergruppeForm(RaekkeForm):
    """A body under another, of its byområde."""

    class Meta(NyGruppeForm.Meta):
        fields = ("type", "navn", "aktiv_fra", "aktiv_til")

    helper = opsaetning("type", "navn", Row("aktiv_fra", "aktiv_til"), knap="Opret gruppen")

    def __init__(self, *args: Any, typer: Iterable[Gruppetype], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_muligheder(self, "type", valg_af(typer))


class GruppeForm(RaekkeForm):
    class Meta(NyGruppeForm.Meta):
        fields = (
            "navn",
            "beslutningsdygtig_ved",
            "frist_punkter",
            "frist_indkaldelse",
            "frist_svar",
            "aktiv_fra",
            "aktiv_til",
        )

    helper = opsaetning(
        "navn",
        "beslutningsdygtig_ved",
        Fieldset("Frister", Row("frist_punkter", "frist_indkaldelse", "frist_svar")),
        Row("aktiv_fra", "aktiv_til"),
        knap="Gem gruppen",
    )


class KommissoriumForm(CprAdvarselMixin, forms.Form):
    TEKSTER = ("kommissorium",)
    VALG = ()

    kommissorium = LangTekstField(label="Kommissorium", required=False)
    grundudgave = GrundudgaveField()


class ForelaegForm(CprAdvarselMixin, forms.Form):
    """The meeting that is to decide on the kommissorium."""

    moede = forms.ModelChoiceField(
        Moede.objects.none(),
        label="Møde",
        error_messages={"invalid_choice": "Mødet er lukket, aflyst eller ikke gruppens. Vælg et af dem, der står."},
    )
    note = TekstField(label="Hvad er ændret?", required=False, max_length=300)

    helper = opsaetning(knap="Sæt kommissoriet på dagsordenen")

    def __init__(self, *args: Any, moeder: QuerySet[Moede], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        giv_valg(self, "moede", moeder)
        self.fields["moede"].label_from_instance = lambda et: f"{et.gruppe}: {et}, {dag(et.dato)}"  # type: ignore[attr-defined]


class VedtagForm(CprAdvarselMixin, forms.Form):
    """From which day the kommissorium holds as it stands now."""

    gaelder_fra = DatoField(label="Gælder fra", initial=i_dag)
    note = TekstField(
        label="Hvem har vedtaget det, og hvad er ændret?",
        required=False,
        max_length=300,
        help_text="Fx »Forummet 9.9.2021«.",
    )

    helper = opsaetning(knap="Gør kommissoriet gældende")
