"""What people say about the plans' texts, and a text that was taken back: so that those pages are not empty."""

from __future__ import annotations

from datetime import date

from byomraader.models import Boligorganisation
from grundlag.models import Bruger
from helhedsplaner.handlinger.indhold import gem_tekster
from helhedsplaner.handlinger.kommentarer import giv, loes, start_traad, svar
from helhedsplaner.handlinger.udkast import hent_tilbage
from helhedsplaner.models import Helhedsplan, Planversion


def opret(version: Planversion) -> None:
    """Two threads of each kind on the plan, one of them a task, and a vision that was rewritten and taken back."""
    karen, peter, frida = (
        Bruger.objects.get(email=f"{rolle}@demo.example")
        for rolle in ("boligsocial_koordinator", "projektleder", "forumsekretaer")
    )
    plan = Helhedsplan.objects.get(pk=version.plan_id)
    noegle = "indsats:beskaeftigelse"
    opgave = start_traad(plan.pk, noegle, "Kan vi skrive, hvor mange unge vi når om året?", af=frida)
    svar(opgave.pk, "Ja, det står i succeskriteriet. Peter, vil du tage det med i formålet?", af=karen)
    giv(opgave.pk, peter, frist=date(2021, 9, 10), af=karen)
    start_traad(
        plan.pk,
        noegle,
        "Husk at aftale timerne med Lejerbo, før vi skriver dem.",
        kun_boligorganisation=Boligorganisation.objects.get(navn="fsb"),
        af=peter,
    )
    loest = start_traad(plan.pk, "organisering", "Skal lokaludvalget nævnes her?", af=frida)
    svar(loest.pk, "Det er skrevet ind.", af=peter)
    loes(loest.pk, er_loest=True, af=frida)
    ny = {"vision": "Nordvest er et sted, man bliver boende, fordi man vil."}
    gem_tekster(plan.pk, Helhedsplan, plan.pk, ny, grundudgave=plan.udgave, af=peter)
    hent_tilbage(plan.pk, str(version.nummer), ["organisering"], af=karen)
