"""Start Tallybridge from an installed wheel, an editable install or a checkout.

The wheel keeps the packages ``app``, ``ui`` and ``resources`` in the private folder ``tallybridge_bundle``
beside this module, so that their everyday names never reach other programs' imports. An editable install has
no such folder: there the checkout itself is on the path.
"""

import importlib
import sys
from pathlib import Path

_OPTIONS_WITH_VALUE = ("--home",)
_OPTIONS_OF_THE_COMMAND_LINE = ("-h", "--help", "--version")


def asks_for_window(arguments: list[str]) -> bool:
    """Say whether the arguments name no command, so that the window is meant.

    Args:
        arguments: What was typed after the program's name, for example ``["--home", "/data"]``.
    """
    remaining = iter(arguments)
    for argument in remaining:
        if argument in _OPTIONS_OF_THE_COMMAND_LINE or not argument.startswith("-"):
            return False
        if argument in _OPTIONS_WITH_VALUE:
            next(remaining, None)
    return True


def open_bundle() -> None:
    """Make the packages importable in this process: from the bundle of a wheel, else from the checkout."""
    here = Path(__file__).resolve().parent
    bundle = here / "tallybridge_bundle"
    checkout = here.parent.parent
    if bundle.is_dir():
        sys.path.insert(0, str(bundle))
    elif (checkout / "pyproject.toml").is_file() and here.name == "wheel":
        sys.path.insert(0, str(checkout))


def _start(module: str, arguments: list[str]) -> int:
    """Run ``main(arguments)`` of the named module and return its exit code."""
    open_bundle()
    return int(importlib.import_module(module).main(arguments))


def main() -> int:
    """Open the window, or run the command that was typed without ever loading Qt.

    Returns:
        The exit code: 0 done, 1 something needs attention, 2 usage or configuration, 3 could not run.
    """
    arguments = sys.argv[1:]
    return _start("ui.application" if asks_for_window(arguments) else "app.cli.main", arguments)


def window() -> int:
    """Open the window; on Windows no console appears behind it.

    Returns:
        The window's exit code.
    """
    return _start("ui.application", sys.argv[1:])


def serve_as_worker() -> None:
    """In a frozen build, be the process that ``multiprocessing`` starts for the practice company.

    The frozen program is its own interpreter: such a start comes back here with arguments of its own, and this call
    then does the work and ends the process. Otherwise it returns at once.
    """
    if getattr(sys, "frozen", False):
        import multiprocessing  # noqa: PLC0415 - costs a start from source 10 ms for nothing

        multiprocessing.freeze_support()


if __name__ == "__main__":
    serve_as_worker()
    sys.exit(main())
