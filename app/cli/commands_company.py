"""``company add``, ``company list``, ``company set`` and ``company remove``."""

from __future__ import annotations

from dataclasses import replace

from app.cli import exits, shapes
from app.cli.call import Call
from app.cli.console import table
from app.cli.prompts import read_secrets
from app.domain.company import Finalise, Mode, NewCompany, Policies
from app.domain.errors import Code, NeedsUser

_WHO = "command line"
_LIVE = "_live_"
"""Part of every live key (Stripe docs, API keys)."""


def company(call: Call) -> int:
    """Carry out the command that was named."""
    return {"add": _add, "list": _list, "set": _set, "remove": _remove}[call.options.act](call)


def _add(call: Call) -> int:
    """Add a company after trying both connections; secrets go to the keyring."""
    options = call.options
    secrets = call.secrets or read_secrets()
    new = NewCompany(
        name=options.name.strip(),
        pronto_url=options.pronto_url.strip(),
        pronto_user=options.pronto_user,
        dialect=options.pronto_dialect,
        ca_file=str(options.ca_file.absolute()) if options.ca_file else "",
        stripe_url=options.stripe_url.strip(),
        mode=Mode.LIVE if _LIVE in secrets.stripe_key else Mode.TEST,
        live_allowed=options.allow_live,
        time_zone=options.time_zone,
    )
    office = call.office
    found = call.read(
        "Connect", lambda ctx: office.connections.add(new, secrets.pronto_password, secrets.stripe_key, ctx)
    )
    kept = office.connections.secrets_sentence()
    text = f"{found.name} is added ({found.mode.value} mode). {kept}"
    call.console.result(shapes.company(found) | {"secrets": kept}, text)
    return exits.DONE


def _list(call: Call) -> int:
    """List the companies."""
    found = call.office.connections.all()
    rows = [(item.name, item.mode.value, item.pronto_url, item.stripe_url) for item in found]
    text = table(("company", "mode", "Pronto", "Stripe"), rows) if rows else "There is no company yet."
    call.console.result(shapes.companies(found), text)
    return exits.DONE


def _set(call: Call) -> int:
    """Change what the owner decided: the own ABN, whether invoices are made final, and which fixes are rules."""
    options, connections = call.options, call.office.connections
    found = call.office.company(options.name)
    if options.abn is not None:
        found = connections.set_abn(found.id, options.abn, _WHO)
    if options.invoices is not None:
        found = connections.set_policies(found.id, replace(found.policies, finalise=Finalise(options.invoices)), _WHO)
    if options.forget_decision is not None:
        found = connections.set_policies(found.id, _forgotten(found.policies, options.forget_decision), _WHO)
    policies = found.policies
    own = f"ABN {policies.supplier_abn}" if policies.supplier_abn else "no ABN"
    state = "made final when they pass" if policies.finalise is Finalise.FINALISE else "left as drafts"
    text = f"{found.name}: {own}; invoices are {state}."
    if policies.finalise is Finalise.FINALISE and not policies.supplier_abn:
        text += " Until the ABN is entered with --abn, they all stay drafts."
    for number, decision in enumerate(policies.standing, 1):
        text += f"\nRule {number}. {decision.sentence}."
    call.console.result(shapes.company(found), text)
    return exits.DONE


def _forgotten(policies: Policies, number: int) -> Policies:
    """Return the policies without the standing decision of a number, from 1.

    Raises:
        NeedsUser: there is none of that number (``bad-input``).
    """
    if not 1 <= number <= len(policies.standing):
        known = f"the rules here are 1 to {len(policies.standing)}" if policies.standing else "there are no rules yet"
        raise NeedsUser(Code.BAD_INPUT, f"There is no rule {number}; {known}.")
    return replace(policies, standing=policies.standing[: number - 1] + policies.standing[number:])


def _remove(call: Call) -> int:
    """Remove a company with its secrets; nothing changes in Pronto or Stripe."""
    found = call.office.company(call.options.name)
    call.read("Remove", lambda _: call.office.connections.remove(found.name))
    text = f"{found.name} is removed from this computer; Pronto and Stripe are as they were, and its journal stays."
    call.console.result({"removed": found.name}, text)
    return exits.DONE
