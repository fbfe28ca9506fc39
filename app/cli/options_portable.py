"""The grammar of ``settings``."""

from __future__ import annotations

import argparse
from pathlib import Path


def settings_options(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
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
