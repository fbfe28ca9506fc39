"""The command line on a fake office."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.cli.main import main
from tests.cli.office import FakeOffice


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        assert self.out.count("\n") == 1, "one object on one line"
        return json.loads(self.out)


@pytest.fixture
def office():
    made = FakeOffice()
    yield made
    made.lanes.shutdown()


@pytest.fixture
def say(office: FakeOffice, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Run a command on the fake office: ``say("sync", "--json", stdin="…")``."""

    def run(*typed: str, stdin: str = "") -> Said:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main(list(typed), open_office=office.open)
        shown = capsys.readouterr()
        return Said(code, shown.out, shown.err)

    return run
