"""The program as a person starts it, on a home of its own, with nothing set up yet."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.environment import ROOT

KEY = "rk_test_51AbCdEfGhIjKlMnOpQrStUv"
PASSWORD = "correct horse battery"


def _object(done: subprocess.CompletedProcess[str]) -> dict:
    assert done.stdout.count("\n") == 1, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_a_fresh_home_has_no_company(tallybridge, home: Path):
    done = tallybridge("company", "list", "--json")
    assert done.returncode == 0, done.stderr
    assert _object(done) == {"companies": []}
    assert done.stderr == ""
    assert (home / "tallybridge.db").is_file()


@pytest.mark.parametrize("command", [("sync",), ("preview",), ("why", "acme"), ("queue",), ("attention",), ("serve",)])
def test_without_a_company_a_sentence_says_so(tallybridge, command: tuple[str, ...]):
    done = tallybridge(*command, "--json")
    assert done.returncode == 2
    assert _object(done)["error"]["code"] == "no-company"
    assert "company" in done.stderr


def test_doctor_and_journal_on_a_fresh_home(tallybridge):
    done = tallybridge("doctor", "--json")
    assert done.returncode == 0, done.stderr
    assert _object(done)["fine"] is True
    assert _object(tallybridge("journal", "verify", "--json")) == {"whole": True, "broken_at": None}
    assert _object(tallybridge("journal", "--json")) == {"entries": []}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://erp.example.com.au/pronto", "plain-http"),
        ("erp.example.com.au", "bad-address"),
        ("https://127.0.0.1:9/pronto", "unreachable"),
    ],
)
def test_an_address_that_does_not_work_keeps_nothing(tallybridge, home: Path, address: str, code: str):
    done = tallybridge(
        "company",
        "add",
        "Acme",
        "--pronto-url",
        address,
        "--pronto-user",
        "kim",
        "--json",
        stdin=f"{PASSWORD}\n{KEY}\n",
    )
    assert done.returncode in (2, 3)
    assert _object(done)["error"]["code"] == code
    assert _object(tallybridge("company", "list", "--json")) == {"companies": []}
    written = [path for path in home.rglob("*") if path.is_file()]
    kept = done.stdout + done.stderr + "".join(path.read_bytes().decode("utf-8", "replace") for path in written)
    assert KEY not in kept
    assert PASSWORD not in kept


def test_a_database_that_is_none_is_named(tallybridge, home: Path):
    home.mkdir()
    (home / "tallybridge.db").write_text("this is no database, but it is long enough to be read as one" * 100)
    done = tallybridge("queue", "--json")
    assert done.returncode == 3
    assert _object(done)["error"]["code"] == "database-broken"


def test_a_real_command_loads_no_window(child_environment: dict[str, str]):
    program = (
        "import sys; from app.cli.main import main; code = main(['company', 'list']); "
        "found = [name for name in sys.modules if name.split('.')[0] in ('PySide6', 'qtpy', 'ui', 'shiboken6')]; "
        "assert not found, found; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=child_environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_damaged_database_is_mended_from_the_newest_backup(tallybridge, home: Path):
    assert tallybridge("company", "list").returncode == 0
    made = _object(tallybridge("backup", "now", "--json"))["name"]
    for log in home.glob("*.db-*"):
        log.unlink()
    (home / "tallybridge.db").write_bytes(b"not a database any more" * 4000)
    refused = tallybridge("company", "list", "--json")
    assert _object(refused)["error"]["code"] == "database-broken"
    assert "backup restore latest" in refused.stderr
    listed = _object(tallybridge("backup", "--json"))["backups"]
    assert [one["name"] for one in listed] == [made]
    done = _object(tallybridge("backup", "restore", "latest", "--json"))
    assert done["restored"] == made
    assert tallybridge("company", "list").returncode == 0
    assert (home / "backups" / done["kept"]).is_file()
    assert _object(tallybridge("journal", "--json"))["entries"][0]["action"] == "backup-restored"
