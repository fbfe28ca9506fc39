"""The grammar of the command line; each command names the function that carries it out.

``--home``, ``--json``, ``--company`` and ``--only`` are understood before and after the command's name.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn

from app.cli.options_alerts import alerts_options
from app.cli.options_history import as_at_options, backup_options, history_options
from app.cli.options_mapping import approvals_options, mapping_options
from app.cli.options_matches import matches_options
from app.cli.options_portable import add_portable
from app.cli.options_queue import queue_options
from app.cli.options_schedule import schedule_options
from app.cli.options_updates import add_update_check
from app.cli.parser_migrate import add_migrate
from app.domain.kinds import DEPENDENCY_ORDER, RecordType

PROGRAM = "tallybridge"
_FLAGS_OF_THE_COMMAND_LINE = ("-h", "--help", "--version")
_REPORT_ENDINGS = (".xlsx", ".csv", ".pdf")
_WAYS = ("pronto", "stripe", "link", "create", "archive", "void", "pay", "refund", "receipt", "ignore")
"""Ways to settle a mismatch (``app.planning.offers.Choice``)."""


class UsageError(Exception):
    """What was typed cannot be understood.

    Attributes:
        usage: how the command is written.
    """

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class _Parser(argparse.ArgumentParser):
    """Raises instead of printing and leaving, so that ``--json`` can say it too; takes no shortened options."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        """Raise the usage error."""
        raise UsageError(message, self.format_usage())


def wants_window(argv: list[str]) -> bool:
    """Whether no command was typed, so that the window is meant; cheap, decides before anything is loaded."""
    remaining = iter(argv)
    for argument in remaining:
        if argument in _FLAGS_OF_THE_COMMAND_LINE or not argument.startswith("-"):
            return False
        if argument == "--home":
            next(remaining, None)
    return True


def only(text: str) -> tuple[RecordType, ...]:
    """Return the record types of a list like ``customers,items``, parents first.

    Raises:
        argparse.ArgumentTypeError: one of them is not known.
    """
    names = [name.strip().lower() for name in text.split(",")]
    known = {kind.value: kind for kind in DEPENDENCY_ORDER}
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"{name!r} is no record type; choose from {', '.join(known)}")
    return tuple(kind for kind in DEPENDENCY_ORDER if kind.value in names)


def _whole(text: str) -> int:
    """Return a number from 0.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)


def _report(text: str) -> Path:
    """Return a report's file.

    Raises:
        argparse.ArgumentTypeError: its ending names no kind of report.
    """
    path = Path(text)
    if path.suffix.lower() not in _REPORT_ENDINGS:
        raise argparse.ArgumentTypeError(f"{text!r} has to end in {', '.join(_REPORT_ENDINGS)}")
    return path


def _everywhere() -> _Parser:
    """Return the options that every command takes."""
    shared = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--home", type=Path, metavar="DIR", help="folder of the database and logs")
    shared.add_argument("--json", action="store_true", help="print one JSON object")
    shared.add_argument("--company", metavar="NAME", help="which company; not needed when there is only one")
    shared.add_argument("--only", type=only, metavar="TYPES", help="record types, separated by commas")
    return shared


def build_parser(version: str) -> _Parser:
    """Return the whole grammar; ``command`` of what it parses names the command, blank when there is none."""
    shared = _everywhere()
    secret = _Parser(add_help=False)
    secret.add_argument(
        "--secrets-stdin",
        action="store_true",
        help="read the Pronto password and the Stripe key from stdin, one a line, and keep them for this run only",
    )
    parser = _Parser(prog=PROGRAM, parents=[shared], description="Keeps Pronto Xi and Stripe in step.")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {version}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def add(name: str, summary: str, *, connects: bool = False) -> _Parser:
        parents = [shared, secret] if connects else [shared]
        return commands.add_parser(name, help=summary, description=summary, parents=parents)

    _practice(add("practice", "start the practice company, sync it and print the summary"))
    _company(add("company", "add, list, change or remove companies"), shared)
    add("preview", "show what a sync would do", connects=True)
    sync = add("sync", "bring Stripe in step with Pronto", connects=True)
    sync.add_argument("--yes-large", action="store_true", help="agree to an unusually large number of changes")
    _reconcile(add("reconcile", "compare both sides and list every difference", connects=True))
    add("mismatches", "list the open differences")
    _pack(add("report", "write a month-end pack: what an accountant needs to check a month"))
    _fix(add("fix", "settle differences by number", connects=True))
    undo = add("undo", "take back a run or one change", connects=True)
    undo.add_argument(
        "number", metavar="RUN|CHANGE", help="a run's number or a journal entry's; run:12 and change:12 say which"
    )
    undo.add_argument("--dry-run", action="store_true", help="show what would be done")
    mapping_options(add("mapping", "look at the mapping rules, try them, change them and go back"), [shared, secret])
    matches_options(add("matches", "pair records with what is in Stripe already"), [shared, secret])
    approvals_options(add("approvals", "list, approve or refuse the changes that wait for a person"), [shared, secret])
    queue_options(add("queue", "list what waits or stands still, retry, skip or correct it"), [shared, secret])
    add("attention", "list what needs a person")
    _journal(add("journal", "list what was done, newest first"))
    backup_options(add("backup", "list, make or put back copies of the data file"))
    as_at_options(add("as-at", "show a record as it was on a date"))
    _receipts(add("receipts", "list the receipts to post in Pronto"))
    add_migrate(add("migrate", "bring a whole company across for the first time", connects=True))
    _help(add("help", "print what the help says about a word, a message or the name of an error"))
    add("doctor", "check keyring, database, connections and clock", connects=True)
    why = add("why", "tell why a record is as it is")
    why.add_argument("query", nargs="+", metavar="QUERY", help="code, name, e-mail, number or Stripe id")
    alerts_options(add("alerts", "list, test and set what tells you away from the screen that you are needed"), shared)
    add_update_check(add)
    schedule_options(add("schedule", "show or change when a company is kept in step by itself"), shared)
    add_portable(add, shared)
    add("serve", "keep every company in step until stopped, without a window", connects=True)
    return parser


