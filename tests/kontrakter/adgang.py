"""Who gets what from the pages of agreements."""

from django.utils.timezone import now

from grundlag.filer import gem_indhold
from kontrakter.models import Aftale
from kontrakter.tilstande import Aftalestatus
from tests.adgang import Adgang, Verden, alle, uden_args
from tests.factories.fora import DagsordenspunktFactory
from tests.factories.kontrakter import (
    AftaleBilagFactory,
    AftalepartFactory,
    AftaleversionFactory,
    ForseglingFactory,
    KontraktlinjeFactory,
    StandardtekstFactory,
    TvaergaaendeIndsatsFactory,
    UnderskriftFactory,
    UnderskriftsanmodningFactory,
    indsendt_plan,
    koordinator,
    ny_kontrakt,
    ny_planversion,
)

# A godkender of an udvalg and whoever is at home elsewhere see no agreement; many see, few may change.
USYNLIG = {"godkender": 404, "fremmed_koordinator": 404, "fremmed_laeser": 404, "ingen": 404}
SER = alle(200, **USYNLIG)


# An arbejdsgruppe is reached through its byområde.
UDEN_OMRAADE = dict.fromkeys(("koordinator", "projektleder"), 404)
SER_GRUPPEN = alle(200, **USYNLIG, **UDEN_OMRAADE)
STYRER = alle(403, **USYNLIG, **UDEN_OMRAADE, forumsekretaer=200)


ADMINISTRATOR = alle(403, administrator=200)


def skriver(status: int) -> dict[str, int]:
    """Those who write agreements get ``status``, those who only see them 403."""
    ret = dict.fromkeys(("koordinator", "projektleder", "forumsekretaer"), status)
    return alle(403, **USYNLIG, **ret)


def _version(verden: Verden):
    return indsendt_plan(byomraade=verden.byomraade, driftsansvarlig=verden.organisation)


def _kladde(verden: Verden) -> Aftale:
    version = _version(verden)
    return ny_kontrakt(version, af=koordinator(version.plan))


def _sendt(verden: Verden):
    """A version out for signature, without a PDF to make."""
    aftale = _kladde(verden)
    Aftale.objects.filter(pk=aftale.pk).update(status=Aftalestatus.TIL_UNDERSKRIFT)
    return AftaleversionFactory(aftale=aftale)


def _i_status(status: str):
    def args(verden: Verden) -> list[int]:
        aftale = _kladde(verden)
        Aftale.objects.filter(pk=aftale.pk).update(status=status)
        return [aftale.pk]

    return args


def _aftale(verden: Verden) -> list[int]:
    return [_kladde(verden).pk]


def _part(verden: Verden) -> list[int]:
    return [AftalepartFactory(aftale=_kladde(verden)).pk]


def _linje(verden: Verden) -> list[int]:
    aftale = _kladde(verden)
    return [KontraktlinjeFactory(aftale=aftale, plan=aftale.planer.get().plan).pk]


def _indsats(verden: Verden):
    return TvaergaaendeIndsatsFactory(gruppe__byomraade=verden.byomraade)


def _tvaergaaende(verden: Verden) -> list[int]:
    return [_indsats(verden).pk]


def _nyere_version(verden: Verden) -> list[int]:
    aftale = _kladde(verden)
    return [aftale.pk, ny_planversion(aftale.planer.get().plan).pk]


def _underskriv(verden: Verden) -> list[int]:
    version = _sendt(verden)
    return [version.pk, version.aftale.parter.first().pk]


def _anmodning(verden: Verden) -> list[int]:
    version = _sendt(verden)
    return [UnderskriftsanmodningFactory(version=version, part=version.aftale.parter.first(), sendt_tid=now()).pk]


def _forseglet(verden: Verden) -> list[int]:
    version = _sendt(verden)
    fil = gem_indhold(b"%PDF-1.7", "application/pdf")
    ForseglingFactory(version=version, status="faerdig", fil_id=fil, faerdig_tid=now())
    return [version.pk]


