"""Planted secrets are in the keyring and nowhere else: not on disk, not in what is said, not in the process list."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap import open_office
from app.domain.company import NewCompany
from app.domain.errors import SyncProblem
from app.practice.faults import Fault, FaultKind
from app.practice.pronto.practice import RunningPronto, running_pronto
from app.practice.stripe import RunningStripe, running_stripe
from app.practice.stripe.keys import PracticeKey
from app.runtime.clock import SystemClock
from app.runtime.crash import CrashReporter
from app.runtime.log import Redactor, start_log
from app.secrets.keyring_store import KeyringStore
from tests.e2e.planted import LIVE_KEY, LOCK, PLANTED, PRONTO, SMTP, TEST_KEY, WEBHOOK, found_in, leaks_under
from tests.e2e.small_company import by_hand, debtor
from tests.fakes.job_context import QuietContext
from tests.support.environment import ROOT
from tests.support.keyrings import FileKeyring

USER = "practice"
Run = Callable[..., subprocess.CompletedProcess[str]]
CRASH = """
import sys
from app.cli import main as cli
from app.cli.prompts import Secrets

def trip(call):
    secrets = call.secrets
    raise RuntimeError(f"password={secrets.pronto_password!r} key {secrets.stripe_key} and again {secrets}")

cli.COMMANDS = {**cli.COMMANDS, "queue": trip, "sync": trip}
sys.exit(cli.main(["sync", "--secrets-stdin", *sys.argv[1:]]))
"""


@pytest.fixture
def site() -> Iterator[tuple[RunningPronto, RunningStripe]]:
    books = by_hand()
    books.put("customers", debtor("WRONG", Email="accounts@"))
    keys = (PracticeKey(TEST_KEY), PracticeKey(LIVE_KEY))
    with running_pronto(books, users={USER: PRONTO}) as pronto, running_stripe(keys=keys) as stripe:
        yield pronto, stripe


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


@pytest.fixture
def said(tallybridge: Run) -> Iterator[Callable[..., str]]:
    """Run commands; whatever they say is searched at once."""

    def run(*typed: str, stdin: str = "", codes: tuple[int, ...] = (0, 1)) -> str:
        done = tallybridge(*typed, stdin=stdin)
        assert done.returncode in codes, done.stderr
        text = done.stdout + done.stderr
        assert found_in(" ".join(typed[:2]), text) == []
        return text

    return run


@pytest.fixture
def added(said, site) -> None:
    """A company whose secrets are kept in a keyring that the processes share."""
    pronto, stripe = site
    said(
        *("company", "add", "Planted", "--pronto-url", pronto.xi_url, "--pronto-user", USER),
        *("--stripe-url", stripe.url),
        stdin=f"{PRONTO}\n{TEST_KEY}\n",
    )


def keep_others(keyring_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant what alerts and the lock keep."""
    monkeypatch.setenv("TEST_KEYRING_FILE", str(keyring_file))
    store = KeyringStore(FileKeyring())
    store.put("Planted", "smtp-password", SMTP)
    store.put("Planted", "webhook", WEBHOOK)
    assert store.get("Planted", "stripe-key") == TEST_KEY
    assert store.get("Planted", "pronto-password") == PRONTO


