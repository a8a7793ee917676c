"""Sealing a PDF (PAdES B-B) with the key and certificate of the settings: the only module that knows pyHanko."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from django.conf import settings
from django.utils import timezone

from grundlag.dato import dag_tekst
from grundlag.fejl import Regelbrud

FELT = "Segl"
NAVN = "Elektronisk segl"
SE_DRIFT = "Sæt et nyt ind (docs/drift.md, »Seglet«), og bestil seglet igen."


class Forseglet(NamedTuple):
    """The sealed bytes, and whose certificate it was."""

    indhold: bytes
    certifikat: str


class _Par(NamedTuple):
    underskriver: Any
    certifikat: str
    fra: datetime
    til: datetime


def forsegl(indhold: bytes, *, grund: str) -> Forseglet:
    """
    Seal ``indhold``, a PDF with room for a seal (``goer_plads``); ``grund`` is written into the seal.

    The original bytes stay as they are, in front. After it no change is allowed. Raises Regelbrud when there is no
    key, or when the certificate is not valid today, by the real clock.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

    par = _gyldigt_par()
    maerke = PdfSignatureMetadata(
        field_name=FELT,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=grund,
        location="København",
    )
    ud = PdfSigner(maerke, signer=par.underskriver).sign_pdf(IncrementalPdfFileWriter(BytesIO(indhold)))
    return Forseglet(ud.getvalue(), par.certifikat)


def goer_plads(pdf: pikepdf.Pdf) -> None:
    """Give a tagged PDF of ours an empty field for the seal, without extent and named for who hears it."""
    side = pdf.pages[-1]
    rod = pdf.Root.StructTreeRoot
    numre = pikepdf.NumberTree(rod.ParentTree)
    noegle = max((int(nummer) for nummer in numre), default=-1) + 1
    felt = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Sig,
            T=FELT,
            TU=NAVN,
            Contents=NAVN,
            F=4 | 128,  # printed, locked
            Rect=[0, 0, 0, 0],
            P=side.obj,
            StructParent=noegle,
        )
    )
    dokument = rod.K[0] if isinstance(rod.K, pikepdf.Array) else rod.K
    tag = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.StructElem,
            S=pikepdf.Name.Form,
            P=dokument,
            Alt=NAVN,
            K=pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=felt, Pg=side.obj),
        )
    )
    boern = dokument.K if isinstance(dokument.K, pikepdf.Array) else [dokument.K]
    dokument.K = pikepdf.Array([*boern, tag])
    numre[noegle] = tag
    rod.ParentTreeNextKey = noegle + 1
    side.obj.Annots = pikepdf.Array([*side.obj.get("/Annots", []), felt])
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=[felt]))


def _gyldigt_par() -> _Par:
    noegle, certifikat = settings.SEGL_NOEGLE, settings.SEGL_CERTIFIKAT
    if not (noegle and certifikat and Path(noegle).is_file() and Path(certifikat).is_file()):
        raise Regelbrud("Der er ikke sat en nøgle og et certifikat op til seglet. Se docs/drift.md, »Seglet«.")
    par = _par(noegle, certifikat, Path(certifikat).stat().st_mtime_ns)
    if par.til <= timezone.now():
        raise Regelbrud(f"Certifikatet til seglet udløb {_dag(par.til)}. {SE_DRIFT}")
    if par.fra > timezone.now():
        raise Regelbrud(f"Certifikatet til seglet gælder først fra {_dag(par.fra)}. {SE_DRIFT}")
    return par


@cache
def _par(noegle: str, certifikat: str, _aendret: int) -> _Par:
    """The key and its certificate, with whatever chain stands after it in the same file; read again when it changes."""
    from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
    from pyhanko.sign import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    foerste, *kaede = load_certs_from_pemder([certifikat])  # type: ignore[no-untyped-call]
    lager = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    lager.register_multiple(kaede)
    underskriver = SimpleSigner(
        signing_cert=foerste, signing_key=load_private_key_from_pemder(noegle, passphrase=None), cert_registry=lager
    )
    return _Par(underskriver, foerste.subject.human_friendly, foerste.not_valid_before, foerste.not_valid_after)


def _dag(tid: datetime) -> str:
    return f"den {dag_tekst(timezone.localtime(tid))}"
