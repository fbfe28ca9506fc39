"""The set-up program for Windows: names every file, compiles, and under Wine installs, upgrades and removes."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.environment import ROOT

SCRIPT = (ROOT / "installer" / "windows" / "app.nsi").read_text(encoding="utf-8")
TOP = ("tallybridge.exe", "tallybridge-window.exe", "LICENSE", "LICENCES.txt")
WINE = next((str(path) for path in map(Path, ("/usr/lib/wine/wine64", "/usr/bin/wine64")) if path.is_file()), None)
needs_makensis = pytest.mark.skipif(shutil.which("makensis") is None, reason="makensis (Debian: nsis) is not installed")
needs_wine = pytest.mark.skipif(
    WINE is None or shutil.which("xvfb-run") is None, reason="wine64 or xvfb-run is not installed"
)
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Tallybridge"
RUN = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
_PATIENCE = 60


def test_the_uninstaller_names_every_file_of_the_folder():
    removed = set(re.findall(r'Delete "\$INSTDIR\\([^"]+)"', SCRIPT))
    assert removed == {*TOP, "uninstall.exe"}
    # What PyInstaller makes lies in _internal; both programs and the papers come from these two.
    assert r'RMDir /r "$INSTDIR\_internal"' in SCRIPT.split('Section "Uninstall"')[1]
    spec = (ROOT / "installer" / "pyinstaller" / "app.spec").read_text(encoding="utf-8")
    assert {f"{name}.exe" for name in re.findall(r'program\("([\w-]+)"', spec)} == set(TOP[:2])


def test_whole_folders_are_removed_only_where_all_is_ours():
    assert set(re.findall(r'RMDir /r "([^"]+)"', SCRIPT)) == {r"$INSTDIR\_internal", "${DATA}"}


def test_data_is_removed_only_when_the_owner_says_so():
    section = SCRIPT.split('Section "Uninstall"')[1]
    assert "MB_DEFBUTTON2" in section
    assert "/SD IDNO" in section


def test_it_speaks_of_the_same_places_as_the_program():
    paths = (ROOT / "app" / "runtime" / "paths.py").read_text(encoding="utf-8")
    autostart = (ROOT / "app" / "runtime" / "autostart.py").read_text(encoding="utf-8")
    assert '_APP = "Tallybridge"' in paths
    assert r'!define DATA "$LOCALAPPDATA\Tallybridge"' in SCRIPT
    assert 'NAME = "Tallybridge"' in autostart
    assert r'_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"' in autostart
    assert r'!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"' in SCRIPT
    assert "RequestExecutionLevel user" in SCRIPT


def compiled(folder: Path, version: str, *extra: str) -> Path:
    """Return a set-up program of placeholder files."""
    payload = folder / f"payload-{version}"
    for name in (*TOP, f"_internal/only-in-{version}.txt", "_internal/app/deep.txt", *extra):
        (payload / name).parent.mkdir(parents=True, exist_ok=True)
        (payload / name).write_text(version, encoding="utf-8")
    made = folder / f"setup-{version}.exe"
    subprocess.run(
        [
            "makensis", "-V2", "-WX", "-DQUICK", f"-DVERSION={version}", f"-DSOURCE={payload}", f"-DOUT={made}",
            "app.nsi",
        ],
        cwd=ROOT / "installer" / "windows", check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return made


@needs_makensis
def test_it_compiles_without_a_warning(tmp_path):
    assert compiled(tmp_path, "9.9.1").stat().st_size > 50_000


class Windows:
    """A user's Windows that exists for one test."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "WINEPREFIX": str(folder),
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "WINEDEBUG": "-all",
            "HOME": str(folder.parent),
        }
        self.folder = folder

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xvfb-run", "-a", str(WINE), *command],
            env=self.environment, capture_output=True, text=True, check=False, timeout=180,
        )  # fmt: skip

    def local(self) -> Path:
        (found,) = self.folder.glob("drive_c/users/*/AppData/Local")
        return found

    def value(self, key: str, name: str) -> str:
        return self.run("reg", "query", key, "/v", name).stdout

    def stop(self) -> None:
        subprocess.run(
            [str(Path(str(WINE)).with_name("wineserver64")), "-k"],
            env=self.environment, check=False, capture_output=True, timeout=60,
        )  # fmt: skip


def gone(path: Path) -> bool:
    """Wait for a path to go: an uninstaller works on in a copy of itself."""
    end = time.monotonic() + _PATIENCE
    while path.exists() and time.monotonic() < end:
        time.sleep(0.2)
    return not path.exists()


@pytest.mark.slow
@needs_makensis
@needs_wine
def test_install_upgrade_and_remove_under_wine(tmp_path):
    windows = Windows(tmp_path / "prefix")
    older, newer = compiled(tmp_path, "9.9.1"), compiled(tmp_path, "9.9.2")
    try:
        windows.run("wineboot", "-u")
        assert windows.run(str(older), "/S", "/AUTOSTART").returncode == 0
        place = windows.local() / "Programs" / "Tallybridge"
        assert {path.name for path in place.iterdir()} == {*TOP, "_internal", "uninstall.exe"}
        assert (place / "_internal" / "only-in-9.9.1.txt").is_file()
        assert "9.9.1" in windows.value(KEY, "DisplayVersion")
        assert "--tray" in windows.value(RUN, "Tallybridge")
        data = windows.local() / "Tallybridge"
        data.mkdir()
        (data / "tallybridge.db").write_text("mine", encoding="utf-8")

        assert windows.run(str(newer), "/S").returncode == 0
        assert (place / "tallybridge.exe").read_text(encoding="utf-8") == "9.9.2"
        assert not (place / "_internal" / "only-in-9.9.1.txt").exists()
        assert "9.9.2" in windows.value(KEY, "DisplayVersion")
        # The choice of the first time holds.
        assert "--tray" in windows.value(RUN, "Tallybridge")
        assert list(windows.folder.rglob("Tallybridge.lnk"))

        windows.run(str(place / "uninstall.exe"), "/S")
        assert gone(place)
        assert "DisplayVersion" not in windows.value(KEY, "DisplayVersion")
        assert "--tray" not in windows.value(RUN, "Tallybridge")
        assert not list(windows.folder.rglob("Tallybridge.lnk"))
        assert (data / "tallybridge.db").read_text(encoding="utf-8") == "mine"

        assert windows.run(str(newer), "/S").returncode == 0
        windows.run(str(place / "uninstall.exe"), "/S", "/REMOVEDATA")
        assert gone(place)
        assert gone(data)
    finally:
        windows.stop()
