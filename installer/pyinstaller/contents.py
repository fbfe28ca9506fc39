"""What of our own tree goes into the one-folder build beside the compiled modules; read by ``app.spec``.

Apart from the recipe, so that it can be checked where PyInstaller is not installed.
"""

import sys
import sysconfig
from pathlib import Path

PICTURES = Path("resources/help/images")
"""Pictures of the README, which no installed program reads."""

METADATA = ("METADATA", "entry_points.txt")
"""What installed packages are asked for at run time: their version, and keyring its backends."""

UNUSED = (
    # Screens that no office PC has, and pictures of another desktop's taste.
    "libqeglfs",
    "libqlinuxfb",
    "libqvnc",
    "libqvkkhrdisplay",
    "egldeviceintegrations",
    "libqevdev",
    "libqgtk3",
    "libQt6EglF",
    # Where and how the build machine installed its packages.
    "dist-info/RECORD",
    "dist-info/INSTALLER",
    "dist-info/REQUESTED",
    "dist-info/direct_url.json",
    # Other languages, which the window does not speak.
    "PySide6/Qt/translations",
    "pycountry/locales",
)
"""Parts of names: what the packages bring and nobody here needs."""

KEPT = ("libpython", "libssl.", "libcrypto.", "libsqlite3.", "libffi.", "libbz2.")
"""What Python's own modules need of the build system and what bears another name or does less elsewhere. Everything
else (screen, fonts, C++) is the user's system's, which keeps it mended and whose own parts rely on its being new
enough; the Debian package names it under ``Depends``."""


def wanted(name: str, source: str) -> bool:
    """Say whether a file that PyInstaller found goes into the folder.

    Args:
        name: its path in the folder.
        source: where it was found; for a link inside the folder, what it points to.
    """
    spelt = name.replace("\\", "/")
    if any(part in spelt for part in UNUSED):
        return False
    system = Path(source).is_absolute() and not any(Path(source).is_relative_to(place) for place in _python_places())
    return not (sys.platform == "linux" and system and ".so" in spelt) or Path(spelt).name.startswith(KEPT)


def _python_places() -> set[str]:
    """Return the folders of Python's own modules and of installed packages.

    Not its prefix: of a distribution's own Python that is ``/usr``, with every library of the system.
    """
    return {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}


def own_files(root: Path) -> list[tuple[str, str]]:
    """Return each file to copy and the folder it goes to, both as PyInstaller wants them, in a fixed order.

    The migrations are read from disk as scripts (``app.storage.migrate``), so they go along as files too.

    Args:
        root: top of the source tree.
    """
    resources = [
        path
        for path in (root / "resources").rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and not path.relative_to(root).is_relative_to(PICTURES)
    ]
    found = sorted([*resources, *(root / "app" / "storage" / "migrations").glob("[0-9]*.py")])
    return [(str(path), path.relative_to(root).parent.as_posix()) for path in found]


def metadata_files(folder: Path) -> list[tuple[str, str]]:
    """Return what to copy of a package's ``dist-info`` folder; the rest of it tells about the build machine."""
    return [(str(folder / name), folder.name) for name in METADATA if (folder / name).is_file()]
