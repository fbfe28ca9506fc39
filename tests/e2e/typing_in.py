"""A person at the command line, in this process: what they type, what they read, and that no secret shows."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import main
from tests.e2e.world import KEY, LIVE_KEY, PASSWORD

SECRETS = (PASSWORD, KEY, LIVE_KEY, "wrong-password-of-mine", "sk_test_revoked000000000", "rk_test_reader000000000000")


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

    def refuses(self, code: str, exit_code: int, *fragments: str) -> None:
        """Hold an error to its shape: what and where in one sentence, what to do in another, no trace."""
        error = self.json["error"]
        assert (error["code"], self.code) == (code, exit_code), self.err
        assert set(error) == {"code", "message", "remedy"}
        words = f"{error['message']} {error['remedy']}"
        for fragment in fragments:
            assert fragment in words, words
        assert error["message"].endswith((".", "!", "?", "…", "”"))
        assert len(error["message"]) > 20
        assert len(error["remedy"]) > 15
        assert words in self.err
        assert "Traceback" not in self.err


class Person:
    """Types commands; ``person("sync", "--json")``."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.home = home
        self._capsys = capsys
        self._patch = patch
        self.seen = ""

    def __call__(self, *typed: str, password: str = PASSWORD, key: str = KEY) -> Said:
        self._patch.setattr(sys, "stdin", io.StringIO(f"{password}\n{key}\n"))
        code = main(["--home", str(self.home), *typed])
        shown = self._capsys.readouterr()
        self.seen += shown.out + shown.err
        return Said(code, shown.out, shown.err)

    def add(self, pronto: str, stripe: str, *more: str, name: str = "Mine", **secrets: str) -> Said:
        """Type ``company add``."""
        return self(
            *("company", "add", name, "--pronto-url", pronto, "--pronto-user", "practice"),
            *("--stripe-url", stripe, "--json", *more),
            **secrets,
        )

    def sync(self, *more: str, **secrets: str) -> Said:
        """Type ``sync``, the secrets on standard input."""
        return self("sync", "--json", "--secrets-stdin", *more, **secrets)

    def leaks(self) -> list[str]:
        """Return where a secret was shown or written down."""
        found = [f"shown: {secret[:12]}" for secret in SECRETS if secret in self.seen]
        for path in self.home.rglob("*") if self.home.exists() else ():
            if path.is_file():
                content = path.read_bytes()
                found += [f"{path.name}: {secret[:12]}" for secret in SECRETS if secret.encode() in content]
        return found


Types = Callable[..., Said]
