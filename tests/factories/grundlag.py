"""Those who log in."""

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from grundlag.filer import gem_indhold
from grundlag.models import Bestilling, Bruger, Udskriftsstatus


class BrugerFactory(factory.django.DjangoModelFactory):
    """Without a usable password: tests log in by ``force_login``."""

    class Meta:
        model = Bruger

    email = factory.Sequence("bruger{}@example.dk".format)
    navn = factory.Sequence("Bruger {}".format)
    password = factory.LazyFunction(lambda: make_password(None))


class BestillingFactory(factory.django.DjangoModelFactory):
    """Ordered and not yet begun; ``faerdig=True`` with its file, ``fejlet=True`` with a sentence."""

    class Meta:
        model = Bestilling

    class Params:
        faerdig = factory.Trait(
            status=Udskriftsstatus.FAERDIG,
            fil_id=factory.LazyFunction(lambda: gem_indhold(b"a;b\n", "text/csv")),
            filnavn="linjer.csv",
            faerdig_tid=factory.LazyFunction(timezone.now),
        )
        fejlet = factory.Trait(status=Udskriftsstatus.FEJLET, fejl="Der er ingen linjer.")

    bestiller = factory.SubFactory(BrugerFactory)
    titel = "Alle linjer"