MATRIX = {
    "kontrakter:punktkontrakt": Adgang(
        "get",
        lambda verden: [DagsordenspunktFactory(moede__gruppe__byomraade=verden.byomraade).pk],
        alle(404, administrator=403, oekonomi=403, laeser=403, revisor=403, forumsekretaer=200),
    ),
    "kontrakter:liste": Adgang("get", uden_args, alle(200)),
    "kontrakter:eksport": Adgang("get", uden_args, alle(200)),
    "kontrakter:ny": Adgang("get", lambda verden: [_version(verden).pk], skriver(200)),
    "kontrakter:plan": Adgang("get", lambda verden: [_version(verden).plan_id], SER),
    "kontrakter:strategisk": Adgang("post", lambda verden: [_version(verden).plan_id], skriver(302)),
    "kontrakter:aftale": Adgang("get", _aftale, SER),
    "kontrakter:stamdata": Adgang("get", _aftale, skriver(200)),
    "kontrakter:tekster": Adgang("get", _aftale, skriver(200)),
    "kontrakter:grundlag": Adgang("post", _nyere_version, skriver(302)),
    "kontrakter:nyt_bilag": Adgang("get", _aftale, skriver(200)),
    "kontrakter:bilag": Adgang("get", lambda verden: [AftaleBilagFactory(aftale=_kladde(verden)).pk], SER),
    "kontrakter:ny_part": Adgang("get", _aftale, skriver(200)),
    "kontrakter:part": Adgang("get", _part, skriver(200)),
    "kontrakter:fjern_part": Adgang("post", _part, skriver(302)),
    "kontrakter:ny_linje": Adgang("get", _aftale, skriver(200)),
    "kontrakter:linje": Adgang("get", _linje, skriver(200)),
    "kontrakter:slet_linje": Adgang("post", _linje, skriver(302)),
    "kontrakter:standardtekster": Adgang("get", uden_args, ADMINISTRATOR),
    "kontrakter:standardtekst": Adgang("get", lambda verden: [StandardtekstFactory().pk], ADMINISTRATOR),
    "kontrakter:ny_forumaftale": Adgang("get", lambda verden: [_indsats(verden).gruppe_id], STYRER),
    "kontrakter:ny_delaftale": Adgang("get", _aftale, skriver(200)),
    "kontrakter:nyt_tillaeg": Adgang("get", _aftale, skriver(200)),
    "kontrakter:lbf_godkendelse": Adgang("get", _aftale, skriver(200)),
    "kontrakter:ajourfoer": Adgang("get", _aftale, skriver(200)),
    "kontrakter:journaliser": Adgang("get", _aftale, skriver(200)),
    "kontrakter:gaeldende": Adgang("get", _aftale, SER),
    "kontrakter:bestil_samling": Adgang("post", lambda verden: ["pdf"], alle(302)),
    "kontrakter:linjer_xlsx": Adgang("get", uden_args, alle(200)),
    "kontrakter:frikoeb": Adgang("get", uden_args, alle(200)),
    "kontrakter:frikoeb_eksport": Adgang("get", uden_args, alle(200)),
    "kontrakter:til_lbf": Adgang("post", _aftale, alle(302, **USYNLIG)),
    "kontrakter:til_journal": Adgang("post", _aftale, alle(302, **USYNLIG)),
    "kontrakter:forbrug": Adgang("get", _linje, SER),
    "kontrakter:tvaergaaende": Adgang("get", _tvaergaaende, SER_GRUPPEN),
    "kontrakter:ret_tvaergaaende": Adgang("get", _tvaergaaende, STYRER),
    "kontrakter:ny_tvaergaaende": Adgang("get", lambda verden: [_indsats(verden).gruppe_id], STYRER),
    "kontrakter:udkast": Adgang("post", _aftale, skriver(302)),
    "kontrakter:version_pdf": Adgang("get", lambda verden: [_sendt(verden).pk], SER),
    "kontrakter:bestil_igen": Adgang("post", lambda verden: [_sendt(verden).pk], alle(302, **USYNLIG)),
    "kontrakter:send": Adgang("get", _aftale, skriver(200)),
    "kontrakter:traek_tilbage": Adgang("post", _i_status(Aftalestatus.TIL_UNDERSKRIFT), skriver(302)),
    "kontrakter:annuller": Adgang("get", _aftale, skriver(200)),
    "kontrakter:opsig": Adgang("get", _i_status(Aftalestatus.UNDERSKREVET), skriver(200)),
    "kontrakter:underskriv": Adgang("get", _underskriv, skriver(200)),
    "kontrakter:anmod": Adgang("get", _underskriv, skriver(200)),
    "kontrakter:paamind": Adgang("post", _anmodning, skriver(302)),
    "kontrakter:kald_anmodning_tilbage": Adgang("post", _anmodning, skriver(302)),
    # Only the signer herself (tests/kontrakter/test_signering.py).
    "kontrakter:underskriv_selv": Adgang("get", _anmodning, alle(404)),
    "kontrakter:segl": Adgang("get", _forseglet, SER),
    "kontrakter:forsegl_igen": Adgang("post", _forseglet, skriver(302)),
    "kontrakter:tilbagekald": Adgang(
        "post", lambda verden: [UnderskriftFactory(version=_sendt(verden)).pk], skriver(302)
    ),
}
