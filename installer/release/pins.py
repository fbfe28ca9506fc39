"""The lock file, sorted into what a build carries, what only other systems need, and what merely builds."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ENTRY = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)\s*(?:;\s*(?P<marker>.*?))?\s+--hash=")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the lock file.

    Attributes:
        name: the package's normal name, ``pyside6-essentials``.
        version: the one version that is installed.
        marker: on which systems, as in PEP 508; empty for all.
        hashes: SHA-256 of every file that may be installed, in hexadecimal.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Every pin of the lock file, exactly once."""

    bundled: tuple[Pin, ...]
    elsewhere: tuple[Pin, ...]
    """Needed on another system or Python."""
    building: tuple[Pin, ...]
    """Needed to install or build, and left out of what is shipped."""


def read_pins(lock: str) -> list[Pin]:
    """Return the pins of a lock file's text.

    Raises:
        ValueError: a line is not pinned by version and hash.
    """
    pins = []
    for entry in filter(str.strip, lock.replace("\\\n", " ").splitlines()):
        match = _ENTRY.match(entry)
        if match is None:
            raise ValueError(f"This line of the lock file is not pinned: {entry[:80]}")
        hashes = tuple(_HASH.findall(entry))
        pins.append(Pin(match["name"], match["version"], (match["marker"] or "").strip(), hashes))
    return pins


def asked_for(project: Path) -> list[str]:
    """Return the requirements that pyproject.toml names for the program itself."""
    asked: list[str] = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
    return asked


def sort(pins: list[Pin], roots: list[str], environment: Mapping[str, str] | None = None) -> Sorted:
    """Sort pins by following what is installed from the program's own requirements.

    Args:
        pins: all of the lock file.
        roots: the program's requirements.
        environment: marker values that differ from this computer's.
    """
    values = dict(environment or {})
    here = {pin.name: pin for pin in pins if not pin.marker or Marker(pin.marker).evaluate(values)}
    reached = _reached(roots, here, values)
    return Sorted(
        bundled=tuple(pin for name, pin in sorted(here.items()) if name in reached),
        elsewhere=tuple(pin for pin in pins if pin.name not in here),
        building=tuple(pin for name, pin in sorted(here.items()) if name not in reached),
    )


def _reached(roots: list[str], here: Mapping[str, Pin], values: dict[str, str]) -> set[str]:
    """Return the names that the roots lead to, extras of requirements included."""
    reached: set[str] = set()
    open_ends = [Requirement(text) for text in roots]
    seen: set[tuple[str, frozenset[str]]] = set()
    while open_ends:
        wanted = open_ends.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if name not in here or (name, extras) in seen:
            continue
        seen.add((name, extras))
        reached.add(name)
        try:
            further = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            continue
        open_ends += [
            one
            for one in further
            if one.marker is None or any(one.marker.evaluate({**values, "extra": extra}) for extra in {"", *extras})
        ]
    return reached
