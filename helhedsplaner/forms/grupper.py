"""What a body works on, chosen."""

from __future__ import annotations

from typing import Any

from django import forms

from byomraader.models import Byomraade
from grundlag.felter import opsaetning
from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan


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
        self.fields["arbejde"].choices = valg  # type: ignore[attr-defined]

    @property
    def felter(self) -> dict[str, Any]:
        plan, _, omraade = self.cleaned_data["arbejde"].partition("-")
        return {
            "plan": self.planer[int(plan)],
            "indsatsomraade": self.omraader[int(plan), int(omraade)] if omraade else None,
        }
