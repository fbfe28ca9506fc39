"""The practice account survives restarts, kill -9 and torn files."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.practice.exchange import Request
from app.practice.stripe import StripePractice
from tests.practice.stripe.conftest import SECRET, START

ROOT = Path(__file__).resolve().parents[3]
AUTH = {"authorization": f"Bearer {SECRET}"}


def practice(folder: Path, clock=lambda: START) -> StripePractice:
    return StripePractice(folder, clock=clock)


def post(account: StripePractice, path: str, body: str, key: str = ""):
    """POST straight to the account; return status, headers and JSON."""
    import json

    headers = {**AUTH, "idempotency-key": key} if key else AUTH
    answer = account.handle(Request("POST", path, "", headers, body.encode()))
    return answer.status, answer.headers, json.loads(answer.body)


def contents(account: StripePractice) -> dict[str, list[bytes]]:
    return {collection.name: list(collection.rows()) for collection in account.books()}


def fill(account: StripePractice) -> str:
    """Make, change and delete a few things; return a customer's id."""
    _, _, customer = post(account, "/v1/customers", "name=Bob&metadata[pronto_id]=A1", "k1")
    _, _, gone = post(account, "/v1/customers", "name=Gone")
    account.handle(Request("DELETE", f"/v1/customers/{gone['id']}", "", AUTH))
    _, _, invoice = post(account, "/v1/invoices", f"customer={customer['id']}")
    post(account, f"/v1/invoices/{invoice['id']}/add_lines", "lines[0][amount]=500&lines[1][amount]=7")
    post(account, "/v1/products", "name=x&default_price_data[currency]=aud&default_price_data[unit_amount]=5")
    return str(customer["id"])


def test_everything_is_there_after_a_restart(tmp_path) -> None:
    first = practice(tmp_path)
    fill(first)
    first.close()
    second = practice(tmp_path)
    assert contents(second) == contents(first)
    status, headers, _ = post(second, "/v1/customers", "name=Bob&metadata[pronto_id]=A1", "k1")
    assert (status, headers["Idempotent-Replayed"]) == (200, "true")
    second.close()


def test_a_torn_last_line_is_dropped_and_writing_goes_on(tmp_path) -> None:
    first = practice(tmp_path)
    fill(first)
    first.close()
    journal = next(tmp_path.iterdir())
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"l":false,"w":[["customers",{"id":"cus_half"')
    second = practice(tmp_path)
    assert "cus_half" not in second.books()["customers"]
    post(second, "/v1/customers", "name=Late")
    second.close()
    third = practice(tmp_path)
    assert len(third.books()["customers"]) == 2
    third.close()


def test_a_long_history_is_compacted_without_loss(tmp_path) -> None:
    first = practice(tmp_path)
    customer = fill(first)
    for number in range(2500):
        post(first, f"/v1/customers/{customer}", "name=same", f"n{number}")
    later = START + 25 * 60 * 60
    first.close()
    size = next(tmp_path.iterdir()).stat().st_size
    second = practice(tmp_path, lambda: later)
    second.close()
    assert contents(second) == contents(first)
    assert next(tmp_path.iterdir()).stat().st_size <= size
    third = practice(tmp_path, lambda: later)
    assert contents(third) == contents(first)
    third.close()


def test_kill_9_loses_nothing_that_was_answered(tmp_path) -> None:
    program = (
        "import sys, pathlib\n"
        "from app.practice.stripe import StripePractice\n"
        "from app.practice.exchange import Request\n"
        "account = StripePractice(pathlib.Path(sys.argv[1]))\n"
        f"auth = {AUTH!r}\n"
        "for number in range(100000):\n"
        "    answer = account.handle(Request('POST', '/v1/customers', '', auth, f'name=C{number}'.encode()))\n"
        "    print(number, flush=True)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    answered = -1
    with child:
        for line in child.stdout:
            answered = int(line)
            if answered == 200:
                child.send_signal(signal.SIGKILL)
    account = StripePractice(tmp_path)
    names = {account.books()["customers"].get(row["data"]["object"]["id"])["name"] for row in _events(account)}
    assert {f"C{number}" for number in range(answered + 1)} <= names
    account.close()


def _events(account: StripePractice) -> list[dict]:
    return account.books()["events"].find("type", "customer.created")


def test_a_full_disk_changes_nothing(tmp_path, monkeypatch) -> None:
    account = practice(tmp_path)
    fill(account)
    before, journal = contents(account), next(tmp_path.iterdir()).read_bytes()
    real = os.write

    def full(file: int, data: bytes) -> int:
        real(file, data[:20])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space left"):
        post(account, "/v1/customers", "name=Lost", "k9")
    monkeypatch.undo()
    assert contents(account) == before
    assert next(tmp_path.iterdir()).read_bytes() == journal
    assert post(account, "/v1/customers", "name=Kept", "k9")[0] == 200
    account.close()
    assert len(practice_again(tmp_path)) == 2


def practice_again(folder: Path) -> list[bytes]:
    """Open the folder anew; return its customers that are not deleted."""
    account = practice(folder)
    rows = [row for row in account.books()["customers"].rows() if b'"deleted":true' not in row]
    account.close()
    return rows