def _receipts(parser: _Parser) -> None:
    """Add the options of ``receipts``."""
    parser.add_argument("--export", type=Path, metavar="FILE.csv", help="write them to a file")


def _help(parser: _Parser) -> None:
    """Add the options of ``help``."""
    what = "a word, a sentence you saw, or an error's name"
    parser.add_argument("words", nargs="*", metavar="WORDS|CODE", help=what)


def _reconcile(parser: _Parser) -> None:
    """Add the options of ``reconcile``."""
    parser.add_argument("--report", type=_report, metavar="FILE", help="also write a report: .xlsx, .csv or .pdf")


def _journal(parser: _Parser) -> None:
    """Add the options of ``journal``."""
    parser.add_argument("verify", nargs="?", choices=("verify",), help="check that nobody edited the journal")
    parser.add_argument("--limit", type=_whole, default=200, metavar="N", help="how many entries (200)")
    history_options(parser)


def _fix(parser: _Parser) -> None:
    """Add the options of ``fix``."""
    parser.add_argument("ids", nargs="+", type=_whole, metavar="ID")
    parser.add_argument("--use", choices=_WAYS, default="pronto", help="whose value is right, or what to do instead")
    parser.add_argument("--note", default="", metavar="TEXT", help="why, kept with it")
    parser.add_argument(
        "--link-to", default="", metavar="ID", help="with --use link: the Stripe id, or the Pronto code"
    )
    summary = "make it a rule for this field of every record; with --dry-run: try the rule on the last 90 days"
    parser.add_argument("--always", action="store_true", help=summary)
    rest = "accept those that cannot be settled this way as they are, each with its reason as the note"
    parser.add_argument("--leave-rest", action="store_true", help=rest)
    money = "with --use refund: the amount that goes back, as 204.50, to say that it is meant"
    parser.add_argument("--confirm", default="", metavar="AMOUNT", help=money)
    parser.add_argument("--dry-run", action="store_true", help="show what would be done")


def _practice(parser: _Parser) -> None:
    """Add the options of ``practice``."""
    parser.add_argument("--serve", action="store_true", help="keep the practice company's services running")
    parser.add_argument("--data", type=Path, metavar="DIR", help="load this folder's data instead of the built-in")
    parser.add_argument("--seed", type=_whole, default=1, metavar="N", help="number the made-up data grows from (1)")
    parser.add_argument("--mess", type=_whole, default=0, metavar="N", help="then change N records behind its back")


def _company(parser: _Parser, shared: _Parser) -> None:
    """Add the commands of ``company``."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="add|list|set|remove", parser_class=_Parser)
    summary = "add a company; the Pronto password and the Stripe key are read from stdin, one a line"
    add = acts.add_parser("add", help=summary, description=summary, parents=[shared])
    add.add_argument("name", metavar="NAME")
    add.add_argument("--pronto-url", required=True, metavar="URL")
    add.add_argument("--pronto-user", required=True, metavar="USER")
    add.add_argument("--pronto-dialect", default="xi", metavar="xi|avenue|FILE", help="how this site speaks (xi)")
    add.add_argument("--ca-file", type=Path, metavar="FILE.pem", help="the company's own certificate authority")
    add.add_argument("--stripe-url", default="https://api.stripe.com", metavar="URL")
    add.add_argument("--time-zone", default="Australia/Sydney", metavar="ZONE")
    add.add_argument("--allow-live", action="store_true", help="with a live key: also write, not only read")
    add.add_argument("--secrets-stdin", action="store_true", help="said for clearness; stdin is read anyway")
    acts.add_parser("list", help="list the companies", description="list the companies", parents=[shared])
    summary = "change a company's own ABN, what becomes of its invoices, or its rules"
    change = acts.add_parser("set", help=summary, description=summary, parents=[shared])
    change.add_argument("name", metavar="NAME")
    change.add_argument("--abn", metavar="ABN", help="the company's own ABN, for its tax invoices; '' forgets it")
    change.add_argument(
        "--invoices", choices=("draft", "finalise"), help="leave invoices as drafts, or make them final once they agree"
    )
    summary = "take back the rule of this number; the numbers are in what the command prints"
    change.add_argument("--forget-decision", type=_whole, metavar="N", help=summary)
    remove = acts.add_parser("remove", help="remove a company", description="remove a company", parents=[shared])
    remove.add_argument("name", metavar="NAME")


def _pack(parser: _Parser) -> None:
    """Add the options of ``report``."""
    parser.add_argument("--pack", type=Path, required=True, metavar="FOLDER", help="a new or empty folder for it")
    parser.add_argument("--month", default="", metavar="YYYY-MM", help="which month (the last one that is over)")
