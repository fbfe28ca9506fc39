"""The grammar of ``settings`` and ``support-bundle``: what leaves this computer in a file, and what comes in."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def add_portable(add: Callable[[str, str], argparse.ArgumentParser], shared: argparse.ArgumentParser) -> None:
    """Add both commands; ``add`` makes one by its name and summary."""
    _settings(add("settings", "write settings to a file, or take them in from one"), shared)
    bundle = add("support-bundle", "collect what somebody who helps needs to see, in one file that is sent nowhere")
    bundle.add_argument("file", type=_zip, metavar="FILE.zip")
    bundle.add_argument(
        "--with-records", action="store_true", help="with customers' data: log lines as they are, and the last records"
    )


def _settings(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Add the commands of ``settings``."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="export|import", parser_class=type(parser))
    summary = "write a company's settings, its mapping and this computer's settings to a file, without any secret"
    export = acts.add_parser("export", help=summary, description=summary, parents=[shared])
    export.add_argument("file", type=Path, metavar="FILE.toml")
    summary = (
        "take settings in from a file, once you have seen what would change and agreed; for a company that is not "
        "here yet the Pronto password and the Stripe key are read from stdin, one a line"
    )
    take = acts.add_parser("import", help=summary, description=summary, parents=[shared])
    take.add_argument("file", type=Path, metavar="FILE.toml")
    take.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    take.add_argument("--yes", action="store_true", help="agree without being asked")


def _zip(text: str) -> Path:
    """Return a bundle's file.

    Raises:
        argparse.ArgumentTypeError: its ending is another one.
    """
    path = Path(text)
    if path.suffix.lower() != ".zip":
        raise argparse.ArgumentTypeError(f"{text!r} has to end in .zip")
    return path
