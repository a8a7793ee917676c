"""Many agreements in one file: their stored documents in order, as one PDF with contents or as a ZIP."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q

from grundlag import kanon, pakke, pdf
from grundlag.bestilling import Meld, Resultat
from grundlag.dato import i_dag
from grundlag.fejl import Regelbrud
from grundlag.filer import PDF
from grundlag.models import Filindhold
from grundlag.pdf_samling import Del, antal_sider, saml
from kontrakter.models import Aftale, Aftaleart, AftaleBilag, Aftaleversion, Lbfbilag
from kontrakter.tilstande import BRUGES, Aftalestatus

SKABELON = "kontrakter/samling.pdf.html"
_EFTER_DET_ENDELIGE = ExpressionWrapper(
    Q(er_udkast=True) & ~Q(aftale__status=Aftalestatus.KLADDE), output_field=BooleanField()
)


class Dokument(NamedTuple):
    """The document of one agreement as it is kept: sealed when it is, otherwise as it was printed."""

    aftale: Aftale
    version: Aftaleversion
    sha256: str

    @property
    def titel(self) -> str:
        udkast = " (udkast)" if self.version.er_udkast else ""
        return f"{self.aftale.titel}, version {self.version.nummer}{udkast}"


def dokumenter_for(aftaler: Iterable[Aftale]) -> tuple[list[Dokument], list[str]]:
    """
    The newest document of each agreement in their order, and the titles of those that have none. One query.

    Of an agreement that is no draft, what the parties sign or have signed comes before drafts.
    """
    raekkefoelge = list(aftaler)
    versioner = Aftaleversion.objects.filter(aftale__in=raekkefoelge).order_by(
        "aftale_id", _EFTER_DET_ENDELIGE, "-nummer"
    )
    nyeste = {
        version.aftale_id: version
        for version in versioner.distinct("aftale_id").select_related("udskrift", "forsegling").defer("udskrift__data")
    }
    fundne, mangler = [], []
    for aftale in raekkefoelge:
        version = nyeste.get(aftale.pk)
        if version and (sha256 := _fil(version)):
            fundne.append(Dokument(aftale, version, sha256))
        else:
            mangler.append(aftale.titel)
    return fundne, mangler


def _fil(version: Aftaleversion) -> str | None:
    forsegling = getattr(version, "forsegling", None)
    return (forsegling and forsegling.fil_id) or version.udskrift.fil_id


def _indhold(sha256: Collection[str]) -> dict[str, bytes]:
    filer = Filindhold.objects.filter(pk__in=sha256).values_list("pk", "indhold")
    return {noegle: bytes(indhold) for noegle, indhold in filer}


def som_pdf(titel: str, aftaler: Iterable[Aftale], *, mangler: Sequence[str] = (), meld: Meld) -> Resultat:
    """One PDF: contents with page numbers, then every document, its tags kept. Raises Regelbrud if there is none."""
    fundne, uden = dokumenter_for(aftaler)
    if not fundne:
        raise Regelbrud("Ingen af aftalerne har et dokument at samle.")
    indhold = _indhold({dokument.sha256 for dokument in fundne})
    dele = [Del(dokument.titel, indhold[dokument.sha256]) for dokument in fundne]
    sider = [antal_sider(del_) for del_ in dele]

    def forside(forrest: int) -> bytes:
        raekker, naeste = [], forrest + 1
        for del_, antal in zip(dele, sider, strict=True):
            raekker.append({"titel": del_.titel, "side": naeste, "sider": antal})
            naeste += antal
        data = kanon.kanonisk(
            {
                "titel": titel,
                "art_tekst": "Samling af aftaler",
                "version": 1,
                "hash_kort": "",
                "kode": "",
                "udkast": False,
                "dannet_dato": i_dag(),
                "raekker": raekker,
                "mangler": [*mangler, *(f"{navn}: der er ikke dannet et dokument." for navn in uden)],
            }
        )
        return pdf.render_pdf(SKABELON, data, vedhaeft_navn="indhold.json")

    foerste = forside(1)
    if (egne := antal_sider(Del("Indhold", foerste))) > 1:
        foerste = forside(egne)
    samlet = saml(foerste, dele, sidetekst=lambda side, ialt: f"Samling: side {side} af {ialt}", meld=meld)
    return Resultat(f"{titel}.pdf", PDF, samlet)


def som_zip(titel: str, aftaler: Iterable[Aftale], *, meld: Meld) -> Resultat:
    """The same documents as a ZIP, numbered in their order."""
    fundne, uden = dokumenter_for(aftaler)
    indhold = _indhold({dokument.sha256 for dokument in fundne})
    filer = [
        (f"{nummer:02} {dokument.titel}.pdf", indhold[dokument.sha256])
        for nummer, dokument in enumerate(fundne, start=1)
    ]
    meld(len(filer), len(filer))
    oplysninger = {"titel": titel, "aftaler": [_om(dokument.aftale) for dokument in fundne], "uden_dokument": uden}
    return Resultat(f"{titel}.zip", pakke.ZIP, pakke.pak(kanon.kanonisk(oplysninger), filer))


def til_lbf(aftale: Aftale, *, meld: Meld) -> Resultat:
    """
    A strategisk samarbejdsaftale as Landsbyggefonden asks for it, in its order.

    First the agreement with its tillæg, then the delaftaler that count, by indsatsområde, then its own bilag.
    """
    familie = list(Aftale.objects.familie(aftale).filter(status__in=BRUGES)) or [aftale]
    delaftaler = Aftale.objects.filter(art=Aftaleart.DELAFTALE, hoerer_til=aftale, status__in=BRUGES)
    delaftaler = delaftaler.order_by("indsatsomraade__raekkefoelge", "pk")
    gaeldende = [_nyeste_i_familien(delaftale) for delaftale in delaftaler]
    fundne, uden = dokumenter_for([*familie, *gaeldende])
    bilag = {et.lbf_bilag: et for et in aftale.bilag.exclude(lbf_bilag="").order_by("tilfoejet_tid", "pk")}
    raekke = [bilag[art] for art in Lbfbilag.values if art in bilag]
    indhold = _indhold({dokument.sha256 for dokument in fundne} | {et.sha256 for et in raekke})
    filer = [(f"{dokument.titel}.pdf", indhold[dokument.sha256]) for dokument in fundne]
    filer += [(_bilagsnavn(et), indhold[et.sha256]) for et in raekke]
    meld(len(filer), len(filer))
    oplysninger = {
        **_om(aftale),
        "mangler": [*uden, *(str(art.label) for art in Lbfbilag if art not in bilag)],
        "delaftaler": [delaftale.titel for delaftale in gaeldende],
    }
    nummererede = [(f"{nummer:02} {navn}", data) for nummer, (navn, data) in enumerate(filer, start=1)]
    return Resultat(
        f"Til Landsbyggefonden, {aftale.titel}.zip", pakke.ZIP, pakke.pak(kanon.kanonisk(oplysninger), nummererede)
    )


def til_journal(aftale: Aftale, *, meld: Meld) -> Resultat:
    """All that is kept of one agreement: every printed version, sealed where it is, its bilag, and what is known."""
    versioner = list(
        aftale.versioner.select_related("udskrift", "forsegling").defer("udskrift__data").order_by("nummer")
    )
    bilag = list(aftale.bilag.all())
    indhold = _indhold({et for et in map(_fil, versioner) if et} | {et.sha256 for et in bilag})
    filer = [
        (f"{Dokument(aftale, version, sha256).titel}.pdf", indhold[sha256])
        for version in versioner
        if (sha256 := _fil(version))
    ]
    filer += [(_bilagsnavn(et), indhold[et.sha256]) for et in bilag]
    meld(len(filer), len(filer))
    oplysninger = {
        **_om(aftale),
        "parter": [
            part.fuldt_navn for part in aftale.parter.select_related("boligorganisation", "forvaltning", "lokaludvalg")
        ],
        "versioner": [
            {"nummer": et.nummer, "udkast": et.er_udkast, "indholdets_sha256": et.sha256} for et in versioner
        ],
    }
    return Resultat(f"Journalpakke, {aftale.titel}.zip", pakke.ZIP, pakke.pak(kanon.kanonisk(oplysninger), filer))


def _nyeste_i_familien(aftale: Aftale) -> Aftale:
    return Aftale.objects.familie(aftale).gaeldende(i_dag()).last() or aftale


def _bilagsnavn(bilag: AftaleBilag) -> str:
    return f"Bilag {bilag.titel} - {bilag.filnavn}".replace("/", "-")


def _om(aftale: Aftale) -> dict[str, Any]:
    return {
        "titel": aftale.titel,
        "uid": aftale.uid,
        "art": aftale.art,
        "tilstand": aftale.tilstand,
        "fra": aftale.fra,
        "til": aftale.til,
        "sagsnr": aftale.sagsnr,
        "dokumentnr": aftale.dokumentnr,
        "journaliseret_som": aftale.journaliseret_som,
    }
