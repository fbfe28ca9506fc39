"""The grammar of ``update-check``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable


def add_update_check(add: Callable[[str, str], ArgumentParser]) -> None:
    """Add the command."""
    parser = add("update-check", "look for a newer version now, or say whether to look once a day; fetches nothing")
    wish = parser.add_mutually_exclusive_group()
    wish.add_argument("--on", action="store_true", help="look once a day from now on, while the window or serve runs")
    wish.add_argument("--off", action="store_true", help="look no more by itself")
    summary = "look at this https address instead of the one that came with the build; '' goes back to that"
    parser.add_argument("--address", metavar="URL", help=summary)
    parser.add_argument("--skip", metavar="VERSION", help="tell no more of this version")
