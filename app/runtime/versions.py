"""Which program, Python, libraries and system this is: what whoever helps asks first."""

from __future__ import annotations

import platform
import sqlite3
import sys
from importlib import metadata

from app.runtime.crash import version

_QT = "PySide6-Essentials"
_MOST = 500


def versions() -> dict[str, object]:
    """Return versions by name; the computer's own name is not among them."""
    libraries = {name: one.version for one in metadata.distributions() if (name := one.metadata["Name"])}
    return {
        "tallybridge": version(),
        "python": platform.python_version(),
        "frozen": bool(getattr(sys, "frozen", False)),
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
        "sqlite": sqlite3.sqlite_version,
        "qt": libraries.get(_QT, "not there"),
        "libraries": dict(sorted(libraries.items(), key=lambda one: one[0].lower())[:_MOST]),
    }
