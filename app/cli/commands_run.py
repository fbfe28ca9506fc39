"""``practice`` and ``serve``: the practice company, and keeping companies in step until stopped."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

from app.cli import exits, shapes
from app.cli.call import Call
from app.cli.commands_sync import run_sync, run_text
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.outcome import RunSummary
from app.domain.wording import explain
from app.runtime.jobs import Ended, JobEvent

_LOOK_SECONDS = 0.5
"""How often the wait looks for Ctrl-C."""
_WAKE_EVERY = 60
"""Looks; half a minute."""


def practice(call: Call) -> int:
    """Start the practice company, sync it and print the summary; with ``--serve`` keep it running."""
    options, office = call.options, call.office
    company = call.read(
        "Start the practice company", lambda ctx: office.practice.start(ctx, options.data, options.seed)
    )
    try:
        return _practise(call, company)
    finally:
        office.practice.stop()


def _practise(call: Call, company: Company) -> int:
    """Sync the running practice company, make a mess if asked to, and print what happened."""
    options, office = call.options, call.office
    addresses = office.practice.addresses()
    for name, address in addresses.items():
        call.console.note(f"{name}: {address}")
    summary = run_sync(call, company, allow_large=True)
    altered = 0
    if options.mess:
        altered = call.read("Make a mess", lambda ctx: office.practice.mess(options.mess, options.seed, ctx))
    found = shapes.sync(summary) | {"company": company.name, "addresses": addresses, "altered": altered}
    call.console.result(found, _practice_text(company, summary, altered))
    for message in summary.messages:
        call.console.note(message)
    if options.serve:
        call.console.note("The practice company's services keep running; press Ctrl-C to stop them.")
        _until_stopped()
        return exits.DONE
    return exits.of_status(summary.status)


def _practice_text(company: Company, summary: RunSummary, altered: int) -> str:
    """Return the summary, and what the mess left to find."""
    text = run_text(company, summary)
    return f"{text}\n{altered:,} records were changed behind the app's back; preview shows them." if altered else text


def serve(call: Call) -> int:
    """Keep every company (or the one named) in step until stopped."""
    office, console = call.office, call.console
    chosen = [call.company()] if call.named is not None or call.secrets is not None else office.connections.all()
    if not chosen:
        raise NeedsUser(Code.NO_COMPANY, "There is no company to keep in step", hint="Add one with company add.")
    stop_listening = office.lanes.listen(_teller(call))
    try:
        office.alert_watch.start()
        office.update_watch.start()
        for company in chosen:
            office.schedule.start(company.id)
        console.note(f"Keeping {', '.join(company.name for company in chosen)} in step; press Ctrl-C to stop.")
        for company in chosen:
            for sentence in office.timetables.words(company.id):
                console.note(f"{company.name}: {sentence}")
        waiting = _until_stopped(_watch(call, chosen))
    finally:
        for company in chosen:
            office.schedule.stop(company.id)
        office.alert_watch.stop()
        office.update_watch.stop()
        stop_listening()
    if waiting:
        call.read("Alerts", office.alerts.look_and_send)
        console.result({"status": "stopped"}, "Every company waits for a person; look at the lines above.")
        return exits.COULD_NOT_RUN
    console.result({"status": "done"}, "Stopped.")
    return exits.DONE


def _teller(call: Call) -> Callable[[JobEvent], None]:
    """Return a listener that says how each run ended, when there is something to say."""

    def tell(event: JobEvent) -> None:
        if not isinstance(event, Ended):
            return
        if isinstance(event.result, RunSummary) and (event.result.writes or event.result.messages):
            done = event.result
            call.console.note(" ".join([f"Run {done.run}: {done.status.value}, {done.writes} writes.", *done.messages]))
        if event.problem is not None:
            words = explain(event.problem)
            call.console.note(f"{words.sentence} {words.remedy}")
        if event.crash is not None:
            call.console.note(f"A run failed by a fault of Tallybridge's own; the report is {event.crash.path}.")

    return tell


def _watch(call: Call, companies: list[Company]) -> Callable[[], bool]:
    """Return what is asked at every look while waiting: it wakes the alarm on a computer that may have slept."""
    looks = itertools.count(1)

    def enough() -> bool:
        if next(looks) % _WAKE_EVERY == 0:
            call.office.schedule.wake_up()
        return _all_silenced(call, companies)

    return enough


def _all_silenced(call: Call, companies: list[Company]) -> bool:
    """Whether every company waits for a person."""
    return all(call.office.schedule.silenced(company.id) is not None for company in companies)


def _until_stopped(enough: Callable[[], bool] = lambda: False) -> bool:
    """Wait for Ctrl-C (False) or until there is nothing left to wait for (True)."""
    never = threading.Event()
    try:
        while not enough():
            # In pieces: on Windows Ctrl-C cannot break a wait.
            never.wait(_LOOK_SECONDS)
    except KeyboardInterrupt:
        return False
    return True
