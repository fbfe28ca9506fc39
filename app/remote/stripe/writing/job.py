"""What a writer knows of the change it carries out, and the few questions it asks of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.domain.errors import Code, ItemRejected
from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.plan import Change
from app.domain.queue import Answer, Step
from app.domain.shapes import Fields, LineShape, Link, Value, referred
from app.ports.stripe import Resolver

Json: TypeAlias = dict[str, Any]
Reading: TypeAlias = Generator[Step, Json, Json]
"""A part of a writer that hands back a body."""
Script: TypeAlias = Generator[Step, Json, None]
"""A writer: yields the next request, is handed the body of its answer. It keeps nothing else, so that running it
again over the answers stored so far leads to the same next request."""


@dataclass(frozen=True, slots=True)
class Job:
    """One change about to be written."""

    change: Change
    link: Link | None
    resolve: Resolver
    now: dt.datetime
    """UTC; decides only whether a due date has passed."""

    @property
    def about(self) -> str:
        """The record's name for messages: ``customers/ACME``."""
        return f"{self.change.kind.value}/{self.change.pronto_id}"

    @property
    def stripe_id(self) -> str:
        """Id of the object to change.

        Raises:
            ItemRejected: NEEDS_PARENT when neither change nor link knows one.
        """
        found = self.change.stripe_id or (self.link.stripe_id if self.link else "")
        if not found:
            raise self.rejected(Code.GONE_AT_STRIPE, "It is not known which object at Stripe this is; link it first.")
        return found

    @property
    def after(self) -> Fields:
        """The values to be written: all wanted ones for a new object, else the changed ones (None clears)."""
        if self.change.action.value == "create":
            return {path: value for path, value in self.change.wanted.items() if value is not None}
        return {row.field: row.after for row in self.change.fields}

    def standing(self, prefix: str) -> Fields:
        """Return what a group of fields that Stripe replaces as a whole shall hold, by the part after the prefix.

        A changed value counts before one held back for a person (it stays as Stripe has it), that before the value
        last agreed on, that before the wanted one.
        """
        layers: Sequence[Fields] = (
            self.change.wanted,
            self.link.base if self.link else {},
            {row.field: row.before for row in self.change.held},
            self.after,
        )
        merged = {path: value for layer in layers for path, value in layer.items() if path.startswith(prefix)}
        return {path[len(prefix) :]: value for path, value in merged.items()}

    def touches(self, prefix: str) -> bool:
        """Whether any value below a prefix is to be written."""
        return any(path.startswith(prefix) for path in self.after)

    def resolved(self, value: Value) -> str:
        """Return a Stripe id for a value that is one or refers to another record.

        Raises:
            ItemRejected: NEEDS_PARENT when the other record is not at Stripe.
        """
        other = referred(value)
        if other is None:
            return str(value or "")
        kind, key = other
        found = self.resolve(kind, key)
        if found is None:
            raise self.rejected(
                Code.NEEDS_PARENT, f"The {PRONTO_NOUN[kind]} {key} is not at Stripe yet; bring it into step first."
            )
        return found

    def product(self, code: str) -> str:
        """Return the product of a stock code; blank when Stripe does not know it."""
        return (self.resolve(RecordType.ITEMS, code) or "") if code else ""

    def rejected(self, code: Code, sentence: str) -> ItemRejected:
        """Return a refusal of this record."""
        return ItemRejected(code, sentence, about=self.about)

    def named(self) -> bool:
        """Whether the request has to write the Pronto id onto the object: it is new or newly linked."""
        return self.change.action.value in {"create", "link"}


def words(value: Value) -> str:
    """Return a value as metadata and text members take it; None clears."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def metadata(job: Job) -> Json:
    """Return the metadata to write: a blank removes a key (Stripe docs, "Metadata")."""
    found = {
        path[len("metadata.") :]: words(value) for path, value in job.after.items() if path.startswith("metadata.")
    }
    if job.named():
        found["pronto_id"] = job.change.pronto_id
    return found


def texts(job: Job, *names: str) -> Json:
    """Return text members to write under their own names; on a new object blanks are left out."""
    found = {name: words(job.after[name]) for name in names if name in job.after}
    return {name: value for name, value in found.items() if value or job.change.action.value != "create"}


def lines_of(value: Value) -> list[LineShape]:
    """Return a value that is a list of lines; empty otherwise."""
    return value if isinstance(value, list) else []


def number(value: Value) -> int:
    """Return a whole number of cents or seconds; 0 when there is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def advance(script: Script, answers: Sequence[Answer]) -> Step | None:
    """Run a writer over the answers so far and return its next request, or None when it has no more.

    Raises:
        ItemRejected: from the writer.
    """
    bodies = {answer.step: answer.body for answer in answers}
    try:
        step = next(script)
        while step.name in bodies:
            step = script.send(bodies[step.name])
    except StopIteration:
        return None
    return step


Writer: TypeAlias = Callable[[Job], Script]
