"""The installer's choices; that it installs is proved by ``make`` itself."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from config import installer
from config.devpg import ROD


def test_den_der_ikke_er_root_faar_kommandoen_og_intet_sker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installer.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(installer.subprocess, "run", lambda *_, **__: pytest.fail("intet må køres"))
    with pytest.raises(SystemExit) as stop:
        installer.installer_pakker(["libpango-1.0-0", "python3-venv"], "demo")
    assert stop.value.code == (
        "Maskinen mangler libpango-1.0-0, python3-venv. Kør først:\n\n"
        "    sudo apt-get update && sudo apt-get install -y --no-install-recommends libpango-1.0-0 python3-venv\n\n"
        "og derefter igen: make demo"
    )


def test_paa_denne_maskine_mangler_intet() -> None:
    assert installer.manglende_pakker(proever=True) == []


def test_manglende_pakker_naevnes_ved_navn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(installer, "BIBLIOTEKER", {"libintet0": "libfindes-ikke.so.0"})
    monkeypatch.setattr(installer, "PROEVERNES_BIBLIOTEKER", {"libproeve1": "libfindes-heller-ikke.so.1"})
    monkeypatch.setattr(installer, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(installer, "CHROMIUM", tmp_path / "chromium")
    monkeypatch.setattr(installer.importlib.util, "find_spec", lambda _: None)
    assert installer.manglende_pakker(proever=True) == ["libintet0", "libproeve1", "python3-venv", "chromium"]
    assert installer.manglende_pakker(proever=False) == ["libintet0", "python3-venv"]


def test_stemplet_skifter_med_det_der_installeres(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    krav = tmp_path / "krav.txt"
    krav.write_text("a==1\n")
    monkeypatch.setattr(installer, "KRAV", krav)
    foer = installer.stempel()
    assert installer.stempel() == foer
    krav.write_text("a==2\n")
    assert installer.stempel() != foer


def test_alt_er_laast_med_hash_og_ingen_vaert_naevnes() -> None:
    for navn in ("requirements.txt", "requirements-dev.txt"):
        linjer = (ROD / navn).read_text().splitlines()
        pakker = [linje for linje in linjer if not linje.startswith(" ")]
        assert [linje for linje in pakker if not re.fullmatch(r"[a-z0-9-]+(\[[a-z0-9,]+\])?==[\w.]+ \\", linje)] == []
        hashes = [linje for linje in linjer if linje.startswith(" ")]
        assert [linje for linje in hashes if not re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", linje)] == []
    assert "resolved" not in (ROD / "package-lock.json").read_text()


def test_hver_afhaengighed_i_pyproject_er_laast() -> None:
    pyproject = tomllib.loads((ROD / "pyproject.toml").read_text())
    drift, udvikling = pyproject["project"]["dependencies"], pyproject["dependency-groups"]["dev"]
    for fil, krav in (("requirements.txt", drift), ("requirements-dev.txt", drift + udvikling)):
        laast = set(re.findall(r"^([a-z0-9-]+)", (ROD / fil).read_text(), re.MULTILINE))
        assert {re.match(r"[a-z0-9-]+", linje)[0] for linje in krav} - laast == set()


def test_kun_standardbiblioteket_bruges() -> None:
    kilde = (ROD / "config" / "installer.py").read_text()
    brugt = re.findall(r"^(?:import|from) (\w+)", kilde, re.MULTILINE)
    assert [navn for navn in brugt if navn not in sys.stdlib_module_names] == []


@pytest.mark.parametrize("navn", ["VENV", "NPM_PAKKER"])
def test_en_anden_mappes_installation_toemmes_ikke(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, navn: str) -> None:
    """``venv --clear`` and ``npm ci`` follow a link and empty what they find there."""
    (tmp_path / "deres").mkdir()
    (tmp_path / "vores").symlink_to(tmp_path / "deres")
    monkeypatch.setattr(installer, navn, tmp_path / "vores")
    monkeypatch.setattr(installer.sys, "argv", ["installer.py", "demo"])
    monkeypatch.setattr(installer.subprocess, "run", lambda *_, **__: pytest.fail("intet må køres"))
    with pytest.raises(SystemExit) as stop:
        installer.main()
    assert stop.value.code == "vores er et link til en anden mappe. Slet linket, og prøv igen."