@pytest.fixture
def others_kept(added, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The keyring's file, with what alerts keep in it too."""
    keep_others(tmp_path / "keyring.json", monkeypatch)
    return tmp_path / "keyring.json"


@pytest.mark.slow
def test_no_planted_secret_is_left_anywhere(others_kept: Path, said, site, home: Path, exports: Path):
    _, stripe = site
    said("sync")
    said("reconcile", "--report", str(exports / "r.xlsx"))
    said("reconcile", "--report", str(exports / "r.pdf"))
    said("reconcile", "--report", str(exports / "r.csv"))
    said("report", "--pack", str(exports / "pack"))
    said("doctor")
    said("doctor", "--json")
    said("why", "ACME")
    said("queue", "--json")
    said("attention")
    said("mismatches", "--json")
    said("journal", "--export", str(exports / "j.csv"))
    said("journal", "--export", str(exports / "j.xlsx"))
    said("journal", "--json")
    said("settings", "export", str(exports / "s.toml"))
    said("support-bundle", str(exports / "c.zip"), "--with-records")
    said("backup", "now")
    said("backup", "--json")
    said("as-at", "ACME", "2030-01-01", "--json")
    # Refused and quoted back by the other side.
    said("sync", "--secrets-stdin", stdin=f"{PRONTO}\n{LIVE_KEY}\n", codes=(2,))
    said("sync", "--secrets-stdin", stdin=f"{SMTP}\n{TEST_KEY}\n", codes=(1, 2, 3))
    stripe.faults.add(Fault(FaultKind.HTML, "", times=3))
    said("sync", codes=(0, 1, 3))
    assert leaks_under(home, exports) == []
    assert (home / "tallybridge.db").stat().st_size > 100_000
    assert {path.suffix for path in exports.rglob("*") if path.is_file()} >= {".xlsx", ".pdf", ".csv"}
    assert found_in("keyring", others_kept.read_text()), "the search finds what is there"


def test_a_crash_report_quotes_no_secret(added, said, home: Path, child_environment):
    done = subprocess.run(
        [sys.executable, "-c", CRASH],
        input=f"{PRONTO}\n{TEST_KEY}\n", env=child_environment, cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 70, done.stderr
    assert found_in("crash", done.stdout + done.stderr) == []
    (report,) = (home / "logs").glob("crash-*.txt")
    assert "RuntimeError" in report.read_text(encoding="utf-8")
    assert leaks_under(home) == []


def test_a_crash_report_takes_out_whatever_the_keyring_gave(tmp_path: Path):
    redactor = Redactor()
    store = KeyringStore(FileKeyringInMemory(), seen=redactor.know)
    for name, secret in PLANTED.items():
        store.put("Planted", name, secret)
    stop = start_log(tmp_path, redactor)
    try:
        report = CrashReporter(tmp_path, redactor, SystemClock())(RuntimeError(f"all of them: {PLANTED}"), "a test")
    finally:
        stop()
    assert found_in("report", report.text) == []
    assert report.text.count("[removed]") >= len(PLANTED)
    assert leaks_under(tmp_path) == []


class FileKeyringInMemory(FileKeyring):
    """The file's keyring without the file."""

    kept: dict[str, str] = {}  # noqa: RUF012 - one test's own

    def _read(self) -> dict[str, str]:
        return dict(self.kept)

    def _write(self, secrets: dict[str, str]) -> None:
        type(self).kept = secrets


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_process_list_shows_no_secret(added, site, child_environment):
    _, stripe = site
    stripe.faults.add(Fault(FaultKind.SLOW, "GET", times=4, seconds=0.4))
    launcher = ROOT / "installer" / "wheel" / "launcher.py"
    looks = []
    for typed, stdin in ((["sync"], ""), (["preview", "--secrets-stdin"], f"{PRONTO}\n{TEST_KEY}\n")):
        program = subprocess.Popen(
            [sys.executable, str(launcher), *typed], env=child_environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert program.stdin is not None
        program.stdin.write(stdin)
        program.stdin.close()
        while program.poll() is None:
            looks.append(_seen_from_outside(program.pid))
            time.sleep(0.05)
        assert program.returncode in (0, 1)
    assert len(looks) > 10
    assert [leak for look in looks for leak in found_in("process", look)] == []


def _seen_from_outside(pid: int) -> bytes:
    """Return what another process of the same person reads about one: its command and its environment."""
    seen = b""
    for name in ("cmdline", "environ", "comm"):
        try:
            seen += Path(f"/proc/{pid}/{name}").read_bytes()
        except OSError:
            continue
    return seen


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
def test_the_window_shows_no_secret(others_kept: Path, home: Path, tmp_path: Path, qtbot):
    from ui.application import make_application
    from ui.bridge.desk import Desk
    from ui.screens.main_window import MainWindow
    from ui.wizards.connect import ConnectWizard

    make_application()
    redactor = Redactor()
    store = KeyringStore(FileKeyring(), seen=redactor.know)
    office = open_office(home, secrets=store, redactor=redactor)
    window = MainWindow()
    qtbot.addWidget(window)
    desk = Desk(office, window)
    try:
        window.resize(1366, 768)
        window.show()
        window.open_desk(desk, ConnectWizard)
        qtbot.waitUntil(lambda: desk.company is not None, timeout=10_000)
        texts = []
        for name in ("overview", "preview", "records", "activity", "settings"):
            window.go(name)
            qtbot.wait(150)
            texts += shown(window)
        card = window.page("settings").connection
        card.password.setText(PRONTO)
        card.key.setText(TEST_KEY)
        lock = window.page("settings").lock
        lock.first.setText(LOCK)
        texts += shown(window)
        # Typed and not kept yet: the log learns of it before it goes anywhere.
        new = NewCompany("Other", "https://127.0.0.1:9/pronto", USER)
        with pytest.raises(SyncProblem):
            office.connections.test_pronto(new, LOCK, QuietContext())
        assert store.get("Planted", "pronto-password") == PRONTO
        fault = RuntimeError(f"{PRONTO} {TEST_KEY} {LOCK}")
        report = CrashReporter(tmp_path, redactor, SystemClock())(fault, "window")
        dialog = window.tell_crash(report)
        texts += shown(window)
        dialog.reject()
        qtbot.waitUntil(lambda: not office.lanes.jobs(), timeout=10_000)
    finally:
        desk.close()
        office.close()
    assert len(texts) > 300
    assert any("RuntimeError" in text for text in texts)
    assert found_in("window", "\n".join(texts)) == []


def shown(window) -> list[str]:
    """Return what a person sees or has read out of every visible control of a window and its dialogs."""
    from PySide6.QtGui import QAccessible
    from PySide6.QtWidgets import QLineEdit, QWidget

    texts = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        face = QAccessible.queryAccessibleInterface(widget)
        if face is not None:
            texts += [face.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description)]
            texts.append(face.text(QAccessible.Text.Value))
        if isinstance(widget, QLineEdit):
            texts.append(widget.displayText())
        elif hasattr(widget, "toPlainText"):
            texts.append(widget.toPlainText())
        elif isinstance(getattr(widget, "text", None), Callable):
            texts.append(str(widget.text()))
        texts.append(widget.toolTip())
    return texts


def test_the_search_itself_finds_what_is_planted(tmp_path: Path):
    for number, secret in enumerate(PLANTED.values()):
        (tmp_path / f"{number}.txt").write_bytes(os.urandom(50) + secret.encode() + os.urandom(50))
    assert len({leak.split(": ")[1] for leak in leaks_under(tmp_path)}) == len(PLANTED)
