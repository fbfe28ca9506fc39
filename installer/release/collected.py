"""PyInstaller's own record of what it put into the folder, and from where."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Collected:
    """One file of the folder.

    Attributes:
        name: its path below the folder's ``_internal``.
        source: where it was copied from.
        kind: PyInstaller's word: ``BINARY``, ``EXTENSION``, ``DATA``, ``EXECUTABLE``.
    """

    name: str
    source: Path
    kind: str


def collected(table: Path) -> list[Collected]:
    """Return what ``COLLECT-00.toc`` lists; links inside the folder are left out."""
    return [
        Collected(name, Path(source), kind)
        for name, source, kind in _rows(ast.literal_eval(table.read_text(encoding="utf-8")))
        if kind != "SYMLINK"
    ]


def _rows(part: object) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of three words, however deep they lie."""
    if isinstance(part, tuple) and len(part) == 3 and all(isinstance(word, str) for word in part):
        yield part
    elif isinstance(part, tuple | list):
        for inner in part:
            yield from _rows(inner)


def from_the_system(files: list[Collected]) -> list[Collected]:
    """Return the libraries that come neither from Python nor from a package installed into it."""
    own = tuple(Path(place).resolve() for place in (sys.prefix, sys.base_prefix))
    return [
        one
        for one in files
        if one.kind in {"BINARY", "EXTENSION"} and not any(_below(one.source, place) for place in own)
    ]


def _below(path: Path, place: Path) -> bool:
    # Debian's Python has the prefix /usr, which is everybody's.
    if place == Path("/usr"):
        place = Path("/usr/lib") / f"python{sys.version_info.major}.{sys.version_info.minor}"
    return path.is_relative_to(place) or path.resolve().is_relative_to(place)
