"""The long texts of a plan, each group with the udgave it was written on."""

from __future__ import annotations

from django import forms

from grundlag.felter import CprAdvarselMixin, DatoField, LangTekstField
from grundlag.kladder import GrundudgaveField
from helhedsplaner.models import Helhedsplan, Planafsnit, Praekvalifikation


def _tekst(model: type[Helhedsplan | Planafsnit | Praekvalifikation], felt: str, hjaelp: str = "") -> LangTekstField:
    navn = str(model._meta.get_field(felt).verbose_name)  # type: ignore[union-attr]
    return LangTekstField(label=navn.capitalize(), required=False, help_text=hjaelp)


class AfsnitForm(CprAdvarselMixin, forms.Form):
    TEKSTER: tuple[str, ...] = ("baggrund", "formaal", "maalgruppe", "samarbejdspartnere")

    baggrund = _tekst(Planafsnit, "baggrund")
    formaal = _tekst(Planafsnit, "formaal")
    maalgruppe = _tekst(Planafsnit, "maalgruppe")
    samarbejdspartnere = _tekst(Planafsnit, "samarbejdspartnere")
    grundudgave = GrundudgaveField()


class AleneAfsnitForm(AfsnitForm):
    """A section about an area that the boligorganisationer coordinate alone: municipal money asks for a reason."""

    TEKSTER = (*AfsnitForm.TEKSTER, "kommunal_begrundelse")

    kommunal_begrundelse = _tekst(Planafsnit, "kommunal_begrundelse", "Skal skrives, hvis der bruges kommunale midler.")


class OrganiseringForm(CprAdvarselMixin, forms.Form):
    TEKSTER = ("resume", "vision", "organisering")

    resume = _tekst(Helhedsplan, "resume", "Planen på en halv side, til den, der kun læser det.")
    vision = _tekst(Helhedsplan, "vision")
    organisering = _tekst(Helhedsplan, "organisering", "Hvem leder planen, hvem mødes, og hvem gør hvad?")
    grundudgave = GrundudgaveField()


class PraekvalifikationForm(CprAdvarselMixin, forms.Form):
    """The five parts that Landsbyggefonden asks for."""

    TEKSTER = ("udfordringer", "afdelingsoplysninger", "noegletal", "budgetoverslag", "kommunal_anbefaling")

    udfordringer = _tekst(Praekvalifikation, "udfordringer", "Kort: Landsbyggefonden beder om højst fem sider.")
    afdelingsoplysninger = _tekst(Praekvalifikation, "afdelingsoplysninger")
    noegletal = _tekst(Praekvalifikation, "noegletal", "Skriv »ingen data«, hvor tallet ikke findes; det er ikke nul.")
    budgetoverslag = _tekst(Praekvalifikation, "budgetoverslag")
    kommunal_anbefaling = _tekst(Praekvalifikation, "kommunal_anbefaling")
    kommunal_anbefaling_dato = DatoField(label="Anbefalingens dato", required=False)
    grundudgave = GrundudgaveField()
