"""A person at the command line of the simulated day, in a process of its own."""

import multiprocessing
import os
from pathlib import Path

from tests.e2e.day.clock import DayClock
from tests.e2e.world import KEY, PASSWORD

_PATIENCE = 240.0


def _run(home: Path, clock: DayClock, typed: tuple[str, ...]) -> None:
    import io
    import sys

    from app.bootstrap import open_office
    from app.cli.main import main
    from tests.e2e.day.product import in_simulated_time

    sys.stdin = io.StringIO(f"{PASSWORD}\n{KEY}\n")
    sys.stdout = sys.stderr = (home / "typed.txt").open("a", encoding="utf-8", buffering=1)

    def open_here(folder, **more):
        office = open_office(folder, clock=clock, **more)
        in_simulated_time(clock, office)
        return office

    os._exit(main([*typed, "--json", "--secrets-stdin", "--home", str(home)], open_office=open_here))


def type_in(home: Path, clock: DayClock, *typed: str) -> int:
    """Type a command while the product is idle; return its exit code."""
    process = multiprocessing.get_context("forkserver").Process(target=_run, args=(home, clock, typed), daemon=True)
    process.start()
    process.join(_PATIENCE)
    assert process.exitcode is not None, f"{typed} does not end"
    return process.exitcode
