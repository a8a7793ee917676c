"""Fill the catalogues; can be run again at any time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from byomraader import referencedata as byomraader
from fora import referencedata as fora
from godkendelser import referencedata as godkendelser
from helhedsplaner import referencedata as helhedsplaner
from kontrakter import referencedata as kontrakter


class Command(BaseCommand):
    help = "Opretter de kataloger, der mangler. Det, en administrator har rettet, bliver ikke overskrevet."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for app in (byomraader, fora, helhedsplaner, kontrakter, godkendelser):
                app.indlaes()
        self.stdout.write("Katalogerne er på plads.")
