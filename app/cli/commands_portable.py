"""``settings export`` and ``settings import``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from app.cli import exits, shapes
from app.cli.call import TRIGGER, Call
from app.cli.prompts import read_secrets
from app.domain.company import Company, Mode
from app.domain.errors import Cancelled, Code, NeedsUser
from app.domain.portable import Outlook, Portable, SettingChange


def settings(call: Call) -> int:
    """Carry out the command that was named."""
    return {"export": _export, "import": _import}[call.options.act](call)


def _export(call: Call) -> int:
    """Write the file; where there is no company yet, this computer's settings alone."""
    company = call.company() if call.named is not None or call.office.connections.all() else None
    path = call.office.settings_files.export(company.id if company is not None else None, call.options.file, TRIGGER)
    whose = f"The settings of {company.name} and of this computer are" if company else "This computer's settings are"
    text = f"{whose} written to {path}; it holds no password and no key."
    call.console.result({"file": str(path), "company": company.name if company else ""}, text)
    return exits.DONE


def _import(call: Call) -> int:
    """Take a file in; exit code 1 when something in it stays off until a person turns it on."""
    service, options = call.office.settings_files, call.options
    given = service.read(options.file)
    outlook = service.outlook(given, call.named)
    if options.dry_run:
        call.console.result(_table(outlook) | {"done": False}, _text(outlook))
        return exits.DONE
    if not options.yes and outlook.taken:
        _ask(call, outlook)
    company = _take(call, given, outlook)
    found = _table(outlook) | {"done": True}
    if company is not None:
        found |= {"added": shapes.company(company)}
    call.console.result(found, f"{_text(outlook)}\n\n{_done(outlook, company)}")
    return exits.ATTENTION if outlook.held else exits.DONE


def _take(call: Call, given: Portable, outlook: Outlook) -> Company | None:
    """Do what was agreed to; return the company that was added, if one was."""
    service = call.office.settings_files
    if not outlook.new:
        service.take(given, call.named, TRIGGER, outlook)
        return None
    secrets = read_secrets()
    added, _ = call.read(
        "Connect",
        lambda ctx: service.add(given, call.named, secrets.pronto_password, secrets.stripe_key, ctx, TRIGGER),
    )
    return added


def _ask(call: Call, outlook: Outlook) -> None:
    """Show what would change and ask.

    Raises:
        NeedsUser: nobody is there to ask. Cancelled: the person did not agree.
    """
    if call.console.as_json or not sys.stdin.isatty():
        raise NeedsUser(
            Code.BAD_INPUT,
            "Nobody is here to agree to the changes, so nothing was taken in",
            hint="Look at them with settings import --dry-run, then take them in with --yes.",
        )
    call.console.note(_text(outlook))
    where = f"Add {outlook.company}" if outlook.new else f"Change {outlook.company or 'this computer'}"
    if input(f"{where} like this? [y/N] ").strip().lower() not in {"y", "yes"}:
        raise Cancelled(Code.CANCELLED)


def _done(outlook: Outlook, company: Company | None) -> str:
    """Return what was done in a sentence."""
    if company is not None:
        live = " Nothing is written to its live account until you allow that." if company.mode is Mode.LIVE else ""
        return f"{company.name} is added ({company.mode.value} mode) with the settings of the file.{live}"
    many = len(outlook.taken)
    return f"{many} setting{'s are' if many != 1 else ' is'} changed." if many else "Nothing had to be changed."


def _text(outlook: Outlook) -> str:
    """Return what would change as a person reads it."""
    head = f"{outlook.company} is not here yet and would be added." if outlook.new else ""
    lines = [head, *(_line(one) for one in outlook.taken)]
    if not outlook.taken and not outlook.new:
        lines.append("Everything here is as the file has it.")
    if outlook.held:
        lines += [
            "",
            "Left as it is:",
            *(f"  {one.label} ({one.after} in the file). {one.held}" for one in outlook.held),
        ]
    return "\n".join(lines).strip("\n")


def _line(one: SettingChange) -> str:
    return f"{one.label}: {one.before or 'none'} → {one.after or 'none'}"


def _table(outlook: Outlook) -> dict[str, Any]:
    """Return what would change as JSON."""
    return {
        "company": outlook.company,
        "new": outlook.new,
        "changes": [asdict(one) for one in outlook.taken],
        "held": [asdict(one) for one in outlook.held],
    }
