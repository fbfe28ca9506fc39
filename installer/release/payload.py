"""What a folder for Windows holds, put together on another system from the lock files: all but Python itself.

For trying the set-up program on a real payload: Windows' own wheels by hash, the product's own files, and PyInstaller's
starters for Windows under the programs' names. PyInstaller builds for its own system only, so it runs nothing.
"""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from packaging.markers import Marker

from release.pins import Pin, read_pins

WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "os_name": "nt",
    "python_version": "3.12",
    "python_full_version": "3.12.0",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
"""Marker values of the PC that is packed for."""
_STARTERS = {"run.exe": "tallybridge.exe", "runw.exe": "tallybridge-window.exe"}
_STARTERS_IN = "PyInstaller/bootloader/Windows-64bit-intel/"
_OF_THE_BUILD = {"pyinstaller", "hatchling", "editables", "pathspec", "pluggy", "trove-classifiers"}
_OWN = ("app", "ui", "resources")


def lay_out(root: Path, folder: Path) -> None:
    """Fill a new folder.

    Args:
        root: top of the source tree.
        folder: where to; emptied first.

    Raises:
        subprocess.CalledProcessError: a wheel could not be had; pip has said why.
    """
    shutil.rmtree(folder, ignore_errors=True)
    inner = folder / "_internal"
    inner.mkdir(parents=True)
    app, tools = (
        wanted(read_pins((root / name).read_text(encoding="utf-8")))
        for name in ("requirements.lock", "requirements-build.lock")
    )
    with tempfile.TemporaryDirectory() as place:
        wheels = Path(place)
        _fetch([*(pin for pin in app if pin.name not in _OF_THE_BUILD), *_starter(tools)], wheels)
        for wheel in sorted(wheels.glob("*.whl")):
            with zipfile.ZipFile(wheel) as archive:
                if wheel.name.lower().startswith("pyinstaller-"):
                    for name, program in _STARTERS.items():
                        (folder / program).write_bytes(archive.read(_STARTERS_IN + name))
                else:
                    archive.extractall(inner)
    for name in _OWN:
        shutil.copytree(root / name, inner / name, ignore=shutil.ignore_patterns("__pycache__", "images"))
    for name in ("LICENSE", "LICENCES.txt"):
        shutil.copyfile(root / "LICENSE", folder / name)


def wanted(pins: list[Pin]) -> list[Pin]:
    """Return the pins that a Windows PC installs."""
    return [pin for pin in pins if not pin.marker or Marker(pin.marker).evaluate(dict(WINDOWS))]


def _starter(tools: list[Pin]) -> list[Pin]:
    return [pin for pin in tools if pin.name == "pyinstaller"]


def _fetch(pins: list[Pin], folder: Path) -> None:
    """Download the Windows wheels of pins, by hash."""
    asked = folder / "asked.txt"
    asked.write_text(
        "".join(
            f"{pin.name}=={pin.version} {' '.join(f'--hash=sha256:{one}' for one in pin.hashes)}\n" for pin in pins
        ),
        encoding="utf-8",
    )
    subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--require-hashes", "--only-binary=:all:", "--platform", "win_amd64", "--python-version", "3.12",
            "--implementation", "cp", "--dest", str(folder), "--requirement", str(asked),
        ],
        check=True,
    )  # fmt: skip
