"""Bodies, members, meetings and items."""

import datetime as dt
from io import BytesIO

import factory
import pikepdf
from django.core.files.base import ContentFile
from django.utils import timezone

from fora.models import (
    Bevaegelse,
    Bevaegelsesart,
    Dagsordenspunkt,
    Dagsordensskabelon,
    Fremmoede,
    Fremmoedeart,
    Gruppe,
    Gruppetype,
    Indkaldelse,
    Inhabilitet,
    Invitation,
    Kommissorieversion,
    Medlemskab,
    Moede,
    Opgave,
    Opgavelink,
    Plads,
    Punktbilag,
    Punktkommissorium,
    Punktvirkning,
    Referatgodkendelse,
    Referatlink,
    Referatversion,
    Rettelsesforslag,
    Skabelonpunkt,
    Svarlink,
)
from grundlag.udskrift import bestil_udskrift
from tests.factories.byomraader import FRA, ByomraadeFactory, PersonFactory
from tests.factories.grundlag import BrugerFactory


class GruppeFactory(factory.django.DjangoModelFactory):
    """A Boligsocialt Forum."""

    class Meta:
        model = Gruppe

    type = Gruppetype.BOLIGSOCIALT_FORUM
    navn = factory.Sequence("Boligsocialt Forum {}".format)
    byomraade = factory.SubFactory(ByomraadeFactory)
    aktiv_fra = FRA


class ArbejdsgruppeFactory(GruppeFactory):
    """An arbejdsgruppe under a forum of its own byområde, unless ``hoerer_under`` is given."""

    type = Gruppetype.ARBEJDSGRUPPE
    navn = factory.Sequence("Arbejdsgruppe {}".format)
    hoerer_under = factory.SubFactory(GruppeFactory)
    byomraade = factory.SelfAttribute("hoerer_under.byomraade")


class MedlemskabFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Medlemskab

    gruppe = factory.SubFactory(GruppeFactory)
    person = factory.SubFactory(PersonFactory)
    plads = Plads.MEDLEM
    fra = FRA


class KommissorieversionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Kommissorieversion

    gruppe = factory.SubFactory(GruppeFactory)
    nummer = factory.Sequence(lambda n: n + 1)
    tekst = "Gruppen koordinerer."
    gaelder_fra = dt.date(2021, 1, 1)
    vedtaget_tid = factory.LazyFunction(timezone.now)
    vedtaget_af = factory.SubFactory(BrugerFactory)

    class Params:
        lagt_frem = factory.Trait(gaelder_fra=None, vedtaget_tid=None, vedtaget_af=None)


class PunktkommissoriumFactory(factory.django.DjangoModelFactory):
    """An item of the body whose kommissorium it carries."""

    class Meta:
        model = Punktkommissorium

    version = factory.SubFactory(KommissorieversionFactory, lagt_frem=True)
    punkt = factory.SubFactory(
        "tests.factories.fora.DagsordenspunktFactory", moede__gruppe=factory.SelfAttribute("...version.gruppe")
    )


class MoedeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Moede

    gruppe = factory.SubFactory(GruppeFactory)
    titel = factory.Sequence("Møde {}".format)
    dato = dt.date(2021, 6, 1)


class DagsordenspunktFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dagsordenspunkt

    moede = factory.SubFactory(MoedeFactory)
    nummer = factory.Sequence(lambda n: n + 1)
    titel = factory.Sequence("Punkt {}".format)


class FremmoedeFactory(factory.django.DjangoModelFactory):
    """A member who was there."""

    class Meta:
        model = Fremmoede

    moede = factory.SubFactory(MoedeFactory)
    medlemskab = factory.SubFactory(MedlemskabFactory, gruppe=factory.SelfAttribute("..moede.gruppe"))
    art = Fremmoedeart.TIL_STEDE


class BevaegelseFactory(factory.django.DjangoModelFactory):
    """A member who left."""

    class Meta:
        model = Bevaegelse

    punkt = factory.SubFactory(DagsordenspunktFactory)
    fremmoede = factory.SubFactory(FremmoedeFactory, moede=factory.SelfAttribute("..punkt.moede"))
    art = Bevaegelsesart.FORLOD


class InhabilitetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Inhabilitet

    punkt = factory.SubFactory(DagsordenspunktFactory)
    person = factory.SubFactory(PersonFactory)
    navn = factory.SelfAttribute("person.navn")


class PunktbilagFactory(factory.django.DjangoModelFactory):
    """A PDF of ``sider`` empty pages."""

    class Meta:
        model = Punktbilag

    punkt = factory.SubFactory(DagsordenspunktFactory)
    titel = factory.Sequence("Bilag {}".format)
    sider = 1
    fil = factory.LazyAttribute(lambda bilag: ContentFile(pdf(bilag.sider), name="bilag.pdf"))
    stoerrelse = factory.LazyAttribute(lambda bilag: bilag.fil.size)
    tilfoejet_af = factory.SubFactory(BrugerFactory)


def pdf(sider: int = 1) -> bytes:
    """A plain PDF with no marks of ours."""
    dokument = pikepdf.new()
    for _ in range(sider):
        dokument.add_blank_page()
    ud = BytesIO()
    dokument.save(ud)
    return ud.getvalue()


class DagsordensskabelonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dagsordensskabelon

    gruppe = factory.SubFactory(GruppeFactory)
    navn = factory.Sequence("Skabelon {}".format)


class SkabelonpunktFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Skabelonpunkt

    skabelon = factory.SubFactory(DagsordensskabelonFactory)
    nummer = factory.Sequence(lambda n: n + 1)
    titel = factory.Sequence("Fast punkt {}".format)
    type = "d"


class OpgaveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Opgave

    gruppe = factory.SubFactory(GruppeFactory)
    tekst = "Ring"


class PunktvirkningFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Punktvirkning

    punkt = factory.SubFactory(DagsordenspunktFactory)
    tekst = "Noget skete"


class ReferatversionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Referatversion

    moede = factory.SubFactory(MoedeFactory)
    nummer = 1
    indhold = factory.LazyFunction(lambda: {"punkter": []})
    sha256 = "0" * 64
    udskrift = factory.LazyFunction(
        lambda: bestil_udskrift("fora/referat.pdf.html", {"dannet_dato": "2021-09-01"}, filnavn="Referat.pdf")
    )
    udsendt_af = factory.SubFactory(BrugerFactory)


class ReferatgodkendelseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Referatgodkendelse

    version = factory.SubFactory(ReferatversionFactory)
    person = factory.SubFactory(PersonFactory)
    sha256 = "0" * 64


class RettelsesforslagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rettelsesforslag

    version = factory.SubFactory(ReferatversionFactory)
    person = factory.SubFactory(PersonFactory)
    tekst = "Ret det."


class _LinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    navn = "Karen"
    email = "karen@example.dk"
    udloeber_tid = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=1))
    oprettet_af = factory.SubFactory(BrugerFactory)


class OpgavelinkFactory(_LinkFactory):
    class Meta:
        model = Opgavelink

    opgave = factory.SubFactory(OpgaveFactory)


class ReferatlinkFactory(_LinkFactory):
    class Meta:
        model = Referatlink

    version = factory.SubFactory(ReferatversionFactory)
    person = factory.SubFactory(PersonFactory)


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    moede = factory.SubFactory(MoedeFactory)
    person = factory.SubFactory(PersonFactory, email=factory.Sequence("medlem{}@kk.example".format))


class IndkaldelseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indkaldelse

    moede = factory.SubFactory(MoedeFactory)
    nummer = factory.Sequence(lambda n: n + 1)
    art = "indkaldelse"
    sekvens = 1
    sendt_af = factory.SubFactory(BrugerFactory)


class SvarlinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Svarlink

    invitation = factory.SubFactory(InvitationFactory)
    navn = factory.SelfAttribute("invitation.person.navn")
    email = factory.SelfAttribute("invitation.person.email")
    udloeber_tid = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=1))
    oprettet_af = factory.SubFactory(BrugerFactory)
