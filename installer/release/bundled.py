"""Everything that a built folder carries: packages, Python, Qt, fonts, and libraries of the build system."""

import platform
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from importlib.metadata import Distribution, distribution
from pathlib import Path
from shutil import which
from typing import cast

from release.collected import collected, from_the_system
from release.pins import Pin

_TEXTS = re.compile(r"licen[cs]e|copying|notice|copyright|authors", re.IGNORECASE)
_CODE = (".py", ".pyc", ".pyi", ".so", ".pyd")
_LICENCE_LINE = re.compile(r"^License:\s*([\w.+/-]+(?: (?:or|and|with) [\w.+/-]+)*)\s*$", re.MULTILINE)
_OWN_TEXTS = Path(__file__).resolve().parents[1] / "licences"
_OF_QT = ("pyside6-essentials", "shiboken6")


class Kind(StrEnum):
    """Where a piece comes from."""

    PACKAGE = "Python package"
    RUNTIME = "runtime"
    SYSTEM = "system library"
    FONT = "font"


@dataclass(frozen=True, slots=True)
class Piece:
    """One bundled work.

    Attributes:
        name: what it is called where it comes from.
        version: its version there.
        kind: where it comes from.
        licence: an SPDX expression where one is declared, else the author's words.
        texts: the licence's texts, each with its title.
        files: names of the files in the folder, where it is only some.
        hashes: SHA-256 of the files it may have been installed from, in hexadecimal.
    """

    name: str
    version: str
    kind: Kind
    licence: str
    texts: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()
    hashes: tuple[str, ...] = ()


def packages(pins: tuple[Pin, ...]) -> list[Piece]:
    """Return the installed packages of these pins.

    Raises:
        ValueError: another version is installed than the lock file says.
    """
    found = []
    for pin in pins:
        installed = distribution(pin.name)
        if installed.version != pin.version:
            raise ValueError(f"{pin.name} {installed.version} is installed and the lock file says {pin.version}.")
        texts = _qt_texts() if pin.name in _OF_QT else texts_of(installed)
        found.append(Piece(installed.name, pin.version, Kind.PACKAGE, licence_of(installed), texts, hashes=pin.hashes))
    return found


def licence_of(installed: Distribution) -> str:
    """Return a package's licence as its author declares it, in the shortest form there is."""
    # The protocol of importlib.metadata hides that this is an e-mail message.
    told = cast("Message", installed.metadata)
    named = (
        str(told.get("License-Expression") or "") or (str(told.get("License") or "").strip().splitlines() or [""])[0]
    )
    classified = [
        line.rsplit("::", 1)[1].strip()
        for line in map(str, told.get_all("Classifier") or ())
        if line.startswith("License ::")
    ]
    # Some put their copyright behind the name.
    return named.partition(",")[0] or " or ".join(classified) or "see its text"


def texts_of(installed: Distribution) -> tuple[tuple[str, str], ...]:
    """Return the licence texts that a package was installed with."""
    return tuple(
        (file.name, Path(str(installed.locate_file(file))).read_text(encoding="utf-8", errors="replace"))
        for file in sorted(installed.files or (), key=str)
        if _TEXTS.search(file.name) and not file.name.endswith(_CODE) and ".dist-info" in file.parts[0]
    )


def _qt_texts() -> tuple[tuple[str, str], ...]:
    """Return what Qt for Python's packages leave out: the licences that their metadata name."""
    names = ("LGPL-3.0.txt", "GPL-3.0.txt")
    return tuple((name, (_OWN_TEXTS / name).read_text(encoding="utf-8")) for name in names)


def runtimes(root: Path) -> list[Piece]:
    """Return what carries the program: Python, the starter that PyInstaller adds, Qt, and the typeface.

    Args:
        root: top of the source tree.
    """
    starter = distribution("pyinstaller")
    font = (root / "resources" / "fonts" / "Inter-LICENSE.txt").read_text(encoding="utf-8")
    return [
        Piece("CPython", platform.python_version(), Kind.RUNTIME, "PSF-2.0", (("LICENSE", _python_text()),)),
        Piece(
            "PyInstaller bootloader",
            starter.version,
            Kind.RUNTIME,
            "GPL-2.0-or-later WITH Bootloader-exception",
            texts_of(starter),
        ),
        Piece("Qt", distribution("pyside6-essentials").version, Kind.RUNTIME, "LGPL-3.0-only", _qt_texts()),
        Piece("Inter", "4", Kind.FONT, "OFL-1.1", (("Inter-LICENSE.txt", font),)),
    ]


def _python_text() -> str:
    """Return the licence of the Python that was built with.

    Raises:
        FileNotFoundError: it is nowhere that Python's own set-ups put it.
    """
    short = f"python{sys.version_info.major}.{sys.version_info.minor}"
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path("/usr/share/doc") / short / "copyright",
    )
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise FileNotFoundError(f"The licence of Python was looked for in {', '.join(map(str, places))}.")


def system_libraries(table: Path) -> list[Piece]:
    """Return the Debian packages whose libraries PyInstaller took along; none where there is no dpkg.

    Args:
        table: PyInstaller's ``COLLECT-00.toc``.
    """
    if which("dpkg-query") is None:
        return []
    owned: dict[str, list[str]] = {}
    for one in from_the_system(collected(table)):
        owned.setdefault(_owner(one.source), []).append(one.name)
    return [_debian(package, sorted(files)) for package, files in sorted(owned.items())]


def _owner(library: Path) -> str:
    """Return the Debian package that a library belongs to.

    Raises:
        ValueError: to none, so that nobody could say under what licence it is.
    """
    real = library.resolve()
    # A merged /usr is known by either name.
    for path in (real, Path(str(real).removeprefix("/usr")), Path(f"/usr{real}")):
        said = subprocess.run(["dpkg-query", "-S", str(path)], capture_output=True, text=True, check=False)
        if said.returncode == 0:
            return said.stdout.partition(":")[0]
    raise ValueError(f"{library} goes into the build and belongs to no Debian package: its licence is not known.")


def _debian(package: str, files: list[str]) -> Piece:
    """Return the piece of one Debian package; its licences are those its copyright file names."""
    said = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}\n", package], capture_output=True, text=True, check=True
    )
    text = (Path("/usr/share/doc") / package / "copyright").read_text(encoding="utf-8", errors="replace")
    named = sorted(set(_LICENCE_LINE.findall(text)))
    licence = ", ".join(named) or "see its text"
    return Piece(package, said.stdout.splitlines()[0], Kind.SYSTEM, licence, (("copyright", text),), files=tuple(files))
