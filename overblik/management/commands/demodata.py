from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from grundlag.models import Bruger
from helhedsplaner.models import Helhedsplan, Regelsaet
from helhedsplaner.tilstande import Status
from overblik.demo import (
    afslutning,
    aftaler,
    brugere,
    byg,
    drift,
    forloeb,
    grupper,
    kalender,
    moeder,
    omflytning,
    regnskab,
    skrivning,
    slaegt,
    ud,
    underskrifter,
)
from overblik.demo.planer import PLANER

TAGES_IND = {Status.I_DRIFT, Status.AFVIKLING, Status.AFSLUTTET}


class Command(BaseCommand):
    help = "Fylder demoens planer, fora og brugere i en tom database. Kan køres igen uden at ændre noget."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOKAL:
            raise CommandError("Demodata har kendte adgangskoder og hører ikke hjemme på en rigtig server.")
        if Bruger.objects.filter(email="demodata@demo.example").exists():
            return
        if Bruger.objects.exists():
            raise CommandError("Databasen har brugere, der ikke er demoens. Demodata lægges kun i en tom database.")
        af = brugere.indlaeser()
        brugere.opret()
        fora = brugere.fora()
        # As an administrator would on the demo's day: a new plan is of today's regelsæt.
        Regelsaet.objects.update(er_standard=False)
        Regelsaet.objects.filter(kode="2019-26").update(er_standard=True)
        versioner = {}
        for demo in PLANER:
            plan = byg.byg(demo, af=af)
            if demo.status in TAGES_IND:
                versioner[demo.navn] = forloeb.tag_ind(plan, demo, af=af)
                if demo.status == Status.I_DRIFT:
                    drift.opret(plan, af=af)
                continue
            forloeb.foer_godkendelse(plan, demo, af=af)
            if demo.status == Status.KLAR_TIL_START:
                versioner[demo.navn] = forloeb.godkend_nordvest(plan, af=af)
            elif demo.status == Status.TIL_GODKENDELSE:
                forloeb.send_amagerplanen(plan, af=af)
                kalender.hoering(plan, af=af)
        forloeb.kontrakt(
            versioner["Kvarterløft Bispebjerg 2012–16 (eksempel)"],
            "sundhed",
            "Kontrakt om boligsocialt samarbejde på Bispebjerg: Sundhed (eksempel)",
            forloeb.SUNDHED,
            underskrevet=date(2012, 6, 20),
            af=af,
        )
        forloeb.kontrakt(
            versioner["Beboerprojekt Nordvest"],
            "beskaeftigelse",
            "Kontrakt om boligsocialt samarbejde på Bispebjerg: Beskæftigelse",
            forloeb.BESKAEFTIGELSE,
            af=af,
        )
        aftaler.opret(versioner["NørreBrobyggerne"], fora, af=af)
        underskrifter.send_rundt(versioner["Beboerprojekt Nordvest"], af=af)
        regnskab.opret(versioner["NørreBrobyggerne"], af=af)
        for navn in (demo.navn for demo in PLANER if demo.status == Status.I_DRIFT):
            mangler = "maalopfyldelse" if navn.startswith("Tingbjerg") else ""
            drift.aarshjul(versioner[navn].plan, faerdig=navn == "NørreBrobyggerne", mangler=mangler, af=af)
        regnskab.noegle(versioner["Beboerprojekt Nordvest"].plan, af=af)
        moeder.opret(fora, af=af)
        grupper.opret(fora, af=af)
        kalender.moededage(af=af)
        kalender.paa_vegne_af(versioner["Beboerprojekt Nordvest"].plan, af=af)
        slaegt.opret(af=af)
        omflytning.opret(af=af)
        skrivning.opret(versioner["Beboerprojekt Nordvest"])
        afslutning.begynd(versioner["Beboerprojekt Puls"].plan, af=af)
        afslutning.afslut(versioner["Husum for Alle"], af=af)
        ud.opret(versioner["Beboerprojekt Nordvest"], af=af)
        brugere.afslut(af)
        self.stdout.write(f"Demodata: {Helhedsplan.objects.count()} planer i seks byområder.")
