"""Those who log in."""

import factory
from django.contrib.auth.hashers import make_password

from grundlag.models import Bruger


class BrugerFactory(factory.django.DjangoModelFactory):
    """Without a usable password: tests log in by ``force_login``."""

    class Meta:
        model = Bruger

    email = factory.Sequence("bruger{}@example.dk".format)
    navn = factory.Sequence("Bruger {}".format)
    password = factory.LazyFunction(lambda: make_password(None))
