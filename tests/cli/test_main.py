"""The entrance: usage, help, interruption, and what it must not load."""

import io
import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.cli.console import Console, table
from app.cli.jobs import run_job
from app.cli.main import main
from app.cli.prompts import Secrets, read_secrets
from app.domain.errors import Cancelled
from app.ports.progress import JobContext, Progress
from app.runtime.jobs import Job
from app.runtime.lanes import READ_LANE, Lanes
from tests.support.environment import ROOT


@pytest.fixture
def lanes():
    made = Lanes()
    yield made
    made.shutdown()


def test_no_command(say):
    said = say("--json")
    assert said.code == 2
    assert said.json["error"]["code"] == "bad-input"


def test_mistakes_in_typing(say):
    said = say("preview", "--only", "wombats", "--json")
    assert said.code == 2
    assert said.json["error"]["code"] == "bad-input"
    assert "wombats" in said.json["error"]["message"]
    assert said.err.startswith("usage: tallybridge preview")


@pytest.mark.parametrize("typed", [["--help"], ["sync", "--help"], ["company", "add", "--help"], ["--version"]])
def test_help(typed: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(typed) == 0
    assert "tallybridge" in capsys.readouterr().out


def test_a_home_that_is_a_file(say, tmp_path: Path):
    (tmp_path / "file").write_text("")
    said = say("queue", "--home", str(tmp_path / "file"))
    assert said.code == 2
    assert "not a folder" in said.err


def test_headless_commands_load_neither_qt_nor_the_heavy_libraries():
    program = (
        "import sys, app.cli.main as m; m.main(['--version']); "
        "heavy = [n for n in sys.modules if n.split('.')[0] in "
        "('PySide6', 'qtpy', 'ui', 'stripe', 'httpx', 'keyring', 'peewee', 'apscheduler')]; "
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("tallybridge ")


class Interrupting:
    """Lanes whose jobs are waited for by a person who presses Ctrl-C so many times."""

    def __init__(self, lanes: Lanes, presses: int) -> None:
        self.lanes = lanes
        self.presses = presses
        self.listen = lanes.listen

    def submit(self, lane: str, name: str, work) -> Job:
        started = threading.Event()
        job = self.lanes.submit(lane, name, lambda ctx: (started.set(), work(ctx)))
        assert started.wait(10)
        wait = job.wait

        def pressed(seconds: float | None = None):
            if self.presses:
                self.presses -= 1
                raise KeyboardInterrupt
            return wait(seconds)

        job.wait = pressed
        return job


def test_ctrl_c_once_asks_the_job_to_stop(lanes: Lanes, capsys: pytest.CaptureFixture[str]):
    left: list[int] = []
    with pytest.raises(Cancelled):
        run_job(
            Interrupting(lanes, 1),
            READ_LANE,
            "Look",
            lambda ctx: ctx.sleep(3600),
            Console(as_json=False),
            leave=left.append,
        )
    assert left == []
    assert "press Ctrl-C again" in capsys.readouterr().err


def test_ctrl_c_twice_leaves_at_once(lanes: Lanes):
    left: list[int] = []
    hold = threading.Event()

    def leave(code: int) -> None:
        left.append(code)
        hold.set()

    run_job(Interrupting(lanes, 2), READ_LANE, "Look", lambda ctx: hold.wait(10), Console(as_json=False), leave=leave)
    assert left == [130]


def test_a_killed_command_is_one_that_was_stopped(tmp_path: Path):
    program = """
import sys, pathlib
from app.cli.main import main
from tests.cli.office import FakeOffice
office = FakeOffice()
def slow(company_id, kinds, ctx, trigger, *, allow_large=False):
    print("running", file=sys.stderr, flush=True)
    ctx.sleep(60)
office.sync.run = slow
sys.exit(main(["sync", "--json", "--home", sys.argv[1]], open_office=office.open))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr.readline() == "running\n"
        process.terminate()
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert json.loads(out)["error"]["code"] == "cancelled"


def test_secrets_are_never_shown():
    found = read_secrets(io.StringIO("hush\nrk_test_hush\n"))
    assert found == Secrets("hush", "rk_test_hush")
    assert "hush" not in repr(found)


def test_at_a_terminal_secrets_are_asked_for(monkeypatch: pytest.MonkeyPatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    answers = iter(["hush", " rk_test_hush "])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    assert read_secrets(Terminal()) == Secrets("hush", "rk_test_hush")


def test_progress_on_a_terminal_is_one_line():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    err, out = Terminal(), io.StringIO()
    console = Console(as_json=False, out=out, err=err)
    console.progress(Progress("write", "credit_notes", 1200, 5000, rate=24.6, seconds_left=154.2))
    console.result({}, "done")
    assert "Writing: credit notes 1,200 of 5,000, 25 a second, 2:34 left" in err.getvalue()
    assert err.getvalue().count("\n") == 0
    assert out.getvalue() == "done\n"


def test_json_is_ascii_so_that_no_pipe_garbles_it():
    out = io.StringIO()
    Console(as_json=True, out=out, err=io.StringIO()).result({"name": "Café 株式会社"}, "")
    assert out.getvalue().isascii()
    assert json.loads(out.getvalue()) == {"name": "Café 株式会社"}


def test_a_terminal_that_lacks_a_letter_stops_nothing():
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    Console(as_json=False, out=out, err=io.StringIO()).result({}, "Café …")
    assert raw.getvalue() == b"Caf? ?\n"


def test_tables_align_numbers_to_the_right():
    assert table(("type", "n"), [("items", 5), ("customers", 1200)]).splitlines() == [
        "type          n",
        "items         5",
        "customers  1200",
    ]


def test_a_reader_who_has_had_enough_is_no_failure(tmp_path: Path):
    program = (
        "import sys; from app.cli.main import main; from tests.cli.office import FakeOffice; o = FakeOffice(); "
        "o.history.entries = o.history.entries * 5000; "
        "sys.exit(main(['journal', '--home', sys.argv[1]], open_office=o.open))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(30) == 0, err
    assert b"Traceback" not in err
    assert b"BrokenPipe" not in err


def test_context_reports_reach_the_console(lanes: Lanes, capsys: pytest.CaptureFixture[str]):
    def work(ctx: JobContext) -> int:
        ctx.report(Progress("compare", "", 1))
        return 9

    assert run_job(lanes, READ_LANE, "Look", work, Console(as_json=True)) == 9
    shown = capsys.readouterr()
    assert shown.err == "Comparing …\n"
    assert shown.out == ""
