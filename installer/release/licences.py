"""The list of licences that travels with every build, in the folder and in the set-up programs."""

from collections.abc import Iterable

from release.bundled import Piece
from release.pins import Pin

_RULE = "=" * 78
_INTRODUCTION = """\
What Tallybridge {version} carries, and under which licences
{line}

Tallybridge itself is under the MIT licence (the file LICENSE beside this one).
It carries the works listed below unchanged; the licence texts follow the list.

Works under the GNU Lesser General Public License
-------------------------------------------------
Qt and Qt for Python (PySide6, shiboken6) are used under the LGPL, version 3.
They lie in this folder as ordinary shared libraries, in _internal/PySide6 and
_internal/shiboken6, and are loaded when the program starts. You may replace
them with your own builds of the same major version: put the files in the place
of ours; nothing checks them. Their source is what the Qt Project publishes
under the version in the list (pyside-setup and qtbase).
pycountry (LGPL 2.1) and python-stdnum (LGPL 2.1 or later) lie as plain Python
source in _internal/pycountry and _internal/stdnum, and may be changed there.
You may take this program apart as far as mending such changes needs it.
"""


def licence_list(version: str, pieces: Iterable[Piece], elsewhere: Iterable[Pin], building: Iterable[Pin]) -> str:
    """Return the list with all texts; a text that several works share word for word is printed once.

    Args:
        version: of Tallybridge.
        pieces: what is bundled.
        elsewhere: pins of the lock file that only other systems' builds carry.
        building: pins that installed or built and are not carried.
    """
    held = sorted(pieces, key=lambda piece: (piece.kind, piece.name.lower()))
    parts = [_INTRODUCTION.format(version=version, line="-" * 60), "\nThe works\n---------\n"]
    parts += [_line(piece) for piece in held]
    parts += _left_out("Only in builds for other systems", elsewhere)
    parts += _left_out("Used to install and build, not carried", building)
    for text, titles in _texts(held).items():
        parts.append(f"\n{_RULE}\n{chr(10).join(titles)}\n{_RULE}\n\n{text.strip()}\n")
    return "".join(part if part.endswith("\n") else f"{part}\n" for part in parts)


def _line(piece: Piece) -> str:
    """Return one work's entry."""
    files = f"\n    {', '.join(piece.files)}" if piece.files else ""
    return f"{piece.name} {piece.version} ({piece.kind}): {piece.licence}{files}"


def _left_out(title: str, pins: Iterable[Pin]) -> list[str]:
    """Return a short section of pins by name."""
    named = [f"{pin.name} {pin.version}" for pin in pins]
    return [f"\n{title}\n{'-' * len(title)}", *named] if named else []


def _texts(pieces: list[Piece]) -> dict[str, list[str]]:
    """Return each text once, with a title for every work that comes under it."""
    found: dict[str, list[str]] = {}
    for piece in pieces:
        for title, text in piece.texts:
            found.setdefault(text, []).append(f"{piece.name} {piece.version}: {title}")
    return found
