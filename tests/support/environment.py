"""A clean process environment, so that a test sees the same on every desk.

Imported by the root conftest before anything else, because Qt and stripe read the environment on import.
"""

import importlib.util
import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEYRING = "tests.support.keyrings.MemoryKeyring"
_CAPITALS = re.compile(r'"([A-Z][A-Z0-9_]{3,})"')
_STRIPE_READS_IN = ("_api_requestor.py", "_util.py")


def variables_that_stripe_reads() -> set[str]:
    """Name the environment variables that change what stripe prints or sends.

    Stripe looks at its surroundings and, by what it finds, prints hints to stderr and adds to its
    User-Agent. The names are taken from the capitals in its own source, without importing it.
    """
    spec = importlib.util.find_spec("stripe")
    if spec is None or spec.origin is None:
        return set()
    folder = Path(spec.origin).parent
    found: set[str] = set()
    for name in _STRIPE_READS_IN:
        found.update(_CAPITALS.findall((folder / name).read_text(encoding="utf-8")))
    return found


def clean() -> None:
    """Make this process, and those it starts, independent of the desk it runs on."""
    for name in variables_that_stripe_reads() & os.environ.keys():
        del os.environ[name]
    for name in [name for name in os.environ if name.startswith(("TALLYBRIDGE_", "QT_"))]:
        del os.environ[name]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_API"] = "pyside6"
    os.environ["PYTHON_KEYRING_BACKEND"] = KEYRING
    # A company proxy or a desktop session must not reach the loopback servers or the person's own keyring.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        os.environ.pop(name, None)
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
