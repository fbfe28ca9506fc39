"""Workers' events reach the window in order, in its own thread, and only while somebody listens."""

import threading

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QPushButton

from app.domain.errors import Code, NeedsUser
from app.ports.progress import Progress
from app.runtime.jobs import Ended, JobStatus, Progressed, Started
from app.runtime.lanes import READ_LANE, Lanes, write_lane
from ui.bridge.operations import Newest, Operation, Works
from ui.bridge.relay import Relay
from ui.bridge.throttle import Debounce


def test_a_flood_of_progress_becomes_few_signals_and_the_end_comes_last(qtbot):
    relay = Relay()
    told = []
    relay.progressed.connect(lambda job, progress: told.append((job, progress.done)))
    relay.ended.connect(lambda end: told.append(end.status))

    def work() -> None:
        relay.post(Started(1, "read", "x"))
        for done in range(5000):
            relay.post(Progressed(1, "read", "x", Progress("read-pronto", done=done)))
        relay.post(Ended(1, "read", "x", JobStatus.DONE))

    with qtbot.waitSignal(relay.ended, timeout=5000):
        thread = threading.Thread(target=work)
        thread.start()
    thread.join()
    assert told[-1] is JobStatus.DONE
    assert told[-2] == (1, 4999)
    assert len(told) < 500


def test_events_for_a_window_that_is_gone_are_dropped(qtbot):
    relay = Relay()
    relay.deleteLater()
    with qtbot.waitSignal(relay.destroyed):
        pass
    relay.post(Started(1, "read", "x"))


@pytest.fixture
def lanes():
    made = Lanes()
    yield made
    assert made.shutdown()


@pytest.fixture
def works(lanes, qtbot):
    made = Works(lanes)
    yield made
    made.close()


def test_the_answer_arrives_in_the_windows_thread_and_unlocks(works, qtbot):
    owner = QObject()
    control = QPushButton()
    qtbot.addWidget(control)
    got = []
    operation = Operation(works, owner, READ_LANE, "Sum", lambda _ctx: sum(range(10)))
    operation.locking(control).on_success(lambda result: got.append((result, QThread.currentThread().isMainThread())))
    operation.start()
    assert not control.isEnabled()
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(45, True)]
    assert control.isEnabled()


def test_a_problem_goes_to_its_own_handler_or_else_to_the_window(works, qtbot):
    owner = QObject()
    problem = NeedsUser(Code.PRONTO_LOGIN, "no")

    def fail(_ctx):
        raise problem

    mine, windows = [], []
    works.problem.connect(lambda found, doing: windows.append((found, doing)))
    Operation(works, owner, READ_LANE, "A", fail).on_failure(mine.append).start()
    Operation(works, owner, READ_LANE, "B", fail).start()
    qtbot.waitUntil(lambda: bool(mine) and bool(windows))
    assert mine == [problem]
    assert windows == [(problem, "B")]


def test_a_fault_of_the_program_becomes_a_report(works, qtbot):
    def fault(_ctx):
        raise ZeroDivisionError

    with qtbot.waitSignal(works.crashed) as told:
        Operation(works, QObject(works), READ_LANE, "Divide", fault).start()
    assert "ZeroDivisionError" in told.args[0].text


def test_nobody_is_told_when_the_owner_is_gone(works, qtbot):
    owner = QObject()
    go_on = threading.Event()
    got = []
    operation = Operation(works, owner, READ_LANE, "Slow", lambda _ctx: go_on.wait(5)).on_success(got.append)
    operation.start()
    owner.deleteLater()
    with qtbot.waitSignal(owner.destroyed):
        pass
    go_on.set()
    assert operation.job is not None
    operation.job.wait(5)
    qtbot.wait(30)
    assert got == []


def test_only_the_newest_answer_counts(works, qtbot):
    owner = QObject()
    newest: Newest[str] = Newest()
    go_on = threading.Event()
    got = []
    newest.start(Operation(works, owner, READ_LANE, "1", lambda _ctx: (go_on.wait(5), "old")[1]).on_success(got.append))
    newest.start(Operation(works, owner, READ_LANE, "2", lambda _ctx: "new").on_success(got.append))
    qtbot.waitUntil(lambda: bool(got))
    go_on.set()
    qtbot.wait(30)
    assert got == ["new"]


def test_a_cancelled_run_is_no_problem_to_show(works, lanes, qtbot):
    begun = threading.Event()

    def work(ctx):
        begun.set()
        ctx.sleep(30)

    windows, ends = [], []
    works.problem.connect(lambda *args: windows.append(args))
    works.run_ended.connect(ends.append)
    Operation(works, QObject(works), write_lane(1), "Sync", work).start()
    assert begun.wait(5)
    (job,) = works.writing_jobs()
    assert works.asked(job.id)
    job.cancel()
    qtbot.waitUntil(lambda: bool(ends))
    assert ends[0].status is JobStatus.CANCELLED
    assert windows == []


def test_a_burst_is_one_call(qtbot):
    owner = QObject()
    calls = []
    debounce = Debounce(owner, lambda: calls.append(1), 10)
    for text in "abc":
        debounce.poke(text)
    qtbot.waitUntil(lambda: bool(calls))
    qtbot.wait(30)
    assert calls == [1]
    debounce.poke()
    debounce.now()
    qtbot.wait(30)
    assert calls == [1, 1]
