"""A self-made key and certificate for the demo and the tests; for a real pair see docs/drift.md."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def lav(mappe: Path, *, dage: int = 3650) -> dict[str, str]:
    """Make the pair in ``mappe`` unless it is there; return the settings that name it. ``dage`` below 0 has expired."""
    noeglefil, certifikatfil = mappe / "segl-noegle.pem", mappe / "segl-certifikat.pem"
    if not certifikatfil.exists():
        mappe.mkdir(parents=True, exist_ok=True)
        noegle = ec.generate_private_key(ec.SECP256R1())
        noeglefil.touch(mode=0o600)
        noeglefil.write_bytes(
            noegle.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        certifikatfil.write_bytes(_certifikat(noegle, dage).public_bytes(serialization.Encoding.PEM))
    return {"SEGL_NOEGLE": str(noeglefil), "SEGL_CERTIFIKAT": str(certifikatfil)}


def _certifikat(noegle: ec.EllipticCurvePrivateKey, dage: int) -> x509.Certificate:
    navn = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Helhedsplaner (demo)"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Selvlavet segl, kun til demo og prøver"),
        ]
    )
    til = datetime.now(UTC) + timedelta(days=dage)
    brug = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(navn)
        .issuer_name(navn)
        .public_key(noegle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(datetime.now(UTC), til) - timedelta(days=1))
        .not_valid_after(til)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(brug, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(noegle.public_key()), critical=False)
        .sign(noegle, hashes.SHA256())
    )
