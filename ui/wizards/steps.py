"""The connect wizard's steps and what is wrong with their answers; no widgets.

Answers: ``name``; ``url``, ``user``, ``password``, ``dialect``, ``ca_file``, ``abilities`` and ``pronto_tested``;
``key``, ``account``, ``permissions`` and ``stripe_tested``; ``live_allowed`` and ``typed``. A ``…_tested`` answer is
the ``…_mark`` of what was tried, so a change afterwards asks for another test.
"""

from __future__ import annotations

import hashlib
from typing import Any

from app.domain.company import Mode, NewCompany
from app.domain.shapes import Problem
from app.services.flow import Answers, Flow, Step
from ui.text.tr import tr

SHOWN = frozenset({"name", "url", "user", "dialect", "ca_file"})


def connect_flow(taken: frozenset[str]) -> Flow:
    """Return the walk: name, Pronto, Stripe, summary.

    Args:
        taken: names of the companies there are, in lower case.
    """
    return Flow(
        [
            Step("name", lambda answers: _check_name(answers, taken), lambda _answers: "pronto"),
            Step("pronto", _check_pronto, lambda _answers: "stripe"),
            Step("stripe", _check_stripe, lambda _answers: "summary"),
            Step("summary", _check_summary),
        ],
        shown=SHOWN,
    )


def mark(*parts: str) -> str:
    """Return a digest of what was tried, so that no secret is kept twice."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def pronto_mark(answers: Answers) -> str:
    """Return the mark of the Pronto answers as they stand."""
    return mark(*(str(answers.get(name, "")) for name in ("url", "user", "password", "dialect", "ca_file")))


def stripe_mark(answers: Answers) -> str:
    """Return the mark of the Stripe key as it stands."""
    return mark(str(answers.get("key", "")))


def is_live(answers: Answers) -> bool:
    """Whether the key that was tried is a live one."""
    account = answers.get("account")
    return account is not None and bool(account.live)


def new_company(answers: Answers, stripe_url: str) -> NewCompany:
    """Return the company as it was entered."""
    return NewCompany(
        name=_text(answers, "name"),
        pronto_url=_text(answers, "url"),
        pronto_user=_text(answers, "user"),
        dialect=_text(answers, "dialect") or "xi",
        ca_file=_text(answers, "ca_file"),
        stripe_url=stripe_url,
        mode=Mode.LIVE if is_live(answers) else Mode.TEST,
        live_allowed=is_live(answers) and bool(answers.get("live_allowed")),
    )


def _text(answers: Answers, name: str) -> str:
    found: Any = answers.get(name, "")
    return str(found).strip()


def _check_name(answers: Answers, taken: frozenset[str]) -> list[Problem]:
    name = _text(answers, "name")
    if not name:
        return [Problem("name", tr("Enter a name for the company, for example the one on its invoices."))]
    if name.casefold() in taken:
        return [Problem("name", tr("There is a company of this name already; enter another."))]
    return []


def _check_pronto(answers: Answers) -> list[Problem]:
    wanted = (
        ("url", tr("Enter the address of the Pronto service, beginning with https.")),
        ("user", tr("Enter the Pronto user.")),
        ("password", tr("Enter the Pronto user's password.")),
    )
    missing = [Problem(name, words) for name, words in wanted if not _text(answers, name)]
    if missing:
        return missing
    if answers.get("pronto_tested") != pronto_mark(answers):
        return [Problem("test", tr("Test the connection to Pronto first."))]
    return []


def _check_stripe(answers: Answers) -> list[Problem]:
    if not _text(answers, "key"):
        return [Problem("key", tr("Paste the Stripe restricted key; it begins with rk_."))]
    if answers.get("stripe_tested") != stripe_mark(answers):
        return [Problem("test", tr("Test the key first."))]
    return []


def _check_summary(answers: Answers) -> list[Problem]:
    if not is_live(answers) or not answers.get("live_allowed"):
        return []
    if _text(answers, "typed").casefold() != _text(answers, "name").casefold():
        return [Problem("typed", tr("Type the company's name to allow writing to the live account."))]
    return []
