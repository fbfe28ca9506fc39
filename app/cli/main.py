"""The command line's entrance: parse, open the office, carry out one command, turn its end into an exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from app.cli import (
    commands_alerts,
    commands_approvals,
    commands_as_at,
    commands_backup,
    commands_company,
    commands_help,
    commands_history,
    commands_look,
    commands_mapping,
    commands_matches,
    commands_mend,
    commands_migrate,
    commands_portable,
    commands_queue,
    commands_reconcile,
    commands_report,
    commands_run,
    commands_schedule,
    commands_support,
    commands_sync,
    commands_updates,
    exits,
)
from app.cli.call import Call
from app.cli.console import Console
from app.cli.jobs import CrashedError, terminate_like_interrupt
from app.cli.office import OpenOffice
from app.cli.parser import UsageError, build_parser, wants_window
from app.cli.problems import RunEndedError
from app.cli.prompts import Secrets, read_secrets
from app.domain.errors import Cancelled, Code, NeedsUser, SyncProblem
from app.runtime.clock import SystemClock
from app.runtime.crash import CrashReporter, version
from app.runtime.log import Redactor, start_log
from app.runtime.paths import Home, open_home
from app.secrets.session_store import SessionStore

__all__ = ["main", "wants_window"]

Command = Callable[[Call], int]

COMMANDS: Mapping[str, Command] = {
    "practice": commands_run.practice,
    "company": commands_company.company,
    "preview": commands_sync.preview,
    "sync": commands_sync.sync,
    "migrate": commands_migrate.migrate,
    "reconcile": commands_reconcile.reconcile,
    "mismatches": commands_reconcile.mismatches,
    "report": commands_report.report,
    "fix": commands_mend.fix,
    "undo": commands_mend.undo,
    "mapping": commands_mapping.mapping,
    "matches": commands_matches.matches,
    "alerts": commands_alerts.alerts,
    "update-check": commands_updates.update_check,
    "approvals": commands_approvals.approvals,
    "queue": commands_queue.queue,
    "attention": commands_history.attention,
    "journal": commands_history.journal,
    "as-at": commands_as_at.as_at,
    "receipts": commands_history.receipts,
    "doctor": commands_look.doctor,
    "why": commands_look.why,
    "schedule": commands_schedule.schedule,
    "serve": commands_run.serve,
    "settings": commands_portable.settings,
    "support-bundle": commands_support.support_bundle,
}


_WITHOUT_OFFICE = "backup"
"""The command that also works when the database cannot be opened."""
_WITHOUT_HOME = "help"
"""The command that needs nothing of this computer."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a command stands on before there is an office."""

    home: Home
    redactor: Redactor
    crash: CrashReporter


def main(argv: list[str] | None = None, *, open_office: OpenOffice | None = None) -> int:
    """Carry out one command and return its exit code (see ``app.cli.exits``).

    Args:
        argv: what was typed after the program's name; None takes it from the process.
        open_office: opens the office; None takes ``app.bootstrap.open_office``.
    """
    typed = sys.argv[1:] if argv is None else argv
    console = Console(as_json="--json" in typed)
    try:
        options = build_parser(version()).parse_args(typed)
    except UsageError as problem:
        console.note(problem.usage.rstrip())
        console.problem(NeedsUser(Code.BAD_INPUT, str(problem), hint="See tallybridge --help."))
        return exits.USAGE
    except SystemExit as asked:
        # --help and --version have printed what was asked for.
        return int(asked.code or 0)
    try:
        with terminate_like_interrupt():
            return _guarded(options, console, open_office)
    except BrokenPipeError:
        # Whoever read the output has enough; Python would complain again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.DONE


def _guarded(options: Namespace, console: Console, open_office: OpenOffice | None) -> int:
    """Carry out a command; whatever it raises becomes words and an exit code."""
    try:
        return _carry_out(options, console, open_office)
    except RunEndedError as ended:
        console.problem(ended.problem, ended.summary.as_json())
        return exits.of_problem(ended.problem)
    except SyncProblem as problem:
        console.problem(problem)
        return exits.of_problem(problem)
    except KeyboardInterrupt:
        console.problem(Cancelled(Code.CANCELLED))
        return exits.CANCELLED
    except CrashedError as crashed:
        console.bug(crashed.crash)
        return exits.BUG


def _carry_out(options: Namespace, console: Console, open_office: OpenOffice | None) -> int:
    """Open the home and the office, and run the command."""
    name: str = options.command or ""
    if name == _WITHOUT_HOME:
        return commands_help.look_up(options, console)
    if name not in COMMANDS and name != _WITHOUT_OFFICE:
        raise NeedsUser(Code.BAD_INPUT, "No command was named", hint="See tallybridge --help.")
    secrets = read_secrets() if getattr(options, "secrets_stdin", False) else None
    home = open_home(getattr(options, "home", None))
    redactor = Redactor()
    ground = _Ground(home, redactor, CrashReporter(home.logs, redactor, SystemClock()))
    with ExitStack() as stack:
        stack.callback(start_log(home.logs, redactor, console=True))
        for warning in home.warnings():
            console.note(warning)
        try:
            return _in_office(options, console, open_office, ground, secrets, stack)
        except (SyncProblem, RunEndedError, CrashedError, BrokenPipeError):
            raise
        except Exception as fault:
            raise CrashedError(ground.crash(fault, f"Command {name}")) from fault


def _in_office(
    options: Namespace,
    console: Console,
    open_office: OpenOffice | None,
    ground: _Ground,
    secrets: Secrets | None,
    stack: ExitStack,
) -> int:
    """Open the office, carry out the command, close the office."""
    if options.command == _WITHOUT_OFFICE:
        from app.bootstrap import open_backups  # noqa: PLC0415 - as below

        return commands_backup.backup(options, console, open_backups(ground.home.folder))
    if open_office is None:
        # Imported here: --help and mistakes in typing need no database, network or keyring.
        from app.bootstrap import open_office as the_real_one  # noqa: PLC0415

        open_office = the_real_one
    memory = SessionStore("--secrets-stdin was given.", seen=ground.redactor.know) if secrets is not None else None
    office = open_office(ground.home.folder, secrets=memory, redactor=ground.redactor, crash=ground.crash)
    stack.callback(office.close)
    return COMMANDS[options.command](Call(office, options, console, secrets))
