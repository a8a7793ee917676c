"""What a body works on, chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from byomraader.models import Byomraade
from grundlag.felter import opsaetning
from grundlag.formular import giv_muligheder
from grundlag.models import Bruger
from helhedsplaner.models import Aktivitet, Helhedsplan


class GruppeplanForm(forms.Form):
    """One list: each plan of the byområde, whole or by one of the indsatsområder that it has taken up."""

    arbejde = forms.ChoiceField(label="Plan eller indsatsområde")

    helper = opsaetning(knap="Tilføj")

    def __init__(self, *args: Any, byomraade: Byomraade, bruger: Bruger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planer = Helhedsplan.objects.synlige_for(bruger).filter(byomraade=byomraade).order_by("navn_orden")
        self.planer = {plan.pk: plan for plan in planer.prefetch_related("afsnit__indsatsomraade")}
        self.omraader = {
            (plan.pk, afsnit.indsatsomraade_id): afsnit.indsatsomraade
            for plan in self.planer.values()
            for afsnit in plan.afsnit.all()
        }
        valg: list[Any] = [("", "Vælg en plan")]
        for pk, plan in self.planer.items():
            omraader = [(f"{pk}-{nr}", str(et)) for (egen, nr), et in self.omraader.items() if egen == pk]
            valg.append((str(plan), [(str(pk), "Hele planen"), *omraader]))
        giv_muligheder(self, "arbejde", valg)

    @property
    def felter(self) -> dict[str, Any]:
        plan, _, omraade = self.cleaned_data["arbejde"].partition("-")
        return {
            "plan": self.planer[int(plan)],
            "indsatsomraade": self.omraader[int(plan), int(omraade)] if omraade else None,
        }


class IndsatsaktivitetForm(forms.Form):
    """One list of the activities of ``planer``, plan by plan; those ``taget`` are left out."""

    aktivitet = forms.ChoiceField(label="Aktivitet")

    helper = opsaetning(knap="Tag aktiviteten med")

    def __init__(self, *args: Any, planer: QuerySet[Helhedsplan], taget: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.planer = list(planer.order_by("navn_orden").values_list("pk", "navn"))
        valg: dict[int, list[tuple[str, str]]] = {pk: [] for pk, _ in self.planer}
        aktiviteter = Aktivitet.objects.filter(afsnit__plan__in=valg).exclude(pk__in=taget)
        for pk, navn, plan in aktiviteter.order_by("raekkefoelge", "pk").values_list("pk", "navn", "afsnit__plan"):
            valg[plan].append((str(pk), navn))
        giv_muligheder(
            self,
            "aktivitet",
            [
                ("", "Vælg en aktivitet"),
                *((navn, valg[pk]) for pk, navn in self.planer if valg[pk]),
            ],
        )
